import t from 'tap'
import {
  checkIntroductionMove,
  INTRODUCTION_MOVERS,
  INTRODUCTION_MOVES,
  INTRODUCTION_STATES,
  type IntroductionMover,
  type IntroductionState,
  isAlive,
} from '../../../src/core/introductions/states.ts'

const NOW = new Date('2026-10-15T12:00:00Z')
const EARLIER = new Date(NOW.getTime() - 1)
const LATER = new Date(NOW.getTime() + 1)

/** The table of product §3.4, written out once more: `*` where the client is asked first, `+` where not. */
const ALLOWED: Record<string, string[]> = {
  'proposed → awaiting_candidate by author': ['ask_candidate'],
  'awaiting_candidate → awaiting_client by candidate *': ['tell_author_yes'],
  'awaiting_candidate → ready by candidate +': ['tell_author_yes', 'introduce'],
  'awaiting_candidate → declined by candidate': ['tell_author_no', 'leave'],
  'awaiting_client → ready by author': ['introduce'],
  'awaiting_client → declined by candidate': ['tell_author_no', 'leave'],
  'ready → opened by candidate': ['ask_outcome'],
  'ready → declined by candidate': ['tell_author_no', 'leave'],
  'opened → done by author': ['limit_vault'],
  'opened → done by candidate': ['limit_vault'],
}
for (const alive of ['proposed', 'awaiting_candidate', 'awaiting_client', 'ready']) {
  ALLOWED[`${alive} → expired by clock`] = ['tell_expired']
  ALLOWED[`${alive} → revoked by author`] = ['tell_revoked']
  ALLOWED[`${alive} → revoked by ending`] = []
}

t.test('every move of the table is made, every other one is refused in words', async (t) => {
  const made = new Set<string>()
  for (const asksClient of [true, false]) {
    for (const start of INTRODUCTION_STATES) {
      for (const end of INTRODUCTION_STATES) {
        for (const by of INTRODUCTION_MOVERS) {
          const plain = `${start} → ${end} by ${by}`
          const name = plain in ALLOWED ? plain : `${plain} ${asksClient ? '*' : '+'}`
          const move = () => checkIntroductionMove(at(start, end, asksClient), { to: end, by, at: NOW })
          if (name in ALLOWED) {
            t.strictSame(move().effects, ALLOWED[name], name)
            made.add(name)
          } else t.throws(move, { name: 'Refusal', message: /^(This introduction|The client) .+\.$/ }, name)
        }
      }
    }
  }
  t.equal(made.size, Object.keys(ALLOWED).length)
})

t.test('when its time is over nobody goes on, and before that nothing expires', async (t) => {
  const wish = (to: IntroductionState, by: IntroductionMover) => ({ to, by, at: NOW })
  const over = { asksClient: false, expiresAt: NOW }
  for (const [state, to, by] of [
    ['awaiting_candidate', 'ready', 'candidate'],
    ['awaiting_client', 'ready', 'author'],
    ['ready', 'opened', 'candidate'],
  ] as const) {
    t.throws(() => checkIntroductionMove({ ...over, state }, wish(to, by)), {
      kind: 'conflict',
      message: 'The time of this introduction is over.',
    })
  }
  t.throws(
    () => checkIntroductionMove({ ...over, state: 'ready', expiresAt: LATER }, wish('expired', 'clock')),
    {
      kind: 'conflict',
      message: 'The time of this introduction is not over yet.',
    },
  )
})

t.test('no way leads to the open page but by the candidate’s yes to the author’s proposal', async (t) => {
  const makers = (to: IntroductionState) =>
    INTRODUCTION_STATES.flatMap((from) => (INTRODUCTION_MOVES[from][to] ?? []).map((move) => [from, move.by]))
  t.strictSame(makers('opened'), [['ready', 'candidate']])
  t.strictSame(makers('ready'), [
    ['awaiting_candidate', 'candidate'],
    ['awaiting_client', 'author'],
  ])
  t.strictSame(makers('awaiting_client'), [['awaiting_candidate', 'candidate']])
  t.strictSame(makers('awaiting_candidate'), [['proposed', 'author']])
})

t.test('what waits for somebody is alive', async (t) => {
  t.strictSame(INTRODUCTION_STATES.filter(isAlive), [
    'proposed',
    'awaiting_candidate',
    'awaiting_client',
    'ready',
  ])
})

// An introduction that the guards of time let pass.
function at(state: IntroductionState, end: IntroductionState, asksClient: boolean) {
  return { state, asksClient, expiresAt: end === 'expired' ? EARLIER : LATER }
}
