// What befalls a process of ours from within: its clock goes wrong, it stands still, its memory runs out. It is loaded
// before the program (`node --import`), which knows nothing of it, and is told by the row what is to happen.

/** What happens: all clocks of the process go wrong by so much, nothing else runs for so long, or all memory is taken. */
export type Trouble = { clockMs: number } | { blockMs: number } | { takesMemory: true }

let clockMs = 0

// What asks which moment it is hears a wrong one; all else of a Date is as it was.
globalThis.Date = new Proxy(Date, {
  construct: (real, given, made) =>
    Reflect.construct(real, given.length === 0 ? [real.now() + clockMs] : given, made),
  get: (real, name) => (name === 'now' ? () => real.now() + clockMs : Reflect.get(real, name)),
})

process.on('message', (trouble: Trouble) => {
  if ('clockMs' in trouble) clockMs = trouble.clockMs
  else if ('blockMs' in trouble) standStill(trouble.blockMs)
  else takeMemory()
})
// It must not keep a process alive that has nothing left to do.
process.channel?.unref()

function standStill(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end);
}

// V8 ends the process when `--max-old-space-size` is reached.
function takeMemory(): void {
  const taken: number[][] = []
  for (;;) taken.push(Array.from({ length: 100_000 }, Math.random))
}
