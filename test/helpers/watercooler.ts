// The commands `serve` and `work` alone, for tests that need a process of ours which they may kill.
import { Command } from 'commander'
import { addServe } from '../../src/cli/serve.ts'

const program = new Command('watercooler')
addServe(program)
await program.parseAsync()
