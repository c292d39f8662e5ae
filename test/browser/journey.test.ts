// A browser without JavaScript walks through the node as its owner does on the first day.
import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { findLocalAccount } from '../../src/core/accounts/find.ts'
import { makeSetupToken } from '../../src/core/auth/setup.ts'
import { receiveFollow } from '../../src/core/follows/follow.ts'
import { findPost } from '../../src/core/posts/find.ts'
import { receiveLike } from '../../src/core/reactions/like.ts'
import { siteAt } from '../../src/core/site.ts'
import type { Db } from '../../src/db/connect.ts'
import { makeBoard, makePost, makeRemoteAccount, makeWriter } from '../helpers/make.ts'
import { HANGS_MS } from '../helpers/wait.ts'
import { openPages } from '../web/visitor.ts'
import { freePort, heading, look, SHOTS, startBrowser } from './stage.ts'

// Tap's half minute is short for a browser on a machine that has other work.
t.setTimeout(HANGS_MS)

t.test(
  'from the set-up link to work passed on and filled, without JavaScript',
  { timeout: HANGS_MS },
  async (t) => {
    const { db, origin, setUpAt } = await openNode(t)
    const page = await (await startBrowser(t)).newPage({ javaScriptEnabled: false })
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(message.text()))

    await t.test('the owner makes her account, signs out and in again', async (t) => {
      await page.goto(setUpAt)
      await look(t, page, 'setup')
      await page.getByLabel('Handle', { exact: true }).fill('ada')
      await page.getByLabel('Name').fill('Ada Merrill')
      await page.getByLabel('Password').fill('seven cups of strong tea')
      await page.getByRole('button', { name: 'Make the account' }).click()
      await look(t, page, 'home-empty')
      await page.getByText('@ada').first().click()
      await page.getByRole('button', { name: 'Sign out' }).click()
      await page.getByRole('link', { name: 'Sign in' }).click()
      await look(t, page, 'sign-in')
      await page.getByLabel('Handle', { exact: true }).fill('ada')
      await page.getByLabel('Password').fill('seven cups of strong tea')
      await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click()
      t.equal(await heading(page), 'Work that writers pass on', 'she is led back to where she was')
    })

    await t.test('she writes a post and sees it', async (t) => {
      await page.getByRole('link', { name: 'Write', exact: true }).click()
      await page.getByLabel('Your words').fill('The kettle is on.\n\nWho has work? #freelancing')
      await page.getByRole('button', { name: 'Preview' }).click()
      await look(t, page, 'post-preview')
      await page.getByRole('button', { name: 'Post', exact: true }).click()
      await look(t, page, 'post')
      t.match(await page.getByRole('main').textContent(), 'The kettle is on.')
      await page.getByRole('button', { name: 'Like' }).click()
      t.equal(await page.getByRole('button', { name: 'Like 1' }).getAttribute('aria-pressed'), 'true')
      await page.getByRole('link', { name: 'Home' }).click()
      t.match(await page.getByRole('main').textContent(), 'Who has work?')
      await look(t, page, 'home')
    })

    await t.test('she mends her words, and says who she is', async (t) => {
      await page.getByRole('link', { name: 'Edit' }).click()
      await page.getByLabel('Your words').fill('The kettle is on.\n\nWho has work for me? #freelancing')
      await look(t, page, 'post-edit')
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      t.match(await page.getByRole('main').textContent(), /Who has work for me\?.*edited/s)
      await page.getByRole('link', { name: '@ada' }).first().click()
      await page.getByRole('link', { name: 'Edit your profile' }).click()
      await page.getByLabel('About you').fill('I edit what engineers write. #editing')
      await page.getByLabel('Label 1').fill('My site')
      await page.getByLabel('Address 1').fill('ada.example/work')
      await page.getByLabel('I approve followers by hand').check()
      await look(t, page, 'settings')
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      t.match(await page.getByRole('main').textContent(), /I edit what engineers write.*ada\.example\/work/s)
      for (const name of ['password', 'leave']) {
        await page.goto(`${origin}/settings/${name}`)
        await look(t, page, `settings-${name}`)
        t.notOk(
          await page.locator('[name=username]').isVisible(),
          'her handle is there for her browser alone',
        )
      }
    })

    await t.test('she reads what she was told, and lets somebody follow her', async (t) => {
      await tellNews(db)
      await page.getByRole('link', { name: 'Home' }).click()
      await page.getByRole('link', { name: 'Notifications 3 new' }).click()
      await look(t, page, 'notifications')
      await page.getByRole('link', { name: 'Answer' }).click()
      await look(t, page, 'follow-requests')
      await page.getByRole('button', { name: 'Accept' }).click()
      t.match(await page.getByRole('main').textContent(), 'Nobody waits for an answer.')
    })

    await t.test('she passes work on after she has seen the whole post, and fills it', async (t) => {
      await page.getByRole('link', { name: 'Pass work on' }).click()
      await page.getByRole('button', { name: 'Preview' }).click()
      await look(t, page, 'referral-wrong')
      await fillReferral(page)
      await page.getByRole('button', { name: 'Save as a draft' }).click()
      await page.getByText('Throw it away').first().click()
      await look(t, page, 'drafts')
      await page.getByRole('link', { name: 'Copyeditor for six case studies' }).click()
      await page.getByRole('button', { name: 'Preview' }).click()
      t.match(
        await page.getByRole('region', { name: 'The post, word for word' }).textContent(),
        'Pay: US$0.08 a word',
      )
      await look(t, page, 'referral-preview')
      await page.getByRole('button', { name: 'Pass it on' }).click()
      t.equal(await heading(page), 'Candidates')
      await look(t, page, 'desk')
      await page.getByRole('link', { name: 'Copyeditor for six case studies' }).click()
      t.equal(await heading(page), 'Copyeditor for six case studies')
      await look(t, page, 'referral')
      await page.getByRole('button', { name: 'I am in talks' }).click()
      await page.getByText('Withdraw it').click()
      await look(t, page, 'referral-in-talks')
      await page.getByRole('button', { name: 'It is filled' }).click()
      t.match(await page.getByRole('main').textContent(), 'Thank you to anyone who replied.')
      await look(t, page, 'referral-filled')
    })

    await t.test('strangers see it, and she is gone when she signs out', async (t) => {
      await page.getByText('@ada').first().click()
      await page.getByRole('button', { name: 'Sign out' }).click()
      for (const [name, path] of [
        ['front', '/'],
        ['board', '/b/board'],
        ['profile', '/@ada'],
        ['about', '/about'],
        ['help', '/help/for-mastodon-users'],
        ['missing', '/nothing'],
      ] as const) {
        await page.goto(origin + path)
        await look(t, page, name)
      }
      await page.goto(`${origin}/home`)
      t.equal(await heading(page), 'Sign in')
    })

    const expected = /Failed to load resource.*status of (?:404|422)/
    t.strictSame(
      complaints.filter((text) => !expected.test(text)),
      [],
      'the browser had nothing to complain of',
    )
    t.comment(`The pages as they looked are in ${SHOTS}`)
  },
)

async function openNode(t: Test): Promise<{ db: Db; origin: string; setUpAt: string }> {
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const site = siteAt(origin, 'Watercooler')
  const { app, db } = await openPages(t, { site })
  await makeBoard(db, 'board', { name: 'Open work', site })
  await app.listen({ host: 'localhost', port })
  return { db, origin, setUpAt: `${origin}/setup/${await db.transaction().execute(makeSetupToken)}` }
}

// What happens elsewhere while she is away.
async function tellNews(db: Db): Promise<void> {
  const ada = (await findLocalAccount(db, 'ada'))!
  const bram = await makeRemoteAccount(db, 'bram', { name: 'Bram de Wit' })
  const { id } = await db.selectFrom('posts').select('id').executeTakeFirstOrThrow()
  const post = (await findPost(db, null, id))!
  await db.transaction().execute(async (tx) => {
    await receiveFollow(tx, bram, ada, 'https://mastodon.example/follows/1')
    await receiveLike(tx, bram, post, 'https://mastodon.example/likes/1')
  })
  await makePost(db, await makeWriter(db, 'bo', { name: 'Bo' }), {
    text: '@ada I may have some. How are you with pumps?',
    inReplyTo: post.uri,
    mentioned: [ada],
  })
}

async function fillReferral(page: Page): Promise<void> {
  await page.getByLabel('Title').fill('Copyeditor for six case studies')
  await page.getByLabel('Copyediting').check()
  const typed = {
    Pieces: '6',
    'Words each': '1200',
    'Pay, or lowest': '0.08',
    Currency: 'usd',
    Sector: 'software',
  }
  for (const [label, text] of Object.entries(typed)) await page.getByLabel(label, { exact: true }).fill(text)
  const chosen = {
    For: 'A word',
    'What sets the payment off?': 'Acceptance',
    'Under whose name?': 'No byline',
    'Is there a test?': 'No test',
    'What holds for AI?': 'Human work only',
    'How do you know the client?': 'A past client of mine',
    'How does the client pay?': 'Always on time',
    'Why do you pass it on?': 'I am booked',
    'Whose client afterwards?': 'Yours to keep',
  }
  for (const [label, words] of Object.entries(chosen)) {
    await page.getByLabel(label, { exact: true }).selectOption({ label: words })
  }
}
