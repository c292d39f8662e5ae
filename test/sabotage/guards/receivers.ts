// Who may say what of whom, once it is known who speaks (ActivityPub §7, security F1, F2, V15, V16). What is undone needs no
// guard here: whatever an Undo names, it is the sender’s own like, boost, follow or offer that goes.
import type { Guard } from '../guard.ts'

const RECEIVE = 'src/federation/receive'
const ATTACKS = 'test/federation/attacks.test.ts'
const TEST = 'test/federation/receive.test.ts'
const QUOTES = 'test/federation/quotes.test.ts'

/** The authority of what was received. */
export const receivers: Guard[] = [
  {
    name: 'receive: post of the author’s node',
    file: `${RECEIVE}/note.ts`,
    text: 'if (!isSameOrigin(note.id, actor.uri))',
    instead: 'if (false)',
    test: ATTACKS,
    notices: 'F2: an activity, its actor and its object are of one node',
  },
  {
    name: 'receive: attributed to its sender',
    file: `${RECEIVE}/note.ts`,
    text: 'if (!note.attributedTo.includes(actor.uri))',
    instead: 'if (false)',
    test: ATTACKS,
    notices: 'V15, V16: a neighbour takes nothing away and changes nothing, had or not',
  },
  {
    name: 'receive: attributed to nobody elsewhere',
    file: `${RECEIVE}/note.ts`,
    text: 'if (!note.attributedTo.every((uri) => isSameOrigin(uri, actor.uri)))',
    instead: 'if (false)',
    test: ATTACKS,
    notices: 'F2: an activity, its actor and its object are of one node',
  },
  {
    name: 'receive: edit by the author',
    file: `${RECEIVE}/posts.ts`,
    text: 'if (known.authorId !== actor.id)',
    instead: 'if (false)',
    test: ATTACKS,
    notices: 'V15, V16: a neighbour takes nothing away and changes nothing, had or not',
  },
  {
    name: 'receive: an account speaks of itself',
    file: `${RECEIVE}/accounts.ts`,
    text: 'if (read.data.id !== actor.uri)',
    instead: 'if (false)',
    test: ATTACKS,
    notices: 'F2: an activity, its actor and its object are of one node',
  },
  {
    name: 'receive: deletion by the author',
    file: 'src/core/posts/remove.ts',
    text: 'and author.id = posts.author_id and author.uri = ${authorUri}`',
    instead: 'and author.id = posts.author_id`',
    beside: [
      {
        file: `${RECEIVE}/accounts.ts`,
        text: "if (post && post.authorId !== actor.id) return new Dropped('a deletion of another’s post')",
        instead: '',
      },
    ],
    test: ATTACKS,
    notices: 'V15, V16: a neighbour takes nothing away and changes nothing, had or not',
  },
  {
    name: 'receive: deletion at the author’s node',
    file: `${RECEIVE}/accounts.ts`,
    text: "if (!isSameOrigin(uri, actor.uri)) return new Dropped('a deletion at another node')",
    instead: '',
    test: ATTACKS,
    notices: 'V15: of what is at another node nothing is buried, had or not',
  },
  {
    name: 'receive: a document under its own id',
    file: 'src/federation/documents.ts',
    text: 'if (!found || !isSameOrigin(found.id, uri)) return undefined',
    instead: 'if (!found) return undefined',
    test: ATTACKS,
    notices: 'V05: a node that redirects to another does not speak through it',
  },
  {
    name: 'receive: accepted by whom we asked',
    file: 'src/core/follows/answer.ts',
    text: ".where('follows.followee_id', '=', followee.id)\n    .where('accounts.host', 'is', null)",
    instead: ".where('accounts.host', 'is', null)",
    test: TEST,
    notices: 'nobody accepts in the place of whom we asked [31]',
  },
  {
    name: 'receive: a like of what one may read',
    file: `${RECEIVE}/reactions.ts`,
    text: 'const post = named && (await findPost(db, actor.id, named.id))',
    instead: 'const post = named',
    test: TEST,
    notices: 'nobody likes what she may not read',
  },
  {
    name: 'receive: no boost of what is private',
    file: 'src/core/reactions/boost.ts',
    text: "if (!isBoostableBy(account, post)) return 'refused'",
    instead: '',
    test: TEST,
    notices: 'who may read a post for followers does not pass it on to hers',
  },
  {
    name: 'receive: boosts of whom the author lets',
    file: 'src/core/reactions/boost.ts',
    text: "if (!(await isAllowed(tx, account, { ...post, may }))) return 'refused'",
    instead: '',
    test: 'test/federation/quotes.test.ts',
    notices: 'boosts come from whom their author lets boost',
  },
  {
    name: 'receive: who is suspended',
    file: `${RECEIVE}/index.ts`,
    text: 'if (!actor || !isActive(actor))',
    instead: 'if (!actor)',
    test: TEST,
    notices: 'who was suspended meanwhile is not heard, though the gate let her through',
  },
  {
    name: 'receive: an edit that is older',
    file: 'src/core/posts/edit.ts',
    text: "query.where((is) => is.or([is('edited_at', 'is', null), is('edited_at', '<', editedAt)]))",
    instead: 'query',
    test: TEST,
    notices: 'edits and deletions come in any order [47, 49]',
  },
  {
    name: 'receive: what was deleted stays away',
    file: 'src/core/posts/store.ts',
    text: 'from given where ${IS_NOT_BURIED}',
    instead: 'from given',
    beside: [
      {
        file: 'src/core/posts/receive.ts',
        text: '!around.isTombstoned && isRelevant(around)',
        instead: 'isRelevant(around)',
      },
    ],
    test: TEST,
    notices: 'edits and deletions come in any order [47, 49]',
  },
  {
    name: 'receive: a redirect lends no name',
    file: 'src/federation/documents.ts',
    text: 'return found && isSameOrigin(found.id, answer.url) ? found : undefined',
    instead: 'return found',
    test: ATTACKS,
    notices: 'V05: a node that redirects to another does not speak through it',
  },
  {
    name: 'receive: a stamp by the quoted author',
    file: `${RECEIVE}/quoted.ts`,
    text: 'stamp?.attributedTo === original.authorUri &&',
    instead: 'stamp !== undefined &&',
    test: QUOTES,
    notices: 'what others quote of others stands by the right stamp alone',
  },
  {
    name: 'receive: a stamp for this very post',
    file: `${RECEIVE}/quoted.ts`,
    text: 'stamp.interactingObject === quote.postUri &&',
    instead: '',
    test: QUOTES,
    notices: 'what others quote of others stands by the right stamp alone',
  },
  {
    name: 'receive: leave by whom we asked',
    file: `${RECEIVE}/quotes.ts`,
    text: "if (quote?.quotedAuthorId !== actor.id) return new Dropped('an answer to no request to quote the actor')",
    instead: 'if (!quote) return undefined',
    test: QUOTES,
    notices: 'nobody answers for whom we asked',
  },
  {
    name: 'receive: an offer answered by the author',
    file: `${RECEIVE}/offers.ts`,
    text: "if (offer.authorId !== actor.id) return new Dropped('an answer to an offer that was made to another')",
    instead: '',
    beside: [
      {
        file: 'src/core/offers/move.ts',
        text: 'if (offer?.authorId !== authorId ||',
        instead: 'if (!offer ||',
      },
    ],
    test: 'test/federation/offers.test.ts',
    notices: 'nobody but the author answers an offer, and nobody but its writer takes it back',
  },
]
