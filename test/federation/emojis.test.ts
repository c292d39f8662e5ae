// Custom emoji in the names of people of other nodes (docs.joinmastodon.org, Emoji tags).
import t from 'tap'
import { findEmojiUrl } from '../../src/core/accounts/find.ts'
import { prepareAttack, updateOf } from '../helpers/attack.ts'
import { deliverAs } from '../helpers/peer.ts'

t.test('the emoji of an actor are kept with it, bounded, and go with its Update', async (t) => {
  const { node, victim, inbox } = await prepareAttack(t)
  const emoji = (name: string, icon: unknown = { type: 'Image', url: `${victim.origin}/${name}.png` }) => ({
    id: `${victim.origin}/emojis/${name}`,
    type: 'Emoji',
    name: `:${name}:`,
    icon,
  })
  const tag = [
    { type: 'Hashtag', name: '#books', href: `${victim.origin}/tags/books` },
    emoji('quill'),
    emoji('nothing', null),
    emoji('file', { url: 'file:///etc/passwd' }),
    emoji('no word'),
    'nonsense',
  ]
  const cleo = victim.actor('cleo', { name: 'Cleo :quill:', tag })
  const found = await node.find(cleo.uri)
  t.match(found, { name: 'Cleo :quill:', emojis: ['quill'] })
  t.strictSame(found.emojis, ['quill'], 'and nothing else that was said to be one')
  t.equal(await findEmojiUrl(node.db, found.id, 'quill'), `${victim.origin}/quill.png`)
  const many = Array.from({ length: 100 }, (_, at) => emoji(`e${at + 10}`))
  const changed = { ...cleo.document, name: 'Cleo :e10:', tag: many }
  t.equal((await deliverAs(cleo, inbox, updateOf(cleo, changed))).status, 202)
  await node.settle()
  const { name, emojis } = await node.find(cleo.uri)
  t.equal(name, 'Cleo :e10:')
  t.strictSame([emojis[0], emojis.length], ['e10', 64])
  t.strictSame(node.log.faults(), [])
})
