import fc from 'fast-check'
import t from 'tap'
import {
  dataBlock,
  html,
  isWebUrl,
  plainText,
  SANITIZE_LENGTH_MAX,
  sanitize,
  trusted,
  typedText,
} from '../../src/lib/html.ts'
import { RUNS } from '../helpers/runs.ts'

t.test('a template escapes what is put into it, and only that', async (t) => {
  const name = `<b>"Ann" & 'Bo'</b>`
  t.equal(
    String(html`<p title="${name}">${name}</p>`),
    '<p title="&lt;b&gt;&quot;Ann&quot; &amp; &#39;Bo&#39;&lt;/b&gt;">' +
      '&lt;b&gt;&quot;Ann&quot; &amp; &#39;Bo&#39;&lt;/b&gt;</p>',
  )
})

t.test('markup nests, lists are joined, missing parts write nothing', async (t) => {
  const items = ['a<b', 'c'].map((item) => html`<li>${item}</li>`)
  const list = html`<ul>${items}</ul>${null}${undefined}${false}${0}${['<', 1]}${trusted(sanitize('<b>x</b>'))}`
  t.equal(String(list), '<ul><li>a&lt;b</li><li>c</li></ul>0&lt;1<b>x</b>')
})

t.test('an exclamation mark before a part is an exclamation mark', async (t) => {
  t.equal(String(html`Hello!${'<script>'}`), 'Hello!&lt;script&gt;')
})

t.test('the hostile fixture loses script, handlers, style and the javascript: link', async (t) => {
  t.equal(
    sanitize(
      '<p onclick="x()">hi<script>alert(1)</script><img src=x onerror=alert(1)>' +
        '<a href="javascript:alert(1)">link</a><style>p{display:none}</style></p>',
    ),
    '<p>hilink</p>',
  )
})

t.test('Mastodon keeps, and we keep', async (t) => {
  const cases: Record<string, string> = {
    '<p class="quote-inline btn">RE: x</p>': '<p class="quote-inline">RE: x</p>',
    '<span class="h-card mention menu" translate="no">x</span>':
      '<span class="h-card mention" translate="no">x</span>',
    '<ol start="3" reversed type="a"><li value="9" id="x">y</li></ol>':
      '<ol start="3" reversed><li value="9">y</li></ol>',
    '<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>': '<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>',
    '<p lang="de">Guten Tag<br/>auch</p>': '<p lang="de">Guten Tag<br>auch</p>',
    '<del>a</del><s>b</s><u>c</u><pre><code>d</code></pre><blockquote>e</blockquote>':
      '<del>a</del><s>b</s><u>c</u><pre><code>d</code></pre><blockquote>e</blockquote>',
  }
  for (const [theirs, ours] of Object.entries(cases)) t.equal(sanitize(theirs), ours)
})

t.test('data for machines ends no element, whatever is in it', async (t) => {
  const given = { title: '</script><script>alert(1)</script><!-- & \u2028' }
  const text = dataBlock('application/ld+json', given).toString()
  const inside = text.replace(/^<script type="application\/ld\+json">/, '').replace(/<\/script>$/, '')
  t.notMatch(inside, /[<>&\u2028]/)
  t.strictSame(JSON.parse(inside), given)
})

t.test('headings become bold paragraphs, other blocks leave their text', async (t) => {
  t.equal(
    sanitize('<h1 id="x">A</h1><h6 lang="de">B</h6>'),
    '<p><strong>A</strong></p><p lang="de"><strong>B</strong></p>',
  )
  t.equal(sanitize('<table><tr><td>cell</td></tr></table><div>d</div><hr><figure>f</figure>'), 'celldf')
})

t.test('links lead to the web, without credit and without a referrer; other links are text', async (t) => {
  t.equal(
    sanitize(
      '<a href="https://a.example/?x=1&amp;y" rel="me tag" target="_blank" class="mention hashtag">#x</a>',
    ),
    '<a href="https://a.example/?x=1&amp;y" class="mention hashtag" rel="tag nofollow noopener noreferrer">#x</a>',
  )
  const others = [
    'javascript:alert(1)',
    'java\tscript:x',
    'data:text/html,x',
    '//a.example',
    '/a',
    'a',
    '',
    'mailto:a@b',
    'http://',
    'https:x',
  ]
  for (const href of others) t.equal(sanitize(`<a href="${href}">x</a>`), 'x', href)
})

t.test('NUL, other controls and lone surrogates do not pass, written or escaped', async (t) => {
  t.equal(sanitize('a\0b\ud800c&#1;d&#xdfff;e\r\nf\u{1f600}'), 'ab\ufffdcd\ufffde\nf\u{1f600}')
})

t.test('what is very long is cut, what is very deep keeps its text', async (t) => {
  t.equal(sanitize('x'.repeat(SANITIZE_LENGTH_MAX + 1)).length, SANITIZE_LENGTH_MAX)
  const deep = sanitize(`${'<b>'.repeat(10_000)}x${'</b>'.repeat(10_000)}`)
  t.match(deep, /^(?:<b>){60,70}x(?:<\/b>){60,70}$/)
})

const FRAGMENTS = [
  ...[
    '<script>',
    '</script>',
    '<style>',
    '</style>',
    '<p>',
    '</p>',
    '<p onclick="x()">',
    '<x>',
    '</x>',
    '<b',
    '<',
  ],
  ...[
    '<a href="javascript:x">',
    '<a href=https://a.example/>',
    '</a>',
    '<a href="https://a.example" onmouseover=x>',
  ],
  ...[
    '<img src=x onerror=x>',
    '<svg onload=x>',
    '</svg>',
    '<math>',
    '<noscript>',
    '</noscript>',
    '<template>',
  ],
  ...[
    '<iframe srcdoc="<script>x</script>">',
    '</iframe>',
    '<textarea>',
    '</textarea>',
    '<xmp>',
    '<plaintext>',
  ],
  ...[
    '<h2>',
    '</h2>',
    '<ul>',
    '<li>',
    '</ul>',
    '<ruby>',
    '<rt>',
    '<span class="invisible btn" style="x">',
    '</span>',
  ],
  ...[
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?',
    '&lt;script&gt;',
    '&#0;',
    '&amp;',
    '&#60;b&#62;',
    '"',
    "'",
    '>',
    '=',
  ],
  ...[
    ' style="position:fixed"',
    ' onclick=x',
    '\0',
    '\ud800',
    'text',
    '\n',
    '<table>',
    '<td>',
    '<br/>',
    '<p/>',
  ],
]
const nasty = fc
  .array(fc.oneof(fc.constantFrom(...FRAGMENTS), fc.string({ unit: 'binary', maxLength: 3 })), {
    maxLength: 40,
  })
  .map((parts) => parts.join(''))

const TAG =
  /<\/(?:p|span|a|del|s|pre|blockquote|code|b|strong|u|i|em|ul|ol|li|ruby|rt|rp)>|<(?:p|br|span|a|del|s|pre|blockquote|code|b|strong|u|i|em|ul|ol|li|ruby|rt|rp)(?: (?:href="https?:\/\/[^"<>]+"|class="[^"<>]+"|rel="(?:tag )?nofollow noopener noreferrer"|translate="no"|lang="[^"<>]*"|start="[^"<>]*"|value="[^"<>]*"|start|value|lang|reversed(?:="[^"<>]*")?))*>/g

t.test('whatever comes in, only the kept comes out, and a second pass changes nothing', async (t) => {
  const holds = fc.property(nasty, (input) => {
    const output = sanitize(input)
    const safe = !/[<>]/.test(output.replaceAll(TAG, '')) && output.isWellFormed() && !output.includes('\0')
    return safe && sanitize(output) === output
  })
  t.doesNotThrow(() => fc.assert(holds, { numRuns: 2 * RUNS }))
})

// A tree of what is kept and of what is not, with words that must all come out, in their order.
const WORD = fc.stringMatching(/^[a-z]{1,6}$/)
const { tree } = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    WORD,
    fc
      .tuple(
        fc.constantFrom(
          'p',
          'b',
          'ul',
          'li',
          'div',
          'h2',
          'table',
          'td',
          'center',
          'x-y',
          'blockquote',
          'span',
        ),
        fc.array(tie('tree'), { maxLength: 4 }),
      )
      .map(([tag, inner]) => `<${tag} onclick="x">${inner.join(' ')}</${tag}>`),
  ),
}))

t.test('every word comes out, in its order, whatever it stands in', async (t) => {
  const words = (markup: string) =>
    markup
      .replaceAll(/<[^>]*>/g, ' ')
      .split(/\s+/)
      .filter(Boolean)
  const keeps = fc.property(tree, (markup) => words(sanitize(markup)).join() === words(markup).join())
  t.doesNotThrow(() => fc.assert(keeps, { numRuns: RUNS }))
})

t.test('plain text is what a reader sees', async (t) => {
  const link =
    '<a href="https://a.example/long"><span class="invisible">https://</span>' +
    '<span class="ellipsis">a.exam<span>ple</span></span><span class="invisible">/l<span>on</span>g</span></a>'
  t.equal(
    plainText(sanitize(`<p>One\n  two ${link}</p><p>three<br>four &lt;b&gt; &amp;lt;</p>`)),
    'One two a.example…\n\nthree\nfour <b> &lt;',
  )
  t.equal(plainText(sanitize('<ul><li>a</li><li>b</li></ul><blockquote><p>c</p></blockquote>')), 'a\nb\n\nc')
  t.equal(plainText(html`${`"it's" <b>`}`.toString()), `"it's" <b>`)
})

t.test(
  'typed text has the lines that somebody typed, though Markdown made them newlines (Hollo)',
  async (t) => {
    const listed =
      '<p><a href="https://a.example/@board">@board</a>\nProofreader  for soups\nPAY: €0.02/word</p>\n'
    t.equal(typedText(sanitize(listed)), '@board\nProofreader for soups\nPAY: €0.02/word')
    const more = '<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<p>one<br />\ntwo</p>\n'
    t.equal(typedText(sanitize(more)), 'a\nb\n\none\ntwo')
  },
)

t.test('only absolute http and https URLs may be links', async (t) => {
  t.strictSame(
    [
      'https://a.example/x',
      'HTTP://127.0.0.1:8080',
      'https:a',
      'ftp://a',
      'https://',
      ' https://a',
      'https://a b',
    ].map(isWebUrl),
    [true, true, false, false, false, false, false],
  )
})
