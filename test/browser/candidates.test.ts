// A guest would like the work, and its author introduces him: two browsers without JavaScript, at one node.
import type { Browser, Page } from 'playwright-core'
import t, { type Test } from 'tap'
import type { Account } from '../../src/core/accounts/account.ts'
import { findLocalAccount } from '../../src/core/accounts/find.ts'
import { openGuestSession } from '../../src/core/auth/guests.ts'
import type { ReferralId } from '../../src/core/referrals/referral.ts'
import { answerListing, showRoster } from '../../src/core/rosters/public.ts'
import { makeRoster, putOnRoster } from '../../src/core/rosters/roster.ts'
import { siteAt } from '../../src/core/site.ts'
import type { Db } from '../../src/db/connect.ts'
import { deed, makeInterest, makeOpen, makeRecommendation } from '../helpers/candidates.ts'
import { makeRemoteAccount, makeWriter, PASSWORD } from '../helpers/make.ts'
import { HANGS_MS } from '../helpers/wait.ts'
import { openPages } from '../web/visitor.ts'
import { freePort, heading, look, SHOTS, startBrowser } from './stage.ts'

t.setTimeout(HANGS_MS)

t.test('from interest to an introduction, without JavaScript', { timeout: HANGS_MS }, async (t) => {
  const { db, origin, code, referralId } = await openNode(t)
  const browser = await startBrowser(t)
  const bo = await makeRemoteAccount(db, 'bo', { name: 'Bo Lindqvist' })
  const [ann, guest] = [await pageOf(browser, origin, 'ann'), await guestPage(browser, db, { origin, bo })]

  await t.test('a guest says that he is interested', async (t) => {
    await guest.goto(`${origin}/r/${code}`)
    await guest.getByRole('link', { name: 'I’m interested' }).click()
    await guest.getByRole('button', { name: 'Send to the author' }).click()
    await look(t, guest, 'interest-wrong')
    await guest.getByLabel('Why you').fill('I did six of these for a bank.')
    await guest.getByLabel('Rate', { exact: true }).fill('0.07')
    await guest.getByLabel('Samples').fill('https://bo.example/case-study')
    await guest.getByRole('button', { name: 'Send to the author' }).click()
    t.match(await guest.getByRole('main').textContent(), 'The author has your reply.')
    await look(t, guest, 'own-interest')
  })

  await t.test('the author says who the client is, and introduces him', async (t) => {
    await ann.goto(`${origin}/r/${code}/desk`)
    t.match(await ann.getByRole('main').textContent(), 'I did six of these for a bank.')
    await ann.getByText('Say who the client is').click()
    await ann.getByLabel('Client’s name').fill('Kestrel & Vane')
    await ann.getByRole('button', { name: 'Keep it sealed' }).click()
    await ann.getByRole('button', { name: 'Put on the shortlist' }).click()
    for (const fold of ['Introduce them to the client', 'Not this time', 'Your own note', 'Change it'])
      await ann.getByText(fold, { exact: true }).first().click()
    await look(t, ann, 'candidates')
    await ann.getByRole('button', { name: 'Introduce', exact: true }).click()
    await ann.getByRole('link', { name: 'Look after it' }).click()
    t.equal(await heading(ann), 'An introduction')
    await look(t, ann, 'introduction-author')
  })

  await t.test('somebody else would like it too, and the author lays the two side by side', async (t) => {
    const cal = await makeWriter(db, 'cal', { name: 'Cal Ortiz' })
    await makeInterest(db, { id: referralId }, cal)
    await ann.goto(`${origin}/r/${code}/desk`)
    await ann.getByRole('button', { name: 'Compare the two' }).click()
    t.match(await ann.getByRole('main').textContent(), /Side by side.*Bo Lindqvist.*Cal Ortiz/s)
    await look(t, ann, 'compare')
  })

  await t.test('a roster is shown, with who agreed', async (t) => {
    const { id } = (await findLocalAccount(db, 'ann'))!
    await deed(db, async (tx) => {
      const rosterId = await makeRoster(tx, id, 'People I would hand my best client to')
      for (const memberId of [bo.id, (await findLocalAccount(tx, 'cara'))!.id])
        await putOnRoster(tx, id, { rosterId, memberId, note: '' })
      await showRoster(tx, id, rosterId)
      await answerListing(tx, bo.id, { rosterId, isYes: true })
    })
    await ann.goto(`${origin}/@ann`)
    await ann.getByRole('link', { name: 'People I would hand' }).click()
    t.match(await ann.getByRole('main').textContent(), 'Bo Lindqvist')
    await look(t, ann, 'shown-roster')
  })

  await t.test('he says yes, and sees the client once', async (t) => {
    await guest.goto(`${origin}/r/${code}`)
    await guest.getByRole('link', { name: 'Your introduction' }).click()
    await look(t, guest, 'introduction-candidate')
    await guest.getByRole('button', { name: 'Yes, introduce me' }).click()
    await guest.getByRole('button', { name: 'Open it, once' }).click()
    t.match(await guest.getByRole('main').textContent(), 'Kestrel & Vane')
    await look(t, guest, 'client')
    await guest.getByRole('link', { name: 'I have it: go on' }).click()
    t.notMatch(await guest.getByRole('main').textContent(), 'Kestrel')
    await guest.getByRole('combobox', { name: 'What came of it?' }).selectOption({ label: 'It became work' })
    await guest.getByRole('button', { name: 'Say so' }).click()
    await look(t, guest, 'outcome')
  })

  await t.test('the other pages of a guest and of a moderator', async (t) => {
    await guest.goto(`${origin}/guest`)
    await look(t, guest, 'guest')
    const stranger = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
    for (const [path, name] of [
      ['/guest/sign-in', 'guest-sign-in'],
      ['/i/0000000000000000', 'who-asks'],
      ['/help/post-by-mention', 'help-post'],
      ['/help/commands', 'help-commands'],
      ['/help/pay', 'help-pay'],
      ['/help/scams', 'help-scams'],
      ['/about/moderation', 'about-moderation'],
    ] as const) {
      await stranger.goto(origin + path)
      await look(t, stranger, name)
    }
    for (const path of ['rosters', 'mod', 'new/referral']) {
      await ann.goto(`${origin}/${path}`)
      await look(t, ann, path.replace('/', '-'))
    }
  })
  t.comment(`The pages as they looked are in ${SHOTS}`)
})

async function openNode(t: Test): Promise<{ db: Db; origin: string; code: string; referralId: ReferralId }> {
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const site = siteAt(origin, 'Watercooler')
  const { app, db } = await openPages(t, { site })
  const ann = await makeWriter(db, 'ann', { name: 'Ann Merrill', login: 'owner', site })
  const { code, id } = await makeOpen(db, ann, { site })
  const [cara, dev] = [await makeWriter(db, 'cara', { site }), await makeWriter(db, 'dev', { site })]
  await makeRecommendation(db, { id }, { recommender: cara, subject: dev })
  await app.listen({ host: 'localhost', port })
  return { db, origin, code, referralId: id }
}

async function pageOf(browser: Browser, origin: string, handle: string): Promise<Page> {
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
  await page.goto(`${origin}/sign-in`)
  await page.getByLabel('Handle', { exact: true }).fill(handle)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click()
  return page
}

async function guestPage(
  browser: Browser,
  db: Db,
  { origin, bo }: { origin: string; bo: Account },
): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const value = await db.transaction().execute((tx) => openGuestSession(tx, bo.id))
  await context.addCookies([{ name: 'guest', value, url: origin, sameSite: 'Lax', httpOnly: true }])
  return await context.newPage()
}
