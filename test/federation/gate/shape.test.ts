import t from 'tap'
import {
  CONTEXTS_MAX,
  DEPTH_MAX,
  findFault,
  INNER_CONTEXTS_MAX,
  NODES_MAX,
  TERMS_MAX,
} from '../../../src/federation/gate/shape.ts'
import { nested } from '../../helpers/wire.ts'

t.test('what is within the bounds has no fault', async (t) => {
  const within: Record<string, object> = {
    'an empty object': {},
    'as many levels as may be': { deep: nested(DEPTH_MAX - 2) },
    'as many values as may be': { list: many(NODES_MAX - 2) },
    'as many contexts as may be': { '@context': many(CONTEXTS_MAX) },
    'as many terms as may be, in two contexts': { '@context': [terms(TERMS_MAX / 2), terms(TERMS_MAX / 2)] },
    'as many contexts inside as may be': { tag: many(INNER_CONTEXTS_MAX, { '@context': {} }) },
    'words that only look like keywords': { graph: 1, '@id': 2, '@type': 3, note: '@graph' },
  }
  for (const [says, given] of Object.entries(within)) t.equal(findFault(given), undefined, says)
})

t.test('one more is a fault, and it is named', async (t) => {
  const beyond: [given: unknown, fault: RegExp][] = [
    [{ deep: nested(DEPTH_MAX - 1) }, /nested deeper than 32 levels/],
    [{ list: many(NODES_MAX - 1) }, /more than 5000 values/],
    [{ '@context': many(CONTEXTS_MAX + 1) }, /more than 16 contexts$/],
    [{ '@context': [terms(TERMS_MAX), { one: 'more' }] }, /more than 200 terms/],
    [{ tag: many(INNER_CONTEXTS_MAX + 1, { '@context': {} }) }, /more than 8 contexts inside/],
    ...['@graph', '@included', '@reverse', '@nest', '@import'].map((word): [unknown, RegExp] => [
      { '@context': { term: { [word]: 'x' } } },
      new RegExp(word),
    ]),
    ...[null, 1, 'text', true, [], [{}]].map((given): [unknown, RegExp] => [given, /one JSON object/]),
  ]
  for (const [given, fault] of beyond) t.match(findFault(given), fault)
})

t.test('no depth exhausts the stack', async (t) => {
  const deep = JSON.parse(`{"a":${'['.repeat(4_000)}${']'.repeat(4_000)}}`)
  t.match(findFault(deep), /nested deeper/)
})

function many(count: number, what: unknown = 'x'): unknown[] {
  return Array.from({ length: count }, () => structuredClone(what))
}

function terms(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`term${at}`, 'as:term']))
}
