import t from 'tap'
import {
  checkMove,
  findMove,
  MOVES,
  type Mover,
  type MovingReferral,
  REFERRAL_STATES,
  type ReferralState,
  renewedEnd,
  type WantedMove,
} from '../../../src/core/referrals/states.ts'
import { Refusal } from '../../../src/core/refusal.ts'

const NOW = new Date('2026-10-15T12:00:00Z')
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000)

/** A referral and a wish that every guard lets pass. */
const from = (state: ReferralState, changes: Partial<MovingReferral> = {}): MovingReferral => ({
  state,
  expiresAt: NOW,
  closedAt: daysAgo(1),
  renewals: 0,
  ...changes,
})
const to = (state: ReferralState, by: Mover): WantedMove => ({ to: state, by, at: NOW, reason: 'kept_it' })

/** The table of product §3.3, written out once more. */
const ALLOWED: Record<string, string[]> = {
  'draft → open by author': ['publish', 'boost'],
  'draft → discarded by author': ['erase'],
  'open → in_talks by author': ['revise'],
  'in_talks → open by author': ['revise'],
  'open → filled by author': ['revise', 'unboost', 'close_replies'],
  'open → withdrawn by author': ['revise', 'unboost', 'close_replies'],
  'open → expired by clock': ['revise', 'unboost', 'close_replies'],
  'in_talks → filled by author': ['revise', 'unboost', 'close_replies'],
  'in_talks → withdrawn by author': ['revise', 'unboost', 'close_replies'],
  'in_talks → expired by clock': ['revise', 'unboost', 'close_replies'],
  'filled → open by author': ['revise', 'boost', 'open_replies', 'renew'],
  'withdrawn → open by author': ['revise', 'boost', 'open_replies', 'renew'],
  'expired → open by author': ['revise', 'boost', 'open_replies', 'renew', 'count_renewal'],
}

t.test('every move of the table is made, every other one is refused in words', async (t) => {
  let made = 0
  for (const start of REFERRAL_STATES) {
    for (const end of REFERRAL_STATES) {
      for (const by of ['author', 'clock'] as const) {
        const name = `${start} → ${end} by ${by}`
        const move = () => checkMove(from(start), to(end, by))
        if (name in ALLOWED) {
          t.strictSame(move().effects, ALLOWED[name], name)
          made++
        } else t.throws(move, { name: 'Refusal', message: /^(This|A) referral .+\.$/ }, name)
      }
    }
  }
  t.equal(made, Object.keys(ALLOWED).length)
})

t.test('who asks for the move of another is forbidden to, who asks for none is in conflict', async (t) => {
  t.throws(
    () => checkMove(from('open'), to('filled', 'clock')),
    new Refusal('forbidden', 'A referral becomes filled only by its author.'),
  )
  t.throws(() => checkMove(from('open'), to('expired', 'author')), {
    kind: 'forbidden',
    message: /only by the passing of time/,
  })
  t.throws(
    () => checkMove(from('filled'), to('withdrawn', 'author')),
    new Refusal('conflict', 'This referral is filled: it cannot become withdrawn.'),
  )
  t.throws(
    () => checkMove(from('in_talks'), to('in_talks', 'author')),
    new Refusal('conflict', 'This referral is already in talks.'),
  )
})

t.test('it expires at its end and not before', async (t) => {
  t.ok(checkMove(from('open'), to('expired', 'clock')))
  const early = { expiresAt: new Date(NOW.getTime() + 1) }
  t.throws(() => checkMove(from('open', early), to('expired', 'clock')), {
    kind: 'conflict',
    message: 'The time of this referral is not over yet.',
  })
  t.throws(() => checkMove(from('open', { expiresAt: null }), to('expired', 'clock')), {
    kind: 'conflict',
    message: /not over yet/,
  })
})

t.test('it is withdrawn with a reason', async (t) => {
  const wish = { to: 'withdrawn', by: 'author', at: NOW } as const
  t.throws(
    () => checkMove(from('in_talks'), wish),
    new Refusal('invalid', 'Please say why you withdraw the referral.'),
  )
})

t.test('a closed referral opens again for some days, an expired one twice', async (t) => {
  for (const [state, days] of [
    ['filled', 30],
    ['withdrawn', 7],
    ['expired', 30],
  ] as const) {
    t.ok(checkMove(from(state, { closedAt: daysAgo(days) }), to('open', 'author')))
    const late = from(state, { closedAt: new Date(daysAgo(days).getTime() - 1) })
    t.throws(() => checkMove(late, to('open', 'author')), {
      kind: 'conflict',
      message: `It was ${state} more than ${days} days ago: pass it on anew.`,
    })
    t.throws(() => checkMove(from(state, { closedAt: null }), to('open', 'author')), {
      kind: 'conflict',
      message: /days ago/,
    })
  }
  t.ok(checkMove(from('expired', { renewals: 1 }), to('open', 'author')))
  t.throws(() => checkMove(from('expired', { renewals: 2 }), to('open', 'author')), {
    kind: 'conflict',
    message: /2 times already/,
  })
  t.ok(checkMove(from('filled', { renewals: 2 }), to('open', 'author')), 'falling through is no renewal')
})

t.test('opening again keeps an end that is still to come', async (t) => {
  const later = new Date('2026-10-20T00:00:00Z')
  t.strictSame(renewedEnd(later, NOW), later)
  t.strictSame(renewedEnd(daysAgo(3), NOW), new Date('2026-11-05T12:00:00Z'))
  t.strictSame(renewedEnd(NOW, NOW), new Date('2026-11-05T12:00:00Z'))
})

t.test('whatever closes stops replies and boosts, whatever opens starts boosts', async (t) => {
  const moves = Object.entries(MOVES).flatMap(([start, ends]) =>
    Object.entries(ends).map(([end, move]) => ({ start, end, move })),
  )
  for (const { start, end, move } of moves) {
    const closes = ['filled', 'withdrawn', 'expired'].includes(end)
    t.equal(
      move.effects.includes('unboost') && move.effects.includes('close_replies'),
      closes,
      `${start} → ${end}`,
    )
    t.equal(move.effects.includes('boost'), end === 'open' && start !== 'in_talks', `${start} → ${end}`)
  }
  t.equal(findMove('discarded', 'draft'), undefined)
})
