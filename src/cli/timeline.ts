import { type Command, Option } from 'commander'
import { type AccountId, fullHandle } from '../core/accounts/account.ts'
import { readAccounts } from '../core/accounts/find.ts'
import { viewPosts } from '../core/posts/view.ts'
import { readHome, type TimelinePage } from '../core/timelines/home.ts'
import { asJson, asWriter, readId, upTo } from './arguments.ts'
import { postFacts } from './facts.ts'
import { printJson, printTable } from './print.ts'
import { actingWriter } from './who.ts'
import { type Ground, withNode } from './with-node.ts'

const TEXT_LENGTH_MAX = 80

/** Adds `timeline`. */
export function addTimeline(program: Command): void {
  program
    .command('timeline')
    .description("a writer's home: what she and those she follows wrote and boosted, the newest first")
    .addOption(asWriter())
    .addOption(upTo(20))
    .addOption(new Option('--before <id>', 'only what is older than this line').argParser(readId))
    .addOption(asJson())
    .action(show)
}

interface Options {
  as: string
  limit: number
  before?: string
  json?: true
}

async function show({ as, limit, before, json }: Options): Promise<void> {
  await withNode(async (ground) => {
    const writer = await actingWriter(ground, as)
    const lines = await readLines(ground, writer.id, { limit, before })
    if (json) return printJson(lines)
    printTable(
      ['id', 'when', 'who', 'what'],
      lines.map(({ id, boostedBy, post }) => [
        id,
        post.publishedAt,
        boostedBy === null ? post.author : `${post.author}, boosted by ${boostedBy}`,
        cut(post.warning || post.title || post.text),
      ]),
    )
  })
}

async function readLines({ db }: Ground, viewerId: AccountId, page: TimelinePage) {
  const items = await readHome(db, viewerId, page)
  const posts = await viewPosts(db, viewerId, [...new Set(items.map((item) => item.postId))])
  const boosters = await readAccounts(
    db,
    items.flatMap((item) => item.boostedById ?? []),
  )
  return items.flatMap(({ id, postId, boostedById }) => {
    const post = posts.find((one) => one.id === postId)
    const booster = boosters.find((one) => one.id === boostedById)
    return post ? [{ id, boostedBy: booster ? fullHandle(booster) : null, post: postFacts(post) }] : []
  })
}

function cut(text: string): string {
  const characters = [...text]
  return characters.length > TEXT_LENGTH_MAX ? `${characters.slice(0, TEXT_LENGTH_MAX - 1).join('')}…` : text
}
