import { join, resolve } from 'node:path'
import ipaddr from 'ipaddr.js'
import { z } from 'zod'

import type { BucketSettings } from './lib/files/bucket.ts'
import { isKey, KEY_RULE, KeyFileFault, keyFileIn, readKeyFile } from './lib/key-file.ts'

const RESERVED_KEY_ID = 'secret'
const KEY_RING_RULE = `must be keys with different ids, id:key,id:key, where an id is lower case and not "${RESERVED_KEY_ID}" and a key ${KEY_RULE}`
const ROLES_RULE = 'must be web, worker or both'

const list = z.string().transform((text) => text.split(/[\s,]+/).filter(Boolean))
const cidr = z.string().refine((text) => ipaddr.isValidCIDR(text), {
  error: (issue) => `"${issue.input}" is no address range such as 127.0.0.0/8`,
})
const port = whole(0, 65_535)

const Origin = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : null
  const isBare = url !== null && url.pathname === '/' && url.search === '' && url.hash === '' && !url.username
  if (url && isBare && (url.protocol === 'https:' || isLoopbackHttp(text))) return url.origin
  context.addIssue({
    code: 'custom',
    message: 'must be the public address, such as https://writers.example (http:// only on loopback)',
  })
  return z.NEVER
})

// An id stands beside each sealed field, so two keys of one id would not be told apart.
const KeyRing = list.transform((items, context) => {
  const keys = items.map((item) => {
    const [, id, text = ''] = /^([a-z0-9_-]{1,40}):(.+)$/.exec(item) ?? []
    return id !== undefined && id !== RESERVED_KEY_ID && isKey(text)
      ? { id, key: Buffer.from(text, 'base64') }
      : undefined
  })
  const good = keys.filter((key) => key !== undefined)
  const areDistinct = new Set(good.map(({ id }) => id)).size === good.length
  if (good.length === items.length && areDistinct) return good
  context.addIssue({ code: 'custom', message: KEY_RING_RULE })
  return z.NEVER
})

const Settings = z.object({
  ORIGIN: Origin.optional(),
  HOST: z.string().min(1).optional(),
  PORT: port.default(3000),
  METRICS_HOST: z.string().min(1).default('127.0.0.1'),
  METRICS_PORT: port.default(9100),
  DATABASE_URL: z
    .string()
    .refine(isDatabaseUrl, { error: 'must look like postgres://user:password@host/name' })
    .optional(),
  DATABASE_CONNECTIONS: whole(4, 200).default(20),
  DATA_DIR: z
    .string()
    .min(1)
    .default('./data')
    .transform((path) => resolve(path)),
  SECRET_KEY: z.string().refine(isKey, { error: KEY_RULE }).optional(),
  SECRET_KEY_FILE: z.string().min(1).optional(),
  VAULT_KEYS: KeyRing.default([]),
  TRUSTED_PROXIES: list.pipe(z.array(cidr)).default([]),
  LOG_LEVEL: z
    .enum(['error', 'warn', 'info', 'debug', 'silent'], {
      error: 'must be error, warn, info, debug or silent',
    })
    .default('info'),
  ROLES: list
    .pipe(z.array(z.enum(['web', 'worker'], { error: ROLES_RULE })).min(1, { error: ROLES_RULE }))
    .default(['web', 'worker']),
  NODE_NAME: z
    .string()
    .trim()
    .min(1, { error: 'must not be blank' })
    .max(60, { error: 'holds at most 60 characters' })
    .default('Watercooler'),
  DEV_PEERS: list.pipe(z.array(cidr)).default([]),
  MEDIA_DIR: z
    .string()
    .min(1)
    .transform((path) => resolve(path))
    .optional(),
  MEDIA_ORIGIN: Origin.optional(),
  MEDIA_RETENTION_DAYS: whole(1, 365).default(30),
  S3_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'must be an address such as https://s3.example' })
    .optional(),
  S3_BUCKET: z.string().min(1).optional(),
  S3_REGION: z.string().min(1).default('us-east-1'),
  S3_ACCESS_KEY_ID: z.string().min(1).optional(),
  S3_SECRET_ACCESS_KEY: z.string().min(1).optional(),
})

// What must agree is checked even where single settings are wrong, so that all faults are named at once.
const always = { when: () => true }

const Environment = Settings.refine(
  ({ DEV_PEERS, ORIGIN }) => DEV_PEERS.length === 0 || typeof ORIGIN !== 'string' || isLoopbackHttp(ORIGIN),
  {
    path: ['DEV_PEERS'],
    error: 'is for development: it is accepted only while ORIGIN is http:// on loopback',
    ...always,
  },
)
  .refine(
    (given) => {
      const parts = [given.S3_ENDPOINT, given.S3_BUCKET, given.S3_ACCESS_KEY_ID, given.S3_SECRET_ACCESS_KEY]
      return parts.every((part) => part === undefined) || parts.every((part) => part !== undefined)
    },
    {
      path: ['S3_ENDPOINT'],
      error: 'goes with S3_BUCKET, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY: all of them or none',
      ...always,
    },
  )
  .refine(({ SECRET_KEY, SECRET_KEY_FILE }) => SECRET_KEY === undefined || SECRET_KEY_FILE === undefined, {
    path: ['SECRET_KEY'],
    error: 'and SECRET_KEY_FILE exclude each other',
    ...always,
  })

/** The names of all settings, each of which `.env.example` explains. */
export const SETTINGS: readonly string[] = Object.keys(Settings.shape)

/** All settings of a process, checked; `.env.example` says what each does. */
export interface Config {
  /** The public address without a path, such as `https://writers.example`. */
  origin: string
  host: string
  port: number
  metrics: { host: string; port: number }
  /** Undefined: the node runs a PostgreSQL of its own below `dataDir`. */
  databaseUrl: string | undefined
  databaseConnections: number
  dataDir: string
  /** 32 bytes that seal private keys at rest and sign form tokens. */
  secretKey: Buffer
  /** The keys that seal clients' names, the first for what is new; empty: one that comes of the secret key does. */
  vaultKeys: { id: string; key: Buffer }[]
  trustedProxies: string[]
  logLevel: 'error' | 'warn' | 'info' | 'debug' | 'silent'
  roles: ('web' | 'worker')[]
  nodeName: string
  /** Address ranges that may be dialled over plain http; empty but on a developer's machine. */
  devPeers: string[]
  media: {
    /** The folder in which pictures are kept, unless there is a bucket. */
    folder: string
    bucket: BucketSettings | undefined
    /** Where uploaded pictures are to be seen: this node, or another name for it. */
    origin: string
    retentionDays: number
  }
}

/** The settings are wrong; the message names every fault and is meant for the operator. */
export class ConfigFault extends Error {}

/**
 * Reads and checks the environment, the only place that does. Makes the secret key in DATA_DIR on the first run.
 * Throws ConfigFault with all faults at once.
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const filled = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const read = Environment.safeParse(filled)
  if (!read.success) throw new ConfigFault(`The configuration is wrong:\n${wordFaults(read.error)}`)
  const given = read.data
  const origin = given.ORIGIN ?? `http://localhost:${given.PORT}`
  return {
    origin,
    host: given.HOST ?? (isLoopbackHttp(origin) ? hostOf(origin) : '0.0.0.0'),
    port: given.PORT,
    metrics: { host: given.METRICS_HOST, port: given.METRICS_PORT },
    databaseUrl: given.DATABASE_URL,
    databaseConnections: given.DATABASE_CONNECTIONS,
    dataDir: given.DATA_DIR,
    secretKey: keyIn(given),
    vaultKeys: given.VAULT_KEYS,
    trustedProxies: given.TRUSTED_PROXIES,
    logLevel: given.LOG_LEVEL,
    roles: given.ROLES,
    nodeName: given.NODE_NAME,
    devPeers: given.DEV_PEERS,
    media: mediaOf(given, origin),
  }
}

function mediaOf(given: z.output<typeof Environment>, origin: string): Config['media'] {
  const { S3_ENDPOINT: endpoint, S3_BUCKET: bucketName, S3_REGION: region } = given
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = given
  const hasAll = endpoint && bucketName && accessKeyId && secretAccessKey
  const bucket = hasAll ? { endpoint, bucket: bucketName, region, accessKeyId, secretAccessKey } : undefined
  return {
    folder: given.MEDIA_DIR ?? join(given.DATA_DIR, 'media'),
    bucket,
    origin: given.MEDIA_ORIGIN ?? origin,
    retentionDays: given.MEDIA_RETENTION_DAYS,
  }
}

/** Whether the operator asked for every detail, stacks of faults included. */
export function isDebugging(environment: NodeJS.ProcessEnv = process.env): boolean {
  return environment.LOG_LEVEL === 'debug'
}

function readSecretKey(given: z.output<typeof Environment>): Buffer {
  if (given.SECRET_KEY !== undefined) return Buffer.from(given.SECRET_KEY, 'base64')
  if (given.SECRET_KEY_FILE !== undefined) return readKeyFile(given.SECRET_KEY_FILE)
  return keyFileIn(given.DATA_DIR)
}

function keyIn(given: z.output<typeof Environment>): Buffer {
  try {
    return readSecretKey(given)
  } catch (fault) {
    if (fault instanceof KeyFileFault) throw new ConfigFault(fault.message)
    throw fault
  }
}

function isLoopbackHttp(address: string): boolean {
  const { protocol, hostname } = new URL(address)
  const isLoopback =
    hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname)
  return protocol === 'http:' && isLoopback
}

// A URL writes an IPv6 address in brackets, a socket does not.
function hostOf(origin: string): string {
  return new URL(origin).hostname.replace(/^\[(.+)\]$/, '$1')
}

// A URL with a name but no host is none to the WHATWG; PostgreSQL's own tools take it to mean a socket.
function isDatabaseUrl(text: string): boolean {
  return /^postgres(?:ql)?:\/\//.test(text) && URL.canParse(text.replace('@/', '@localhost/'))
}

function whole(min: number, max: number) {
  const error = `must be a whole number from ${min} to ${max}`
  return z
    .string()
    .regex(/^\d{1,9}$/, { error })
    .transform(Number)
    .pipe(z.int().min(min, { error }).max(max, { error }))
}

function wordFaults(error: z.ZodError): string {
  return error.issues.map((issue) => `  ${String(issue.path[0])}: ${issue.message}`).join('\n')
}
