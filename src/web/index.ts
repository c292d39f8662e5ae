// What browsers are served: every page, every form, and what stands around them.
import limits from '@fastify/rate-limit'
import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import { acceptFollower, rejectFollower } from '../core/follows/answer.ts'
import { followAccount } from '../core/follows/follow.ts'
import { unfollowAccount } from '../core/follows/unfollow.ts'
import { boostPost, unboostPost } from '../core/reactions/boost.ts'
import { likePost, unlikePost } from '../core/reactions/like.ts'
import type { Site } from '../core/site.ts'
import type { VaultKeys } from '../core/vault/keys.ts'
import type { Db } from '../db/connect.ts'
import { showErrors } from './errors.ts'
import { checkForms } from './form-token.ts'
import { FRAMED_BY_ANYBODY, setHeaders } from './headers.ts'
import type { Homes } from './homes.ts'
import { readForms } from './input.ts'
import { ASKING_TRIES, limitHandles, SETUP_TRIES, SIGN_IN_TRIES, sayTooMany } from './limits.ts'
import type { Lookup } from './mentions.ts'
import { showAbout } from './pages/about.ts'
import { showModeration } from './pages/about-moderation.ts'
import { showBoard } from './pages/board.ts'
import { leadToAccount, leadToPost } from './pages/by-uri.ts'
import { giveConsent, showConsent } from './pages/consent.ts'
import { askToDelete, deletePost } from './pages/delete-post.ts'
import { showDesk } from './pages/desk.ts'
import { introduceOnDesk, keepOnDesk, moveOnDesk, noteOnDesk } from './pages/desk-deeds.ts'
import { discardDraft, saveDraft, showDrafts } from './pages/drafts.ts'
import { changeWords, showEditForm } from './pages/edit-post.ts'
import { showEmbeddedBoard, showEmbeddedReferral } from './pages/embed.ts'
import { changeFollow } from './pages/follow.ts'
import { answerRequest, showFollowRequests } from './pages/follow-requests.ts'
import { showFront } from './pages/front.ts'
import { exportGuest, forgetGuest, showGuest } from './pages/guest.ts'
import { checkCode, comeBack, goHome, showCode, showGuestSignIn } from './pages/guest-sign-in.ts'
import { showCommandHelp } from './pages/help-commands.ts'
import { showMastodonHelp } from './pages/help-mastodon.ts'
import { showPostHelp } from './pages/help-post.ts'
import { showPayHelp, showScamHelp } from './pages/help-trust.ts'
import { showHome } from './pages/home.ts'
import { leadToThing } from './pages/interact.ts'
import { declineFirst, leaveReferral, sendInterest, showInterestForm } from './pages/interest.ts'
import {
  answerAsked,
  askForTime,
  clientAgreed,
  finish,
  openOnce,
  sayOutcome,
  showIntroduction,
  takeBack,
} from './pages/introduction.ts'
import {
  approve,
  decide,
  sendBack,
  showHistory,
  showQueue,
  showReviewed,
  takeDown,
} from './pages/moderation.ts'
import {
  bumpUp,
  changeReplies,
  changeState,
  confirmOpen,
  discardReferral,
  extendTime,
  sendAppeal,
} from './pages/move-referral.ts'
import { showPostForm, writeNewPost } from './pages/new-post.ts'
import { passWorkOn, showReferralForm } from './pages/new-referral.ts'
import { showNotifications } from './pages/notifications.ts'
import { showOembed } from './pages/oembed.ts'
import { showOpen } from './pages/open.ts'
import { showPost } from './pages/post.ts'
import { showProfile } from './pages/profile.ts'
import { reactToPost } from './pages/react.ts'
import { sendRecommendation, showRecommendForm } from './pages/recommend.ts'
import { showReferral } from './pages/referral.ts'
import { showRobots } from './pages/robots.ts'
import { addMember, addRoster, noteMember, removeMember, showRosters, throwAway } from './pages/rosters.ts'
import { showSearch } from './pages/search.ts'
import { changeKeptSearch, keepNewSearch, removeKeptSearch, showSearches } from './pages/searches.ts'
import { saveAvailability, showAvailabilityForm } from './pages/settings-availability.ts'
import { saveProfile, showProfileForm } from './pages/settings-profile.ts'
import { setUpOwner, showSetup } from './pages/setup.ts'
import { sharePost } from './pages/share.ts'
import { showSignIn, signIn, signOut } from './pages/sign-in.ts'
import { showTag } from './pages/tag.ts'
import { readViewers } from './session.ts'
import { serveStatic } from './static.ts'

/** What the pages are made from. */
export interface WebParts {
  db: Db
  site: Site
  /** Makes the tokens of forms. */
  secretKey: Buffer
  lookup: Lookup
  /** Seals what authors say of their clients, and opens it for introductions. */
  vaultKeys: VaultKeys
  homes: Homes
}

/** The face for browsers, as a plugin of the server. */
export function web(parts: WebParts): FastifyPluginAsync {
  return async (app) => {
    await setHeaders(app, parts.site)
    await app.register(serveStatic)
    await app.register(async (pages) => {
      await readForms(pages)
      await readViewers(pages, parts)
      await pages.register(limits, { global: false, errorResponseBuilder: sayTooMany })
      checkForms(pages, parts)
      showErrors(pages, parts.site)
      routePages(pages, parts)
      routeForms(pages, parts)
      routeCandidates(pages, parts)
      routeGuests(pages, parts)
      routeModeration(pages, parts)
      routeRosters(pages, parts)
    })
  }
}

function routePages(app: FastifyInstance, parts: WebParts): void {
  app.get('/', showFront(parts))
  app.get('/open', showOpen(parts))
  app.get('/searches', showSearches(parts))
  app.get('/r/:code', showReferral(parts))
  app.get('/b/:board', showBoard(parts))
  app.get('/@:handle', showProfile(parts))
  app.get('/@:handle/:id', showPost(parts))
  app.get('/@:handle/:id/edit', showEditForm(parts))
  app.get('/users/:handle', leadToAccount())
  app.get('/users/:handle/posts/:id', leadToPost())
  app.get('/tags/:tag', showTag(parts))
  app.get('/home', showHome(parts))
  app.get('/notifications', showNotifications(parts))
  app.get('/follow-requests', showFollowRequests(parts))
  app.get('/settings/profile', showProfileForm(parts))
  app.get('/settings/availability', showAvailabilityForm(parts))
  app.get('/search', showSearch(parts))
  app.get('/share', sharePost())
  app.get('/api/oembed', showOembed(parts))
  app.get('/embed/r/:code', FRAMED_BY_ANYBODY, showEmbeddedReferral(parts))
  app.get('/embed/b/:board', FRAMED_BY_ANYBODY, showEmbeddedBoard(parts))
  app.get('/authorize_interaction', leadToThing(parts))
  app.get('/new/referral', showReferralForm(parts))
  app.get('/drafts', showDrafts(parts))
  app.get('/new/post', showPostForm(parts))
  app.get('/posts/:id/delete', askToDelete(parts))
  app.get('/sign-in', showSignIn(parts))
  app.get('/setup/:setup', showSetup(parts))
  app.get('/about', showAbout(parts))
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
  app.post('/new/referral', passWorkOn(parts))
  app.post('/drafts', saveDraft(parts))
  app.post('/drafts/:code/discard', discardDraft(parts))
  app.post('/r/:code/move', changeState(parts))
  app.post('/r/:code/replies', changeReplies(parts))
  app.post('/searches', keepNewSearch(parts))
  app.post('/searches/:id', changeKeptSearch(parts))
  app.post('/searches/:id/remove', removeKeptSearch(parts))
  app.post('/r/:code/confirm', confirmOpen(parts))
  app.post('/r/:code/bump', bumpUp(parts))
  app.post('/r/:code/extend', extendTime(parts))
  app.post('/r/:code/discard', discardReferral(parts))
  app.post('/r/:code/appeal', sendAppeal(parts))
  app.post('/new/post', writeNewPost(parts))
  app.post('/@:handle/:id/edit', changeWords(parts))
  app.post('/posts/:id/delete', deletePost(parts))
  app.post('/posts/:id/like', reactToPost(db, likePost))
  app.post('/posts/:id/unlike', reactToPost(db, unlikePost))
  app.post('/posts/:id/boost', reactToPost(db, boostPost))
  app.post('/posts/:id/unboost', reactToPost(db, unboostPost))
  app.post('/settings/profile', saveProfile(parts))
  app.post('/settings/availability', saveAvailability(parts))
  app.post('/accounts/:id/follow', changeFollow(db, followAccount))
  app.post('/accounts/:id/unfollow', changeFollow(db, unfollowAccount))
  app.post('/accounts/:id/accept', answerRequest(db, acceptFollower))
  app.post('/accounts/:id/reject', answerRequest(db, rejectFollower))
}

function routeCandidates(app: FastifyInstance, parts: WebParts): void {
  app.get('/r/:code/interest', showInterestForm(parts))
  app.post('/r/:code/interest', sendInterest(parts))
  app.post('/r/:code/leave', leaveReferral(parts))
  app.post('/r/:code/decline', declineFirst(parts))
  app.get('/r/:code/recommend', showRecommendForm(parts))
  app.post('/r/:code/recommend', { config: { rateLimit: ASKING_TRIES } }, sendRecommendation(parts))
  app.get('/r/:code/desk', showDesk(parts))
  app.post('/r/:code/desk/move', moveOnDesk(parts))
  app.post('/r/:code/desk/note', noteOnDesk(parts))
  app.post('/r/:code/desk/introduce', introduceOnDesk(parts))
  app.post('/r/:code/desk/client', keepOnDesk(parts))
  app.get('/i/:code', showIntroduction(parts))
  app.post('/i/:code/answer', answerAsked(parts))
  app.post('/i/:code/client-agreed', clientAgreed(parts))
  app.post('/i/:code/open', openOnce(parts))
  app.post('/i/:code/extend', askForTime(parts))
  app.post('/i/:code/revoke', takeBack(parts))
  app.post('/i/:code/done', finish(parts))
  app.post('/i/:code/outcome', sayOutcome(parts))
  app.get('/c/:code', showConsent(parts))
  app.post('/c/:code', giveConsent(parts))
}

function routeGuests(app: FastifyInstance, parts: WebParts): void {
  app.get('/guest', showGuest(parts))
  app.get('/guest/export', exportGuest(parts))
  app.post('/guest/erase', forgetGuest(parts))
  app.get('/guest/sign-in', showGuestSignIn(parts))
  app.post('/guest/sign-in', { config: { rateLimit: ASKING_TRIES } }, goHome(parts))
  app.get('/guest/from/:host', { config: { rateLimit: ASKING_TRIES } }, comeBack(parts))
  app.post('/guest/code', { config: { rateLimit: ASKING_TRIES } }, showCode(parts))
  app.post('/guest/code/check', { config: { rateLimit: ASKING_TRIES } }, checkCode(parts))
}

function routeModeration(app: FastifyInstance, parts: WebParts): void {
  app.get('/about/moderation', showModeration(parts))
  app.get('/mod', showQueue(parts))
  app.get('/mod/r/:code', showReviewed(parts))
  app.get('/mod/people/:id', showHistory(parts))
  app.post('/mod/r/:code/approve', approve(parts))
  app.post('/mod/r/:code/send-back', sendBack(parts))
  app.post('/mod/r/:code/remove', takeDown(parts))
  app.post('/mod/appeals/:id', decide(parts))
}

function routeRosters(app: FastifyInstance, parts: WebParts): void {
  app.get('/rosters', showRosters(parts))
  app.post('/rosters', addRoster(parts))
  app.post('/rosters/:id/members', { config: { rateLimit: ASKING_TRIES } }, addMember(parts))
  app.post('/rosters/:id/members/remove', removeMember(parts))
  app.post('/rosters/:id/note', noteMember(parts))
  app.post('/rosters/:id/remove', throwAway(parts))
}
