// What strangers may cost a node, or slip past it: memory, places, names, and moments.
import type { Guard } from '../guard.ts'

/** What keeps strangers within bounds. */
export const strangers: Guard[] = [
  {
    name: 'uploads: read where files are taken only',
    file: 'src/web/uploads.ts',
    text: 'request.routeOptions.config.takesFiles !== true)',
    instead: 'type === undefined)',
    test: 'test/web/pictures.test.ts',
    notices: 'a form with files is read where files are taken, and no more of it than a form holds',
  },
  {
    name: 'uploads: no more fields than a form has',
    file: 'src/web/uploads.ts',
    text: 'const FIELDS_MAX = 64',
    instead: 'const FIELDS_MAX = 300',
    test: 'test/web/pictures.test.ts',
    notices: 'a form with files is read where files are taken, and no more of it than a form holds',
  },
  {
    name: 'posts: a deletion waits for who stores',
    file: 'src/core/referrals/source.ts',
    text: 'await holdToRemove(tx, uri)',
    instead: '',
    test: 'test/core/posts/removal.test.ts',
    notices: 'of a Create and a Delete at once no post is left, whichever commits first',
  },
  {
    name: 'posts: who stores waits for a deletion',
    file: 'src/core/posts/store.ts',
    text: 'await holdToStore(tx, posts)',
    instead: '',
    test: 'test/core/posts/removal.test.ts',
    notices: 'of a Create and a Delete at once no post is left, whichever commits first',
  },
  {
    name: 'pictures: few at once',
    file: 'src/core/media/copies.ts',
    text: 'if (!this.#turnstile.tryEnter(host) && !(await this.#turnstile.wait(host, TURN_MS))) return undefined',
    instead: 'this.#turnstile.tryEnter(host)',
    test: 'test/web/pictures.test.ts',
    notices: 'however many pictures are asked for at once, few are in memory',
  },
  {
    name: 'posts: deletions of others are forgotten',
    file: 'src/core/posts/remove.ts',
    text: 'delete from tombstones where made_at <',
    instead: 'delete from tombstones where made_at > now() and made_at <',
    test: 'test/core/posts/removal.test.ts',
    notices: 'that others deleted something is forgotten in a month, and of our own posts never',
  },
  {
    name: 'receive: so many replies are passed on',
    file: 'src/federation/receive/forward.ts',
    text: 'budget.spend(answered.authorId, performance.now())',
    instead: 'budget.spend(answered.uri, performance.now())',
    test: 'test/federation/passed-on.test.ts',
    notices: 'many replies do not become many times as many deliveries, whichever posts they answer',
  },
  {
    name: 'receive: no boost from a blocked host',
    file: 'src/core/reactions/boost.ts',
    text: 'if (post.authorHost !== null && (await isBlockedHost(',
    instead: 'if (false && (await isBlockedHost(',
    test: 'test/federation/gate.test.ts',
    notices: 'who is on a blocked host does not come back by the boost of another',
  },
]
