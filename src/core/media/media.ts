import type { Id } from '../../lib/ids.ts'
import type { PictureFault, PictureSize } from '../../lib/picture.ts'

/** The id of a picture that was uploaded here. */
export type MediaId = Id<'media'>

/** How many pictures a post here may have: Mastodon keeps as many of others. */
export const PICTURES_MAX = 4

/** The longest description of a picture, in characters. */
export const ALT_LENGTH_MAX = 1_500

// A phone takes 48 million of them at once; each costs four bytes while it is drawn.
const UPLOADED_PIXELS_MAX = 60_000_000
// What other nodes serve was made smaller by them: Mastodon takes no more than these.
const FETCHED_PIXELS_MAX = 34_000_000

/** How large what is uploaded is kept, by what it is for. */
export const KEPT_SIZES: Record<'post' | 'avatar', PictureSize> = {
  post: { width: 4_096, height: 4_096, fit: 'inside', isAnimated: true, pixelsMax: UPLOADED_PIXELS_MAX },
  avatar: { width: 400, height: 400, fit: 'cover', isAnimated: false, pixelsMax: UPLOADED_PIXELS_MAX },
}

/** How large copies of pictures of other nodes are, by where they are shown. */
export const SHOWN_SIZES = {
  avatar: { width: 96, height: 96, fit: 'cover', isAnimated: false, pixelsMax: FETCHED_PIXELS_MAX },
  preview: { width: 800, height: 800, fit: 'inside', isAnimated: false, pixelsMax: FETCHED_PIXELS_MAX },
  emoji: { width: 96, height: 96, fit: 'inside', isAnimated: true, pixelsMax: FETCHED_PIXELS_MAX },
} as const satisfies Record<string, PictureSize>

/** Where a copy is shown. */
export type Shown = keyof typeof SHOWN_SIZES

/** What is said to whoever sent a file that is no picture. */
export const PICTURE_FAULTS: Record<PictureFault, string> = {
  no_picture: 'is no picture that can be shown here: it must be a JPEG, PNG, GIF, WebP or AVIF',
  too_large: 'is larger than 16 MiB',
  too_many_pixels: 'has too many pixels: 60 million at the most',
  damaged: 'is damaged, and cannot be read as a picture',
}
