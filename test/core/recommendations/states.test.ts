import t from 'tap'
import {
  checkRecommendationMove,
  RECOMMENDATION_MOVERS,
  RECOMMENDATION_STATES,
} from '../../../src/core/recommendations/states.ts'

/** The table of product §3.4, written out once more. */
const ALLOWED: Record<string, string[]> = {
  'consent_pending → consented by subject': [],
  'consent_pending → declined by subject': ['tell_recommender'],
  'consent_pending → lapsed by clock': ['tell_recommender'],
}

t.test('every move of the table is made, every other one is refused in words', async (t) => {
  let made = 0
  for (const start of RECOMMENDATION_STATES) {
    for (const to of RECOMMENDATION_STATES) {
      for (const by of RECOMMENDATION_MOVERS) {
        const name = `${start} → ${to} by ${by}`
        const move = () => checkRecommendationMove(start, { to, by })
        if (name in ALLOWED) {
          t.strictSame(move().effects, ALLOWED[name], name)
          made++
        } else t.throws(move, { name: 'Refusal', message: /^(This|Whether this) recommendation .+\.$/ }, name)
      }
    }
  }
  t.equal(made, Object.keys(ALLOWED).length)
})
