/** How often a property is tried: a thousand times, or as often as RUNS says. */
export const RUNS = Number(process.env.RUNS ?? 1_000)
