import type { Guard } from './guard.ts'
import { boards } from './guards/boards.ts'
import { gate } from './guards/gate.ts'
import { home } from './guards/home.ts'
import { lib } from './guards/lib.ts'
import { queue } from './guards/queue.ts'
import { receivers } from './guards/receivers.ts'
import { signatures } from './guards/signatures.ts'
import { strangers } from './guards/strangers.ts'

/** Every guard that is tried, by room. */
export const GUARDS: Guard[] = [
  ...gate,
  ...signatures,
  ...receivers,
  ...queue,
  ...lib,
  ...home,
  ...boards,
  ...strangers,
]
