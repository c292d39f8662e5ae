import fc from 'fast-check'
import t from 'tap'
import { SIGNAL_CODES, type SignalCode } from '../../../src/core/policy/signals.ts'
import type { AuthorFacts } from '../../../src/core/referrals/judge/author-facts.ts'
import { findContacts, redactContacts } from '../../../src/core/referrals/judge/signals/contacts.ts'
import { asksLargeTest } from '../../../src/core/referrals/judge/signals/test-size.ts'
import { signalsOf } from '../../../src/core/referrals/judge/signals.ts'

/** An author about whom nothing is to be said. */
const KNOWN: AuthorFacts = {
  host: null,
  ageDays: 400,
  posts: 5,
  listed: 3,
  actions: 0,
  isLimited: false,
  isVouchedFor: true,
  duplicate: null,
  payNinetieth: null,
}

const TITLE = 'Copyeditor for six case studies'

const signs = (
  body: string,
  given: { facts?: Partial<AuthorFacts>; boards?: number; mentions?: number; pay?: string } = {},
) =>
  signalsOf(
    {
      terms: { title: TITLE, body, payMin: given.pay ?? '1', payMax: null },
      boards: given.boards ?? 1,
      mentions: given.mentions ?? 0,
    },
    { ...KNOWN, ...given.facts },
  )

const codes = (...given: Parameters<typeof signs>) => signs(...given).map(({ code }) => code)

// Each sign by texts in which it is, and by honest ones that come near.
const TEXTS: Partial<Record<SignalCode, { is: string[]; isNot: string[] }>> = {
  fee_to_work: {
    is: [
      'To start, pay a refundable deposit of $50.',
      'There is a small training fee before your first piece.',
      'Writers must first buy the software licence we use.',
      'You will need to pay for the course.',
      'Il y a des frais d’inscription de 30 €.',
      'Vor dem Start fällt eine Schulungsgebühr an.',
    ],
    isNot: [
      'There is no training fee and nothing to buy.',
      'The client pays the registration fee for the conference.',
      'A 50% deposit is paid on signing.',
      'Never a registration fee, never a deposit.',
    ],
  },
  overpayment: {
    is: [
      'You will get a certified bank draft by courier.',
      'We send a check of $2,000; deposit the check and wire back the difference.',
      'Besides, work as a mystery shopper on weekends.',
      'Bitte die Differenz zurück an uns.',
    ],
    isNot: [
      'Please check the facts and mark the difference.',
      'We pay by bank transfer, never by money order.',
      'Paid by cheque or PayPal.',
    ],
  },
  free_samples: {
    is: [
      'Send us three sample articles on these topics, unpaid.',
      'Write 2 test posts for free.',
      'We ask for five pieces without payment.',
      'Bitte 3 kurze Texte kostenlos.',
    ],
    isNot: [
      'Send two links to articles you have published.',
      'No unpaid test; one paid sample of 300 words.',
      'Six pieces of 1,200 words.',
    ],
  },
  off_platform_chat: {
    is: [
      'Contact the hiring manager on Telegram.',
      'Message me via WhatsApp.',
      'Interviews are held over Signal.',
      'Apply at t.me/fastjobs',
      'Escríbeme por WhatsApp.',
      'Telegram only',
    ],
    isNot: [
      'A feature about how Telegram changed the news.',
      'The text should signal trust.',
      'They want copy for a WhatsApp campaign.',
    ],
  },
  early_identity: {
    is: [
      'Send a copy of your passport with your application.',
      'We need your bank login to set up payment.',
      'Please provide your social security number.',
      'Enviar copia del pasaporte.',
    ],
    isNot: [
      'A guide to passport design.',
      'You share bank details once we sign.',
      'We never need your bank login.',
    ],
  },
  impersonation: {
    is: [
      'Penguin Random House is hiring, write to hr.penguin@gmail.com.',
      'For The New York Times: jobs@nytimes-careers.com',
    ],
    isNot: [
      'For Penguin Random House, write to ann@penguinrandomhouse.com.',
      'They once wrote for The New York Times.',
      'Write to ann@uk.macmillan.com, of Macmillan.',
    ],
  },
  urgency: {
    is: ['Today only!', 'The first 10 writers get it.', 'Hurry, last chance.', 'Nur heute!'],
    isNot: ['The first draft is due today.', 'First 10 pages only, as a start.'],
  },
  academic_cheating: {
    is: [
      'Write assignments and term papers for university students.',
      'The essay will be submitted as their own and must pass Turnitin.',
      'Take my online class and do my homework.',
      'Hausarbeiten für Studierende.',
      'Hacer trabajos para los estudiantes.',
    ],
    isNot: [
      'Proofread a thesis in history; the ideas stay hers.',
      'Essays for a student magazine.',
      'Write a guide to writing a dissertation.',
    ],
  },
  review_fraud: {
    is: [
      'Write positive product reviews on Amazon.',
      'Post five-star Google reviews.',
      'On achète de faux avis.',
    ],
    isNot: ['Write honest book reviews of 600 words.', 'A review of five star charts.'],
  },
  link_scheme: {
    is: [
      'Guest posts must include do-follow links to the client.',
      'We sell backlinks on good sites: insert the backlink twice.',
      'For our private blog network.',
    ],
    isNot: ['An article on how search engines see backlinks.', 'Guest column, 800 words, no links needed.'],
  },
  contact_in_public: {
    is: [
      'Mail me: ann.lee+work@mail.example.com',
      'Call +49 171 2345678',
      '(415) 555-2671',
      'ann [at] example [dot] com',
    ],
    isNot: [
      'Ask @ada@writers.example about it.',
      'Due 2026-10-15, 6 x 1200 words, ISBN 978-3-16-148410-0.',
      'https://mastodon.example/@ada/110000000000000000',
      'From 1.200.000 to 2.500.000 readers',
    ],
  },
  shortener: {
    is: [
      'More at https://bit.ly/3abc',
      'see tinyurl.com/xyz',
      'https://xn--pple-43d.com',
      'https://аpple.com/jobs',
    ],
    isNot: ['More at https://example.com/bit.ly', 'A piece about bitly', 'https://пример.рф', 'a@bit.ly'],
  },
}

t.test('each sign is found in the texts that have it, and in none that only come near', async (t) => {
  for (const [code, { is, isNot }] of Object.entries(TEXTS)) {
    for (const text of is) t.ok(codes(text).includes(code as SignalCode), `${code}: ${text}`)
    for (const text of isNot) t.notOk(codes(text).includes(code as SignalCode), `not ${code}: ${text}`)
  }
})

// Signs that are not in the text, by facts that make them and facts that nearly do.
const FACTS: Partial<
  Record<SignalCode, { is: Parameters<typeof signs>[1][]; isNot: Parameters<typeof signs>[1][] }>
> = {
  new_actor: {
    is: [{ facts: { ageDays: 6 } }, { facts: { posts: 4 } }],
    isNot: [{ facts: { ageDays: 7 } }, {}],
  },
  duplicate_text: {
    is: [
      { facts: { duplicate: { code: 'k6n0qx9t', isOwn: true } } },
      { facts: { duplicate: { code: 'k6n0qx9t', isOwn: false } } },
    ],
    isNot: [{}, { facts: { duplicate: null, listed: 9 } }],
  },
  pay_outlier_high: {
    is: [
      { pay: '5.01', facts: { payNinetieth: '1' } },
      { pay: '0.5', facts: { payNinetieth: '0.09' } },
    ],
    isNot: [
      { pay: '5', facts: { payNinetieth: '1' } },
      { pay: '1000', facts: { payNinetieth: null } },
    ],
  },
  many_boards: { is: [{ boards: 3 }, { boards: 9 }], isNot: [{ boards: 2 }, { boards: 0 }] },
  many_mentions: { is: [{ mentions: 6 }, { mentions: 60 }], isNot: [{ mentions: 5 }, {}] },
  reported_before: {
    is: [{ facts: { actions: 1 } }, { facts: { actions: 4 } }],
    isNot: [{}, { facts: { actions: 0 } }],
  },
}

t.test('each sign among the facts is found from its bound on', async (t) => {
  for (const [code, { is, isNot }] of Object.entries(FACTS)) {
    for (const facts of is) t.strictSame(codes('', facts), [code], JSON.stringify(facts))
    for (const facts of isNot) t.strictSame(codes('', facts), [], JSON.stringify(facts))
  }
  t.strictSame(
    [...Object.keys(TEXTS), ...Object.keys(FACTS)].sort(),
    [...SIGNAL_CODES].sort(),
    'all are tested',
  )
})

t.test('graver cases weigh more, and the policy weighs as it likes', async (t) => {
  const young = {
    terms: { title: TITLE, body: 'Hurry!', payMin: null, payMax: null },
    boards: 1,
    mentions: 0,
  }
  const facts = { ...KNOWN, ageDays: 1, posts: 0, duplicate: { code: 'k6n0qx9t', isOwn: false } }
  const points = (weights = {}) => signalsOf(young, facts, weights).map((found) => [found.code, found.points])
  t.strictSame(points(), [
    ['urgency', 2],
    ['duplicate_text', 8],
    ['new_actor', 4],
  ])
  t.strictSame(points({ urgency: 0, new_actor: 5 }), [
    ['duplicate_text', 8],
    ['new_actor', 7],
  ])
})

t.test('what was found is shown: an excerpt, or the fact', async (t) => {
  const [text] = signs(`It is ${'very '.repeat(60)}long. Contact me on Telegram, please.`)
  t.match(text, { code: 'off_platform_chat', evidence: 'contact me on telegram, please' })
  t.match(signs('', { facts: { ageDays: 2, posts: 1 } }), [
    { evidence: 'The account is 2 days old; 1 post of it is known here' },
  ])
  t.match(signs('', { facts: { ageDays: 0, posts: 0 } }), [
    { evidence: 'The account is new today; 0 posts of it are known here' },
  ])
})

t.test('an honest referral has no signs', async (t) => {
  const body = `They are a joy to work with, and answer within a day. Please send two links to case studies you have
edited, and your rate. Style guide: Chicago. No test. The first piece is due on 3 October; I stay on as a backup.`
  t.strictSame(signs(body), [])
})

t.test('addresses and numbers are taken out of what is published, and nothing else', async (t) => {
  t.equal(
    redactContacts('Mail ann@example.com or call +1 (415) 555-2671, or ask @ada@writers.example.'),
    'Mail [e-mail address left out] or call [phone number left out], or ask @ada@writers.example.',
  )
  const holds = fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
    const redacted = redactContacts(text)
    return findContacts(text).length > 0 ? redacted !== text : redacted === text
  })
  t.doesNotThrow(() => fc.assert(holds))
})

t.test('a test is large with more than one piece or more than 500 words', async (t) => {
  for (const text of [
    'Unpaid test of 800 words',
    'A sample of 1,000 words',
    'The test is three articles',
    'Test: 501 words',
  ])
    t.ok(asksLargeTest(text), text)
  for (const text of [
    'Unpaid test of 300 words',
    'A test of 500 words',
    'A short test. Then 1,200 words a piece.',
    'One sample',
  ])
    t.notOk(asksLargeTest(text), text)
})

t.test('no text takes longer than its length, and none breaks anything', async (t) => {
  const pieces = [
    'a',
    '@',
    '.',
    ' ',
    '-',
    '1',
    '+',
    '(',
    'send ',
    'a@',
    'a.',
    'two ',
    'write ',
    'refundable ',
    '\u200b',
    '٣',
    '—',
  ]
  for (const piece of pieces) t.ok(Array.isArray(signs(piece.repeat(20_000 / piece.length))), piece)
  t.doesNotThrow(() =>
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => signs(text).length >= 0)),
  )
})
