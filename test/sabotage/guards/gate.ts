// What an inbox request must pass before a byte of it is believed (security §1.3).
import type { Guard } from '../guard.ts'

const GATE = 'src/federation/gate.ts'
const WIRE = 'test/federation/attacks-on-the-wire.test.ts'
const ATTACKS = 'test/federation/attacks.test.ts'
const TEST = 'test/federation/gate.test.ts'

/** The gate of the inboxes. */
export const gate: Guard[] = [
  {
    name: 'gate: host',
    file: GATE,
    text: 'if (new URL(origin).host !== String(headers.host).toLowerCase())',
    instead: 'if (false)',
    test: WIRE,
  },
  {
    name: 'gate: type',
    file: GATE,
    text: "if (!isActivityType(String(headers['content-type']))) {",
    instead: 'if (false) {',
    test: WIRE,
  },
  {
    name: 'gate: encoding',
    file: GATE,
    text: "if (headers['content-encoding'] !== undefined)",
    instead: 'if (false)',
    test: WIRE,
  },
  {
    name: 'gate: size',
    file: 'src/federation/inbox.ts',
    text: 'bodyLimit: BODY_BYTES_MAX',
    instead: 'bodyLimit: 100 * BODY_BYTES_MAX',
    test: WIRE,
  },
  {
    name: 'gate: signature',
    file: GATE,
    text: 'if (signature.verify(owned.key)) return undefined',
    instead: 'return undefined',
    test: ATTACKS,
  },
  {
    name: 'gate: signature by a fresh key',
    file: GATE,
    text: 'const isRight = fresh !== undefined && signature.verify(fresh.key)',
    instead: 'const isRight = fresh !== undefined',
    test: ATTACKS,
  },
  {
    name: 'gate: key of the actor’s node',
    file: GATE,
    text: 'if (!isSameOrigin(actor, keyId)) return',
    instead: 'if (false) return',
    test: ATTACKS,
  },
  {
    name: 'gate: owner of the key',
    file: 'src/federation/remote.ts',
    text: 'if (kept) return kept.account.uri === actorUri ? kept : undefined',
    instead: 'if (kept) return kept',
    test: ATTACKS,
  },
  {
    name: 'gate: a key says itself whose it is',
    file: 'src/federation/translate/actor.ts',
    text: '.filter((key) => key.owner === actor.id && isSameOrigin(key.id, actor.id))',
    instead: '',
    test: ATTACKS,
  },
  {
    name: 'gate: id of the actor’s node',
    file: GATE,
    text: 'if (id !== undefined && !isSameOrigin(id, actor))',
    instead: 'if (false)',
    test: ATTACKS,
  },
  {
    name: 'gate: blocked host',
    file: GATE,
    text: "if (parts.blocks.has(host)) return refuse(403, 'block', 'this host is blocked here')",
    instead: '',
    test: TEST,
  },
  {
    name: 'gate: blocked host, its subdomains',
    file: 'src/federation/gate/blocked.ts',
    text: "|| labels.some((_, at) => this.#names.has(labels.slice(at).join('.')))",
    instead: '',
    test: TEST,
  },
  {
    name: 'gate: suspended account',
    file: GATE,
    text: 'if (owned.account.suspendedAt !== null) return',
    instead: 'if (false) return',
    test: TEST,
  },
  {
    name: 'gate: budget',
    file: GATE,
    text: 'if (waitSeconds > 0)',
    instead: 'if (false)',
    test: TEST,
  },
  {
    name: 'gate: too much waits',
    file: GATE,
    text: 'if (!parts.isOverloaded()) return undefined',
    instead: 'return undefined',
    test: TEST,
  },
  {
    name: 'gate: strangers’ news of themselves',
    file: GATE,
    text: 'if (!NEWS_OF_ITSELF.has(activity.type)) return false',
    instead: 'return false',
    test: TEST,
  },
  {
    name: 'gate: depth',
    file: 'src/federation/gate/shape.ts',
    text: 'if (depth > DEPTH_MAX)',
    instead: 'if (false)',
    test: WIRE,
  },
  {
    name: 'gate: number of values',
    file: 'src/federation/gate/shape.ts',
    text: 'if (++nodes > NODES_MAX)',
    instead: 'if (false)',
    test: WIRE,
  },
  {
    name: 'gate: contexts',
    file: 'src/federation/gate/shape.ts',
    text: 'if (contexts.length > CONTEXTS_MAX)',
    instead: 'if (false)',
    test: WIRE,
  },
  {
    name: 'gate: contexts inside',
    file: 'src/federation/gate/shape.ts',
    text: '&& ++innerContexts > INNER_CONTEXTS_MAX',
    instead: '&& false',
    test: WIRE,
  },
  {
    name: 'gate: keywords with two meanings',
    file: 'src/federation/gate/shape.ts',
    text: 'if (FORBIDDEN.has(key))',
    instead: 'if (false)',
    test: WIRE,
  },
  {
    name: 'gate: a receipt for each activity',
    file: 'src/federation/gate/receipts.ts',
    text: 'return isRepeatable ? null :',
    instead: 'return true ? null :',
    test: ATTACKS,
  },
  {
    name: 'gate: hearsay by a stranger’s key',
    file: GATE,
    text: 'const forged = await checkKey(parts, signature, undefined)',
    instead: 'const forged = undefined',
    test: 'test/federation/forwarded.test.ts',
  },
]
