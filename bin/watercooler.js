#!/usr/bin/env node
// `npx watercooler …`: runs src/main.ts with the Node that this package brings, whatever Node the machine has.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

try {
  const found = createRequire(import.meta.url).resolve('node/package.json')
  run(join(dirname(found), 'bin', 'node'))
} catch (fault) {
  complain(fault)
}

function run(node) {
  const settings = existsSync('.env') ? ['--env-file=.env'] : []
  const words = [...settings, join(root, 'src/main.ts'), ...process.argv.slice(2)]
  const child = spawn(node, words, { stdio: 'inherit' })
  // Whoever stops this process means the one that does the work; this one ends when that one has.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', complain)
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal]
  })
}

function complain(fault) {
  process.stderr.write(
    `Watercooler is not installed: run “npm ci” in ${root} first (${fault.message.split('\n')[0]}).\n`,
  )
  process.exitCode = 1
}
