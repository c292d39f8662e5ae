// What our documents' terms mean (JSON-LD 1.1 §3.1). Always inlined: no node has to fetch anything of ours to read us.
import { AS, NAMESPACE } from './vocabulary.ts'

type Context = (string | Record<string, unknown>)[]

const SECURITY = 'https://w3id.org/security/v1'

const POST_TERMS = {
  ostatus: 'http://ostatus.org#',
  conversation: 'ostatus:conversation',
  Hashtag: 'as:Hashtag',
  sensitive: 'as:sensitive',
  gts: 'https://gotosocial.org/ns#',
  interactionPolicy: { '@id': 'gts:interactionPolicy', '@type': '@id' },
  canQuote: { '@id': 'gts:canQuote', '@type': '@id' },
  automaticApproval: { '@id': 'gts:automaticApproval', '@type': '@id' },
}

/** The terms of a post. */
export const POST_CONTEXT: Context = [AS, POST_TERMS]

const OURS = { '@vocab': NAMESPACE }

/** The terms of a referral: a post's, FEP-0837's for the marketplace, and ours. */
export const REFERRAL_CONTEXT: Context = [
  AS,
  {
    ...POST_TERMS,
    wr: NAMESPACE,
    vf: 'https://w3id.org/valueflows/ont/vf#',
    om2: 'http://www.ontology-of-units-of-measure.org/resource/om-2/',
    Intent: 'vf:Intent',
    purpose: 'vf:purpose',
    unitBased: 'vf:unitBased',
    publishes: 'vf:publishes',
    reciprocal: 'vf:reciprocal',
    action: 'vf:action',
    resourceConformsTo: { '@id': 'vf:resourceConformsTo', '@type': '@id' },
    resourceQuantity: 'vf:resourceQuantity',
    minimumQuantity: 'vf:minimumQuantity',
    hasUnit: 'om2:hasUnit',
    hasNumericalValue: 'om2:hasNumericalValue',
    referral: {
      '@id': 'wr:referral',
      '@context': {
        ...OURS,
        board: { '@id': 'wr:board', '@type': '@id' },
        source: { '@id': 'wr:source', '@type': '@id' },
      },
    },
  },
]

/** The terms of an actor. */
export const ACTOR_CONTEXT: Context = [
  AS,
  SECURITY,
  {
    Multikey: 'https://w3id.org/security#Multikey',
    controller: { '@id': 'https://w3id.org/security#controller', '@type': '@id' },
    publicKeyMultibase: 'https://w3id.org/security#publicKeyMultibase',
    toot: 'http://joinmastodon.org/ns#',
    schema: 'http://schema.org#',
    wr: NAMESPACE,
    PropertyValue: 'schema:PropertyValue',
    value: 'schema:value',
    manuallyApprovesFollowers: 'as:manuallyApprovesFollowers',
    discoverable: 'toot:discoverable',
    indexable: 'toot:indexable',
    suspended: 'toot:suspended',
    featured: { '@id': 'toot:featured', '@type': '@id' },
    attributionDomains: { '@id': 'toot:attributionDomains', '@container': '@set' },
    assertionMethod: {
      '@id': 'https://w3id.org/security#assertionMethod',
      '@type': '@id',
      '@container': '@set',
    },
    openReferrals: { '@id': 'wr:openReferrals', '@type': '@id' },
  },
]

/** The terms of an activity whose object is only named. */
export const PLAIN_CONTEXT = AS
