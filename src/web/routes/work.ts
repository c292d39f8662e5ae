import type { FastifyInstance } from 'fastify'
import { ASKING_TRIES } from '../limits.ts'
import { showModeration } from '../pages/about-moderation.ts'
import { giveConsent, showConsent } from '../pages/consent.ts'
import { showDesk } from '../pages/desk.ts'
import { introduceOnDesk, keepOnDesk, moveOnDesk, noteOnDesk, rosterOnDesk } from '../pages/desk-deeds.ts'
import { showVouchForm, vouch } from '../pages/endorse.ts'
import { answerEndorsement, showEndorsements } from '../pages/endorsements.ts'
import { exportGuest, forgetGuest, neverSuggest, showGuest } from '../pages/guest.ts'
import { checkCode, comeBack, goHome, showCode, showGuestSignIn } from '../pages/guest-sign-in.ts'
import { declineFirst, giveThanks, leaveReferral, sendInterest, showInterestForm } from '../pages/interest.ts'
import {
  answerAsked,
  askForTime,
  clientAgreed,
  finish,
  openOnce,
  sayOutcome,
  showIntroduction,
  takeBack,
} from '../pages/introduction.ts'
import { decide, finishReport, showHistory, showQueue } from '../pages/moderation.ts'
import { sendOffer, showOfferForm, takeOfferBack } from '../pages/offer.ts'
import { sendRecommendation, showRecommendForm } from '../pages/recommend.ts'
import { approve, sendBack, showReviewed, takeDown } from '../pages/reviewed.ts'
import {
  addMember,
  addRoster,
  answerRoster,
  keepToSelf,
  noteMember,
  removeMember,
  showRosters,
  showToAll,
  throwAway,
} from '../pages/rosters.ts'
import type { WebParts } from '../web-parts.ts'

/** How work finds somebody: candidates, guests, moderators, rosters. */
export function routeWork(app: FastifyInstance, parts: WebParts): void {
  routeCandidates(app, parts)
  routeGuests(app, parts)
  routeModeration(app, parts)
  routeRosters(app, parts)
  routeEndorsements(app, parts)
}

function routeCandidates(app: FastifyInstance, parts: WebParts): void {
  app.get('/r/:code/interest', showInterestForm(parts))
  app.get('/posts/:id/interest', showOfferForm(parts))
  app.post('/posts/:id/interest', sendOffer(parts))
  app.post('/posts/:id/interest/leave', takeOfferBack(parts))
  app.post('/r/:code/interest', sendInterest(parts))
  app.post('/r/:code/leave', leaveReferral(parts))
  app.post('/r/:code/thanks', giveThanks(parts))
  app.post('/r/:code/decline', declineFirst(parts))
  app.get('/r/:code/recommend', showRecommendForm(parts))
  app.post('/r/:code/recommend', { config: { rateLimit: ASKING_TRIES } }, sendRecommendation(parts))
  app.get('/r/:code/desk', showDesk(parts))
  app.post('/r/:code/desk/move', moveOnDesk(parts))
  app.post('/r/:code/desk/roster', rosterOnDesk(parts))
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
  app.post('/guest/never-suggest', neverSuggest(parts))
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
  app.post('/mod/reports/:id', finishReport(parts))
}

function routeRosters(app: FastifyInstance, parts: WebParts): void {
  app.get('/rosters', showRosters(parts))
  app.post('/rosters', addRoster(parts))
  app.post('/rosters/:id/members', { config: { rateLimit: ASKING_TRIES } }, addMember(parts))
  app.post('/rosters/:id/members/remove', removeMember(parts))
  app.post('/rosters/:id/note', noteMember(parts))
  app.post('/rosters/:id/remove', throwAway(parts))
  app.post('/rosters/:id/show', showToAll(parts))
  app.post('/rosters/:id/hide', keepToSelf(parts))
  app.post('/rosters/:id/answer', answerRoster(parts))
}

function routeEndorsements(app: FastifyInstance, parts: WebParts): void {
  app.get('/@:handle/vouch', showVouchForm(parts))
  app.post('/@:handle/vouch', { config: { rateLimit: ASKING_TRIES } }, vouch(parts))
  app.get('/endorsements', showEndorsements(parts))
  app.post('/endorsements/:id', answerEndorsement(parts))
}
