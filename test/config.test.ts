import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { ConfigFault, readConfig, SETTINGS } from '../src/config.ts'

const execute = promisify(execFile)

const ROOT = join(import.meta.dirname, '..')
const SECRET_KEY = Buffer.alloc(32, 7).toString('base64')

function faultOf(environment: Record<string, string>): string {
  try {
    readConfig(environment)
  } catch (fault) {
    if (fault instanceof ConfigFault) return fault.message
    throw fault
  }
  throw new Error('a ConfigFault was expected')
}

t.test('with nothing set, it is a node on localhost with a PostgreSQL of its own', async (t) => {
  const config = readConfig({ SECRET_KEY })
  t.match(config, {
    origin: 'http://localhost:3000',
    host: 'localhost',
    port: 3000,
    metrics: { host: '127.0.0.1', port: 9100 },
    databaseUrl: undefined,
    roles: ['web', 'worker'],
    devPeers: [],
  })
  t.equal(readConfig({ SECRET_KEY, PORT: '' }).port, 3000, 'an empty setting is none')
})

t.test('a public node listens for its proxy, one on loopback for itself', async (t) => {
  t.equal(readConfig({ SECRET_KEY, ORIGIN: 'https://writers.example' }).host, '0.0.0.0')
  t.equal(readConfig({ SECRET_KEY, ORIGIN: 'http://127.0.0.1:4000' }).host, '127.0.0.1')
  t.equal(readConfig({ SECRET_KEY, ORIGIN: 'http://[::1]:4000' }).host, '::1')
})

t.test('all faults are named at once', async (t) => {
  const wrong = {
    ORIGIN: 'http://writers.example',
    PORT: '3000x',
    METRICS_PORT: '65536',
    DATABASE_URL: 'mysql://localhost/writers',
    DATABASE_CONNECTIONS: '2',
    SECRET_KEY: 'short',
    SECRET_KEY_FILE: '/run/secrets/key',
    VAULT_KEYS: 'new:half',
    TRUSTED_PROXIES: '10.0.0.0/8, nowhere',
    LOG_LEVEL: 'loud',
    ROLES: 'web, king',
    NODE_NAME: '  ',
    DEV_PEERS: 'home',
  }
  const message = faultOf(wrong)
  const { SECRET_KEY_FILE: _, ...alone } = wrong
  for (const name of Object.keys(alone)) t.match(message, new RegExp(`^  ${name}: `, 'm'))
  t.match(message, 'SECRET_KEY: and SECRET_KEY_FILE exclude each other', 'rules between settings too')
  t.notMatch(message, 'short', 'a secret is not repeated')
})

t.test('plain http to other nodes is for loopback alone', async (t) => {
  const peers = { SECRET_KEY, DEV_PEERS: '127.0.0.0/8' }
  for (const ORIGIN of ['http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000']) {
    t.strictSame(readConfig({ ...peers, ORIGIN }).devPeers, ['127.0.0.0/8'])
  }
  const refusal = /DEV_PEERS: is for development/
  t.match(faultOf({ ...peers, ORIGIN: 'https://writers.example' }), refusal)
  t.match(faultOf({ ...peers, ORIGIN: 'https://localhost' }), refusal)
  t.match(
    faultOf({ ...peers, ORIGIN: 'https://writers.example', PORT: 'x' }),
    refusal,
    'whatever else is wrong',
  )
  for (const ORIGIN of ['http://127.writers.example', 'http://localhost.example', 'http://10.0.0.1']) {
    t.match(faultOf({ ...peers, ORIGIN }), /ORIGIN: must be the public address/)
  }
})

t.test('a database may be named by host or by socket', async (t) => {
  for (const DATABASE_URL of [
    'postgres://ada:secret@db.example/writers',
    'postgresql://localhost:5433/writers?sslmode=require',
    'postgres://ada@/writers?host=%2Frun%2Fpostgresql',
  ]) {
    t.equal(readConfig({ SECRET_KEY, DATABASE_URL }).databaseUrl, DATABASE_URL)
  }
})

t.test('the secret key is made once, for its owner alone', async (t) => {
  const DATA_DIR = join(t.testdir(), 'deep', 'data')
  const { secretKey } = readConfig({ DATA_DIR })
  t.equal(secretKey.length, 32)
  t.strictSame(readdirSync(DATA_DIR), ['secret.key'])
  t.equal(statSync(join(DATA_DIR, 'secret.key')).mode & 0o777, 0o600)
  t.strictSame(readConfig({ DATA_DIR }).secretKey, secretKey, 'and read ever after')
})

t.test('processes that start at once read one secret key', async (t) => {
  const DATA_DIR = join(t.testdir(), 'data')
  const read = `import { readConfig } from './src/config.ts'; console.log(readConfig().secretKey.toString('hex'))`
  const starts = Array.from({ length: 4 }, () =>
    execute(process.execPath, ['--input-type=module', '-e', read], { cwd: ROOT, env: { DATA_DIR } }),
  )
  const keys = (await Promise.all(starts)).map(({ stdout }) => stdout)
  t.equal(new Set(keys).size, 1)
})

t.test('the keys of the vault are read in their order, each with an id of its own', async (t) => {
  const key = Buffer.alloc(32, 9).toString('base64')
  t.strictSame(readConfig({ SECRET_KEY }).vaultKeys, [])
  t.strictSame(readConfig({ SECRET_KEY, VAULT_KEYS: `new:${key}, old:${SECRET_KEY}` }).vaultKeys, [
    { id: 'new', key: Buffer.alloc(32, 9) },
    { id: 'old', key: Buffer.alloc(32, 7) },
  ])
  for (const VAULT_KEYS of [key, 'new:half', `new:${key},new:${SECRET_KEY}`, `secret:${key}`, `:${key}`]) {
    const fault = faultOf({ SECRET_KEY, VAULT_KEYS })
    t.match(fault, /VAULT_KEYS: must be keys with different ids/)
    t.notMatch(fault, key, 'a key is not repeated')
  }
})

t.test('a secret key in a file of the operator is never made', async (t) => {
  const folder = t.testdir({ 'good.key': `${SECRET_KEY}\n`, 'bad.key': 'half a ke' })
  const at = (name: string) => join(folder, name)
  t.equal(readConfig({ SECRET_KEY_FILE: at('good.key') }).secretKey.toString('base64'), SECRET_KEY)
  t.match(faultOf({ SECRET_KEY_FILE: at('none.key') }), /none\.key cannot be read/)
  t.match(faultOf({ SECRET_KEY_FILE: at('bad.key') }), /bad\.key is damaged/)
  t.strictSame(readdirSync(folder).sort(), ['bad.key', 'good.key'])
})

t.test('a data folder that cannot be made is explained', async (t) => {
  const file = join(t.testdir(), 'file')
  writeFileSync(file, '')
  t.match(faultOf({ DATA_DIR: join(file, 'data') }), /Nothing can be written in .*Set DATA_DIR/)
})

t.test('.env.example explains each setting, and no other', async (t) => {
  const text = readFileSync(join(ROOT, '.env.example'), 'utf8')
  const settings = [...text.matchAll(/((?:^# .*\n)+)^#([A-Z0-9_]+)=(.*)$/gm)]
  t.strictSame(settings.map(([, , name]) => name).sort(), [...SETTINGS].sort())
  t.equal([...text.matchAll(/^#?[A-Z0-9_]+=/gm)].length, SETTINGS.length, 'each has a text above it')
  for (const [, meaning, name] of settings) t.match(meaning, /Default: /, `${name} says its default`)
  const examples = Object.fromEntries(settings.map(([, , name, value]) => [name!, value!]))
  t.equal(examples.SECRET_KEY, '', 'no secret is there to be copied')
  const { SECRET_KEY_FILE: _file, DEV_PEERS: _peers, ...public_ } = examples
  t.doesNotThrow(() => readConfig({ ...public_, SECRET_KEY }), 'the examples are good')
})
