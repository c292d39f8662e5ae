// What comes over the wire is read as others write it: most of what may be said is left unsaid.
import t from 'tap'
import { readActivity } from '../../src/federation/wire/activity.ts'
import { ActorShape } from '../../src/federation/wire/actor.ts'
import { NoteShape } from '../../src/federation/wire/note.ts'

const BRAM = 'https://mastodon.example/users/bram'

t.test('an actor that says only what it must is understood', async (t) => {
  const said = { id: BRAM, type: 'Person', preferredUsername: 'bram', inbox: `${BRAM}/inbox` }
  t.match(ActorShape.parse(said), {
    ...said,
    name: null,
    icon: null,
    url: null,
    attachment: [],
    publicKey: [],
    manuallyApprovesFollowers: false,
  })
})

t.test('so is a post', async (t) => {
  const said = { id: `${BRAM}/1`, type: 'Note', attributedTo: BRAM, content: '<p>Hello</p>' }
  t.match(NoteShape.parse(said), {
    ...said,
    attributedTo: [BRAM],
    name: null,
    published: null,
    inReplyTo: null,
    url: null,
    to: [],
    tag: [],
    sensitive: false,
  })
})

t.test('so is an activity', async (t) => {
  const said = { id: `${BRAM}#1`, type: 'Follow', actor: BRAM }
  t.match(readActivity(JSON.stringify(said)), {
    ...said,
    object: undefined,
    to: { length: 0 },
    cc: { length: 0 },
  })
})
