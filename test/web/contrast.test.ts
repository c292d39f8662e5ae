import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'

const STYLE = readFileSync(join(import.meta.dirname, '../../src/web/static/style.css'), 'utf8')
const [LIGHT = '', DARK = ''] = [...STYLE.matchAll(/:root \{(.*?)\}/gs)].map(([, body]) => body!)

// WCAG 2.2 §1.4.3 asks 4.5 of text, §1.4.11 asks 3 of the edges of controls.
const TEXT: [string, string][] = [
  ...['paper', 'sheet', 'wash'].flatMap((ground) =>
    ['ink', 'soft', 'water', 'water-deep'].map((text) => [text, ground] as [string, string]),
  ),
  ['talks', 'paper'],
  ['danger', 'sheet'],
  ...['open', 'talks', 'closed', 'danger'].map((text) => [text, `${text}-wash`] as [string, string]),
  ['ink', 'talks-wash'],
  ['ink', 'closed-wash'],
  ['on-water', 'water'],
  ['on-water', 'water-deep'],
  ['on-water', 'danger'],
]
const EDGES: [string, string][] = [
  ['edge', 'paper'],
  ['edge', 'sheet'],
  ['water', 'paper'],
  ['danger', 'paper'],
]

for (const [scheme, body] of [
  ['light', LIGHT],
  ['dark', LIGHT + DARK],
] as const) {
  t.test(`text and edges stand out from their ground in ${scheme}`, async (t) => {
    const colours = new Map(
      [...body.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, hex]) => [name!, hex!]),
    )
    const contrast = ([one, other]: [string, string]) => ratio(colours.get(one)!, colours.get(other)!)
    t.strictSame(
      TEXT.filter((pair) => !(contrast(pair) >= 4.5)),
      [],
    )
    t.strictSame(
      EDGES.filter((pair) => !(contrast(pair) >= 3)),
      [],
    )
  })
}

t.test('a letter stands out from its disc', async (t) => {
  const discs = [...STYLE.matchAll(/\.tone-\d \{\s*background: (#[0-9a-f]{6})/g)].map(([, hex]) => hex!)
  t.equal(discs.length, 6)
  t.strictSame(
    discs.filter((hex) => ratio('#ffffff', hex) < 4.5),
    [],
  )
})

function ratio(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
