import './lib/young-space.ts'
import { runProgram } from './cli/index.ts'

// Whoever reads only the first lines (`| head`) has seen enough, and a terminal that was closed shows nothing (EIO): the
// command ends as usual.
process.stdout.on('error', (fault: NodeJS.ErrnoException) => {
  if (fault.code !== 'EPIPE' && fault.code !== 'EIO') throw fault
})

process.exitCode = await runProgram(process.argv)
