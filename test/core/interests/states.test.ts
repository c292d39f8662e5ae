import t from 'tap'
import {
  checkInterestMove,
  INTEREST_MOVERS,
  INTEREST_STATES,
  type InterestMover,
  type InterestState,
  statesBefore,
} from '../../../src/core/interests/states.ts'

const NOW = new Date('2026-10-15T12:00:00Z')
const ago = (days: number) => new Date(NOW.getTime() - days * 86_400_000)

/** An interest that every guard lets pass. */
const at = (state: InterestState) => ({ state, changedAt: ago(8), askedAgainAt: ago(1) })
const to = (state: InterestState, by: InterestMover) => ({ to: state, by, at: NOW, isFilling: true as const })

/** The table of product §3.4, written out once more, with the two moves of an author who fills her referral (§3.3). */
const ALLOWED: Record<string, string[]> = {
  'suggested → received by candidate': ['tell_author', 'take_up'],
  'suggested → declined by candidate': [],
  'suggested → lapsed by clock': [],
  'suggested → lapsed by closing': [],
  'received → shortlisted by author': ['tell_shortlisted'],
  'received → introduced by introduction': ['start_talks'],
  'received → chosen by author': ['tell_chosen'],
  'received → not_chosen by author': ['tell_not_this_time'],
  'received → not_chosen by closing': ['tell_end'],
  'received → withdrawn by candidate': ['tell_left'],
  'shortlisted → received by author': [],
  'shortlisted → introduced by introduction': ['start_talks'],
  'shortlisted → chosen by author': ['tell_chosen'],
  'shortlisted → not_chosen by author': ['tell_not_this_time'],
  'shortlisted → not_chosen by closing': ['tell_end'],
  'shortlisted → withdrawn by candidate': ['tell_left'],
  'introduced → chosen by author': ['tell_chosen'],
  'introduced → not_chosen by author': ['tell_not_this_time'],
  'introduced → not_chosen by closing': ['tell_end'],
  'introduced → withdrawn by candidate': ['tell_left'],
  'not_chosen → received by candidate': ['tell_author'],
  'declined → received by candidate': ['tell_author'],
  'lapsed → received by candidate': ['tell_author'],
}

t.test('every move of the table is made, every other one is refused in words', async (t) => {
  let made = 0
  for (const start of INTEREST_STATES) {
    for (const end of INTEREST_STATES) {
      for (const by of INTEREST_MOVERS) {
        const name = `${start} → ${end} by ${by}`
        const move = () => checkInterestMove(at(start), to(end, by))
        if (name in ALLOWED) {
          t.strictSame(move().effects, ALLOWED[name], name)
          made++
        } else t.throws(move, { name: 'Refusal', message: /^This interest .+\.$/ }, name)
      }
    }
  }
  t.equal(made, Object.keys(ALLOWED).length)
})

t.test('who asks for the move of another is forbidden to, who asks for none is in conflict', async (t) => {
  t.throws(() => checkInterestMove(at('received'), to('withdrawn', 'author')), {
    kind: 'forbidden',
    message: 'This interest becomes withdrawn only by the candidate.',
  })
  t.throws(() => checkInterestMove(at('introduced'), to('not_chosen', 'candidate')), {
    kind: 'forbidden',
    message:
      'This interest becomes turned down only by the author of the referral or the end of the referral.',
  })
  t.throws(() => checkInterestMove(at('declined'), to('chosen', 'author')), {
    kind: 'conflict',
    message: 'This interest is declined: it cannot become chosen.',
  })
  t.throws(() => checkInterestMove(at('shortlisted'), to('shortlisted', 'author')), {
    kind: 'conflict',
    message: 'This interest is already shortlisted.',
  })
})

t.test('a suggestion lapses after seven days and not before, but for the end of the referral', async (t) => {
  const young = { ...at('suggested'), changedAt: new Date(ago(7).getTime() + 1) }
  t.throws(() => checkInterestMove(young, to('lapsed', 'clock')), { kind: 'conflict', message: /7 days/ })
  t.ok(checkInterestMove({ ...young, changedAt: ago(7) }, to('lapsed', 'clock')))
  t.ok(checkInterestMove(young, to('lapsed', 'closing')))
})

t.test('who was turned down is back only when she was asked again since', async (t) => {
  for (const askedAgainAt of [null, ago(9)]) {
    t.throws(() => checkInterestMove({ ...at('not_chosen'), askedAgainAt }, to('received', 'candidate')), {
      kind: 'conflict',
      message: 'You have been turned down for this referral.',
    })
  }
})

t.test('who was not introduced gets the work only as the referral is filled', async (t) => {
  for (const state of ['received', 'shortlisted'] as const)
    t.throws(() => checkInterestMove(at(state), { to: 'chosen', by: 'author', at: NOW }), {
      kind: 'conflict',
      message: 'This interest becomes chosen by an introduction, or as the referral is filled.',
    })
})

t.test('the table says what is due', async (t) => {
  t.strictSame(statesBefore('not_chosen', 'closing'), ['received', 'shortlisted', 'introduced'])
  t.strictSame(statesBefore('lapsed', 'clock'), ['suggested'])
  t.strictSame(statesBefore('chosen', 'candidate'), [])
})
