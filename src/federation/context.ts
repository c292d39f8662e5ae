// What our documents' terms mean (JSON-LD 1.1 §3.1). Always inlined: no node has to fetch anything of ours to read us.
import { AS, NAMESPACE, SECURITY } from './vocabulary.ts'

type Context = (string | Record<string, unknown>)[]

const POST_TERMS = {
  ostatus: 'http://ostatus.org#',
  conversation: 'ostatus:conversation',
  Hashtag: 'as:Hashtag',
  sensitive: 'as:sensitive',
  toot: 'http://joinmastodon.org/ns#',
  votersCount: 'toot:votersCount',
  blurhash: 'toot:blurhash',
  focalPoint: { '@container': '@list', '@id': 'toot:focalPoint' },
  gts: 'https://gotosocial.org/ns#',
  interactionPolicy: { '@id': 'gts:interactionPolicy', '@type': '@id' },
  canQuote: { '@id': 'gts:canQuote', '@type': '@id' },
  canReply: { '@id': 'gts:canReply', '@type': '@id' },
  canLike: { '@id': 'gts:canLike', '@type': '@id' },
  canAnnounce: { '@id': 'gts:canAnnounce', '@type': '@id' },
  approvedBy: { '@id': 'gts:approvedBy', '@type': '@id' },
  quote: { '@id': 'https://w3id.org/fep/044f#quote', '@type': '@id' },
  quoteUri: 'http://fedibird.com/ns#quoteUri',
  _misskey_quote: 'https://misskey-hub.net/ns#_misskey_quote',
  quoteAuthorization: { '@id': 'https://w3id.org/fep/044f#quoteAuthorization', '@type': '@id' },
  automaticApproval: { '@id': 'gts:automaticApproval', '@type': '@id' },
}

/** The terms of a post. */
export const POST_CONTEXT: Context = [AS, POST_TERMS]

const OURS = { '@vocab': NAMESPACE }

// Within a block every word is ours. Of those that are addresses this must be said, and of those that ActivityStreams
// has too, that ours are meant.
function block(name: string, links: string[] = []) {
  const meant = links.map((word) => [word, { '@id': `wr:${word}`, '@type': '@id' }])
  return { '@id': `wr:${name}`, '@context': { ...OURS, ...Object.fromEntries(meant) } }
}

const MARKET_TERMS = {
  wr: NAMESPACE,
  vf: 'https://w3id.org/valueflows/ont/vf#',
  om2: 'http://www.ontology-of-units-of-measure.org/resource/om-2/',
  resourceConformsTo: { '@id': 'vf:resourceConformsTo', '@type': '@id' },
  resourceQuantity: 'vf:resourceQuantity',
  hasUnit: 'om2:hasUnit',
  hasNumericalValue: 'om2:hasNumericalValue',
}

const REFERRAL_TERMS = {
  ...MARKET_TERMS,
  Intent: 'vf:Intent',
  purpose: 'vf:purpose',
  unitBased: 'vf:unitBased',
  publishes: 'vf:publishes',
  reciprocal: 'vf:reciprocal',
  action: 'vf:action',
  minimumQuantity: 'vf:minimumQuantity',
  referral: block('referral', ['board', 'source']),
}

const TALK_TERMS = {
  wr: NAMESPACE,
  interest: block('interest', ['referral', 'offer', 'samples']),
  introduction: block('introduction', ['referral', 'candidate', 'referrer', 'page']),
  recommendation: block('recommendation', ['referral', 'subject']),
  credit: block('credit', ['referral', 'referrer', 'recommender']),
  endorsement: block('endorsement', ['subject']),
  acceptance: { '@id': 'wr:acceptance', '@type': '@id' },
}

/** The terms of a referral: a post's, FEP-0837's for the marketplace, and ours. */
export const REFERRAL_CONTEXT: Context = [AS, { ...POST_TERMS, ...REFERRAL_TERMS }]

/** The terms of a post about candidates or colleagues. */
export const TALK_CONTEXT: Context = [AS, { ...POST_TERMS, ...TALK_TERMS }]

/** The terms of whatever a writer may have sent. */
export const OUTBOX_CONTEXT: Context = [AS, { ...POST_TERMS, ...REFERRAL_TERMS, ...TALK_TERMS }]

// What a leave is about, and whose it is: that of a stamp under a quote or an endorsement, and of standing on a roster.
const LEAVE_TERMS = {
  interactingObject: { '@id': 'gts:interactingObject', '@type': '@id' },
  interactionTarget: { '@id': 'gts:interactionTarget', '@type': '@id' },
}

/** The terms of a request to quote, the answers to it and the stamp (FEP-044f). */
export const QUOTE_CONTEXT: Context = [
  AS,
  {
    ...POST_TERMS,
    QuoteRequest: 'https://w3id.org/fep/044f#QuoteRequest',
    QuoteAuthorization: 'https://w3id.org/fep/044f#QuoteAuthorization',
    ...LEAVE_TERMS,
  },
]

/** The terms of a roster that is shown, of asking to be on it, and of the leave (FEP-7aa9). */
export const ROSTER_CONTEXT: Context = [
  AS,
  {
    fa: 'https://w3id.org/fep/7aa9#',
    gts: 'https://gotosocial.org/ns#',
    toot: 'http://joinmastodon.org/ns#',
    FeaturedCollection: 'fa:FeaturedCollection',
    FeaturedItem: 'fa:FeaturedItem',
    FeatureRequest: 'fa:FeatureRequest',
    FeatureAuthorization: 'fa:FeatureAuthorization',
    featuredObject: { '@id': 'fa:featuredObject', '@type': '@id' },
    featureAuthorization: { '@id': 'fa:featureAuthorization', '@type': '@id' },
    ...LEAVE_TERMS,
    discoverable: 'toot:discoverable',
    sensitive: 'as:sensitive',
  },
]

/** The terms of an offer to do the work of a referral, and of the answers to it (FEP-0837). */
export const OFFER_CONTEXT: Context = [
  AS,
  {
    ...MARKET_TERMS,
    Agreement: 'vf:Agreement',
    Commitment: 'vf:Commitment',
    stipulates: 'vf:stipulates',
    stipulatesReciprocal: 'vf:stipulatesReciprocal',
    satisfies: { '@id': 'vf:satisfies', '@type': '@id' },
  },
]

/** The terms of the stamp under an endorsement (product §2.8). */
export const STAMP_CONTEXT: Context = [
  AS,
  {
    wr: NAMESPACE,
    gts: 'https://gotosocial.org/ns#',
    EndorsementAcceptance: 'wr:EndorsementAcceptance',
    ...LEAVE_TERMS,
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
    lemmy: 'https://join-lemmy.org/ns#',
    postingRestrictedToMods: 'lemmy:postingRestrictedToMods',
    featured: { '@id': 'toot:featured', '@type': '@id' },
    featuredTags: { '@id': 'toot:featuredTags', '@type': '@id' },
    alsoKnownAs: { '@id': 'as:alsoKnownAs', '@type': '@id' },
    movedTo: { '@id': 'as:movedTo', '@type': '@id' },
    attributionDomains: { '@id': 'toot:attributionDomains', '@container': '@set' },
    assertionMethod: {
      '@id': 'https://w3id.org/security#assertionMethod',
      '@type': '@id',
      '@container': '@set',
    },
    sm: 'http://smithereen.software/ns#',
    ActorStatus: 'sm:ActorStatus',
    status: { '@id': 'sm:status', '@type': '@id' },
    availability: block('availability'),
    endorsements: { '@id': 'wr:endorsements', '@type': '@id' },
    featuredCollections: { '@id': 'https://w3id.org/fep/7aa9#featuredCollections', '@type': '@id' },
    openReferrals: { '@id': 'wr:openReferrals', '@type': '@id' },
    boardPolicy: block('boardPolicy'),
  },
]

/** The terms of an activity about a hashtag. */
export const HASHTAG_CONTEXT: Context = [AS, { Hashtag: 'as:Hashtag' }]

/** The terms of an activity whose object is only named. */
export const PLAIN_CONTEXT = AS
