// The figures as they are printed: each beside its floor, with the goal and whether it was met.
/** One figure. `goal` is a bound on it; without one it is only told. */
export interface Figure {
  name: string
  value: number
  unit: string
  goal?: { bound: number; is: 'at least' | 'at most' }
  beside?: string
}

let isShort = false

/** Prints a figure on one line. */
export function tell({ name, value, unit, goal, beside }: Figure): void {
  const met = goal === undefined ? '' : isMet(value, goal) ? 'pass' : 'SHORT'
  if (met === 'SHORT') isShort = true
  const wanted = goal === undefined ? '' : `${goal.is} ${goal.bound}`
  const line = [
    name.padEnd(46),
    `${format(value)} ${unit}`.padEnd(16),
    wanted.padEnd(15),
    met.padEnd(6),
    beside ?? '',
  ]
  process.stdout.write(`${line.join(' ').trimEnd()}\n`)
}

/** Prints the heading of a group. */
export function head(title: string): void {
  process.stdout.write(`\n${title}\n`)
}

/** Whether some figure fell short of its goal. */
export function fellShort(): boolean {
  return isShort
}

/** The value below which a share of the values lies. */
export function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

function isMet(value: number, { bound, is }: NonNullable<Figure['goal']>): boolean {
  return is === 'at least' ? value >= bound : value <= bound
}

function format(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)
}
