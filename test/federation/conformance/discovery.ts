// Rows 1 to 20: how others find us.
import { editProfile, profileOf } from '../../../src/core/accounts/edit.ts'
import { pinPost } from '../../../src/core/posts/pins.ts'
import { followFrom } from '../../helpers/followers.ts'
import { ACTIVITY_JSON, AS, document, get, type Json, missing, PUBLIC, type Rule, webfinger } from './kit.ts'

const FEP_3B86 = 'https://w3id.org/fep/3b86'

const ACCEPTS = [
  'application/activity+json, application/ld+json',
  `application/ld+json; profile="${AS}", application/activity+json`,
  `application/activity+json, application/ld+json; profile="${AS}", text/html;q=0.1`,
  `application/ld+json; profile="${AS}", application/activity+json, text/html;q=0.1`,
]

/** Discovery and actors. */
export const DISCOVERY: Rule[] = [
  {
    row: 1,
    says: 'WebFinger leads from a handle to the actor, for any page that asks',
    holds: async (t, stage) => {
      const { status, headers, json } = await webfinger(stage, `acct:ada@${stage.node.site.host}`)
      t.equal(status, 200)
      t.match(headers.get('content-type'), /^application\/jrd\+json/)
      t.equal(headers.get('access-control-allow-origin'), '*')
      t.equal(json.subject, `acct:ada@${stage.node.site.host}`)
      const self = (json.links as Json[]).find(({ rel }) => rel === 'self')
      t.match(self, { href: stage.ada.uri, type: ACTIVITY_JSON })
    },
  },
  {
    row: 2,
    says: 'capitals make no difference',
    holds: async (t, stage) => {
      for (const name of ['ADA', 'Ada'])
        t.match((await webfinger(stage, `acct:${name}@${stage.node.site.host}`)).json, {
          subject: `acct:ada@${stage.node.site.host}`,
        })
    },
  },
  {
    row: 3,
    says: 'her page and her id lead to her as well',
    holds: async (t, stage) => {
      for (const resource of [stage.ada.url, stage.ada.uri]) {
        const { status, body } = await webfinger(stage, resource)
        t.equal(status, 200)
        t.match(body, `acct:ada@${stage.node.site.host}`)
      }
    },
  },
  {
    row: 4,
    says: 'nobody is 404, who left is 410, no question is 400',
    holds: async (t, stage) => {
      const { node } = stage
      const left = await node.makeWriter('left_4')
      await node.db.updateTable('accounts').set({ gone_at: new Date() }).where('id', '=', left.id).execute()
      t.equal((await webfinger(stage, `acct:nobody@${node.site.host}`)).status, 404)
      t.equal((await webfinger(stage, `acct:left_4@${node.site.host}`)).status, 410)
      t.equal((await webfinger(stage)).status, 400)
    },
  },
  {
    row: 5,
    says: 'WebFinger names her page, her way to be followed and what may be done from elsewhere',
    holds: async (t, stage) => {
      const { node, ada } = stage
      await node.db
        .updateTable('accounts')
        .set({ avatar_url: `${node.origin}/media/a.webp` })
        .where('id', '=', ada.id)
        .execute()
      const { json } = await webfinger(stage, ada.uri)
      const rels = (json.links as Json[]).map(({ rel }) => String(rel))
      for (const rel of [
        'http://webfinger.net/rel/profile-page',
        'http://webfinger.net/rel/avatar',
        'http://ostatus.org/schema/1.0/subscribe',
        `${FEP_3B86}/Follow`,
        `${FEP_3B86}/Object`,
      ])
        t.ok(rels.includes(rel), rel)
    },
  },
  {
    row: 6,
    says: 'host-meta leads to WebFinger',
    holds: async (t, { node }) => {
      const { headers, body } = await get(`${node.origin}/.well-known/host-meta`, 'application/xrd+xml')
      t.match(headers.get('content-type'), /^application\/xrd\+xml/)
      t.match(body, `rel="lrdd"`)
      t.match(body, `template="${node.origin}/.well-known/webfinger?resource={uri}"`)
    },
  },
  {
    row: 7,
    says: 'NodeInfo says what we are',
    holds: async (t, { node }) => {
      const { json } = await get(`${node.origin}/.well-known/nodeinfo`, 'application/json')
      const link = (json.links as { rel: string; href: string }[]).find(({ rel }) => rel.endsWith('/2.1'))
      const info = (await get(link!.href, 'application/json')).json
      t.strictSame(
        missing(info, [
          'version',
          'software',
          'protocols',
          'services',
          'openRegistrations',
          'usage',
          'metadata',
        ]),
        [],
      )
      t.match(info, { version: '2.1', protocols: ['activitypub'] })
    },
  },
  {
    row: 8,
    says: 'one address is a document to programs and a page to people',
    holds: async (t, { ada }) => {
      for (const accept of ACCEPTS) {
        const { headers, json } = await get(ada.uri, accept)
        t.match(headers.get('content-type'), /^application\/activity\+json/, accept)
        t.match(headers.get('vary'), /accept/i)
        t.equal(json.id, ada.uri)
      }
      t.match((await get(ada.url, 'text/html')).headers.get('content-type'), /^text\/html/)
    },
  },
  {
    row: 9,
    says: 'an actor has all that Mastodon asks for',
    holds: async (t, { node, ada }) => {
      const actor = await document(ada.uri)
      t.strictSame(
        missing(actor, ['id', 'type', 'preferredUsername', 'inbox', 'outbox', 'url', 'followers']),
        [],
      )
      t.equal(new URL(String(actor.url)).host, new URL(ada.uri).host)
      t.match(actor, {
        publicKey: { id: `${ada.uri}#main-key`, owner: ada.uri, publicKeyPem: /^-----BEGIN PUBLIC KEY-----/ },
        endpoints: { sharedInbox: `${node.origin}/inbox` },
      })
      t.match(JSON.stringify(actor['@context']), 'https://w3id.org/security/v1')
    },
  },
  {
    row: 10,
    says: 'a single field of a profile is in a list',
    holds: async (t, { node, ada }) => {
      await node.db
        .updateTable('accounts')
        .set({ fields: JSON.stringify([{ name: 'Site', html: 'words' }]) })
        .where('id', '=', ada.id)
        .execute()
      const { attachment } = await document(ada.uri)
      t.match(attachment, [{ type: 'PropertyValue', name: 'Site' }])
      t.ok(Array.isArray(attachment))
    },
  },
  {
    row: 11,
    says: 'a place of her own is one link that says "me", with its address as its text',
    holds: async (t, { node, ada }) => {
      const links = [{ label: 'Site', url: 'https://ada.example/' }]
      await node.db
        .transaction()
        .execute((tx) => editProfile(tx, node.site, ada, { ...profileOf(ada), links }))
      await node.settle()
      const [field] = (await document(ada.uri)).attachment as Json[]
      t.match(
        field!.value,
        /^<a href="https:\/\/ada\.example\/" rel="me [^"]+"[^>]*>https:\/\/ada\.example\/<\/a>$/,
      )
      t.match((await get(ada.url, 'text/html')).body, /<a href="https:\/\/ada\.example\/"[^>]* rel="me/)
    },
  },
  {
    row: 12,
    says: 'who may follow, find and read her is always said',
    holds: async (t, { ada, poetry }) => {
      for (const { uri } of [ada, poetry]) {
        const actor = await document(uri)
        for (const name of ['manuallyApprovesFollowers', 'discoverable', 'indexable'])
          t.type(actor[name], 'boolean', `${uri} ${name}`)
      }
    },
  },
  {
    row: 13,
    says: 'followers and followed are counted, and listed from a first page',
    holds: async (t, { node, ada }) => {
      await followFrom(node, ['http://127.0.0.9:9/users/fan'], ada)
      t.match(await document(`${ada.uri}/followers`), { totalItems: 1, first: /\?page=$/ })
      t.match(await document(`${ada.uri}/following`), { totalItems: 0, first: /\?page=$/ })
    },
  },
  {
    row: 14,
    says: 'the outbox is counted, begins with the newest, and shows strangers what is for all',
    holds: async (t, { node, ada }) => {
      await node.write(ada, '@noor hush', { visibility: 'direct' })
      await node.write(ada, 'For followers.', { visibility: 'followers' })
      const newest = await node.write(ada, 'The newest.')
      await node.settle()
      const outbox = await document(`${ada.uri}/outbox`)
      t.match(outbox, { type: 'OrderedCollection', totalItems: 4 })
      const { orderedItems } = await document(String(outbox.first))
      const objects = (orderedItems as { object: Json }[]).map(({ object }) => object)
      t.equal(objects[0]!.id, newest.uri)
      t.ok(objects.every((object) => [object.to, object.cc].flat().includes(PUBLIC)))
    },
  },
  {
    row: 15,
    says: 'what is pinned is there whole, a poll by its address',
    holds: async (t, { node, ada, first, asking }) => {
      await node.db.transaction().execute(async (tx) => {
        await pinPost(tx, ada, first)
        await pinPost(tx, ada, asking)
      })
      const { orderedItems } = await document(`${ada.uri}/featured`)
      t.match(
        (orderedItems as unknown[]).toSorted((one) => (typeof one === 'string' ? -1 : 1)),
        [asking.uri, { type: 'Note', id: first.uri }],
      )
    },
  },
  {
    row: 16,
    says: 'who left is gone everywhere',
    holds: async (t, stage) => {
      const { node } = stage
      const left = await node.makeWriter('left_16')
      await node.db.updateTable('accounts').set({ gone_at: new Date() }).where('id', '=', left.id).execute()
      const { status, json } = await get(left.uri)
      t.match([status, json], [410, { type: 'Tombstone', id: left.uri }])
      t.equal((await webfinger(stage, left.uri)).status, 410)
    },
  },
  {
    row: 17,
    says: 'the node has an actor, read without a signature, that signs what we fetch',
    holds: async (t, { node, peer }) => {
      const uri = `${node.origin}/users/127.0.0.1`
      t.match(await document(uri), { type: 'Application', id: uri })
      let signature = ''
      peer.serve('/notes/17', (response, request) => {
        signature = String(request.headers.signature)
        response.writeHead(404).end()
      })
      await node.federation.lookup.post(`${peer.origin}/notes/17`)
      t.match(signature, `keyId="${uri}#main-key"`)
    },
  },
  {
    row: 18,
    says: 'pages name their document, their address, and what to show of them',
    holds: async (t, { node, ada }) => {
      const referral = await node.passOn(ada)
      const [profile, page] = [await get(ada.url, 'text/html'), await get(referral.url, 'text/html')]
      for (const [uri, { body }] of [
        [ada.uri, profile],
        [referral.uri, page],
      ] as const) {
        t.match(body, `<link rel="alternate" type="application/activity+json" href="${uri}">`)
        t.match(body, /<link rel="canonical" href="/)
        t.match(body, /<meta property="og:title"/)
      }
      t.match(page.body, `<meta name="fediverse:creator" content="@ada@${node.site.host}">`)
    },
  },
  {
    row: 19,
    says: 'an actor says whose pages may name her as their author',
    holds: async (t, { ada }) => t.strictSame((await document(ada.uri)).attributionDomains, ['127.0.0.1']),
  },
  {
    row: 20,
    says: 'a board is a group that everybody may follow',
    holds: async (t, { poetry }) =>
      t.match(await document(poetry.uri), {
        type: 'Group',
        name: 'poetry',
        followers: `${poetry.uri}/followers`,
        manuallyApprovesFollowers: false,
      }),
  },
]
