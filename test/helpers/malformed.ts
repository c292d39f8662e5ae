// The malformed activities of test/fixtures/malformed: a line each, which says what is wrong, what is answered, and which
// tables change.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const INDEX = join(import.meta.dirname, '../fixtures/malformed/index.jsonl')

/** An activity as somebody might send it to break something, and what must become of it. */
export interface Malformed {
  name: string
  /** What is wrong with it. */
  what: string
  /** The body: `{alice}` and the like stand for addresses, `{{20*x}}` for twenty of something. */
  body: string
  /** True: its letters are bytes. */
  bytes?: true
  /** What is answered when nobody signs it, when somebody else does, and when its author does. */
  answers: { unsigned: number; mallory: number; alice: number }
  /** The tables that change when its author signs it. */
  changes: string[]
}

/** All of them, in order. */
export function readMalformed(): Malformed[] {
  return readFileSync(INDEX, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Malformed)
}

/** The bytes of one, with these words put in. */
export function bytesOf(
  { body, bytes }: Pick<Malformed, 'body' | 'bytes'>,
  words: Record<string, string>,
): Buffer {
  const spoken = Object.entries(words).reduce(
    (text, [name, word]) => text.replaceAll(`{${name}}`, JSON.stringify(word).slice(1, -1)),
    body,
  )
  const whole = spoken.replaceAll(/\{\{(\d+)\*(.*?)\}\}/gs, (_, times: string, what: string) =>
    what.repeat(Number(times)),
  )
  return Buffer.from(whole, bytes ? 'latin1' : 'utf8')
}
