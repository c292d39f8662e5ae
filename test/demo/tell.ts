// How the demonstration speaks in the terminal.
const isColoured = process.stdout.isTTY && process.env.NO_COLOR === undefined
const styled = (code: number) => (text: string) => (isColoured ? `\u001b[${code}m${text}\u001b[0m` : text)
const [bold, dim, cyan] = [styled(1), styled(2), styled(36)]

const WIDTH = 96

/** Prints a heading. */
export function title(text: string): void {
  process.stdout.write(`\n${bold(text)}\n`)
}

/** Prints a sentence of the story. */
export function say(text: string): void {
  process.stdout.write(`${wrap(text, '  ')}\n`)
}

/** Prints what somebody wrote or reads, as a quotation. */
export function quote(who: string, text: string): void {
  const lines = text
    .trim()
    .split('\n')
    .filter((line) => line.trim() !== '')
  process.stdout.write(`    ${cyan(who)}\n${lines.map((line) => dim(wrap(line, '    │ '))).join('\n')}\n`)
}

/** Prints where something can be looked at. */
export function link(what: string, url: string): void {
  process.stdout.write(`    ${dim(what)} ${url}\n`)
}

function wrap(text: string, indent: string): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + word.length + 1 > WIDTH - indent.length) {
      lines.push(line)
      line = ''
    }
    line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].map((one) => indent + one).join('\n')
}
