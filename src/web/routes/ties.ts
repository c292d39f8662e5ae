import type { FastifyInstance } from 'fastify'
import { blockAccount, unblockAccount } from '../../core/follows/block.ts'
import { pinPost, unpinPost } from '../../core/posts/pins.ts'
import { ASKING_TRIES, SIGN_IN_TRIES } from '../limits.ts'
import { changeFollow } from '../pages/follow.ts'
import { reactToPost } from '../pages/react.ts'
import { reportedAccount, reportedPost, sendReport, showReported, showReportForm } from '../pages/report.ts'
import { showBlocks } from '../pages/settings-blocks.ts'
import { addOwnAlias, moveBack, moveElsewhere, removeOwnAlias, showMoves } from '../pages/settings-move.ts'
import { saveTags } from '../pages/settings-profile.ts'
import type { WebParts } from '../web-parts.ts'

/** What a writer shows first, whom she blocks and reports, and which accounts are hers. */
export function routeTies(app: FastifyInstance, parts: WebParts): void {
  const { db } = parts
  app.post('/posts/:id/pin', reactToPost(db, pinPost))
  app.post('/posts/:id/unpin', reactToPost(db, unpinPost))
  app.post('/settings/profile/tags', saveTags(parts))
  app.get('/settings/blocks', showBlocks(parts))
  app.post('/accounts/:id/block', changeFollow(db, blockAccount))
  app.post('/accounts/:id/unblock', changeFollow(db, unblockAccount))
  app.get('/accounts/:id/report', showReportForm(parts, reportedAccount))
  app.post(
    '/accounts/:id/report',
    { config: { rateLimit: ASKING_TRIES } },
    sendReport(parts, reportedAccount),
  )
  app.get('/posts/:id/report', showReportForm(parts, reportedPost))
  app.post('/posts/:id/report', { config: { rateLimit: ASKING_TRIES } }, sendReport(parts, reportedPost))
  app.get('/reported', showReported(parts))
  app.get('/settings/move', showMoves(parts))
  app.post('/settings/move', { config: { rateLimit: SIGN_IN_TRIES } }, moveElsewhere(parts))
  app.post('/settings/move/back', moveBack(parts))
  app.post('/settings/move/aliases', { config: { rateLimit: ASKING_TRIES } }, addOwnAlias(parts))
  app.post('/settings/move/aliases/remove', removeOwnAlias(parts))
}
