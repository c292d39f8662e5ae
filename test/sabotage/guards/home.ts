// Who may read, move and open what; forms; and what the desk says where everybody can read it.
import type { Guard } from '../guard.ts'

const VISIBILITY = 'src/core/posts/visibility.ts'
const OF_VISIBILITY = 'test/core/posts/visibility.test.ts'
const CHECK_MOVE = 'src/core/referrals/moves/check-move.ts'
const OF_STATES = 'test/core/referrals/states.test.ts'
const CONSENT = 'test/core/introductions/consent.test.ts'
const OF_INTRODUCTIONS = 'test/core/introductions/states.test.ts'
const MANNERS = 'test/desk/manners.test.ts'
const TOKEN = 'src/web/form-token.ts'
const RIGHTS = 'test/web/rights.test.ts'
const SESSION = 'test/web/session.test.ts'

/** What a node of writers owes its people. */
export const home: Guard[] = [
  {
    name: 'posts: who may read, in hand',
    file: VISIBILITY,
    text: "return post.visibility === 'followers' && viewer.followsAuthor",
    instead: "return post.visibility === 'followers'",
    test: OF_VISIBILITY,
    notices: 'the rule for a post in hand and the rule for a query agree on every case',
  },
  {
    name: 'posts: who may read, in a query',
    file: VISIBILITY,
    text: "and follows.state = 'accepted')))`",
    instead: ')))`',
    test: OF_VISIBILITY,
    notices: 'the rule for a post in hand and the rule for a query agree on every case',
  },
  {
    name: 'posts: followers only, both ways',
    file: VISIBILITY,
    text: "return post.visibility === 'followers' && viewer.followsAuthor",
    instead: 'return true',
    beside: [
      {
        file: VISIBILITY,
        text: 'return sql<boolean>`(posts.author_id = ${viewerId}',
        instead: 'return sql<boolean>`(true or posts.author_id = ${viewerId}',
      },
    ],
    test: OF_VISIBILITY,
    notices: 'the rule for a post in hand and the rule for a query agree on every case',
  },
  {
    name: 'posts: deleted by the author alone',
    file: 'src/core/posts/remove.ts',
    text: "if (post.authorId !== authorId) throw new Refusal('forbidden', 'Only the author can delete a post.')",
    instead: '',
    beside: [
      {
        file: 'src/web/pages/delete-post.ts',
        text: "if (post.authorId !== viewerId) throw new Refusal('forbidden', 'Only the author can delete a post.')",
        instead: '',
      },
    ],
    test: 'test/web/forms.test.ts',
    notices: 'a post is deleted by its author alone, after she was asked, and is gone',
  },
  {
    name: 'posts: edited by the author alone',
    file: 'src/core/posts/rewrite.ts',
    text: "if (post.authorId !== editorId) throw new Refusal('forbidden', 'Only the author can edit a post.')",
    instead: '',
    test: 'test/web/edit-post.test.ts',
    notices: 'nobody edits what is not hers, nor what the node wrote',
  },
  {
    name: 'posts: nobody answers what is not for her',
    file: 'src/core/posts/find.ts',
    text: "where('posts.id', '=', id).where(visibleTo(viewerId))",
    instead: "where('posts.id', '=', id)",
    test: 'test/web/forms.test.ts',
    notices: 'nobody answers a post that she may not read',
  },
  {
    name: 'referrals: moved by their author alone',
    file: 'src/core/referrals/find.ts',
    text: 'if (found.authorId !== authorId) throw',
    instead: 'if (false) throw',
    test: 'test/web/referrals.test.ts',
    notices: 'nobody else moves it',
  },
  {
    name: 'referrals: only by the table',
    file: CHECK_MOVE,
    text: 'if (!move.by.includes(wanted.by)) {',
    instead: 'if (false) {',
    test: OF_STATES,
    notices: 'every move of the table is made, every other one is refused in words',
  },
  {
    name: 'referrals: opened again in time',
    file: CHECK_MOVE,
    text: 'at.getTime() - closedAt.getTime() > closedDaysMax * DAY_MS)',
    instead: 'false)',
    test: OF_STATES,
    notices: 'a closed referral opens again for some days, an expired one twice',
  },
  {
    name: 'referrals: renewed twice',
    file: CHECK_MOVE,
    text: 'if (renewalsBelow !== undefined && renewals >= renewalsBelow)',
    instead: 'if (false)',
    test: OF_STATES,
    notices: 'a closed referral opens again for some days, an expired one twice',
  },
  {
    name: 'referrals: not over before their time',
    file: CHECK_MOVE,
    text: 'if (guard.isOver && !isOver(referral, wanted.at))',
    instead: 'if (false)',
    test: OF_STATES,
    notices: 'nobody’s confirmation for a week off the boards ends it before its time',
  },
  {
    name: 'interests: by whoever may',
    file: 'src/core/interests/states.ts',
    text: 'const move = moves.find((one) => one.by === wanted.by)',
    instead: 'const move = moves[0]',
    test: 'test/core/interests/states.test.ts',
    notices: 'every move of the table is made, every other one is refused in words',
  },
  {
    name: 'introductions: by whoever may',
    file: 'src/core/introductions/states.ts',
    text: 'const move = moves.find((one) => one.by === by)',
    instead: 'const move = moves[0]',
    test: OF_INTRODUCTIONS,
    notices: 'every move of the table is made, every other one is refused in words',
  },
  {
    name: 'introductions: the client is asked first',
    file: 'src/core/introductions/states.ts',
    text: 'if (guard.asksClient !== undefined && guard.asksClient !== asksClient)',
    instead: 'if (false)',
    test: OF_INTRODUCTIONS,
    notices: 'every move of the table is made, every other one is refused in words',
  },
  {
    name: 'introductions: opened by the candidate alone',
    file: 'src/core/introductions/introduction.ts',
    text: 'if (!found || who !== accountId)',
    instead: 'if (!found)',
    test: 'test/core/introductions/introduce.test.ts',
    notices: 'the page says nothing to anybody but the two',
  },
  {
    name: 'introductions: what was not released stays',
    file: 'src/core/vault/open.ts',
    text: ".where((is) => is('field', '=', is.fn.any(is.val<string[]>(fields))))",
    instead: '',
    test: CONSENT,
    notices:
      'in 150 random lives the vault opens once, maybe again at that moment, and only after each consent',
  },
  {
    name: 'introductions: an opening is written down',
    file: 'src/core/vault/open.ts',
    text: 'fields: CLIENT_FIELDS.filter((field) => opened.some(([name]) => name === field)),',
    instead: 'fields: [],',
    test: 'test/core/introductions/introduce.test.ts',
    notices: 'after two consents the candidate sees, once, what was released, and that is written down',
  },
  {
    name: 'vault: sealed for its row',
    file: 'src/core/secrets.ts',
    text: 'Buffer.from(owner),\n  )',
    instead: "Buffer.from(''),\n  )",
    beside: [
      {
        file: 'src/core/secrets.ts',
        text: '.setAAD(Buffer.from(owner))\n  const ciphertext',
        instead: ".setAAD(Buffer.from(''))\n  const ciphertext",
      },
    ],
    test: 'test/core/vault/vault.test.ts',
    notices: 'sealed bytes that are moved to another referral or field do not open',
  },
  {
    name: 'desk: private words are no public reply',
    file: 'src/desk/hear.ts',
    text: "if (post.visibility === 'direct') await hearPrivate(tx, site, heard)\n      else if",
    instead: 'if',
    test: MANNERS,
    notices: 'nobody makes a writer’s account write by naming it',
  },
  {
    name: 'desk: names no candidate in public',
    file: 'src/desk/hear/reply.ts',
    text: 'const said = isSecret(command)',
    instead: 'const said = false',
    test: MANNERS,
    notices: 'what names candidates is not said in public',
  },
  {
    name: 'forms: the token',
    file: TOKEN,
    text: 'if (secret === undefined || !isSameTag(formTokenOf(secretKey, secret), tokenIn(request.body))) {',
    instead: 'if (false) {',
    test: RIGHTS,
    notices: 'no form is taken without its token',
  },
  {
    name: 'forms: from a page of ours',
    file: TOKEN,
    text: 'if (isForeign || (headers.origin !== undefined',
    instead: 'if (false && (headers.origin !== undefined',
    test: 'test/web/forms.test.ts',
    notices: 'a form without the token, with another visitor’s, or from another site changes nothing',
  },
  {
    name: 'sessions: a suspended writer has none',
    file: 'src/core/auth/sessions.ts',
    text: ".where('accounts.suspended_at', 'is', null)",
    instead: '',
    test: SESSION,
    notices: 'a suspended writer is signed out everywhere',
  },
  {
    name: 'sessions: out of reach of scripts',
    file: 'src/web/cookies.ts',
    text: "httpOnly: true, sameSite: 'lax',",
    instead: "httpOnly: false, sameSite: 'lax',",
    test: SESSION,
    notices: 'cookies are locked to the host over https, and out of reach of scripts everywhere',
  },
  {
    name: 'moderation: for moderators',
    file: 'src/web/visit.ts',
    text: "if (viewer.role === 'member') throw new Refusal('forbidden', 'Only moderators see this.')",
    instead: '',
    test: RIGHTS,
    notices: 'every page, for everybody',
  },
]
