import t from 'tap'
import { findSlips } from '../../../src/core/vault/slips.ts'

const CLIENT = {
  client_name: 'Kestrel  Museum',
  client_contact: 'Jane Roe <jane@kestrel.example>, +1 555 0100',
  links: 'https://www.kestrel.example/brief and http://docs.example/d/1',
}

t.test('a client that stands in public words is found, however it is written', (t) => {
  const cases: [text: string, found: string[]][] = [
    ['Six labels for the KESTREL\nMUSEUM.', ['Kestrel Museum']],
    ['Write to Jane@Kestrel.example', ['jane@kestrel.example', 'kestrel.example']],
    ['See https://kestrel.example/x', ['kestrel.example']],
    ['Their texts stand at docs.example.', ['docs.example']],
    ['A museum of birds, a kestrel among them', []],
    ['notkestrel.examples', []],
    ['', []],
  ]
  for (const [text, found] of cases) t.strictSame(findSlips(CLIENT, text), found, text)
  t.end()
})

t.test('a name of one word is one only where it is written as a name', (t) => {
  t.strictSame(findSlips({ client_name: 'Time' }, 'It takes some time. Timely, too.'), [])
  t.strictSame(findSlips({ client_name: 'Time' }, 'A story for Time, 900 words.'), ['Time'])
  t.strictSame(findSlips({ client_name: 'A.B (c)+' }, 'for A.B (c)+ only'), ['A.B (c)+'])
  t.strictSame(findSlips({ client_name: 'IT' }, 'IT work'), [], 'too short to tell')
  t.strictSame(findSlips({ client_name: '' }, 'anything'), [])
  t.end()
})
