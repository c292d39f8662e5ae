// Whatever is not for everybody stands nowhere that a stranger or a machine can ask for it.
import { fastify } from 'fastify'
import { sql } from 'kysely'
import t, { type Test } from 'tap'
import { keepSearch, readSearches } from '../../src/core/search/saved.ts'
import { feeds } from '../../src/feeds/index.ts'
import { web } from '../../src/web/index.ts'
import { VAULT_KEYS } from '../helpers/candidates.ts'
import { testDatabase } from '../helpers/database.ts'
import { makeReferral, makeWriter, SECRET_KEY, SITE } from '../helpers/make.ts'
import { NO_HOMES, picturesOf } from '../web/visitor.ts'

const TITLE = 'Copyeditor for six'

const HIDDEN: Record<string, string> = {
  'a draft': `update referrals set state = 'draft', post_id = null`,
  'held for review': `update referrals set state = 'pending_review', post_id = null`,
  'with the circle': `update referrals set state = 'circle', post_id = null`,
  'filled within the circle': `update referrals set state = 'filled', accepting = false, closed_at = now(), post_id = null`,
  removed: `update referrals set state = 'removed', accepting = false, state_before_removal = 'open', post_id = null`,
  'removed, its post kept by its author for followers': `
    update referrals set state = 'removed', accepting = false, state_before_removal = 'open', is_source = true;
    update posts set visibility = 'followers'`,
  'open, in a post for followers': `update referrals set is_source = true; update posts set visibility = 'followers'`,
  'open, in a post for a few': `update referrals set is_source = true; update posts set visibility = 'direct'`,
  'of somebody who is suspended': `update accounts set suspended_at = now() where handle = 'ada'`,
}

for (const [says, change] of Object.entries(HIDDEN)) {
  t.test(`${says}, a referral stands nowhere`, async (t) => {
    const { paths, ask, hide } = await openAll(t)
    t.match(
      await Promise.all(paths.map(ask)),
      paths.map(() => TITLE),
      'while it is open, it stands everywhere',
    )
    await hide(change)
    for (const path of paths) t.notMatch(await ask(path), TITLE, path)
  })
}

async function openAll(t: Test) {
  const { db } = await testDatabase(t)
  const app = fastify({ routerOptions: { maxParamLength: 400 } })
  const parts = {
    db,
    site: SITE,
    secretKey: SECRET_KEY,
    lookup: async () => Promise.reject(new Error('alone')),
    askAnew: async () => Promise.reject(new Error('alone')),
    vaultKeys: VAULT_KEYS,
    homes: NO_HOMES,
    ...picturesOf(t, db),
  }
  await app.register(feeds(parts))
  await app.register(web(parts))
  t.teardown(() => app.close())
  const ada = await makeWriter(db, 'ada')
  const { code } = await makeReferral(db, ada)
  const bo = await makeWriter(db, 'bo')
  await db.transaction().execute((tx) => keepSearch(tx, bo.id, { name: 'All', query: {}, notify: 'off' }))
  const [{ token } = { token: '' }] = await readSearches(db, bo.id)
  const lists = ['/open', '/b/board', '/@ada', '/tags/saas', `/saved/${token}`]
  const paths = [
    ...['/', '/open', '/open?q=copyeditor', '/b/board', '/@ada', '/tags/saas', `/r/${code}`],
    ...lists.flatMap((list) => ['rss', 'atom', 'json', 'ics'].map((format) => `${list}.${format}`)),
    ...['/api/referrals', `/api/referrals/${code}`, `/embed/r/${code}`, '/embed/b/board'],
    `/api/oembed?url=${encodeURIComponent(`${SITE.origin}/r/${code}`)}`,
  ]
  return {
    paths,
    ask: async (path: string) => (await app.inject(path)).body,
    // As a move would leave it: without its post, where the node took that down.
    hide: async (change: string) => {
      await sql.raw(change).execute(db)
      await sql`delete from posts where not exists (select from referrals where post_id = posts.id)`.execute(
        db,
      )
    },
  }
}
