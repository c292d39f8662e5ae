import t from 'tap'
import { checkMove, mayBoostAnew, renewedEnd } from '../../../src/core/referrals/moves/check-move.ts'
import {
  findMove,
  MOVES,
  type Mover,
  type MovingReferral,
  PUBLISHED_STATES,
  REFERRAL_STATES,
  type ReferralState,
  type WantedMove,
} from '../../../src/core/referrals/states.ts'
import { Refusal } from '../../../src/core/refusal.ts'

const NOW = new Date('2026-10-15T12:00:00Z')
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000)

/** A referral and a wish that every guard lets pass. */
const from = (state: ReferralState, changes: Partial<MovingReferral> = {}): MovingReferral => ({
  state,
  postId: '1',
  isSource: false,
  terms: { audience: 'circle_then_public' },
  stateBeforeRemoval: null,
  expiresAt: NOW,
  circleUntil: NOW,
  unlistedAt: null,
  closedAt: daysAgo(1),
  renewals: 0,
  boostedAnewAt: [],
  ...changes,
})
const to = (state: ReferralState, by: Mover): WantedMove => ({
  to: state,
  by,
  at: NOW,
  reason: 'kept_it',
  statement: 'It names the client.',
  circleSize: 1,
})

const CLOSING = ['revise', 'unboost', 'close_replies']
const REOPENING = ['revise', 'boost', 'open_replies', 'renew', 'count_boost']
const TALKING = ['revise', 'confirm']
const REMOVING = ['unboost', 'take_down', 'close_replies', 'tell_author']
const CLOSING_A_CIRCLE = ['close_replies', 'tell_circle']

/** The table of product §3.3, written out once more. */
const ALLOWED: Record<string, string[]> = {
  'draft → open by author': ['publish', 'boost'],
  'draft → pending_review by author': [],
  'draft → circle by author': ['ask_circle'],
  'draft → discarded by author': ['erase'],
  'pending_review → open by moderator': ['publish', 'boost', 'tell_author'],
  'pending_review → circle by moderator': ['ask_circle', 'tell_author'],
  'pending_review → draft by moderator': ['tell_author'],
  'pending_review → discarded by author': ['erase'],
  'circle → open by author': ['publish', 'boost'],
  'circle → open by clock': ['publish', 'boost'],
  'circle → filled by author': CLOSING_A_CIRCLE,
  'circle → withdrawn by author': CLOSING_A_CIRCLE,
  'circle → expired by clock': CLOSING_A_CIRCLE,
  'open → in_talks by author': TALKING,
  'open → in_talks by introduction': TALKING,
  'in_talks → open by author': [...TALKING, 'open_replies'],
  'filled → open by author': REOPENING,
  'withdrawn → open by author': REOPENING,
  'expired → open by author': [...REOPENING, 'count_renewal'],
  ...Object.fromEntries(
    ['open', 'in_talks'].flatMap((start) => [
      [`${start} → filled by author`, CLOSING],
      [`${start} → withdrawn by author`, CLOSING],
      [`${start} → expired by clock`, CLOSING],
      [`removed → ${start} by moderator`, ['publish', 'boost', 'open_replies', 'renew', 'tell_author']],
    ]),
  ),
  ...Object.fromEntries(
    PUBLISHED_STATES.map((start) => [`${start} → removed by moderator`, REMOVING] as const),
  ),
  ...Object.fromEntries(
    ['filled', 'withdrawn', 'expired'].map((end) => [
      `removed → ${end} by moderator`,
      ['publish', 'tell_author'],
    ]),
  ),
}

const MOVERS: Mover[] = ['author', 'clock', 'moderator', 'introduction']

t.test('every move of the table is made, every other one is refused in words', async (t) => {
  let made = 0
  for (const start of REFERRAL_STATES) {
    for (const end of REFERRAL_STATES) {
      for (const by of MOVERS) {
        const name = `${start} → ${end} by ${by}`
        const stateBeforeRemoval = start === 'removed' ? end : null
        const move = () => checkMove(from(start, { stateBeforeRemoval }), to(end, by))
        if (name in ALLOWED) {
          t.strictSame(move().effects, ALLOWED[name], name)
          made++
        } else t.throws(move, { name: 'Refusal', message: /^(This|A) referral .+\.$/ }, name)
      }
    }
  }
  t.equal(made, Object.keys(ALLOWED).length)
})

t.test('a circle ends by itself when its hours are over, and never when it is all there is', async (t) => {
  const later = new Date(NOW.getTime() + 1)
  t.throws(
    () => checkMove(from('circle', { circleUntil: later }), to('open', 'clock')),
    new Refusal('conflict', 'The hours of its author’s circle are not over yet.'),
  )
  t.ok(checkMove(from('circle', { circleUntil: later }), to('open', 'author')), 'its author may be quicker')
  t.throws(
    () => checkMove(from('circle', { terms: { audience: 'circle_only' } }), to('open', 'clock')),
    new Refusal('conflict', 'This referral is for its author’s circle alone.'),
  )
  t.throws(
    () => checkMove(from('draft'), { ...to('circle', 'author'), circleSize: 0 }),
    new Refusal('invalid', 'Your circle is empty: name somebody, or choose who else may see it.'),
  )
})

t.test('a moderator gives reasons, and puts back only where it stood', async (t) => {
  const silent = { statement: ' ' }
  for (const [start, end] of [
    ['open', 'removed'],
    ['pending_review', 'draft'],
  ] as const) {
    t.throws(
      () => checkMove(from(start), { ...to(end, 'moderator'), ...silent }),
      new Refusal('invalid', 'Please tell its author why.'),
    )
  }
  t.throws(
    () => checkMove(from('removed', { stateBeforeRemoval: 'in_talks' }), to('open', 'moderator')),
    new Refusal('conflict', 'This referral was not open before it was removed.'),
  )
})

t.test('what has no post any more does not open again', async (t) => {
  for (const state of ['filled', 'withdrawn', 'expired'] as const) {
    t.throws(() => checkMove(from(state, { postId: null }), to('open', 'author')), {
      kind: 'conflict',
      message: /taken back/,
    })
  }
})

t.test('nobody’s confirmation for a week off the boards ends it before its time', async (t) => {
  const unconfirmed = (days: number) =>
    from('open', { expiresAt: new Date(NOW.getTime() + 9e8), unlistedAt: daysAgo(days) })
  t.ok(checkMove(unconfirmed(7), to('expired', 'clock')))
  t.throws(() => checkMove(unconfirmed(6.9), to('expired', 'clock')), { message: /not over yet/ })
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

t.test('a referral opens again, and is boosted anew, twice a day and five times in its life', async (t) => {
  const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000)
  for (const state of ['filled', 'withdrawn', 'expired'] as const) {
    const reopen = (boostedAnewAt: Date[]) => checkMove(from(state, { boostedAnewAt }), to('open', 'author'))
    t.ok(reopen([hoursAgo(23)]))
    t.ok(reopen([hoursAgo(25), hoursAgo(24), hoursAgo(23)]), 'a day later')
    t.throws(
      () => reopen([hoursAgo(23), hoursAgo(1)]),
      new Refusal(
        'too_many',
        'The boards boost a referral anew 2 times a day at the most: please wait until tomorrow.',
      ),
    )
    t.throws(
      () => reopen([9, 8, 7, 6, 5].map(daysAgo)),
      new Refusal('too_many', 'The boards have boosted this referral anew 5 times: pass it on anew.'),
    )
  }
  t.equal(mayBoostAnew({ boostedAnewAt: [] }, NOW), true)
})

t.test('what its author deleted cannot be put back among what is open', async (t) => {
  for (const end of ['open', 'in_talks'] as const) {
    const removed = { stateBeforeRemoval: end, postId: null }
    t.ok(checkMove(from('removed', removed), to(end, 'moderator')), 'the node writes its posts anew')
    t.throws(
      () => checkMove(from('removed', { ...removed, isSource: true }), to(end, 'moderator')),
      new Refusal('conflict', 'Its author has deleted the post that it was: there is nothing to put back.'),
    )
  }
})

t.test('opening again keeps an end that is still to come', async (t) => {
  const later = new Date('2026-10-20T00:00:00Z')
  t.strictSame(renewedEnd(later, NOW), later)
  t.strictSame(renewedEnd(daysAgo(3), NOW), new Date('2026-11-05T12:00:00Z'))
  t.strictSame(renewedEnd(NOW, NOW), new Date('2026-11-05T12:00:00Z'))
})

t.test('whatever closes stops replies and boosts, whatever opens starts boosts', async (t) => {
  const moves = Object.entries(MOVES).flatMap(([start, ends]) =>
    Object.entries(ends).map(([end, { effects }]) => ({ start, end, effects })),
  )
  for (const { start, end, effects } of moves) {
    const name = `${start} → ${end}`
    const closes = ['filled', 'withdrawn', 'expired', 'removed'].includes(end) && start !== 'removed'
    t.equal(effects.includes('close_replies'), closes, name)
    t.equal(effects.includes('unboost'), closes && start !== 'circle', name)
    const opens = ['open', 'in_talks'].includes(end) && !['open', 'in_talks'].includes(start)
    t.equal(effects.includes('boost'), opens, name)
    const goesOn = ['open', 'in_talks'].includes(start) && ['open', 'in_talks'].includes(end)
    t.equal(effects.includes('confirm'), goesOn, `${name}: whoever moves it has said that it stands`)
    const reopens = opens && ['filled', 'withdrawn', 'expired'].includes(start)
    t.equal(effects.includes('count_boost'), reopens, name)
    t.equal(effects.includes('publish') || effects.includes('revise'), isShown(start, end), name)
  }
  t.equal(findMove('discarded', 'draft'), undefined)
})

// What stands in public before or after a move is said there, unless it goes altogether.
function isShown(start: string, end: string): boolean {
  const isPublic = (state: string) => (PUBLISHED_STATES as readonly string[]).includes(state)
  return start !== 'circle' ? isPublic(end) : end === 'open'
}
