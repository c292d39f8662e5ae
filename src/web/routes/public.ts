import type { FastifyInstance } from 'fastify'
import { acceptFollower, rejectFollower } from '../../core/follows/answer.ts'
import { followAccount } from '../../core/follows/follow.ts'
import { unfollowAccount } from '../../core/follows/unfollow.ts'
import { FRAMED_BY_ANYBODY } from '../headers.ts'
import { ASKING_TRIES, limitHandles, SEARCH_TRIES, SETUP_TRIES, SIGN_IN_TRIES } from '../limits.ts'
import { showAbout } from '../pages/about.ts'
import { showBoard } from '../pages/board.ts'
import { leadToAccount, leadToPost } from '../pages/by-uri.ts'
import { showEmbeddedAvailability, showEmbeddedBoard, showEmbeddedReferral } from '../pages/embed.ts'
import { changeFollow } from '../pages/follow.ts'
import { answerRequest, showFollowRequests } from '../pages/follow-requests.ts'
import { showFront } from '../pages/front.ts'
import { showHelp } from '../pages/help.ts'
import { showCommandHelp } from '../pages/help-commands.ts'
import { showMastodonHelp } from '../pages/help-mastodon.ts'
import { showPostHelp } from '../pages/help-post.ts'
import { showPayHelp, showScamHelp } from '../pages/help-trust.ts'
import { showHome } from '../pages/home.ts'
import { leadToThing } from '../pages/interact.ts'
import { showNotifications } from '../pages/notifications.ts'
import { showOembed } from '../pages/oembed.ts'
import { showOpen } from '../pages/open.ts'
import { showProfile } from '../pages/profile.ts'
import { showRobots } from '../pages/robots.ts'
import { showSearch } from '../pages/search.ts'
import { changeKeptSearch, keepNewSearch, removeKeptSearch, showSearches } from '../pages/searches.ts'
import { saveAvailability, showAvailabilityForm } from '../pages/settings-availability.ts'
import { showData } from '../pages/settings-data.ts'
import { leave, showLeaving } from '../pages/settings-leave.ts'
import { savePassword, showPasswordForm } from '../pages/settings-password.ts'
import { saveProfile, showProfileForm } from '../pages/settings-profile.ts'
import { setUpOwner, showSetup } from '../pages/setup.ts'
import { sharePost } from '../pages/share.ts'
import { showRosterPage } from '../pages/shown-rosters.ts'
import { showSignIn, signIn, signOut } from '../pages/sign-in.ts'
import { showTag } from '../pages/tag.ts'
import type { WebParts } from '../web-parts.ts'

/** What is read and written in public, and what somebody does with her account. */
export function routePublic(app: FastifyInstance, parts: WebParts): void {
  routePages(app, parts)
  routeForms(app, parts)
}

function routePages(app: FastifyInstance, parts: WebParts): void {
  app.get('/', showFront(parts))
  app.get('/open', { config: { rateLimit: SEARCH_TRIES } }, showOpen(parts))
  app.get('/searches', showSearches(parts))
  app.get('/b/:board', showBoard(parts))
  app.get('/@:handle', showProfile(parts))
  app.get('/@:handle/rosters/:roster', showRosterPage(parts))
  app.get('/users/:handle', leadToAccount())
  app.get('/users/:handle/posts/:id', leadToPost())
  app.get('/tags/:tag', showTag(parts))
  app.get('/home', showHome(parts))
  app.get('/notifications', showNotifications(parts))
  app.get('/follow-requests', showFollowRequests(parts))
  app.get('/settings', async (_, reply) => reply.redirect('/settings/profile', 303))
  app.get('/settings/profile', showProfileForm(parts))
  app.get('/settings/availability', showAvailabilityForm(parts))
  app.get('/settings/password', showPasswordForm(parts))
  app.get('/settings/data', showData(parts))
  app.get('/settings/leave', showLeaving(parts))
  app.get('/search', { config: { rateLimit: ASKING_TRIES } }, showSearch(parts))
  app.get('/share', sharePost())
  app.get('/api/oembed', showOembed(parts))
  app.get('/embed/r/:code', FRAMED_BY_ANYBODY, showEmbeddedReferral(parts))
  app.get('/embed/b/:board', FRAMED_BY_ANYBODY, showEmbeddedBoard(parts))
  app.get('/embed/availability/@:handle', FRAMED_BY_ANYBODY, showEmbeddedAvailability(parts))
  app.get('/authorize_interaction', { config: { rateLimit: ASKING_TRIES } }, leadToThing(parts))
  app.get('/sign-in', showSignIn(parts))
  app.get('/setup/:setup', showSetup(parts))
  app.get('/about', showAbout(parts))
  app.get('/help', showHelp(parts.site))
  app.get('/help/for-mastodon-users', showMastodonHelp(parts.site))
  app.get('/help/post-by-mention', showPostHelp(parts.site))
  app.get('/help/commands', showCommandHelp(parts.site))
  app.get('/help/pay', showPayHelp(parts))
  app.get('/help/scams', showScamHelp(parts.site))
  app.get('/robots.txt', showRobots(parts.site))
}

function routeForms(app: FastifyInstance, parts: WebParts): void {
  const { db } = parts
  app.post('/sign-in', { config: { rateLimit: SIGN_IN_TRIES }, preHandler: limitHandles(app) }, signIn(parts))
  app.post('/sign-out', signOut(parts))
  app.post('/setup/:setup', { config: { rateLimit: SETUP_TRIES } }, setUpOwner(parts))
  app.post('/searches', keepNewSearch(parts))
  app.post('/searches/:id', changeKeptSearch(parts))
  app.post('/searches/:id/remove', removeKeptSearch(parts))
  app.post('/settings/profile', { config: { takesFiles: true } }, saveProfile(parts))
  app.post('/settings/availability', saveAvailability(parts))
  app.post('/settings/leave', { config: { rateLimit: SIGN_IN_TRIES } }, leave(parts))
  app.post('/settings/password', { config: { rateLimit: SIGN_IN_TRIES } }, savePassword(parts))
  app.post('/accounts/:id/follow', changeFollow(db, followAccount))
  app.post('/accounts/:id/unfollow', changeFollow(db, unfollowAccount))
  app.post('/accounts/:id/accept', answerRequest(db, acceptFollower))
  app.post('/accounts/:id/reject', answerRequest(db, rejectFollower))
}
