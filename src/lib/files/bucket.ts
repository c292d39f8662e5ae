// A bucket behind an address that the operator wrote into the configuration: the one place beside fetch.ts that opens
// connections. No stranger chooses where to, so the door's rules for strangers' addresses would only be in the way.
import { AwsClient } from 'aws4fetch'
import { type Files, isFileName } from '../files.ts'

/** Where a bucket is, and the keys to it. */
export interface BucketSettings {
  /** Such as `https://s3.example` or `http://127.0.0.1:9000`; the bucket's name is the first part of the path. */
  endpoint: string
  bucket: string
  region: string
  accessKeyId: string
  secretAccessKey: string
}

const TIMEOUT_MS = 30_000

/** Keeps files in a bucket of a server that speaks S3. Throws when the server does not do as it is asked. */
export function openBucket(settings: BucketSettings): Files {
  const { endpoint, bucket, ...keys } = settings
  const client = new AwsClient({ ...keys, service: 's3', retries: 2 })
  const base = `${endpoint.replace(/\/$/, '')}/${bucket}`
  const ask = async (
    path: string,
    init: { method: string; body?: Uint8Array<ArrayBuffer>; headers?: Record<string, string> },
  ) => {
    const answer = await client.fetch(`${base}${path}`, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) })
    if (answer.ok || answer.status === 404) return answer
    throw new Error(
      `The bucket answered ${answer.status} to ${init.method}: ${(await answer.text()).slice(0, 300)}`,
    )
  }
  return {
    write: async (name, bytes, mediaType) => {
      const answer = await ask(`/${name}`, {
        method: 'PUT',
        body: new Uint8Array(bytes),
        headers: { 'content-type': mediaType },
      })
      if (!answer.ok) throw new Error(`There is no bucket ${bucket} at ${endpoint}.`)
    },
    read: async (name) => {
      const answer = await ask(`/${name}`, { method: 'GET' })
      return answer.ok ? Buffer.from(await answer.arrayBuffer()) : undefined
    },
    remove: async (name) => void (await ask(`/${name}`, { method: 'DELETE' })),
    list: () => listBucket(async (query) => await (await ask(query, { method: 'GET' })).text()),
  }
}

// ListObjectsV2 (docs.aws.amazon.com/AmazonS3/latest/API): pages of a thousand, in XML of one known shape.
async function* listBucket(
  read: (query: string) => Promise<string>,
): AsyncIterable<{ name: string; writtenAt: Date }> {
  let token: string | undefined
  do {
    const xml = await read(
      `?list-type=2${token === undefined ? '' : `&continuation-token=${encodeURIComponent(token)}`}`,
    )
    for (const [, one] of xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
      const name = /<Key>([^<]*)<\/Key>/.exec(one!)?.[1] ?? ''
      const at = /<LastModified>([^<]*)<\/LastModified>/.exec(one!)?.[1] ?? ''
      if (isFileName(name)) yield { name, writtenAt: new Date(at) }
    }
    token = /<NextContinuationToken>([^<]*)<\/NextContinuationToken>/.exec(xml)?.[1]
  } while (token !== undefined)
}
