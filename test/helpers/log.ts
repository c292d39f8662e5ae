import { type Logger, pino } from 'pino'

/** A line of a log: its sentence, its level by name, and its fields. */
export interface LogLine {
  level: 'debug' | 'info' | 'warn' | 'error'
  msg: string
  [field: string]: unknown
}

/** A log that is kept, so that a test can ask what was said. */
export interface KeptLog {
  log: Logger
  lines: LogLine[]
  /** What went wrong: every line at `warn` or `error`. */
  faults: () => LogLine[]
  /** The last lines, for whoever looks into a failing test. */
  tell: () => string
}

const TOLD_MAX = 60

/** Opens a log that writes nowhere and keeps every line. */
export function keepLog(): KeptLog {
  const lines: LogLine[] = []
  const log = pino(
    { level: 'debug', formatters: { level: (label) => ({ level: label }) } },
    { write: (line: string) => void lines.push(JSON.parse(line) as LogLine) },
  )
  const tell = () =>
    lines
      .slice(-TOLD_MAX)
      .map((line) => JSON.stringify(line))
      .join('\n')
  return {
    log,
    lines,
    tell,
    faults: () => lines.filter(({ level }) => level === 'warn' || level === 'error'),
  }
}
