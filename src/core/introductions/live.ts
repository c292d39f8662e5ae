import { Refusal } from '../refusal.ts'
import type { Introduction } from './introduction.ts'

/** Whether the interest on which an introduction hangs has ended. */
export function hasEnded({ interestState }: Pick<Introduction, 'interestState'>): boolean {
  return interestState === 'not_chosen' || interestState === 'withdrawn'
}

/** Refuses 'conflict' when the interest on which an introduction hangs has ended: then it leads nowhere any more. */
export function checkAlive(introduction: Pick<Introduction, 'interestState'>): void {
  if (hasEnded(introduction))
    throw new Refusal('conflict', 'This introduction has ended with the interest it came of.')
}
