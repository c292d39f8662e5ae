// Structured Fields (RFC 9651), as far as Signature-Input and Signature need them, and stricter: one member
// only, and nothing twice. By the grammar, as in libraries, the last of two equal keys wins; here that would
// let a request say one thing to us and another to whoever passed it on.

const KEY = '[a-z*][a-z0-9_.*-]*'
const STRING = '"(?:[ !#-[\\]-~]|\\\\[\\\\"])*"'
const INTEGER = '-?\\d{1,15}'

const INNER_LIST = new RegExp(
  `^ *(${KEY})=\\( *((?:${STRING}(?: +|(?=\\))))*)\\)((?:; *${KEY}=(?:${STRING}|${INTEGER}))*) *$`,
)
const ITEM = new RegExp(STRING, 'g')
const PARAMETER = new RegExp(`; *(${KEY})=(${STRING}|${INTEGER})`, 'g')
const BYTES = new RegExp(`^ *(${KEY})=:([A-Za-z0-9+/=]*): *$`)

/** A dictionary's one member, a list of strings with parameters; the values of these stay as written. */
export interface InnerList {
  key: string
  items: string[]
  parameters: Map<string, string>
}

/** Reads `key=("a" "b");name=1;other="c"`. Undefined when it is anything else, or anything is in it twice. */
export function readInnerList(field: string): InnerList | undefined {
  const found = INNER_LIST.exec(field)
  if (found === null) return undefined
  const items = found[2]!.match(ITEM)?.map(unquote) ?? []
  const pairs = [...found[3]!.matchAll(PARAMETER)].map(([, name, value]) => [name!, value!] as const)
  const parameters = new Map(pairs)
  const isDistinct = parameters.size === pairs.length && new Set(items).size === items.length
  return isDistinct ? { key: found[1]!, items, parameters } : undefined
}

/** Writes what `readInnerList` reads, without its key: the one form that is signed (RFC 9421 §2.3). */
export function writeInnerList(items: string[], parameters: InnerList['parameters']): string {
  const written = [...parameters].map(([name, value]) => `;${name}=${value}`).join('')
  return `(${items.map(quote).join(' ')})${written}`
}

/** Reads `key=:base64:` and gives the base64. Undefined when it is anything else, or has another key. */
export function readBytes(field: string, key: string): string | undefined {
  const found = BYTES.exec(field)
  return found?.[1] === key ? found[2] : undefined
}

/** The text of a string as it is written in a parameter; undefined when it is no string. */
export function readString(value: string | undefined): string | undefined {
  return value?.startsWith('"') ? unquote(value) : undefined
}

/** Writes a text, which must be printable ASCII, as a string of a structured field. */
export function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`
}

function unquote(written: string): string {
  return written.slice(1, -1).replace(/\\(.)/g, '$1')
}
