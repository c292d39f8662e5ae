import { runProgram } from './cli/index.ts'

// Whoever reads only the first lines (`| head`) has seen enough; the command ends as usual.
process.stdout.on('error', (fault: NodeJS.ErrnoException) => {
  if (fault.code !== 'EPIPE') throw fault
})

process.exitCode = await runProgram(process.argv)
