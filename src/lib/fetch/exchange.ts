// One request and its answer, within bounds of time and size, and the names of what may go wrong.
import { promisify } from 'node:util'
import { brotliDecompress, gunzip, type ZlibOptions } from 'node:zlib'
import type { Barrier } from '../addresses.ts'

/** Why a fetch failed: refused by us, spoilt by its answer, or not to be had. Busy are we, not the peer. */
export type FetchFaultReason =
  | 'blocked'
  | 'busy'
  | 'timeout'
  | 'too_large'
  | 'too_many_redirects'
  | 'unreachable'
  | 'wrong_type'

/** What a blocked URL ran into. */
export type BlockReason = Barrier | 'own_host' | 'shunned' | 'url' | 'userinfo'

const PERMANENT = new Set<FetchFaultReason>(['blocked', 'too_large', 'too_many_redirects', 'wrong_type'])

/** A fetch that gave no answer, or none that may be used. `block` is set when the reason is `blocked`. */
export class FetchFault extends Error {
  readonly reason: FetchFaultReason
  readonly block: BlockReason | undefined

  constructor(
    reason: FetchFaultReason,
    message: string,
    more: { block?: BlockReason; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause })
    this.name = 'FetchFault'
    this.reason = reason
    this.block = more.block
  }

  /** Whether trying again cannot help until the other side changes. */
  get isPermanent(): boolean {
    return PERMANENT.has(this.reason)
  }
}

/** How much of a body is read, in bytes; `isCut` when a longer one may simply end there. */
export interface BodyBound {
  bytesMax: number
  isCut: boolean
}

/** Header fields by their lower-case names; several of one name are a list. */
export type AnswerHeaders = Record<string, string | string[] | undefined>

/** What came back: the body as it was sent, still compressed if it was. */
export interface Answer {
  status: number
  headers: AnswerHeaders
  body: Buffer
}

interface Abortable {
  abort(reason: Error): void
}

/**
 * Receives one answer from a dispatcher of undici, which calls the methods whose names begin with `on`.
 * `answer` is rejected with a FetchFault when the time is over, the connection fails or the body is too
 * large, and with whatever `boundOf` throws when it sees the head of the answer.
 */
export class Exchange {
  readonly answer: Promise<Answer>
  readonly #settle: Pick<PromiseWithResolvers<Answer>, 'resolve' | 'reject'>
  readonly #boundOf: (status: number, headers: AnswerHeaders) => BodyBound
  readonly #timer: NodeJS.Timeout
  #request: Abortable | undefined
  #isOver = false
  #status = 0
  #headers: AnswerHeaders = {}
  #bound: BodyBound = { bytesMax: 0, isCut: true }
  #chunks: Buffer[] = []
  #bytes = 0

  constructor(milliseconds: number, boundOf: (status: number, headers: AnswerHeaders) => BodyBound) {
    const { promise, ...settle } = Promise.withResolvers<Answer>()
    this.answer = promise
    this.#settle = settle
    this.#boundOf = boundOf
    this.#timer = setTimeout(() => this.#fail(new FetchFault('timeout', 'The time is over.')), milliseconds)
  }

  onRequestStart(request: Abortable): void {
    this.#request = request
    if (this.#isOver) request.abort(new Error('Nobody waits for this any more.'))
  }

  // Called for each interim answer (1xx) too; the last head is the one that counts.
  onResponseStart(_request: Abortable, status: number, headers: AnswerHeaders): void {
    this.#status = status
    this.#headers = headers
    try {
      this.#bound = this.#boundOf(status, headers)
    } catch (error) {
      this.#fail(error)
    }
  }

  onResponseData(_request: Abortable, chunk: Buffer): void {
    this.#bytes += chunk.length
    if (this.#bytes <= this.#bound.bytesMax) this.#chunks.push(chunk)
    else if (this.#bound.isCut) this.#end(new Error('The rest of the body is not wanted.'))
    else this.#fail(new FetchFault('too_large', `The body is over ${this.#bound.bytesMax} bytes.`))
  }

  onResponseEnd(): void {
    this.#end()
  }

  onResponseError(_request: Abortable, error: Error & { code?: string }): void {
    // An argument that undici refuses, such as a header with a line break, is our fault and not the peer's.
    const isOurs = error instanceof FetchFault || error.code === 'UND_ERR_INVALID_ARG'
    this.#fail(isOurs ? error : new FetchFault('unreachable', error.message, { cause: error }))
  }

  #end(abortWith?: Error): void {
    if (this.#isOver) return
    this.#close(abortWith)
    this.#settle.resolve({ status: this.#status, headers: this.#headers, body: Buffer.concat(this.#chunks) })
  }

  #fail(error: unknown): void {
    if (this.#isOver) return
    this.#close(error instanceof Error ? error : new Error('The answer is not wanted.'))
    this.#settle.reject(error)
  }

  #close(abortWith?: Error): void {
    this.#isOver = true
    clearTimeout(this.#timer)
    if (abortWith !== undefined) this.#request?.abort(abortWith)
  }
}

const DECODERS = new Map([
  ['gzip', promisify<Buffer, ZlibOptions, Buffer>(gunzip)],
  ['br', promisify<Buffer, ZlibOptions, Buffer>(brotliDecompress)],
])

/** The encodings that `decodeBody` undoes, as Accept-Encoding names them. */
export const ENCODINGS = [...DECODERS.keys()].join(', ')

/**
 * Undoes the Content-Encoding of a body. No more than the bound is ever decoded, so that no bomb goes off; an
 * encoded body that may be cut is given up. Throws FetchFault: 'too_large', or 'wrong_type' if it cannot be.
 */
export async function decodeBody({ headers, body }: Answer, { bytesMax, isCut }: BodyBound): Promise<Buffer> {
  const encoding = String(headers['content-encoding'] ?? 'identity')
  if (encoding === 'identity') return body
  if (isCut) return Buffer.alloc(0)
  const decode = DECODERS.get(encoding)
  if (decode === undefined) throw new FetchFault('wrong_type', `The body is encoded as ${encoding}.`)
  try {
    return await decode(body, { maxOutputLength: bytesMax })
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    if (isTooLarge) throw new FetchFault('too_large', `The body decodes to over ${bytesMax} bytes.`)
    throw new FetchFault('wrong_type', 'The body is not encoded as it says.', { cause: error })
  }
}
