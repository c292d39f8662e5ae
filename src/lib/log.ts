import { destination, type Logger, pino } from 'pino'

/** What every room logs with: a constant sentence and fields (house rule 20). */
export type Log = Pick<Logger, 'error' | 'warn' | 'info' | 'debug'>

const REDACTED = ['password', 'token', 'secret', 'authorization', 'cookie', 'signature', 'privateKey']

// What is kept of lines that cannot be written, until there is room for them again.
const WAITING_BYTES_MAX = 1024 * 1024

/**
 * Makes the process's logger: one JSON object a line on standard output, secrets cut out by field name. A line for which
 * there is no room on the disk is written later, or lost: the process goes on.
 */
export function createLog(options: { level: string; role: string }): Logger {
  // Written at once: what pino leaves for the end of the process it tries to write until it can, and the end never comes.
  const output = destination({ dest: 1, sync: true, maxLength: WAITING_BYTES_MAX })
  // There is nowhere to say that nothing can be said.
  output.on('error', () => undefined)
  const settings = {
    level: options.level,
    base: { role: options.role },
    redact: {
      paths: REDACTED.flatMap((name) => [name, `*.${name}`, `*.headers.${name}`]),
      censor: '[cut]',
    },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  }
  return pino(settings, output)
}
