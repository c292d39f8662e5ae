// Pictures: what is taken, how it is kept and shown, and that nothing else comes out of it.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import sharp from 'sharp'
import t, { type Test } from 'tap'
import { findLocalAccount } from '../../src/core/accounts/find.ts'
import { Copies } from '../../src/core/media/copies.ts'
import { sweepMedia } from '../../src/core/media/sweep.ts'
import { findPost } from '../../src/core/posts/find.ts'
import type { PostId } from '../../src/core/posts/post.ts'
import { rewritePost } from '../../src/core/posts/rewrite.ts'
import { viewPosts } from '../../src/core/posts/view.ts'
import { openFolder } from '../../src/lib/files.ts'
import { testDatabase } from '../helpers/database.ts'
import { makeRemoteAccount, makeRemotePost, makeWriter, SITE } from '../helpers/make.ts'
import { drawing, photo } from '../helpers/pictures.ts'
import { openPages, picturesOf } from './visitor.ts'

const FORM = { text: 'Look.', visibility: 'public', language: 'en', reply_to: '', step: 'publish' }
const picture = (bytes: Uint8Array<ArrayBuffer>, name = 'holiday.jpg') => ({ field: 'picture', name, bytes })
const idsIn = (body: string) => [...body.matchAll(/name="media" value="(\d+)"/g)].map(([, id]) => id!)

t.test('a picture is asked about, posted, and shown without what the camera wrote', async (t) => {
  const { db, app, signedIn, visitor } = await openPages(t)
  const ada = await signedIn(await makeWriter(db, 'ada', { login: 'member' }))
  const sent = [picture(await photo()), picture(await drawing(), '../../etc/passwd.png')]
  const asked = await ada.sendFiles('/new/post', FORM, sent)
  t.equal(asked.statusCode, 200, 'first they are shown')
  t.match(asked.body, 'What is to be seen in picture 2')
  const media = idsIn(asked.body)
  const alt = ['A red field', '']
  const seen = await ada.sendFiles('/new/post', { ...FORM, media, alt, step: 'preview' }, [])
  t.match(seen.body, /How it will look<.*<img src="[^"]+\.jpg" alt="A red field".*<\/section>/s)
  const posted = await ada.sendFiles('/new/post', { ...FORM, media, alt }, [])
  t.equal(posted.statusCode, 303)
  const id = (posted.headers.location as string).split('/').at(-1) as PostId
  const [view] = await viewPosts(db, null, [id])
  t.match(view!.attachments, [
    { mediaType: 'image/jpeg', alt: 'A red field', width: 64, height: 48, blurhash: /^.{6,}$/ },
    { mediaType: 'image/png', alt: '' },
  ])
  const page = await visitor().get(posted.headers.location as string)
  t.match(
    page.body,
    /<img src="http:\/\/localhost:3000\/media\/[\w-]{24}\.jpg" alt="A red field" width="64" height="48"/,
  )
  const { pathname } = new URL(view!.attachments[0]!.url)
  const file = await app.inject(pathname)
  t.match(file.headers, {
    'content-type': 'image/jpeg',
    'x-content-type-options': 'nosniff',
    'content-security-policy': /default-src 'none'.*sandbox/,
    'cross-origin-resource-policy': 'cross-origin',
    'cache-control': /immutable/,
  })
  t.notMatch(file.rawPayload.toString('latin1'), /Secret Camera|Exif|GPS/)
  t.equal(
    (await app.inject({ url: pathname, headers: { 'if-none-match': file.headers.etag as string } }))
      .statusCode,
    304,
  )
  const post = (await findPost(db, null, id))!
  const draft = { text: 'Look again.', warning: '', language: 'en', mentioned: [] }
  const author = (await findLocalAccount(db, 'ada'))!
  await db.transaction().execute((tx) => rewritePost(tx, SITE, author, { post, draft }))
  t.equal((await viewPosts(db, null, [id]))[0]!.attachments.length, 2, 'an edit keeps them')
})

t.test('what is no picture is refused with a reason, and costs nothing that was typed', async (t) => {
  const { db, signedIn } = await openPages(t)
  const ada = await signedIn(await makeWriter(db, 'ada', { login: 'member' }))
  const text = (content: string) => new Uint8Array(Buffer.from(content))
  const huge = new Uint8Array(
    await sharp({ create: { width: 9_000, height: 9_000, channels: 3, background: '#fff' } })
      .png()
      .toBuffer(),
  )
  const cut = (await photo()).slice(0, 300)
  const cases: [string, Uint8Array<ArrayBuffer>, RegExp][] = [
    [
      'evil.svg',
      text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
      /is no picture/,
    ],
    ['page.html', text('<html><script>alert(1)</script>'), /is no picture/],
    ['note.json', text('{"type":"Note"}'), /is no picture/],
    ['film.mp4', text('#EXTM3U\nhttp://169.254.169.254/'), /is no picture/],
    ['holiday.jpg', text('GIF89a<script>alert(1)</script>'), /is damaged/],
    ['cut.jpg', cut, /is damaged/],
    ['huge.png', huge, /too many pixels/],
    ['large.jpg', new Uint8Array(16 * 1024 * 1024 + 1).fill(0xff), /larger than 16 MiB/],
  ]
  for (const [name, bytes, says] of cases) {
    const answer = await ada.sendFiles('/new/post', { ...FORM, text: 'My words.' }, [
      picture(bytes, name),
      picture(await photo()),
    ])
    t.equal(answer.statusCode, 422, name)
    t.match(answer.body, says, name)
    t.match(answer.body, 'My words.', 'the words are still there')
    t.equal(idsIn(answer.body).length, 1, 'and so is the other picture')
  }
})

t.test('only members upload, where it is asked for, and only their own are posted', async (t) => {
  const { db, signedIn, visitor } = await openPages(t)
  const ada = await signedIn(await makeWriter(db, 'ada', { login: 'member' }))
  const noor = await signedIn(await makeWriter(db, 'noor', { login: 'member' }))
  const media = idsIn((await ada.sendFiles('/new/post', FORM, [picture(await photo())])).body)
  const stolen = await noor.sendFiles('/new/post', { ...FORM, media, alt: [''] }, [])
  t.equal(stolen.statusCode, 422)
  t.match(stolen.body, 'A picture is not there any more')
  t.equal((await visitor().sendFiles('/new/post', FORM, [picture(await photo())])).statusCode, 401)
  t.equal((await db.selectFrom('media').select('id').execute()).length, 1)
  const twice = await ada.sendFiles('/new/post', { ...FORM, media, alt: [''] }, [])
  t.equal(twice.statusCode, 303)
  t.equal(
    (await ada.sendFiles('/new/post', { ...FORM, media, alt: [''] }, [])).statusCode,
    422,
    'each is posted once',
  )
})

t.test('a form with files is read where files are taken, and no more of it than a form holds', async (t) => {
  const { db, visitor } = await openPages(t)
  await makeWriter(db, 'ada', { login: 'member' })
  const stranger = visitor()
  t.equal((await stranger.sendFiles('/sign-in', { handle: 'ada' }, [])).statusCode, 415)
  const many = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`field${at}`, 'x']))
  t.equal((await stranger.sendFiles('/new/post', many, [])).statusCode, 413)
  const { statusCode, body } = await stranger.sendFiles('/new/post', { text: 'a word '.repeat(40_000) }, [])
  t.equal(statusCode, 401)
  t.equal(body.match(/a word /g)!.length, Math.floor(65_536 / 7), 'of one field no more than this is kept')
})

t.test('however many pictures are asked for at once, few are in memory', async (t) => {
  const { db } = await testDatabase(t)
  const { files } = picturesOf(t, db)
  const under = new Map<string, number>()
  const most = { host: 0, all: 0 }
  const bytes = Buffer.from(await photo())
  const copies = new Copies({
    db,
    files,
    fetchPicture: async (url) => {
      const { host } = new URL(url)
      under.set(host, (under.get(host) ?? 0) + 1)
      most.host = Math.max(most.host, under.get(host)!)
      most.all = Math.max(
        most.all,
        [...under.values()].reduce((sum, one) => sum + one),
      )
      await pause(30)
      under.set(host, under.get(host)! - 1)
      return bytes
    },
  })
  const urls = Array.from({ length: 30 }, (_, at) => `https://host${at % 10}.example/${at}.jpg`)
  const read = await Promise.all(urls.map((url) => copies.read(url, 'avatar')))
  t.ok(
    read.every((copy) => copy?.mediaType === 'image/jpeg'),
    'all come in the end',
  )
  t.ok(most.host <= 2 && most.all <= 6, JSON.stringify(most))
})

// Where its folder should be there is a file.
async function copiesWithoutPlace(t: Test) {
  const { db } = await testDatabase(t)
  const inTheWay = join(t.testdir({ media: 'a file' }), 'media')
  let fetched = 0
  const fetchPicture = async () => {
    fetched++
    return Buffer.from(await drawing())
  }
  const copies = new Copies({ db, files: openFolder(inTheWay), fetchPicture })
  return { copies, fetched: () => fetched }
}

t.test('where copies cannot be kept, nothing is fetched for each look', async (t) => {
  const { copies, fetched } = await copiesWithoutPlace(t)
  await t.rejects(copies.read('https://a.example/1.png', 'preview'), /EEXIST|ENOTDIR/, 'said once')
  for (const number of [1, 2, 3])
    t.equal(await copies.read(`https://a.example/${number}.png`, 'preview'), undefined)
  t.equal(fetched(), 1)
})

t.test('whoever waits for her turn when a copy cannot be kept fetches nothing either', async (t) => {
  const { copies, fetched } = await copiesWithoutPlace(t)
  const urls = Array.from({ length: 10 }, (_, number) => `https://a.example/${number}.png`)
  await Promise.allSettled(urls.map((url) => copies.read(url, 'preview')))
  t.equal(fetched(), 2, 'as many as had a place at once')
})

t.test('a writer has a face, one at a time', async (t) => {
  const { db, app, signedIn, visitor } = await openPages(t)
  const ada = await signedIn(await makeWriter(db, 'ada', { login: 'member' }))
  const form = { name: 'Ada', bio: '', label: '', url: '' }
  const sent = (bytes: Uint8Array<ArrayBuffer>) => [{ field: 'avatar', name: 'me.png', bytes }]
  t.equal((await ada.sendFiles('/settings/profile', form, sent(await drawing(900, 300)))).statusCode, 303)
  const [, path] = /<img src="http:\/\/localhost:3000(\/media\/[^"]+)"/.exec(
    (await visitor().get('/@ada')).body,
  )!
  const { width, height } = await sharp((await app.inject(path!)).rawPayload).metadata()
  t.strictSame([width, height], [400, 400])
  const nothing = await ada.sendFiles(
    '/settings/profile',
    form,
    sent(new Uint8Array(Buffer.from('no picture'))),
  )
  t.equal(nothing.statusCode, 422)
  t.equal((await ada.sendFiles('/settings/profile', { ...form, choices: 'faceless' }, [])).statusCode, 303)
  t.notMatch((await visitor().get('/@ada')).body, '<img src="http://localhost:3000/media')
})

t.test('pictures of other nodes are shown as copies, and to whom the post is', async (t) => {
  const { db } = await testDatabase(t)
  const { files } = picturesOf(t, db)
  const asked: string[] = []
  const served: Record<string, Buffer> = {
    'https://mastodon.example/a.jpg': Buffer.from(await photo(1_600, 1_200)),
    'https://mastodon.example/face.png': Buffer.from(await drawing()),
    'https://mastodon.example/quill.png': Buffer.from(await drawing(32, 32)),
    'https://mastodon.example/evil.jpg': Buffer.from('<script>'),
  }
  const fetchPicture = async (url: string) => {
    asked.push(url)
    return served[url]
  }
  const { app, signedIn, visitor } = await openPages(t, {
    db,
    files,
    copies: new Copies({ db, files, fetchPicture }),
  })
  const noor = await makeWriter(db, 'noor', { login: 'member' })
  const bram = await makeRemoteAccount(db, 'bram', { avatarUrl: 'https://mastodon.example/face.png' })
  const attachments = ['a', 'evil', 'gone'].map((name) => ({
    url: `https://mastodon.example/${name}.jpg`,
    mediaType: 'image/jpeg',
    alt: `<${name}>`,
  }))
  const said = { attachments, emojis: [{ shortcode: 'quill', url: 'https://mastodon.example/quill.png' }] }
  const id = await makeRemotePost(db, bram, {
    ...said,
    html: '<p>A :quill: and <a href="https://x.example/:quill:">:other:</a></p>',
  })
  const hidden = await makeRemotePost(db, bram, { ...said, visibility: 'direct', addressedUris: [noor.uri] })
  const { body } = await visitor().get(`/@bram@mastodon.example/${id}`)
  t.match(body, `src="/media/posts/${id}/0" alt="&lt;a&gt;"`)
  t.match(body, `A <img class="emoji" src="/media/posts/${id}/emoji/quill" alt=":quill:"`)
  t.match(body, 'href="https://x.example/:quill:"', 'no tag is touched')
  t.match(body, ':other:')
  t.match(body, `src="/media/accounts/${bram.id}/avatar"`)
  const copy = await app.inject(`/media/posts/${id}/0`)
  t.match(copy.headers, { 'content-type': 'image/jpeg', 'x-content-type-options': 'nosniff' })
  t.equal((await sharp(copy.rawPayload).metadata()).width, 800)
  t.equal((await app.inject(`/media/accounts/${bram.id}/avatar`)).statusCode, 200)
  t.equal((await app.inject(`/media/posts/${id}/emoji/quill`)).statusCode, 200)
  const before = asked.length
  await Promise.all([0, 1, 2].map((at) => app.inject(`/media/posts/${id}/${at}`)))
  await app.inject(`/media/posts/${id}/1`)
  t.strictSame(
    asked.slice(before).sort(),
    ['https://mastodon.example/evil.jpg', 'https://mastodon.example/gone.jpg'],
    'each once, and what cannot be had not again',
  )
  t.equal((await app.inject(`/media/posts/${id}/1`)).statusCode, 404)
  t.equal((await app.inject(`/media/posts/${id}/9`)).statusCode, 404)
  t.equal((await app.inject(`/media/posts/${hidden}/0`)).statusCode, 404)
  const mine = await (await signedIn(noor)).get(`/media/posts/${hidden}/0`)
  t.equal(mine.statusCode, 200)
  t.match(mine.headers['cache-control'], 'private')
  for (const path of [
    '/media/..%2f..%2fpackage.json',
    '/media/x.jpg',
    `/media/posts/${id}/emoji/none`,
    '/media/accounts/1/avatar',
  ])
    t.equal((await app.inject(path)).statusCode, 404, path)
})

t.test('what belongs to nobody goes, and what belongs to somebody stays', async (t) => {
  const folder = t.testdir()
  const files = openFolder(folder)
  const { db, signedIn } = await openPages(t, { files })
  const ada = await signedIn(await makeWriter(db, 'ada', { login: 'member' }))
  const [kept] = idsIn((await ada.sendFiles('/new/post', FORM, [picture(await photo())])).body)
  await ada.sendFiles('/new/post', { ...FORM, media: [kept!], alt: [''] }, [])
  await ada.sendFiles('/new/post', FORM, [picture(await photo())])
  await sweepMedia(db, files, 30)
  t.equal(readdirSync(folder).length, 2, 'a picture may wait a day')
  await db
    .updateTable('media')
    .set({ made_at: new Date(Date.now() - 25 * 3_600_000) })
    .execute()
  await sweepMedia(db, files, 30)
  t.equal(readdirSync(folder).length, 1)
  const { name } = await db.selectFrom('media').select('name').executeTakeFirstOrThrow()
  t.strictSame(readdirSync(folder), [name])
})
