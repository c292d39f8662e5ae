/** The namespace of our extension: the same on every node, inlined in what we send, never fetched. */
export const NAMESPACE = 'https://w3id.org/watercooler/referral#'

/** The ActivityStreams context (Activity Vocabulary §1). */
export const AS = 'https://www.w3.org/ns/activitystreams'

/** The context of public keys. */
export const SECURITY = 'https://w3id.org/security/v1'

/** The collection that stands for everybody (ActivityPub §5.6), as all servers understand it. */
export const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'

/** The media type of what we serve and send (ActivityPub §3.2). */
export const ACTIVITY_JSON = 'application/activity+json'

/** Whether a URI stands for everybody: the full form, or one of the two short ones that JSON-LD allows. */
export function isPublic(uri: string): boolean {
  return uri === PUBLIC || uri === 'as:Public' || uri === 'Public'
}
