// What a board boosts, and that its followers hear what became of that (FEP-1b12).
import type { Guard } from '../guard.ts'

const BOARDS = 'src/core/referrals/boards.ts'
const CARRY = 'src/federation/receive/carry.ts'
const CARRIED = 'test/federation/carried.test.ts'

/** The boards. */
export const boards: Guard[] = [
  {
    name: 'boards: only the author’s own public post',
    file: 'src/desk/hear.ts',
    text: "else if (post.visibility === 'public') await hearSubmission",
    instead: 'else await hearSubmission',
    test: 'test/desk/sources.test.ts',
    notices: 'replies, others’ words and unlisted posts list nothing',
  },
  {
    name: 'boards: nothing that must be looked at',
    file: BOARDS,
    text: 'unlistedAt !== null || doubtedAt !== null) return',
    instead: 'unlistedAt !== null) return',
    test: 'test/desk/edits.test.ts',
    notices: 'what would have waited for a moderator is boosted no longer, and waits for one',
  },
  {
    name: 'boards: nothing that nobody confirms',
    file: BOARDS,
    text: 'unlistedAt !== null || doubtedAt !== null) return',
    instead: 'doubtedAt !== null) return',
    test: 'test/core/referrals/clock.test.ts',
    notices: 'what nobody confirms no board boosts, until its author says that it is open',
  },
  {
    name: 'boards: an edit and a boost wait for each other',
    file: 'src/core/posts/find.ts',
    text: 'for no key update',
    instead: 'for key share',
    test: CARRIED,
    notices: 'an edit of ours that is made ready while its post is boosted is carried',
  },
  {
    name: 'boards: an end and a boost wait for each other',
    file: CARRY,
    text: '(await holdPost(tx, post.id))',
    instead: 'true',
    test: CARRIED,
    notices: 'a post from elsewhere that ends while it is boosted is carried to its end, or not at all',
  },
  {
    name: 'boards: the words as they are when the boost is told',
    file: 'src/federation/send/carried.ts',
    text: 'if (!(await holdPost(tx, boost.postId))) return undefined',
    instead: '',
    test: CARRIED,
    notices: 'an edit of ours that is made ready while its post is boosted is carried',
  },
  {
    name: 'boards: an edit that is done again counts once',
    file: CARRY,
    text: 'isTooMuch ??= budget',
    instead: 'isTooMuch = budget',
    test: CARRIED,
    notices: 'an edit that is done again, since others spoilt its transaction, counts once',
  },
  {
    name: 'boards: an end by its author alone',
    file: CARRY,
    text: 'post?.authorId === author.id && ',
    instead: 'post && ',
    test: CARRIED,
    notices: 'nobody else’s end of a post is carried, though it was made ready before its post came',
  },
]
