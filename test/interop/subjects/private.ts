import { setTimeout as pause } from 'node:timers/promises'
import type { Test } from 'tap'
import { Browser } from '../browser.ts'
import type { Member, TheirPost } from '../mastodon-client.ts'
import { type Stage, type Subject, see } from '../stage.ts'

const ANSWER_SECONDS = 8

/** What is for followers alone, and what is for one person. */
export const fewReaders: Subject = async (t, { node, other, ada, bram, cleo }) => {
  const ours = await ada.write('Between us: I am late.', { visibility: 'followers' })
  const seen = await see(t, 'a followers-only post of ours arrives', () => bram.atHome('Between us'))
  t.equal(seen.visibility, 'private', 'as what it is')
  if (!other.isOnePersons) await noOtherReads(t, cleo, seen)
  t.equal(await new Browser(node.origin).statusOf(ours.path), 404, 'nor a stranger at our pages')
  await bram.write('Between us: so am I.', { visibility: 'private' })
  const here = await see(t, 'a followers-only post of theirs arrives', () => ada.atHome('so am I.'))
  t.match(await ada.read(here), 'Followers only', 'as what it is')
  t.equal(await new Browser(node.origin).statusOf(here.path), 404, 'and no stranger reads it here')
}

/** A message each way. */
export const directMessages: Subject = async (t, { node, other, ada, bram, cleo }) => {
  await ada.write(`${bram.handle} A word in private?`, { visibility: 'direct' })
  const asked = await see(t, 'a message of ours arrives', () => bram.told('A word in private?'))
  t.equal(asked.visibility, 'direct', 'as what it is')
  if (!other.isOnePersons) await noOtherReads(t, cleo, asked)
  await bram.write(`${ada.handle} Only one.`, { visibility: 'direct', in_reply_to_id: asked.id })
  const answer = await see(t, 'their message arrives', () => ada.told('Only one.'))
  t.match(await ada.read(answer), 'Mentioned people only', 'as what it is')
  t.equal(await new Browser(node.origin).statusOf(answer.path), 404, 'and no stranger reads it here')
}

/** Each blocks the other and thinks better of it. They follow each other before, and again after, where that can be. */
export const blockBothWays: Subject = async (t, { other, ada, bram, cleo }) => {
  const account = (await bram.find(ada[other.knowsBy]))!
  const tie = async () => (await bram.relationship(account.id))!
  // Whoever asks too early is refused. Asked again while an answer comes, Takahē forgets that.
  const followed = async () => {
    await bram.follow(account.id).catch(() => undefined)
    for (let second = 0; second < ANSWER_SECONDS; second++) {
      if ((await tie()).following) return true
      await pause(1_000)
    }
    return false
  }
  await ada.block(bram.handle)
  await see(t, 'our Block arrives: the follows are gone', async () => {
    const { following, followed_by } = await tie()
    return !following && !followed_by
  })
  await bram.write(`${ada.handle} Did you see this?`)
  await cleo.write(`${ada.handle} I have a question.`)
  await see(t, 'others still reach her', () => ada.told('I have a question.'))
  t.notOk(await ada.told('Did you see this?'), 'the blocked does not')
  await ada.unblock(bram.handle)
  await see(t, 'after our Undo they can follow again', followed)
  if (other.hearsFollowsAgain) await followAgain(t, { ada, bram }, async () => (await tie()).followed_by)
  await bram.block(account.id)
  await see(t, 'their Block arrives: the follows are gone', async () => {
    const [own, theirs] = [await ada.readProfile(ada.handle), await ada.readProfile(bram.handle)]
    return own.includes('0 followers') && !theirs.includes('You follow them.')
  })
  await bram.unblock(account.id)
  await see(t, 'after their Undo they can follow again', followed)
  if (other.hearsFollowsAgain) await followAgain(t, { ada, bram }, async () => (await tie()).followed_by)
}

// A Follow that comes before the Undo is refused, so it is sent until it is heard.
async function followAgain(
  t: Test,
  { ada, bram }: Pick<Stage, 'ada' | 'bram'>,
  isHeard: () => Promise<boolean>,
): Promise<void> {
  await see(t, 'and ours can follow them again', async () => {
    await ada.unfollow(bram.handle)
    await ada.follow(bram.handle)
    await pause(1_000)
    return await isHeard()
  })
}

async function noOtherReads(t: Test, cleo: Member, { uri }: TheirPost): Promise<void> {
  t.equal(await cleo.findPost(uri).catch(() => undefined), undefined, 'and no other can fetch it')
}
