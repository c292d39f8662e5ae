// A client's e-mail: what goes into the form, what into the vault, and that nothing of the second is in the first.
import fc from 'fast-check'
import t from 'tap'
import { MAIL_LENGTH_MAX, readMail } from '../../../src/core/referrals/mail.ts'

const OCCASION = { at: new Date('2026-09-28T09:00:00Z'), language: 'en', currency: null }

const MAIL = `From: Jane Kestrel <jane@kestrel.example>
Subject: Case studies

Hi Ana,

my name is Jane Kestrel from Kestrel & Vane. We need 6 case studies of about 1,200 words each copyedited.
The budget is $0.06-0.08 per word, and the deadline is 15 October.
Call me on +44 20 7946 0958 if you like. The style guide: https://kestrel.example/style

Best wishes,
Jane Kestrel
Kestrel & Vane, 12 Harbour Street, Bristol
`

t.test('amounts, dates and counts go into the form', async (t) => {
  const { said } = readMail(MAIL, OCCASION)
  t.match(said, {
    payDisclosure: 'range',
    payMin: '0.06',
    payMax: '0.08',
    payUnit: 'word',
    pieces: 6,
    wordsEach: 1200,
    dueOn: '2026-10-15',
  })
  t.notOk('currency' in said, 'which dollars these are is not guessed')
  t.equal(readMail(MAIL, { ...OCCASION, currency: 'USD' }).said.currency, 'USD')
})

t.test('names, addresses, numbers and links go into the vault', async (t) => {
  const { client, found } = readMail(MAIL, OCCASION)
  t.match(client.client_name, /Jane Kestrel/)
  t.match(client.client_name, /Kestrel & Vane/)
  t.match(client.client_contact, /jane@kestrel\.example\n\+44 20 7946 0958\n12 Harbour Street, Bristol/)
  t.equal(client.links, 'https://kestrel.example/style')
  t.equal(client.brief, MAIL.trim())
  t.strictSame(found, ['a name', 'an e-mail address', 'a telephone number', 'an address', 'a link'])
})

const SUMS: [string, Record<string, unknown>][] = [
  ['We pay €450 per piece.', { payMin: '450', currency: 'EUR', payUnit: 'piece' }],
  ['It is 40 EUR an hour, about 20 hours.', { payMin: '40', currency: 'EUR', payUnit: 'hour', hours: '20' }],
  [
    'A fee of GBP 1,200 for the project, due 2026-11-01.',
    { payMin: '1200', currency: 'GBP', dueOn: '2026-11-01' },
  ],
  ['About 80,000 words by November 3.', { wordsEach: 80000, dueOn: '2026-11-03' }],
]
for (const [text, terms] of SUMS) {
  t.test(text, async (t) => t.match(readMail(text, OCCASION).said, terms))
}

t.test('a telephone number is no pay, and what says nothing gives nothing', async (t) => {
  t.strictSame(readMail('Call +1 212 555 0100 today.', OCCASION).said, {})
  t.strictSame(readMail('', OCCASION), { said: {}, client: {}, found: [] })
})

t.test('it never throws, and what it says of the work holds no letter of the client', async () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (noise) => {
      const { said, client } = readMail(`${MAIL}${noise}`, OCCASION)
      return !JSON.stringify(said).includes('Kestrel') && (client.client_name ?? '').length <= 200
    }),
    { numRuns: 200 },
  )
})

t.test('a long one is read in time that grows with its length', async (t) => {
  const { client } = readMail('Best wishes, A A '.repeat(10_000), OCCASION)
  t.equal([...(client.brief ?? '')].length, 10_000)
  t.ok(MAIL_LENGTH_MAX < 170_000)
})
