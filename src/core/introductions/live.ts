import { Refusal } from '../refusal.ts'
import type { Introduction } from './introduction.ts'

/** Refuses 'conflict' when the interest on which an introduction hangs has ended: then it leads nowhere any more. */
export function checkAlive({ interestState }: Pick<Introduction, 'interestState'>): void {
  if (interestState === 'not_chosen' || interestState === 'withdrawn')
    throw new Refusal('conflict', 'This introduction has ended with the interest it came of.')
}
