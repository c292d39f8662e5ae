import { z } from 'zod'
import { type Account, displayName, fullHandle, parseHandle } from '../../core/accounts/account.ts'
import { findAccountByUri, findLocalAccount, findRemoteAccount, isActive } from '../../core/accounts/find.ts'
import { findAvailability } from '../../core/availability.ts'
import { doesBlock } from '../../core/blocks.ts'
import { type EndorsementView, viewEndorsements } from '../../core/endorsements/endorsement.ts'
import { countFollows, findFollow } from '../../core/follows/read.ts'
import { readLedger } from '../../core/introductions/credit.ts'
import { readFeaturedTags, readPins } from '../../core/posts/pins.ts'
import { type PostView, viewPosts } from '../../core/posts/view.ts'
import { Refusal } from '../../core/refusal.ts'
import { readPublicRosters } from '../../core/rosters/public.ts'
import type { Site } from '../../core/site.ts'
import { countPublicPosts, readAccountTimeline } from '../../core/timelines/account.ts'
import type { Db } from '../../db/connect.ts'
import { html, plainText } from '../../lib/html.ts'
import { gonePage } from '../errors.ts'
import { PageQuery, readParams } from '../input.ts'
import type { Page } from '../layout.ts'
import { sendPage } from '../page.ts'
import { endorsementItem } from '../parts/endorsement.ts'
import { LINES_A_PAGE, pager } from '../parts/pager.ts'
import { postItem } from '../parts/post.ts'
import { type ProfileCounts, profileHead } from '../parts/profile-head.ts'
import { accountPath } from '../paths.ts'
import { type TimelineLine, viewTimeline } from '../timeline.ts'
import { type Answer, type Visit, visitOf } from '../visit.ts'

const VOICES_SHOWN_MAX = 20

const Params = z.object({ handle: z.string().max(400) })

/** `/@ada`, `/@bram@mastodon.example`: an account, and what it wrote and boosted. */
export function showProfile({ db, site }: { db: Db; site: Site }): Answer {
  return async (request, reply) => {
    const { handle } = readParams(Params, request)
    const account = await findByHandle(db, site, handle)
    if (!isActive(account))
      return sendPage(reply, site, gonePage(`${fullHandle(account)} is not here any more.`))
    // A board and the node itself have pages of their own, and an account of ours has one name.
    if (account.host === null && account.url !== `${site.origin}/@${handle.toLowerCase()}`) {
      return reply.redirect(account.url, 301)
    }
    const visit = visitOf(request)
    const { before } = PageQuery.parse(request.query)
    const items = await readAccountTimeline(db, visit.viewer?.account.id ?? null, account.id, {
      before,
      limit: LINES_A_PAGE,
    })
    const isFirst = before === undefined
    const [lines, counts, pinned, voices] = await Promise.all([
      viewTimeline(db, visit.viewer, items),
      readCounts(db, account, visit),
      isFirst ? viewPinned(db, account, visit) : [],
      isFirst ? viewEndorsements(db, account.id, VOICES_SHOWN_MAX) : [],
    ])
    const older = pager(accountPath(account), items)
    return sendPage(reply, site, profilePage(site, account, visit, { counts, pinned, lines, older, voices }))
  }
}

/** An account that an address names by its handle. Refuses 'not_found'. */
export async function findByHandle(db: Db, site: Site, typed: string): Promise<Account> {
  const parsed = parseHandle(typed)
  const isOurs = parsed?.host === null || parsed?.host === site.host
  const account =
    parsed &&
    (isOurs
      ? await findLocalAccount(db, parsed.handle)
      : await findRemoteAccount(db, parsed.handle, parsed.host!))
  if (!account) throw new Refusal('not_found', `Nobody called @${typed} is known here.`)
  return account
}

async function viewPinned(db: Db, { id }: Account, { viewer }: Visit): Promise<PostView[]> {
  return await viewPosts(db, viewer?.account.id ?? null, await readPins(db, id))
}

async function readCounts(db: Db, account: Account, { viewer }: Visit): Promise<ProfileCounts> {
  const isOurWriter = account.host === null && account.kind === 'writer'
  const [posts, follows, tags, movedTo, follow, isBlocked, availability, ledger, rosters] = await Promise.all(
    [
      countPublicPosts(db, account.id),
      countFollows(db, account.id),
      readFeaturedTags(db, account.id),
      account.movedToUri === null ? undefined : findAccountByUri(db, account.movedToUri),
      viewer && findFollow(db, viewer.account.id, account.id),
      viewer !== null && doesBlock(db, viewer.account.id, account.id),
      isOurWriter ? findAvailability(db, account.id, new Date()) : undefined,
      isOurWriter ? readLedger(db, account.id) : undefined,
      isOurWriter ? readPublicRosters(db, account.id) : [],
    ],
  )
  const tie = { follow: follow?.state ?? null, isBlocked }
  return { posts, ...follows, ...tie, tags, movedTo, availability, ledger, rosters }
}

function profilePage(
  site: Site,
  account: Account,
  visit: Visit,
  shown: {
    counts: ProfileCounts
    pinned: PostView[]
    lines: TimelineLine[]
    older: ReturnType<typeof pager>
    voices: EndorsementView[]
  },
): Page {
  const handle = `@${account.handle}@${account.host ?? site.host}`
  const description = plainText(account.bioHtml) || `${handle} on ${site.name}`
  const { counts, pinned, lines, older, voices } = shown
  return {
    title: `${displayName(account)} (${handle})`,
    body: html`${profileHead(site, account, counts, visit)}
${voices.length > 0 && html`<section aria-labelledby="voices-title"><h2 id="voices-title" class="section-title">What others say</h2>${voices.map((voice) => endorsementItem(voice))}</section>`}
${pinned.length > 0 && html`<section class="posts" aria-labelledby="pinned-title"><h2 id="pinned-title" class="section-title">Pinned</h2>${pinned.map((post) => postItem(post, visit))}</section>`}
<section class="posts" aria-labelledby="posts-title">
<h2 id="posts-title" class="section-title">Posts and boosts</h2>
${lines.map(({ post, boostedBy }) => postItem(post, visit, boostedBy))}
${lines.length === 0 && html`<p class="empty">Nothing to read here yet.</p>`}
${older}
</section>`,
    ...(account.host === null && { feeds: { path: `/@${account.handle}` } }),
    shared: {
      kind: 'profile',
      url: account.url,
      description,
      isIndexable: account.host === null && account.isIndexable,
      ...(account.host === null && { documentUri: account.uri, creator: handle }),
    },
  }
}
