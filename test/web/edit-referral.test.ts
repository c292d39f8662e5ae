// An author edits work that she passed on, on its page: open, with her circle, or before a moderator.
import t, { type Test } from 'tap'
import { moveReferral } from '../../src/core/referrals/moves/move.ts'
import { readReviewQueue } from '../../src/core/referrals/queue.ts'
import { deed, referralOf } from '../helpers/candidates.ts'
import { makeReferral, makeWriter, SITE } from '../helpers/make.ts'
import { openPages } from './visitor.ts'

const SUSPECT = 'You pay a refundable deposit of $50 before you start.'

t.test('open work is edited in the form that made it, previewed, and saved', async (t) => {
  const { db, ada, code, edit, pathOf } = await stage(t)
  const before = await referralOf(db, code)
  for (const page of [pathOf(code), `${pathOf(code)}/desk`])
    t.match((await ada.get(page)).body, `href="${pathOf(code)}/edit">Edit it</a>`)
  const preview = await edit(code, { payMax: '0.11', body: 'Write to ada@writers.example.' })
  t.match(preview.body, '–0.11 a word')
  t.match(preview.body, '[e-mail address left out]')
  const [, post = ''] = /<section class="preview".*?(<div class="text">.*?<\/div>)/s.exec(preview.body) ?? []
  t.notMatch(post, 'ada@writers.example', 'the preview is what would be published')
  t.same(await referralOf(db, code), before, 'a preview changes nothing')
  const saved = await edit(code, { payMax: '0.11', step: 'publish' })
  t.match([saved.statusCode, saved.headers.location], [303, pathOf(code)])
  const after = await referralOf(db, code)
  t.match(after, { terms: { payMax: '0.11' }, state: 'open', revision: before.revision + 1 })
  t.same(after.expiresAt, before.expiresAt, 'an end that nobody touched stays to the moment')
})

t.test(
  'it is judged anew, and what is suspicious leaves the boards until a moderator has looked',
  async (t) => {
    const { db, ada, code, edit, pathOf } = await stage(t)
    t.match(
      (await edit(code, { body: SUSPECT })).body,
      'It seems to ask writers to pay for something before they work',
    )
    await edit(code, { body: SUSPECT, step: 'publish' })
    t.match((await ada.get(pathOf(code))).body, 'Why the boards leave it out')
    t.match(await readReviewQueue(db, 5), [{ code }])
  },
)

t.test('before a moderator it can be edited, and waits on', async (t) => {
  const { db, ada, edit, pathOf, author } = await stage(t)
  const { code } = await makeReferral(db, author, { terms: { body: SUSPECT } })
  t.match((await ada.get(pathOf(code))).body, `href="${pathOf(code)}/edit">Edit it</a>`)
  await edit(code, { title: 'Said in other words', step: 'publish' })
  t.match(await readReviewQueue(db, 5), [
    { code, state: 'pending_review', terms: { title: 'Said in other words' } },
  ])
  t.equal((await edit(code, { expiresAt: '2020-01-01', step: 'publish' })).statusCode, 422)
})

t.test('with her circle it is edited in silence, and doubts keep it off the boards afterwards', async (t) => {
  const { db, edit, author } = await stage(t)
  const bo = await makeWriter(db, 'bo')
  const { code } = await makeReferral(db, author, {
    terms: { audience: 'circle_then_public' },
    circle: [bo.id],
  })
  const page = await edit(code, { audience: 'public', body: SUSPECT, step: 'publish' })
  t.equal(page.statusCode, 303)
  const row = async () =>
    await db
      .selectFrom('referrals')
      .select(['state', 'terms', 'id', 'post_id'])
      .where('code', '=', code)
      .executeTakeFirstOrThrow()
  t.match(await row(), { state: 'circle', terms: { audience: 'circle_then_public', body: SUSPECT } })
  t.match(await readReviewQueue(db, 5), { length: 0 })
  await deed(db, (tx) => moveReferral(tx, SITE, author.id, { code, move: { to: 'open', at: new Date() } }))
  t.match(await readReviewQueue(db, 5), [{ code, state: 'open' }])
  const { post_id: postId } = await row()
  t.match(await db.selectFrom('boosts').select('id').where('post_id', '=', postId!).execute(), { length: 0 })
})

t.test('nobody else edits it, nor anybody what is closed', async (t) => {
  const { db, code, signedIn, ada, edit, author, pathOf } = await stage(t)
  await makeWriter(db, 'bo', { login: 'member' })
  const bo = await signedIn({ handle: 'bo' } as typeof author)
  t.equal((await bo.get(`${pathOf(code)}/edit`)).statusCode, 404)
  t.equal((await bo.send(`${pathOf(code)}/edit`, { step: 'publish' }, '/home')).statusCode, 404)
  await deed(db, (tx) => moveReferral(tx, SITE, author.id, { code, move: { to: 'filled', at: new Date() } }))
  t.equal((await ada.get(`${pathOf(code)}/edit`)).statusCode, 409)
  t.notMatch((await ada.get(pathOf(code))).body, 'Edit it')
  t.equal((await edit(code, { step: 'publish' })).statusCode, 409)
})

async function stage(t: Test) {
  const pages = await openPages(t)
  const { db, signedIn } = pages
  const author = await makeWriter(db, 'ada', { login: 'member' })
  const { code } = await makeReferral(db, author)
  const ada = await signedIn(author)
  const pathOf = (which: string) => `/r/${which}`
  return {
    ...pages,
    author,
    ada,
    code,
    pathOf,
    /** Sends the form as the page has it filled in, with these fields changed. */
    edit: async (which: string, changes: Record<string, string>) => {
      const { body } = await ada.get(`${pathOf(which)}/edit`)
      const [, form = ''] = /<form[^>]* id="terms"[^>]*>(.*?)<\/form>/s.exec(body) ?? []
      return await ada.send(
        `${pathOf(which)}/edit`,
        { ...fieldsIn(form), ...changes },
        form === '' ? '/home' : undefined,
      )
    },
  }
}

// What a browser would send of a form.
function fieldsIn(form: string): Record<string, string | string[]> {
  const fields: Record<string, string[]> = {}
  const add = (name = '', value = '') => {
    fields[name] = [...(fields[name] ?? []), value.replaceAll('&amp;', '&')]
  }
  for (const [tag] of form.matchAll(/<input [^>]*>/g)) {
    const given = (key: string) => RegExp(` ${key}="([^"]*)"`).exec(tag)?.[1]
    const isChoice = given('type') === 'radio' || given('type') === 'checkbox'
    if (!isChoice || / checked/.test(tag)) add(given('name'), given('value'))
  }
  for (const [, name, inner] of form.matchAll(/<select [^>]*name="([^"]*)"[^>]*>(.*?)<\/select>/gs))
    add(
      name,
      /<option value="([^"]*)" selected/.exec(inner!)?.[1] ?? /<option value="([^"]*)"/.exec(inner!)?.[1],
    )
  for (const [, name, inner] of form.matchAll(/<textarea [^>]*name="([^"]*)"[^>]*>(.*?)<\/textarea>/gs))
    add(name, inner)
  return fields
}
