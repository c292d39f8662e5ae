import type { FastifyInstance } from 'fastify'
import { ASKING_TRIES } from '../limits.ts'
import { sendAppeal } from '../pages/appeal.ts'
import { discardDraft, saveDraft, showDrafts } from '../pages/drafts.ts'
import { changeReferral, showReferralEdit } from '../pages/edit-referral.ts'
import {
  bumpUp,
  changeReplies,
  changeState,
  confirmOpen,
  discardReferral,
  extendTime,
} from '../pages/move-referral.ts'
import { passWorkOn, showReferralForm } from '../pages/new-referral.ts'
import { showReferral } from '../pages/referral.ts'
import type { WebParts } from '../web-parts.ts'

/** Work that is passed on: its page, and what its author does with it. */
export function routeReferrals(app: FastifyInstance, parts: WebParts): void {
  app.get('/new/referral', showReferralForm(parts))
  app.post('/new/referral', { config: { rateLimit: ASKING_TRIES } }, passWorkOn(parts))
  app.get('/drafts', showDrafts(parts))
  app.post('/drafts', saveDraft(parts))
  app.post('/drafts/:code/discard', discardDraft(parts))
  app.get('/r/:code', showReferral(parts))
  app.get('/r/:code/edit', showReferralEdit(parts))
  app.post('/r/:code/edit', { config: { rateLimit: ASKING_TRIES } }, changeReferral(parts))
  app.post('/r/:code/move', changeState(parts))
  app.post('/r/:code/replies', changeReplies(parts))
  app.post('/r/:code/confirm', confirmOpen(parts))
  app.post('/r/:code/bump', bumpUp(parts))
  app.post('/r/:code/extend', extendTime(parts))
  app.post('/r/:code/discard', discardReferral(parts))
  app.post('/r/:code/appeal', sendAppeal(parts))
}
