import fc from 'fast-check'
import t from 'tap'
import { sanitize, typedText } from '../../src/lib/html.ts'
import { foldTag, handleOf, readHashtags, readMentions, writeHtml } from '../../src/lib/text.ts'

const links = {
  mentions: new Map([
    ['bram@mastodon.example', 'https://mastodon.example/@bram'],
    ['bram@127.0.0.1:8080', 'http://127.0.0.1:8080/@bram'],
    ['ada', 'https://writers.example/@ada'],
  ]),
  tagUrl: (tag: string) => `https://writers.example/tags/${encodeURIComponent(tag)}`,
}
const write = (text: string) => writeHtml(text, links)

t.test('blank lines part paragraphs, other line ends are breaks, markup is text', async (t) => {
  t.equal(
    write('\n\none\r\ntwo  \n \n\n<b>&three</b>\n'),
    '<p>one<br>two</p><p>&lt;b&gt;&amp;three&lt;/b&gt;</p>',
  )
  t.equal(write(' \n '), '')
})

t.test('a link hides its scheme, and what is beyond thirty characters', async (t) => {
  t.equal(
    write('(https://www.writers.example/a?b=1&c).'),
    '<p>(<a href="https://www.writers.example/a?b=1&amp;c" rel="nofollow noopener" translate="no">' +
      '<span class="invisible">https://www.</span>writers.example/a?b=1&amp;c</a>).</p>',
  )
  t.equal(
    write(`http://a.example/${'x'.repeat(20)}\u{1f600}yz`),
    `<p><a href="http://a.example/${'x'.repeat(20)}\u{1f600}yz" rel="nofollow noopener" translate="no">` +
      `<span class="invisible">http://</span><span class="ellipsis">a.example/${'x'.repeat(20)}</span>` +
      `<span class="invisible">\u{1f600}yz</span></a></p>`,
  )
})

t.test('only http and https become links', async (t) => {
  for (const text of [
    'javascript:alert(1)',
    'ftp://a.example',
    '//a.example',
    'mailto:a@b.example',
    'a.example',
  ])
    t.equal(write(text), `<p>${text}</p>`)
})

t.test('a mention is a link when the caller knows it, and text otherwise', async (t) => {
  t.equal(
    write('.@Bram@Mastodon.example: hi'),
    '<p>.<span class="h-card" translate="no"><a href="https://mastodon.example/@bram" class="u-url mention">' +
      '@<span>Bram</span></a></span>: hi</p>',
  )
  t.equal(write('@nobody@a.example'), '<p>@nobody@a.example</p>')
})

t.test('a hashtag shows what was typed and leads to its folded name', async (t) => {
  t.equal(
    write('#Haïku'),
    '<p><a href="https://writers.example/tags/ha%C3%AFku" class="mention hashtag" rel="tag">#Haïku</a></p>',
  )
})

t.test('mentions are read once each, in lower case, hosts with their ports', async (t) => {
  const text =
    '@Ada, @bram@127.0.0.1:8080! (@bram@mastodon.example.) @ADA @e_r.n-@bücher @fi@bücher.example:1234567'
  t.strictSame(readMentions(text).map(handleOf), [
    'ada',
    'bram@127.0.0.1:8080',
    'bram@mastodon.example',
    'e_r.n',
    'fi@bücher.example',
  ])
})

t.test('e-mail addresses and links hold no mentions and no hashtags', async (t) => {
  const text = 'ann@writers.example https://a.example/@bo#x /@cy @@di =@ed'
  t.strictSame([readMentions(text), readHashtags(text)], [[], []])
})

t.test('hashtags hold a letter and stand alone', async (t) => {
  t.strictSame(
    readHashtags(
      '#haiku #Haiku #1984 #b2b a#no &#39; /#no ##no #日本・語 #_x_ #e\u0301t\u00e9, #col·lecció #ＡＢ',
    ),
    ['haiku', 'b2b', '日本・語', '_x_', 'été', 'col·lecció', 'ab'],
  )
  t.equal(foldTag('WritersReferrals'), 'writersreferrals')
})

const FRAGMENTS = [
  ...[
    '@ada',
    '@bram@mastodon.example',
    '@',
    '#',
    '#haiku',
    'https://a.example/',
    'http://',
    '?x="1"',
    "'",
    '"',
    '<',
  ],
  ...[
    '<b>',
    '&',
    '&lt;',
    '\n',
    '\n\n',
    ' ',
    '\0',
    '\ud800',
    '(',
    ')',
    '.',
    '\u{1f600}',
    'é',
    ':8080',
    '/',
    'javascript:',
  ],
]
const typed = fc
  .array(fc.oneof(fc.constantFrom(...FRAGMENTS), fc.string({ unit: 'binary', maxLength: 3 })), {
    maxLength: 30,
  })
  .map((parts) => parts.join(''))

t.test('what is written for others is what they keep: cleaning changes nothing but rel', async (t) => {
  const bare = (markup: string) =>
    markup
      .replaceAll(/ rel="[^"]*"/g, '')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
  const holds = fc.property(typed, (text) => bare(sanitize(write(text))) === bare(write(text)))
  t.doesNotThrow(() => fc.assert(holds, { numRuns: 1000 }))
})

t.test('what was written can be typed on: written again, it is the same', async (t) => {
  const texts = [
    'One,\ntwo\n\nthree & <four> "five" #Six',
    `@ada: https://www.writers.example/a/${'long/'.repeat(9)}?b=1&c=2#d, and http://b.example.`,
  ]
  for (const text of texts) t.equal(typedText(write(text)), text)
})
