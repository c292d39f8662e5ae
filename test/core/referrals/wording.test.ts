import t from 'tap'
import type { PublishedState } from '../../../src/core/referrals/states.ts'
import { listedTerms, referralTerms } from '../../../src/core/referrals/terms.ts'
import { whyLine } from '../../../src/core/referrals/wording/sentences.ts'
import { writeReferral } from '../../../src/core/referrals/wording.ts'
import { plainText, sanitize } from '../../../src/lib/html.ts'
import { COPYEDITOR, NO_SUM, OPENED_AT } from './example.ts'

const links = {
  pageUrl: 'https://writers.example/r/k6n0qx9t',
  tagUrl: (tag: string) => `https://writers.example/tags/${tag}`,
}

function write(changes: object = {}, state: PublishedState = 'open', ending: object = {}) {
  const terms = referralTerms(OPENED_AT).parse({ ...COPYEDITOR, ...changes })
  const open = { state, revision: 1, terms, openedOn: '2026-09-28', closedOn: null, withdrawReason: null }
  return writeReferral({ ...open, ...ending }, links)
}
/** The lines of the text as a reader sees them. */
const read = (...how: Parameters<typeof write>) => plainText(write(...how).html).split(/\n+/)

/** What the example's text does not tell of its fields, though its block does: left out to compare the two. */
const UNTOLD = { formats: [], level: null, killFeePercent: null, expenses: 'unknown', rights: 'unknown' }

const TAG = (tag: string, shown = tag) =>
  `<a href="https://writers.example/tags/${tag}" class="mention hashtag" rel="tag">#${shown}</a>`

t.test('the example of product §2.5, word for word but for sector and hashtags', async (t) => {
  const { title, html, hashtags } = write(UNTOLD)
  t.equal(
    html,
    '<p><strong>[Open] Copyeditor for six B2B SaaS case studies</strong></p>' +
      '<p>Pay: US$0.06–0.08 a word (about $432–576 in all), paid 30 days after acceptance.<br>' +
      'Size: 6 pieces of 1,200 words, one round of queries. Due 15 Oct. Remote, English (US).<br>' +
      'Terms: no byline, human-edited only, no test. Written contract.</p>' +
      // The client's sector is said, which the example leaves to its block: it is half of what one asks.
      '<p>Why I am passing it on: I am booked. Past client (software), 9 jobs, always paid on time. Yours to keep afterwards. ' +
      'Client named once introduced.</p>' +
      '<p>Reply to me with “mentioned people only”. The whole of it: ' +
      '<a href="https://writers.example/r/k6n0qx9t?r=1">writers.example/r/k6n0qx9t</a></p>' +
      // Topics are stored folded, so that #SaaS cannot be had; the kind of work is said, which the example leaves out.
      `<p>${TAG('editing')} ${TAG('copyediting')} ${TAG('saas')} ${TAG('b2b')} ` +
      `${TAG('writersreferrals', 'WritersReferrals')}</p>`,
  )
  t.equal(title, 'Copyeditor for six B2B SaaS case studies')
  t.strictSame(hashtags, ['editing', 'copyediting', 'saas', 'b2b', 'writersreferrals'])
})

t.test('the text tells all that the fields hold, above all about pay', async (t) => {
  t.strictSame(read().slice(1, 5), [
    'Pay: US$0.06–0.08 a word (about $432–576 in all), paid 30 days after acceptance. Kill fee 25%. Expenses not paid.',
    'Size: 6 pieces of 1,200 words (case studies), one round of queries. Due 15 Oct. Remote, English (US).',
    'Terms: no byline, work for hire, human-edited only, no test. Written contract. Some experience wanted.',
    'Why I am passing it on: I am booked. Past client (software), 9 jobs, always paid on time. ' +
      'Yours to keep afterwards. Client named once introduced.',
  ])
})

t.test('the example of product §2.6: what was filled says what was paid', async (t) => {
  t.equal(
    write({}, 'filled', { revision: 4, closedOn: '2026-10-03' }).html,
    '<p><strong>[Filled] Copyeditor for six B2B SaaS case studies</strong></p>' +
      '<p>Pay was US$0.06–0.08 a word (about $432–576 in all), paid 30 days after acceptance. ' +
      '6 pieces of 1,200 words.</p>' +
      // Who got it, and how many replied, is told once candidates are known and agree.
      '<p>Filled on 3 Oct. Thank you to anyone who replied.</p>' +
      '<p><a href="https://writers.example/r/k6n0qx9t?r=4">writers.example/r/k6n0qx9t</a> ' +
      `${TAG('editing')}</p>`,
  )
})

t.test('each state has its first line and its last word', async (t) => {
  const closed = { closedOn: '2027-01-03', withdrawReason: 'client_cancelled' }
  const form = 'writers.example/r/k6n0qx9t'
  const reply = `Reply to me with “mentioned people only”. The whole of it: ${form}`
  const cases: [PublishedState, string, string[], object?][] = [
    ['open', '[Open]', [reply]],
    ['open', '[Open]', [`Not taking more replies. ${form}`], { accepting: false }],
    ['in_talks', '[In talks]', ['Talking to someone; you may still reply.', reply]],
    ['in_talks', '[In talks]', [`Not taking more replies. ${form}`], { accepting: false }],
    ['filled', '[Filled]', ['Filled on 3 Jan 2027. Thank you to anyone who replied.', `${form} #editing`]],
    ['withdrawn', '[Withdrawn]', ['Withdrawn on 3 Jan 2027: the client cancelled.', `${form} #editing`]],
    ['expired', '[Closed]', ['No longer taking replies.', `${form} #editing`]],
  ]
  for (const [state, word, said, changes] of cases) {
    const lines = read(changes, state, closed)
    t.equal(lines[0], `${word} Copyeditor for six B2B SaaS case studies`)
    t.strictSame(
      lines.filter((line) => /repl|Filled on|Withdrawn on|#editing$|r\/k6/.test(line)),
      said,
    )
  }
})

t.test('pay that names no sum is said for what it is', async (t) => {
  const cases: Record<string, [open: string, former: string]> = {
    you_quote: ['not stated, the client wants your quote, paid 30 days after acceptance', ''],
    undisclosed: ['not stated, paid 30 days after acceptance', ''],
    revenue_share: ['a share of revenue only, no sum, paid 30 days after acceptance', ''],
    exposure_only: ['none, exposure only', ' (unpaid)'],
    unpaid: ['none', ' (unpaid)'],
  }
  for (const [payDisclosure, [said, mark]] of Object.entries(cases)) {
    const terms = { ...UNTOLD, ...NO_SUM, payDisclosure }
    t.equal(read(terms)[0], `[Open] Copyeditor for six B2B SaaS case studies${mark}`)
    t.equal(read(terms)[1], `Pay: ${said}.`)
    t.equal(read(terms, 'expired')[1], `Pay was ${said}. 6 pieces of 1,200 words.`)
  }
  t.equal(
    read({ ...UNTOLD, ...NO_SUM, payDisclosure: 'undisclosed', payTrigger: 'unknown' })[1],
    'Pay: not stated.',
  )
})

t.test('sums are worked out where the terms allow, and in their currency', async (t) => {
  const stated = (changes: object) =>
    read({ ...UNTOLD, payDisclosure: 'stated', payMax: null, ...changes })[1]
  const monthly = { pieces: 2, per: 'month', wordsEach: 900, engagement: 'ongoing' }
  const after = 'paid 30 days after acceptance.'
  const cases: [object, string][] = [
    [
      { payUnit: 'piece', payMin: 350, currency: 'GBP', ...monthly },
      `Pay: £350 a piece (about £700 a month, £0.39 a word), ${after}`,
    ],
    [
      { payUnit: 'hour', payMin: '62.5', currency: 'CHF', hours: '7.5', pieces: null, wordsEach: null },
      `Pay: CHF 62.50 an hour (about CHF 469 in all), ${after}`,
    ],
    [
      { payUnit: 'project', payMin: 1500, currency: 'AUD', hours: 12 },
      `Pay: A$1,500 for the project (about $0.21 a word, $125 an hour), ${after}`,
    ],
    [
      { payUnit: 'advance', payMin: 5000, currency: 'EUR', pieces: null, wordsEach: null, pages: 300 },
      `Pay: €5,000 as an advance (about €0.0667 a word), ${after}`,
    ],
    [
      { payUnit: 'day', payMin: 300, currency: 'EUR', pieces: null, wordsEach: null },
      `Pay: €300 a day, ${after}`,
    ],
    [{ payUnit: 'poem', payMin: 20, pieces: 1, wordsEach: null }, `Pay: US$20 a poem, ${after}`],
    [{ payUnit: 'word', payMin: '0.0005', pieces: 1, wordsEach: 1 }, `Pay: US$0.0005 a word, ${after}`],
  ]
  for (const [changes, line] of cases) t.equal(stated(changes), line)
})

t.test('a wide range and a finder’s fee are told in the line of the pay', async (t) => {
  t.match(read({ payMax: '0.1801' })[1], 'a word (about $432–1,297 in all), wide range, paid 30 days')
  t.notMatch(read({ payMax: '0.18' })[1], 'wide range')
  t.match(
    read({ feeKind: 'pct_first_invoice', feeValue: 10 })[1],
    'I take a finder’s fee of 10% of the first invoice.',
  )
  t.match(
    read({ feeKind: 'pct_of_job', feeValue: '2.5' })[1],
    'I take a finder’s fee of 2.5% of the whole job.',
  )
  t.match(read({ feeKind: 'fixed', feeValue: 50 })[1], 'I take a finder’s fee of US$50.')
})

t.test('the day of payment is told, also that it is not known', async (t) => {
  const paid = (payTrigger: string, netDays: number | null) =>
    /in all\), (.+?)\./.exec(read({ payTrigger, netDays })[1]!)?.[1]
  t.strictSame(
    [
      paid('publication', null),
      paid('delivery', 0),
      paid('milestones', 1),
      paid('invoice', 14),
      paid('unknown', 30),
      paid('unknown', null),
    ],
    [
      'paid on publication',
      'paid on delivery',
      'paid 1 day after each milestone',
      'paid 14 days after the invoice',
      'paid 30 days net',
      'date of payment not stated',
    ],
  )
  t.match(read({ killFeePercent: 0 })[1], 'No kill fee.')
})

t.test('size, place and time are told in words', async (t) => {
  const size = (changes: object) => read({ ...UNTOLD, rounds: null, dueOn: null, ...changes })[2]
  const none = { pieces: null, wordsEach: null }
  t.equal(
    size({ ...none, pages: 310, rounds: 0 }),
    'Size: 310 pages of 250 words, no rounds of queries. Remote, English (US).',
  )
  t.equal(
    size({ ...none, hours: '12.5', per: 'week', engagement: 'retainer', work: ['blog'], rounds: 2 }),
    'Size: 12.5 hours a week, a retainer, two rounds of revisions. Remote, English (US).',
  )
  t.equal(
    size({ pieces: null, engagement: 'series' }),
    'Size: pieces of 1,200 words, a series. Remote, English (US).',
  )
  t.equal(size({ pieces: null }), 'Size: 1,200 words. Remote, English (US).')
  t.equal(
    size({ ...none, payUnit: 'hour', payMin: 30, payMax: 40 }),
    'Size: not stated. Remote, English (US).',
  )
  t.equal(
    size({
      pieces: 1,
      startOn: '2026-10-01',
      dueOn: '2027-02-15',
      placeMode: 'hybrid',
      city: 'Berlin',
      country: 'DE',
      timezone: 'UTC+1',
      languages: ['de', 'en'],
    }),
    'Size: 1 piece of 1,200 words. Starts 1 Oct. Due 15 Feb 2027. Hybrid, Berlin, Germany (UTC+1), German and English.',
  )
})

t.test('terms and reasons that readers should beware of are told', async (t) => {
  const unknown = {
    credit: 'unknown',
    aiRule: 'unknown',
    trial: 'unknown',
    rights: 'unknown',
    contract: 'none',
    nda: true,
    level: 'new_ok',
  }
  t.equal(
    read(unknown)[3],
    'Terms: byline not stated, AI rule not stated, test not stated, NDA. No contract. New writers welcome.',
  )
  t.match(
    read({ aiRule: 'trains_models', trial: 'unpaid', work: ['blog', 'line_edit'] })[3],
    'trains AI, unpaid test',
  )
  t.match(read({ work: ['blog', 'line_edit'] })[3], 'human-written only')
  t.equal(
    read({
      clientRelation: 'heard_of',
      clientPays: null,
      clientJobs: null,
      handoff: 'na',
      reason: 'sharing_what_i_saw',
    })[4],
    'Why I am passing it on: I am sharing what I saw. Heard of (software), not vouched for. Client named once introduced.',
  )
  t.equal(
    read({
      kind: 'pitch_call',
      clientRelation: 'i_am_the_client',
      clientSector: null,
      clientJobs: null,
      clientPays: null,
      handoff: null,
      reason: 'hiring_myself',
    })[4],
    'Why I am posting it: I am hiring. I am the client.',
  )
})

t.test('what a listing by mention left unsaid is not spoken of', async (t) => {
  const unsaid = {
    clientRelation: 'unknown',
    clientPays: null,
    clientJobs: null,
    handoff: null,
    reason: 'unknown',
  }
  const said = (changes: object) =>
    whyLine(listedTerms(OPENED_AT).parse({ ...COPYEDITOR, ...unsaid, ...changes }))
  t.equal(said({ clientSector: null }), 'Client named once introduced.')
  t.equal(said({}), 'Client (software). Client named once introduced.')
})

t.test(
  'the author’s text follows the link to the form, in the Markdown of product §3.2 and no other',
  async (t) => {
    const body =
      '*Em*, **strong**\nnext https://a.example/b [b](http://b.example "t")\n\n1. one\n\n> quote\n\n# No ![i](http://c.example) <b>x</b> `y` [z](javascript:1)'
    const { html } = write({ body })
    t.ok(
      html.includes(
        'writers.example/r/k6n0qx9t</a></p><p><em>Em</em>, <strong>strong</strong><br>next ' +
          '<a href="https://a.example/b" rel="nofollow noopener noreferrer">https://a.example/b</a> ' +
          '<a href="http://b.example" rel="nofollow noopener noreferrer">b</a></p><ol><li>one</li></ol>' +
          '<blockquote><p>quote</p></blockquote><p># No !<a href="http://c.example" rel="nofollow noopener noreferrer">i</a> ' +
          '&lt;b&gt;x&lt;/b&gt; `y` [z](javascript:1)</p><p><a href="https://writers.example/tags/editing"',
      ),
      html,
    )
    t.notOk(write({ body }, 'filled').html.includes('<em>'))
  },
)

t.test('what a writer types is text, and what others keep of it is all of it', async (t) => {
  const { html } = write({
    title: '<script>alert(1)</script> & "Co"',
    city: '<i>Ur</i>',
    clientSector: '</p>',
  })
  t.notMatch(html, /<script|<i>/)
  t.equal(plainText(sanitize(html)), plainText(html))
})
