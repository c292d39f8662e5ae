// Rows 37 to 60: what others write, and what becomes of it.
import { readHistory } from '../../../src/core/posts/history.ts'
import { snapshot } from '../../helpers/snapshot.ts'
import { news } from '../fixtures/ask.ts'
import { known, load, post, resetStage, type Stage } from '../fixtures/stage.ts'
import { createOf, get, type Json, PUBLIC, played, playedAgain, type Rule, say } from './kit.ts'

const at = ({ theirs }: Stage, name: string) => `${theirs.bram.uri}/notes/${name}`
const bramSays = (stage: Stage, activity: Json) => say(stage, stage.theirs.bram, activity)
const written = (stage: Stage, name: string, note: Json = {}) =>
  bramSays(stage, createOf(stage, stage.theirs.bram, name, note))

const edited = (stage: Stage, name: string, note: Json) => {
  const { object } = createOf(stage, stage.theirs.bram, name, note)
  return bramSays(stage, { id: `${at(stage, name)}#${note.updated}`, type: 'Update', object })
}

const votes = async ({ node, ada, asking }: Stage) =>
  (await node.see(ada, asking.uri))!.poll!.choices.map((choice) => choice.votes)

/** Receiving posts. */
export const RECEIVING: Rule[] = [
  {
    row: 37,
    says: 'public posts are kept, with language and address',
    holds: played('30-create-note-public.json', '31-create-note-public-4.3-shape.json'),
  },
  {
    row: 38,
    says: 'who may read a post is as its author says; strangers see no page of the rest',
    holds: async (t, stage) => {
      for (const file of [
        '32-create-note-unlisted',
        '33-create-note-followers-only',
        '34-create-note-direct',
      ])
        await played(`${file}.json`)(t, stage)
      await written(stage, '38', { to: [stage.ada.uri], cc: [], content: 'MARKER' })
      const { id } = (await stage.node.post(at(stage, '38')))!
      for (const path of [
        `/@bram@${stage.peer.host}`,
        `/@bram@${stage.peer.host}/${id}`,
        '/',
        '/search?q=MARKER',
      ])
        t.notMatch((await get(stage.node.origin + path, 'text/html')).body, /<[^>]*>MARKER|MARKER<\//, path)
    },
  },
  {
    row: 39,
    says: 'everybody is everybody, however it is written',
    holds: async (t, stage) => {
      const ways = [PUBLIC, 'as:Public', 'Public'].flatMap((way) => [way, [way]])
      for (const [n, to] of ways.entries()) {
        await written(stage, `39-${n}`, { to })
        t.match(
          await stage.node.see(null, at(stage, `39-${n}`)),
          { visibility: 'public' },
          JSON.stringify(to),
        )
      }
    },
  },
  { row: 40, says: 'a reply hangs under what it answers', holds: played('35-create-note-reply-to-us.json') },
  {
    row: 41,
    says: 'a warning folds, with words or without',
    holds: played('36-create-note-content-warning.json', 'misskey/04-create-note-mfm-cw.json'),
  },
  {
    row: 42,
    says: 'four files, no words, nobody described them',
    holds: played('37-create-note-attachments.json'),
  },
  {
    row: 43,
    says: 'links stay, what acts goes',
    holds: played('38-create-note-hashtag-emoji-link.json', '96-hostile-html.json'),
  },
  {
    row: 44,
    says: 'who is named is found by her address',
    holds: played('44-create-note-local-mention-short-name.json'),
  },
  {
    row: 45,
    says: 'a poll is shown, and how it stands is no edit',
    holds: played('39-create-question.json', '61-update-question-tallies.json'),
  },
  {
    row: 46,
    says: 'a vote counts once, for what may be chosen, as long as the poll is open',
    holds: async (t, stage) => {
      await played(
        '40-create-vote.json',
        'misskey/13-vote.json',
        'pleroma/14-vote-answer-as-note.json',
      )(t, stage)
      await played('gotosocial/05-vote-two-notes-in-one-create.json')(t, stage)
      const fresh = await resetStage(stage)
      const before = await votes(fresh)
      const { bram } = stage.theirs
      const vote = (name: string) =>
        bramSays(stage, {
          id: `${bram.uri}#v-${name}`,
          type: 'Create',
          to: stage.ada.uri,
          object: { ...votedOn(fresh), id: `${bram.uri}#vote-${name}`, name },
        })
      await vote('haiku')
      t.strictSame(await votes(fresh), before, 'no such choice')
      await stage.node.db
        .updateTable('polls')
        .set({ ends_at: new Date(0) })
        .execute()
      await vote('sonnet')
      t.strictSame(await votes(fresh), before, 'too late')
    },
  },
  {
    row: 47,
    says: 'an edit has new words, a mark and a history; an older one is ignored',
    holds: async (t, stage) => {
      await played('60-update-note-edit.json')(t, stage)
      await written(stage, '47')
      await edited(stage, '47', { content: 'newest', updated: '2036-01-01T00:00:00Z' })
      await edited(stage, '47', { content: 'older', updated: '2035-01-01T00:00:00Z' })
      const post = (await stage.node.see(null, at(stage, '47')))!
      t.match(post, { html: 'newest', editedAt: Date })
      t.equal((await readHistory(stage.node.db, null, post.id)).length, 2, 'as it was, and as it is')
    },
  },
  { row: 48, says: 'what is deleted does not come back', holds: played('63-delete-note.json') },
  {
    row: 49,
    says: 'what is deleted before it comes does not come',
    holds: async (t, stage) => {
      await bramSays(stage, { id: `${at(stage, '49')}#d`, type: 'Delete', object: at(stage, '49') })
      await written(stage, '49')
      t.equal(await stage.node.post(at(stage, '49')), undefined)
    },
  },
  { row: 50, says: 'a stranger’s end is no work', holds: played('64-delete-actor-never-known.json') },
  {
    row: 51,
    says: 'nobody speaks for another, and the log says why',
    holds: async (t, stage) => {
      for (const file of [
        '90-hostile-create-foreign-activity-id',
        '91-hostile-create-same-host-other-author',
        '92-hostile-update-other-actor',
        '93-hostile-delete-other-authors-note',
      ])
        await played(`${file}.json`)(t, stage)
      t.match(stage.node.log.tell(), /"why":"an update of another account"/)
    },
  },
  {
    row: 52,
    says: 'what concerns nobody here is let fall',
    holds: async (t, stage) => {
      await written(stage, '52', { cc: [], tag: [] })
      t.equal(await stage.node.post(at(stage, '52')), undefined)
    },
  },
  {
    row: 53,
    says: 'longer forms are a title, a summary and a link',
    holds: async (t, stage) => {
      for (const type of ['Article', 'Page', 'Video', 'Event', 'Image']) {
        const url = `${stage.peer.origin}/p/${type}`
        await written(stage, type, { type, name: `A ${type}`, summary: 'In short.', url })
        const html = new RegExp(`A ${type}.*In short.*${url}`, 's')
        t.match(await stage.node.see(null, at(stage, type)), { title: `A ${type}`, html, warning: '' })
      }
    },
  },
  {
    row: 54,
    says: 'what is not understood is let fall',
    holds: async (t, stage) => {
      const before = await snapshot(stage.node)
      for (const type of ['Bite', 'Travel', 'TentativeReject', 'https://example.com/ns#Wave'])
        t.equal(await bramSays(stage, { id: at(stage, `54#${type}`), type, object: stage.first.uri }), 202)
      t.strictSame(await snapshot(stage.node), before)
    },
  },
  {
    row: 55,
    says: 'what is garbled breaks nothing and is not tried again',
    holds: async (t, stage) => {
      await played(
        'bookwyrm/01-create-review-null-id.json',
        '97-robust-update-person-garbled-pem.json',
        '98-robust-create-garbled-date.json',
      )(t, stage)
      const failed = stage.node.db.selectFrom('jobs').select('error').where('error', 'is not', null)
      t.strictSame(await failed.execute(), [])
    },
  },
  {
    row: 56,
    says: 'a reply to what cannot be had is kept by itself',
    holds: async (t, stage) => {
      const inReplyTo = `${stage.peer.origin}/nothing/there`
      await written(stage, '56', { inReplyTo })
      await stage.node.hurry()
      t.match(await stage.node.see(null, at(stage, '56')), { inReplyTo: { id: null, uri: inReplyTo } })
    },
  },
  {
    row: 57,
    says: 'two types or two actors are refused, of two objects the first counts',
    holds: async (t, stage) => {
      const { bram, ines } = stage.theirs
      const like = { id: at(stage, '57#like'), type: 'Like', object: stage.first.uri }
      t.equal(await bramSays(stage, { ...like, type: ['Like', 'Announce'] }), 400)
      t.equal(await bramSays(stage, { ...like, actor: [bram.uri, ines.uri] }), 400)
      t.equal(await bramSays(stage, { ...like, object: [stage.first.uri, stage.onBoard.uri] }), 202)
      t.match(await stage.node.see(null, stage.first.uri), { likeCount: 1 })
      t.match(await stage.node.see(null, stage.onBoard.uri), { likeCount: 0 })
    },
  },
  {
    row: 58,
    says: 'what comes to her inbox and to all’s, and twice, is there once',
    holds: async (t, stage) => {
      const file = '34-create-note-direct.json'
      for (const to of ['ada', 'shared', 'ada'] as const) await post(stage, { file, to })
      t.strictSame(await news(stage, stage.ada), ['mention bram'])
    },
  },
  {
    row: 59,
    says: 'a profile is brought up to date; a new name counts when WebFinger says so',
    holds: async (t, stage) => {
      await played('62-update-person.json', 'wordpress/03-update-person-by-uri.json')(t, stage)
      const { object, ...update } = JSON.parse(await load(stage, '62-update-person.json')) as { object: Json }
      await bramSays(stage, {
        ...update,
        id: `${at(stage, '59')}#u`,
        object: { ...object, preferredUsername: 'king' },
      })
      t.match(await known(stage, 'bram'), { handle: 'bram' })
    },
  },
  {
    row: 60,
    says: 'pins come and go, though they have no ids',
    holds: async (t, stage) => {
      await playedAgain('69-add-featured-note-no-id.json', '70-remove-featured-note-no-id.json')(t, stage)
      await played('71-add-featured-hashtag-no-id.json')(t, stage)
    },
  },
]

function votedOn({ theirs, asking, ada }: Stage): Json {
  return { type: 'Note', attributedTo: theirs.bram.uri, inReplyTo: asking.uri, to: ada.uri }
}
