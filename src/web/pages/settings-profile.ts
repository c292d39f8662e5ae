import { z } from 'zod'
import { NAME_LENGTH_MAX } from '../../core/accounts/create.ts'
import {
  BIO_LENGTH_MAX,
  editProfile,
  LABEL_LENGTH_MAX,
  LINK_LENGTH_MAX,
  LINKS_MAX,
  type Profile,
  type ProfileLink,
  profileOf,
} from '../../core/accounts/edit.ts'
import { keepOneAvatar } from '../../core/media/avatar.ts'
import { FEATURED_TAGS_MAX, readFeaturedTags, setFeaturedTags } from '../../core/posts/pins.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import type { Files } from '../../lib/files.ts'
import { type Html, html } from '../../lib/html.ts'
import { readHashtags } from '../../lib/text.ts'
import { ANSWERS } from '../errors.ts'
import { readForm } from '../input.ts'
import type { Page } from '../layout.ts'
import { sendPage } from '../page.ts'
import { monogram } from '../parts/account-line.ts'
import { hiddenToken } from '../parts/button.ts'
import { checkFields, faultList, lineField, textField } from '../parts/form.ts'
import { fileField } from '../parts/media-form.ts'
import { settingsNav } from '../parts/settings-nav.ts'
import { keepPictures } from '../uploads.ts'
import { type Answer, requireViewer, type Viewer } from '../visit.ts'

const Texts = z.union([z.string().transform((text) => [text]), z.array(z.string())]).default([])
const ProfileForm = z
  .object({ name: z.string(), bio: z.string(), label: Texts, url: Texts, choices: Texts })
  .transform(
    ({ name, bio, label, url, choices }): Profile => ({
      name,
      bio,
      links: url.map((one, at) => linkOf(label[at] ?? '', one)).filter(isFilled),
      approvesFollows: choices.includes('approve'),
      isDiscoverable: choices.includes('discover'),
      isIndexable: choices.includes('index'),
      ...(choices.includes('faceless') && { avatar: null }),
    }),
  )

const TagsForm = z.object({ tags: z.string() })

type Parts = { db: Db; site: Site; files: Files }

/** `/settings/profile`: what a writer says of herself, and who may follow and find her. */
export function showProfileForm({ db, site }: Parts): Answer {
  return async (request, reply) => {
    const viewer = requireViewer(request)
    const tags = await readFeaturedTags(db, viewer.account.id)
    return sendPage(reply, site, formPage(viewer, { profile: profileOf(viewer.account), tags }))
  }
}

/** Keeps what the form says, and leads to the profile. */
export function saveProfile(parts: Parts): Answer {
  const { db, site } = parts
  return async (request, reply) => {
    const viewer = requireViewer(request)
    const typed = readForm(ProfileForm, request)
    const { kept, faults } = await keepPictures(parts, viewer.account.id, {
      sent: request.sentFiles.slice(0, 1),
      use: 'avatar',
    })
    const [avatar] = kept
    const profile: Profile = { ...typed, ...(avatar ? { avatar } : {}) }
    try {
      if (faults.length > 0) throw new Refusal('invalid', faults.join(' '))
      await db.transaction().execute(async (tx) => {
        await editProfile(tx, site, viewer.account, profile)
        if (profile.avatar !== undefined) await keepOneAvatar(tx, viewer.account.id, profile.avatar)
      })
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      const tags = await readFeaturedTags(db, viewer.account.id)
      const page = formPage(viewer, { profile, tags, refusal })
      return sendPage(reply, site, { ...page, status: ANSWERS[refusal.kind].status })
    }
    return reply.redirect(viewer.account.url, 303)
  }
}

/** Keeps the hashtags that stand on the profile. */
export function saveTags({ db, site }: Parts): Answer {
  return async (request, reply) => {
    const viewer = requireViewer(request)
    const tags = readTags(readForm(TagsForm, request).tags)
    try {
      await db.transaction().execute((tx) => setFeaturedTags(tx, viewer.account, tags))
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      const page = formPage(viewer, { profile: profileOf(viewer.account), tags, refusal })
      return sendPage(reply, site, { ...page, status: ANSWERS[refusal.kind].status })
    }
    return reply.redirect(viewer.account.url, 303)
  }
}

// Typed with or without their marks.
function readTags(typed: string): string[] {
  return readHashtags(typed.replaceAll(/(^|[\s,])#?(?=[^\s,#])/g, '$1#'))
}

// People type their addresses without what they never see.
function linkOf(label: string, typed: string): ProfileLink {
  const url = typed.trim()
  return { label, url: url === '' || url.includes('://') ? url : `https://${url}` }
}

function isFilled({ label, url }: ProfileLink): boolean {
  return label.trim() !== '' || url !== ''
}

interface Shown {
  profile: Profile
  tags: string[]
  refusal?: Refusal
}

function formPage({ formToken, account }: Viewer, { profile, tags, refusal }: Shown): Page {
  const title = 'Edit your profile'
  return {
    title: refusal ? `Not yet: ${title}` : title,
    body: html`${settingsNav('/settings/profile')}
<h1>${title}</h1>
${faultList(refusal ? [{ says: refusal.message }] : [])}
<form method="post" action="/settings/profile" class="sheet" enctype="multipart/form-data">
${hiddenToken(formToken)}
<div class="picked">${monogram(account)}${fileField('avatar', 'A picture of you: it is cut to a square', false)}</div>
${account.avatarUrl !== null && html`<label class="choice"><input type="checkbox" name="choices" value="faceless"> <span>No picture any more</span></label>`}
${fields(profile)}
<div class="form-end"><button class="button">Save</button></div>
</form>
<form method="post" action="/settings/profile/tags" class="sheet">
${hiddenToken(formToken)}
${lineField({ name: 'tags', label: 'Hashtags on your profile', hint: `What you write about, at most ${FEATURED_TAGS_MAX}: #essays #poetry`, value: tags.map((tag) => `#${tag}`).join(' ') })}
<div class="form-end"><button class="quiet-button">Save the hashtags</button></div>
</form>`,
  }
}

function fields({ name, bio, links, ...choices }: Profile): Html {
  const bioHint = `Up to ${BIO_LENGTH_MAX.toLocaleString('en')} characters. #tags and addresses become links.`
  const linksHint =
    'Your own places elsewhere. A site that links back here with rel="me" is marked as yours on Mastodon.'
  const rows = Array.from({ length: LINKS_MAX }, (_, at) => linkRow(links[at], at + 1))
  const chosen = [
    choices.approvesFollows && 'approve',
    choices.isDiscoverable && 'discover',
    choices.isIndexable && 'index',
  ].filter((choice) => choice !== false)
  return html`${lineField({ name: 'name', label: 'Name', hint: 'As you sign your work.', value: name }, { autocomplete: 'name', lengthMax: NAME_LENGTH_MAX })}
${textField({ name: 'bio', label: 'About you', hint: bioHint, value: bio }, 5)}
<fieldset class="field row"><legend>Links <span class="optional">optional</span></legend><p class="hint">${linksHint}</p>${rows}</fieldset>
${checkFields({ name: 'choices', label: 'Who may follow and find you', need: 'sometimes' }, chosen, [
  ['approve', 'I approve followers by hand'],
  ['discover', 'My profile may be recommended and listed in directories'],
  ['index', 'Search engines and other nodes may search my public posts'],
])}`
}

function linkRow({ label, url }: ProfileLink = { label: '', url: '' }, number: number): Html {
  return html`<div class="row-fields">
${lineField({ name: 'label', id: `label-${number}`, label: `Label ${number}`, value: label, need: 'sometimes' }, { lengthMax: LABEL_LENGTH_MAX })}
${lineField({ name: 'url', id: `url-${number}`, label: `Address ${number}`, value: url, need: 'sometimes' }, { keys: 'url', lengthMax: LINK_LENGTH_MAX })}
</div>`
}
