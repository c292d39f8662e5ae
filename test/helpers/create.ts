import type { Account } from '../../src/core/accounts/account.ts'

/** A public post as an activity; `more` and `note` change it. */
export function createOf(
  actor: { uri: string },
  bob: Account,
  more: { id?: string; note?: Record<string, unknown>; activity?: Record<string, unknown> } = {},
): Record<string, unknown> {
  const id = more.id ?? `${actor.uri}/notes/1`
  const to = ['https://www.w3.org/ns/activitystreams#Public']
  return {
    '@context': 'https://www.w3.org/ns/activitystreams',
    id: `${id}/create`,
    type: 'Create',
    actor: actor.uri,
    to,
    cc: [bob.uri],
    object: {
      id,
      type: 'Note',
      attributedTo: actor.uri,
      content: '<p>Hello</p>',
      to,
      cc: [bob.uri],
      tag: [{ type: 'Mention', href: bob.uri, name: '@bob' }],
      ...more.note,
    },
    ...more.activity,
  }
}
