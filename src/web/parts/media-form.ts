// The fields by which pictures come into a post, each with what is to be seen in it.
import { z } from 'zod'
import type { PickedMedia, WaitingMedia } from '../../core/media/keep.ts'
import { ALT_LENGTH_MAX, PICTURES_MAX } from '../../core/media/media.ts'
import { mediaUrl, type Site } from '../../core/site.ts'
import { type Html, html } from '../../lib/html.ts'
import { idOf } from '../../lib/ids.ts'
import { IdText } from '../input.ts'
import { textField } from './form.ts'
import { picturesToCome } from './pictures.ts'

const Lines = z.preprocess(
  (given) => (given === undefined ? [] : Array.isArray(given) ? given : [given]),
  z.array(z.string()),
)

/** What a form says of pictures that were uploaded before: which, and what is to be seen in each. */
export const MediaFields = {
  media: z
    .preprocess((given) => (given === undefined ? [] : [given].flat()), z.array(IdText))
    .transform((ids) => ids.map((id) => idOf<'media'>(id)))
    .catch([]),
  alt: Lines.catch([]),
  drop: Lines.catch([]),
}

/** What a form says of pictures. */
export interface MediaForm {
  media: PickedMedia['id'][]
  alt: string[]
  drop: string[]
}

/** A form without pictures. */
export const NO_MEDIA: MediaForm = { media: [], alt: [], drop: [] }

/** The pictures that a form names, with their descriptions; those to be left out are left out. */
export function pickedIn({ media, alt, drop }: MediaForm): PickedMedia[] {
  return media.map((id, at) => ({ id, alt: alt[at] ?? '' })).filter(({ id }) => !drop.includes(id))
}

/** The pictures that wait to be posted with this form, and the field for more. */
export function mediaFields(site: Site, picked: PickedMedia[], waiting: WaitingMedia[]): Html {
  const shown = waiting.map(({ id, name, width, height }, at) => {
    const alt = picked.find((one) => one.id === id)?.alt ?? ''
    const label = `What is to be seen in picture ${at + 1}`
    return html`<div class="picked"><img src="${mediaUrl(site, name)}" alt="" width="${width}" height="${height}">
<div><input type="hidden" name="media" value="${id}">
${textField({ name: 'alt', id: `alt-${id}`, label, hint: `For those who do not see it. Up to ${ALT_LENGTH_MAX.toLocaleString('en')} characters.`, value: alt }, 2)}
<label class="choice"><input type="checkbox" name="drop" value="${id}"> <span>Leave this picture out</span></label></div></div>`
  })
  return html`<fieldset class="field row"><legend>Pictures <span class="optional">optional</span></legend>
${shown}
${waiting.length < PICTURES_MAX && fileField('picture', shown.length === 0 ? 'Up to four, each of up to 16 MB. Where, when and with what they were taken is not kept.' : 'More of them', true)}
</fieldset>`
}

/** The pictures that wait, as they will be shown. */
export function mediaPreview(site: Site, picked: PickedMedia[], waiting: WaitingMedia[]): Html | null {
  const shown = waiting.map(({ id, name, width, height }) => {
    const alt = picked.find((one) => one.id === id)?.alt.trim() ?? ''
    return { url: mediaUrl(site, name), alt, width, height }
  })
  return picturesToCome(shown)
}

/** A field for files that are pictures. */
export function fileField(name: string, label: string, isMany: boolean): Html {
  return html`<div class="field"><label for="field-${name}">${label}</label>
<input type="file" id="field-${name}" name="${name}" accept="image/jpeg,image/png,image/gif,image/webp,image/avif"${isMany && html` multiple`}></div>`
}
