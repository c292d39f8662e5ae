import { Refusal } from '../refusal.ts'
import type { Site } from '../site.ts'
import { referralPath } from './code.ts'
import type { Referral } from './referral.ts'
import type { Occasion } from './template/keys.ts'
import { type LinesRead, readTemplateLines } from './template.ts'

/** Lines that an author told the desk about her referral, as far as they were understood. */
export interface ToldLines extends Pick<LinesRead, 'keys' | 'said' | 'kept'> {
  /** What was not understood, in sentences to her; empty where all was. Words about the client are not repeated. */
  notUnderstood: string
}

/** Reads what an author told the desk. Refuses 'invalid' what makes no sense, in the sentence of the first such line. */
export function readToldLines(
  site: Site,
  { code }: Pick<Referral, 'code'>,
  { lines, occasion }: { lines: string; occasion: Occasion },
): ToldLines {
  const { keys, said, kept, unread, faults } = readTemplateLines(lines, occasion)
  const whoItIs = `Who the client is goes here, where only you and whom you introduce can read it: ${site.origin}${referralPath(code)}/desk`
  const [fault] = faults
  if (fault)
    throw new Refusal('invalid', `${fault.key}: ${fault.says}${fault.key === 'CLIENT' ? ` ${whoItIs}` : ''}`)
  const others = unread.filter((part) => !isOfClient(part)).map((part) => `“${part}”`)
  const sentences = [
    others.length > 0 && `Not understood: ${others.join(', ')}.`,
    unread.some(isOfClient) && `Not understood: a part of what you say of the client. ${whoItIs}`,
  ]
  return { keys, said, kept, notUnderstood: sentences.filter((one) => one !== false).join('\n') }
}

function isOfClient(part: string): boolean {
  return part.startsWith('CLIENT:')
}
