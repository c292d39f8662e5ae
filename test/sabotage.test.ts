// `npm run sabotage` takes minutes and is run now and then; that each guard is aimed at something that is there is seen here.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { GUARDS } from './sabotage/guards.ts'

const ROOT = join(import.meta.dirname, '..')

t.test('every guard stands where it is to be taken out, once', async (t) => {
  t.ok(GUARDS.length > 100)
  for (const { name, beside = [], ...edit } of GUARDS)
    for (const { file, text } of [edit, ...beside])
      t.equal(read(file).split(text).length, 2, `${name}: ${file}`)
})

t.test('no two guards have one name, and their tests are there', async (t) => {
  t.equal(new Set(GUARDS.map(({ name }) => name)).size, GUARDS.length)
  for (const { name, test } of GUARDS) t.match(read(test), 't.test(', name)
})

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8')
}
