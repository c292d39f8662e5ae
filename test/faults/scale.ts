/** How large the world is, how long each row's load lasts, and whether it waits for time to pass or moves the clock. */
export interface Scale {
  hosts: number
  inboxesEach: number
  writers: number
  perSecond: number
  loadMs: number
  /** How often a fault that happens again and again does. */
  times: number
  /** False: leases and pauses are ended in the table instead of being waited for. */
  isPatient: boolean
}

/** As the tests run the rows: seconds each, and time is moved where it would have to be waited for. */
export const SHORT: Scale = {
  hosts: 10,
  inboxesEach: 2,
  writers: 5,
  perSecond: 10,
  loadMs: 1_500,
  times: 2,
  isPatient: false,
}

/** As `npm run faults` does: security’s L1, with half a minute in the place of five. */
export const LONG: Scale = {
  hosts: 60,
  inboxesEach: 5,
  writers: 20,
  perSecond: 10,
  loadMs: 20_000,
  times: 10,
  isPatient: true,
}
