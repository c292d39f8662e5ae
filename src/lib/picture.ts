// Pictures, made anew from their pixels: nothing that somebody hid in a file comes out again.
import type { Sharp } from 'sharp'

/** The largest file that is read as a picture, in bytes. */
export const PICTURE_BYTES_MAX = 16 * 1024 * 1024
const FRAMES_MAX = 200
const SECONDS_MAX = 20
const AT_ONCE_MAX = 2

/** A picture in a form of ours. */
export interface Picture {
  bytes: Buffer
  mediaType: 'image/jpeg' | 'image/png' | 'image/gif' | 'image/webp'
  /** Of its file. */
  ending: 'jpg' | 'png' | 'gif' | 'webp'
  width: number
  height: number
  blurhash: string
}

/** How large a picture may be at most; larger ones are made smaller. `cover` cuts it to that very shape. */
export interface PictureSize {
  width: number
  height: number
  fit: 'inside' | 'cover'
  /** Whether it may move. */
  isAnimated: boolean
  /** How many pixels it may have as it comes, those of all its frames together. */
  pixelsMax: number
}

/** Why a file is not taken as a picture. */
export type PictureFault = 'no_picture' | 'too_large' | 'too_many_pixels' | 'damaged'

/**
 * Makes a picture of what somebody sent: turned upright, without what cameras and people write into files (EXIF and kin),
 * in one of four forms, whatever its name says. Gives why not for anything that is no JPEG, PNG, GIF, WebP or AVIF.
 */
export async function makePicture(bytes: Buffer, size: PictureSize): Promise<Picture | PictureFault> {
  if (bytes.length > PICTURE_BYTES_MAX) return 'too_large'
  if (formOf(bytes) === undefined) return 'no_picture'
  return await inTurn(() => draw(bytes, size))
}

// What a file says of itself in its first bytes; libraries are only shown these, never SVG, PDF or playlists.
function formOf(bytes: Buffer): 'jpeg' | 'png' | 'gif' | 'webp' | 'avif' | undefined {
  if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'jpeg'
  if (bytes.subarray(0, 8).toString('latin1') === '\x89PNG\r\n\x1a\n') return 'png'
  if (/^GIF8[79]a/.test(bytes.subarray(0, 6).toString('latin1'))) return 'gif'
  if (/^RIFF.{4}WEBP/s.test(bytes.subarray(0, 12).toString('latin1'))) return 'webp'
  return /^.{4}ftyp(avif|avis|mif1|heic)/s.test(bytes.subarray(0, 12).toString('latin1')) ? 'avif' : undefined
}

async function draw(bytes: Buffer, size: PictureSize): Promise<Picture | PictureFault> {
  // Loaded here: a process that never sees a picture needs none of its 20 MiB.
  const { default: sharp } = await import('sharp')
  sharp.concurrency(1)
  sharp.cache(false)
  const open = (animated: boolean) =>
    sharp(bytes, { limitInputPixels: size.pixelsMax, animated, pages: animated ? -1 : 1, failOn: 'error' })
  try {
    const { pages = 1, width, height, hasAlpha } = await open(false).metadata()
    if (width * height > size.pixelsMax) return 'too_many_pixels'
    const form = formOf(bytes)
    const moves = size.isAnimated && pages > 1 && (form === 'gif' || form === 'webp')
    if (moves && (pages > FRAMES_MAX || pages * width * height > size.pixelsMax)) return 'too_many_pixels'
    const resized = open(moves)
      .autoOrient()
      .resize({
        width: size.width,
        height: size.height,
        fit: size.fit,
        withoutEnlargement: size.fit === 'inside',
      })
      .timeout({ seconds: SECONDS_MAX })
    const { data, info } = await encode(resized, { moves, form, hasAlpha }).toBuffer({
      resolveWithObject: true,
    })
    const { format } = info
    const ending = format === 'jpeg' ? 'jpg' : (format as 'png' | 'gif' | 'webp')
    return {
      bytes: data,
      mediaType: `image/${format}` as Picture['mediaType'],
      ending,
      width: info.width,
      height: info.pageHeight ?? info.height,
      blurhash: await blur(open(false)),
    }
  } catch (fault) {
    return /pixel limit/i.test((fault as Error).message) ? 'too_many_pixels' : 'damaged'
  }
}

function encode(
  picture: Sharp,
  { moves, form, hasAlpha }: { moves: boolean; form: ReturnType<typeof formOf>; hasAlpha: boolean },
): Sharp {
  if (moves) return form === 'gif' ? picture.gif() : picture.webp({ quality: 80 })
  if (form === 'png' || form === 'gif') return picture.png({ compressionLevel: 9 })
  if (form === 'webp' || hasAlpha) return picture.webp({ quality: 85 })
  return picture.jpeg({ quality: 85, mozjpeg: true })
}

const BLUR_PIXELS = 32

// A few colours that stand in its place until it is there (blurha.sh).
async function blur(picture: Sharp): Promise<string> {
  const { encode: encodeBlur } = await import('blurhash')
  const { data, info } = await picture
    .autoOrient()
    .resize(BLUR_PIXELS, BLUR_PIXELS, { fit: 'fill' })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return encodeBlur(new Uint8ClampedArray(data), info.width, info.height, 4, 3)
}

let underWay = 0
const waiting: (() => void)[] = []

// Each holds its pixels in memory, so that only a few may be drawn at once.
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (underWay >= AT_ONCE_MAX) await new Promise<void>((turn) => waiting.push(turn))
  underWay += 1
  try {
    return await work()
  } finally {
    underWay -= 1
    waiting.shift()?.()
  }
}
