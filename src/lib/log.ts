import { type Logger, pino } from 'pino'

/** What every room logs with: a constant sentence and fields (house rule 20). */
export type Log = Pick<Logger, 'error' | 'warn' | 'info' | 'debug'>

const REDACTED = ['password', 'token', 'secret', 'authorization', 'cookie', 'signature', 'privateKey']

/** Makes the process's logger: one JSON object a line on standard output, secrets cut out by field name. */
export function createLog(options: { level: string; role: string }): Logger {
  return pino({
    level: options.level,
    base: { role: options.role },
    redact: {
      paths: REDACTED.flatMap((name) => [name, `*.${name}`, `*.headers.${name}`]),
      censor: '[cut]',
    },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  })
}
