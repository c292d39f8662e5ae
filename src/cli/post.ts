import { text as readAll } from 'node:stream/consumers'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Account, AccountId } from '../core/accounts/account.ts'
import { type FoundPost, findPost, findPostByUri, findPostByUrl } from '../core/posts/find.ts'
import { publishPost } from '../core/posts/publish.ts'
import { viewPosts } from '../core/posts/view.ts'
import { deleteOwnPost } from '../core/referrals/source.ts'
import { Refusal } from '../core/refusal.ts'
import type { Visibility } from '../db/schema/words.ts'
import { idOf } from '../lib/ids.ts'
import { readLanguage } from '../lib/locale.ts'
import { handleOf, readMentions } from '../lib/text.ts'
import { asJson, asWriter } from './arguments.ts'
import { postFacts } from './facts.ts'
import { CommandFault } from './open.ts'
import { printJson, printLine } from './print.ts'
import { actingWriter } from './who.ts'
import { type Ground, withNode } from './with-node.ts'

const VISIBILITIES: readonly Visibility[] = ['public', 'unlisted', 'followers', 'direct']

/** Adds `post`. */
export function addPosts(program: Command): void {
  const group = program.command('post').description('posts of the writers of this node')
  group
    .command('create [text]')
    .description('publish a post, as plain text; without a text, it is read from standard input')
    .addOption(asWriter())
    .addOption(
      new Option('--visibility <visibility>', 'who may read it').choices(VISIBILITIES).default('public'),
    )
    .option('--warning <warning>', 'what is shown before the text')
    .addOption(
      new Option('--language <tag>', 'the language it is written in, such as en-GB').argParser(language),
    )
    .option('--reply-to <URL>', 'the post that it answers')
    .addOption(asJson())
    .action(create)
  group
    .command('delete <id-or-URL>')
    .description('delete a post, and take it back from the nodes that have it')
    .addOption(asWriter())
    .action(remove)
}

interface CreateOptions {
  as: string
  visibility: Visibility
  warning?: string
  language?: string
  replyTo?: string
  json?: true
}

async function create(typed: string | undefined, options: CreateOptions): Promise<void> {
  const text = typed ?? (await readAll(process.stdin)).trimEnd()
  await withNode(async (ground) => {
    const { db, site } = ground
    const author = await actingWriter(ground, options.as)
    const draft = {
      text,
      visibility: options.visibility,
      warning: options.warning ?? '',
      language: options.language ?? null,
      inReplyTo: options.replyTo === undefined ? null : await findAnswered(ground, author, options.replyTo),
      mentioned: await findMentioned(ground, text),
    }
    const id = await db.transaction().execute((tx) => publishPost(tx, site, author, draft))
    const [view] = await viewPosts(db, author.id, [id])
    if (options.json) printJson(postFacts(view!))
    else printLine(`Published: ${view!.url}`)
  })
}

async function findAnswered({ db, find }: Ground, author: Account, url: string): Promise<FoundPost> {
  const found = await find(url)
  const post = 'post' in found ? await findPost(db, author.id, found.post.id) : undefined
  if (post) return post
  throw new CommandFault(`There is no post at ${url} that ${author.handle} may read.`)
}

// A name that nobody has stays a word of the text, as everywhere in the fediverse.
async function findMentioned({ find }: Ground, text: string): Promise<Account[]> {
  const found = new Map<AccountId, Account>()
  for (const mention of readMentions(text)) {
    const named = await find(`@${handleOf(mention)}`).catch((fault: unknown) => {
      if (fault instanceof Refusal && fault.kind === 'not_found') return undefined
      throw fault
    })
    if (named && 'account' in named) found.set(named.account.id, named.account)
  }
  return [...found.values()]
}

async function remove(which: string, { as }: { as: string }): Promise<void> {
  await withNode(async (ground) => {
    const { db, site } = ground
    const author = await actingWriter(ground, as)
    const post = /^\d{1,18}$/.test(which)
      ? await findPost(db, author.id, idOf(which))
      : ((await findPostByUri(db, which)) ?? (await findPostByUrl(db, which)))
    if (!post) throw new CommandFault(`There is no post “${which}” here.`)
    await db.transaction().execute((tx) => deleteOwnPost(tx, site, author.id, { post, at: new Date() }))
    printLine(`Deleted: ${post.url}`)
  })
}

function language(text: string): string {
  const tag = readLanguage(text)
  if (tag !== undefined) return tag
  throw new InvalidArgumentError('It is a tag such as en-GB or de.')
}
