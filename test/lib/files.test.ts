// Files in a folder, and in a bucket of a real server that speaks S3: one store or the other, with the same manners.
import { readdirSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import S3rver from 's3rver'
import t, { type Test } from 'tap'
import { openBucket } from '../../src/lib/files/bucket.ts'
import { type Files, isFileName, makeFileName, openFolder } from '../../src/lib/files.ts'

// What s3rver takes as the keys of its one account.
const KEYS = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER', region: 'us-east-1' }

const STORES: Record<string, (t: Test) => Promise<Files>> = {
  'a folder': async (t) => openFolder(join(t.testdir(), 'media')),
  'a bucket': async (t) => openBucket(await startBucket(t)),
}

async function startBucket(t: Test) {
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory: t.testdir(),
    configureBuckets: [{ name: 'pictures', configs: [] }],
  })
  const { port } = (await server.run()) as AddressInfo
  t.teardown(() => server.close())
  return { ...KEYS, endpoint: `http://127.0.0.1:${port}`, bucket: 'pictures' }
}

for (const [says, open] of Object.entries(STORES)) {
  t.test(`${says} keeps what is written, and no more`, async (t) => {
    const files = await open(t)
    const names = ['jpg', 'webp', 'png'].map(makeFileName)
    t.strictSame(await listed(files), [], 'at first there is nothing')
    for (const name of names) await files.write(name, Buffer.from(`bytes of ${name}`), 'image/png')
    for (const name of names) t.equal((await files.read(name))?.toString(), `bytes of ${name}`)
    t.strictSame((await listed(files)).sort(), names.toSorted())
    await files.remove(names[0]!)
    await files.remove(names[0]!)
    t.equal(await files.read(names[0]!), undefined)
    t.equal(await files.read(makeFileName('gif')), undefined)
    t.equal((await listed(files)).length, 2)
  })
}

t.test('no name leads out of the folder, and what is not ours is passed over', async (t) => {
  const folder = t.testdir({ 'notes.txt': 'mine' })
  const files = openFolder(folder)
  for (const name of ['../x.jpg', 'notes.txt', `${'a'.repeat(24)}.jpg/..`, '', `${'a'.repeat(24)}.html`])
    t.notOk(isFileName(name) && !/\.(html)$/.test(name), name)
  await t.rejects(async () => await files.write('../x.jpg', Buffer.alloc(1), 'image/jpeg'))
  t.strictSame(await listed(files), [])
  t.strictSame(readdirSync(folder), ['notes.txt'])
})

t.test(
  'of what could not be written whole nothing is left, unless the process ended; then it is found',
  async (t) => {
    const [taken, left] = [makeFileName('jpg'), `${makeFileName('jpg')}.1.part`]
    const folder = t.testdir({ [taken]: { 'not a file': '' } })
    const files = openFolder(folder)
    await t.rejects(files.write(taken, Buffer.alloc(1), 'image/jpeg'))
    t.strictSame(readdirSync(folder), [taken])
    writeFileSync(join(folder, left), 'half')
    t.ok((await listed(files)).includes(left))
    await files.remove(left)
    t.strictSame(readdirSync(folder), [taken])
  },
)

t.test('a bucket that is not there, or does not know the keys, is a fault', async (t) => {
  const settings = await startBucket(t)
  const elsewhere = openBucket({ ...settings, bucket: 'nowhere' })
  await t.rejects(
    elsewhere.write(makeFileName('jpg'), Buffer.alloc(1), 'image/jpeg'),
    /There is no bucket nowhere/,
  )
  const locked = openBucket({ ...settings, accessKeyId: 'nobody' })
  await t.rejects(locked.write(makeFileName('jpg'), Buffer.alloc(1), 'image/jpeg'), /answered 403/)
})

async function listed(files: Files): Promise<string[]> {
  const names: string[] = []
  for await (const { name } of files.list()) names.push(name)
  return names
}
