// Whatever the order in which people and time do things: nothing of the client is seen before everybody said yes.
import { array, assert, asyncProperty, boolean, constantFrom } from 'fast-check'
import t from 'tap'
import type { AccountId } from '../../../src/core/accounts/account.ts'
import type { InterestId } from '../../../src/core/interests/interest.ts'
import { moveCandidate, withdrawInterest } from '../../../src/core/interests/move.ts'
import { answerIntroduction, confirmClient } from '../../../src/core/introductions/answer.ts'
import {
  extendIntroduction,
  finishIntroduction,
  mindIntroductions,
  revokeIntroduction,
} from '../../../src/core/introductions/end.ts'
import { openIntroduction } from '../../../src/core/introductions/open.ts'
import { proposeIntroduction } from '../../../src/core/introductions/propose.ts'
import { Refusal } from '../../../src/core/refusal.ts'
import { keepClient } from '../../../src/core/vault/keep.ts'
import type { Db, Tx } from '../../../src/db/connect.ts'
import { deed, makeInterest, makeOpen, VAULT_KEYS } from '../../helpers/candidates.ts'
import { testDatabase } from '../../helpers/database.ts'
import { makeWriter, SITE } from '../../helpers/make.ts'

const LIVES = 150
const CLIENT = { client_name: 'Oakhurst', brief: 'Six studies.' }

/** Where a life has got to: whose introduction it is, and what time it is in it. */
interface Life {
  ann: AccountId
  bo: AccountId
  interestId: InterestId
  code: string
  at: Date
}

const STEPS: Record<string, (tx: Tx, life: Life) => Promise<unknown>> = {
  yes: (tx, { bo, code, at }) => answerIntroduction(tx, SITE, bo, { code, isYes: true, at }),
  no: (tx, { bo, code, at }) => answerIntroduction(tx, SITE, bo, { code, isYes: false, at }),
  'client agrees': (tx, { ann, code, at }) => confirmClient(tx, SITE, ann, { code, at }),
  open: (tx, { bo, code, at }) => openIntroduction(tx, VAULT_KEYS, { site: SITE, candidateId: bo, code, at }),
  'author opens': (tx, { ann, code, at }) =>
    openIntroduction(tx, VAULT_KEYS, { site: SITE, candidateId: ann, code, at }),
  revoke: (tx, { ann, code, at }) => revokeIntroduction(tx, SITE, ann, { code, at }),
  finish: (tx, { ann, code, at }) => finishIntroduction(tx, SITE, { by: 'author', accountId: ann, code, at }),
  extend: (tx, { ann, code, at }) => extendIntroduction(tx, { by: 'author', accountId: ann, code, at }),
  'a day passes': async (_, life) => {
    life.at = new Date(life.at.getTime() + 86_400_000)
  },
  clock: (tx, { at }) => mindIntroductions(tx, SITE, at),
  withdraw: (tx, { bo, interestId, at }) => withdrawInterest(tx, SITE, bo, { interestId, at }),
  'not this time': (tx, { ann, interestId, at }) =>
    moveCandidate(tx, SITE, ann, { interestId, to: 'not_chosen', at }),
}

// What leads on comes oftener, so that many lives come to the end.
const step = constantFrom(...Object.keys(STEPS), 'yes', 'yes', 'client agrees', 'open', 'open')

t.test(
  `in ${LIVES} random lives the vault opens once, maybe again at that moment, and only after each consent`,
  async (t) => {
    const { db } = await testDatabase(t)
    const [ann, bo] = [await makeWriter(db, 'ann'), await makeWriter(db, 'bo')]
    const referral = await makeOpen(db, ann)
    await deed(db, (tx) => keepClient(tx, VAULT_KEYS, referral.id, CLIENT))
    let opened = 0
    const life = asyncProperty(boolean(), array(step, { maxLength: 9 }), async (asksClient, steps) => {
      await db.deleteFrom('interests').execute()
      const at = new Date()
      const { id: interestId } = await makeInterest(db, referral, bo, { at })
      const proposed = { interestId, fields: ['client_name' as const], asksClient, at }
      const { code } = await deed(db, (tx) => proposeIntroduction(tx, SITE, ann.id, proposed))
      const done = await live(db, { ann: ann.id, bo: bo.id, interestId, code, at }, steps)
      const views = done.filter(({ seen }) => seen !== undefined)
      opened += views.length
      const openings = await db.selectFrom('vault_openings').select('id').execute()
      const isOnce = new Set(views.map(({ at: seenAt }) => seenAt.getTime())).size <= 1
      return isOnce && openings.length === views.length && isConsented(done, asksClient)
    })
    await assert(life, { numRuns: LIVES })
    t.ok(opened > 0, 'some of them came to the end')
  },
)

interface Done {
  step: string
  /** What was seen of the client. */
  seen: unknown
  at: Date
}

// Takes the steps; gives those that were not refused.
async function live(db: Db, life: Life, steps: string[]): Promise<Done[]> {
  const done: Done[] = []
  for (const step of steps) {
    try {
      const seen = await deed(db, (tx) => STEPS[step]!(tx, life))
      done.push({ step, seen, at: life.at })
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault
    }
  }
  return done
}

function isConsented(done: Done[], asksClient: boolean): boolean {
  const at = done.findIndex(({ seen }) => seen !== undefined)
  if (at === -1) return true
  const before = done.slice(0, at).map(({ step }) => step)
  const hasEnded = ['no', 'revoke', 'withdraw', 'not this time'].some((step) => before.includes(step))
  const isAgreed = before.includes('yes') && (!asksClient || before.includes('client agrees'))
  const { step, seen } = done[at]!
  return step === 'open' && isAgreed && !hasEnded && JSON.stringify(seen) === '{"client_name":"Oakhurst"}'
}

t.test('the database itself keeps no introduction ready without both', async (t) => {
  const { db } = await testDatabase(t)
  const [ann, bo] = [await makeWriter(db, 'ann'), await makeWriter(db, 'bo')]
  const { id } = await makeInterest(db, await makeOpen(db, ann), bo)
  const given = { interest_id: id, asks_client: true, fields: ['brief'], expires_at: new Date() }
  for (const [state, opened_at] of [
    ['ready', null],
    ['opened', new Date()],
    ['done', new Date()],
  ] as const) {
    const [code, author_ok_at] = ['0'.repeat(16), new Date()]
    for (const ok of [{}, { candidate_ok_at: new Date() }, { client_ok_at: new Date() }]) {
      const row = { ...given, ...ok, code, author_ok_at, state, opened_at }
      await t.rejects(db.insertInto('introductions').values(row).execute(), /violates check constraint/)
    }
  }
})
