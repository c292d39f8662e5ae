// interactionPolicy <-> whom an author lets do what (GoToSocial, FEP-044f). The two directions stand side by side.
import type { May, Policy } from '../../core/posts/policy.ts'
import { POLICY_UNSAID } from '../../core/posts/policy.ts'
import type { PostView } from '../../core/posts/view.ts'
import type { Document } from '../document.ts'
import { isPublic, PUBLIC } from '../vocabulary.ts'
import type { NoteShape } from '../wire/note.ts'

type Rule = NonNullable<NoteShape['interactionPolicy']>['canReply']

/** The policy that a Note tells; what it does not say is as if nobody had said anything. */
export function policyOf({ interactionPolicy }: NoteShape, followersUri: string | null): Policy {
  return {
    reply: mayBy(interactionPolicy?.canReply, followersUri) ?? POLICY_UNSAID.reply,
    boost: mayBy(unasked(interactionPolicy?.canAnnounce), followersUri) ?? POLICY_UNSAID.boost,
    quote: mayBy(interactionPolicy?.canQuote, followersUri) ?? POLICY_UNSAID.quote,
  }
}

// We ask nobody whether a post may be boosted: who would have to ask may not.
function unasked(rule: Rule | undefined): Rule | undefined {
  return rule && { ...rule, manualApproval: [] }
}

function mayBy(rule: Rule | undefined, followersUri: string | null): May | undefined {
  if (rule === null || rule === undefined) return undefined
  const { automaticApproval: given, manualApproval: asked } = rule
  if (given.some(isPublic)) return 'everybody'
  if (asked.some(isPublic)) return 'asked'
  return [...given, ...asked].some((uri) => uri === followersUri) ? 'followers' : 'nobody'
}

/** The policy of a post of ours as it is told. Each list holds the author, so that it is never empty, which says nothing at all. */
export function interactionPolicyOf(post: PostView): Document {
  const { policy, author, mentions } = post
  const named = mentions.filter(({ isSilent }) => !isSilent).map(({ uri }) => uri)
  const whom: Record<May, string[]> = {
    everybody: [PUBLIC],
    followers: [author.followersUri ?? '', ...named, author.uri],
    named: [...named, author.uri],
    asked: [author.uri],
    nobody: [author.uri],
  }
  return {
    canLike: { automaticApproval: [PUBLIC] },
    canReply: { automaticApproval: whom[policy.reply] },
    canAnnounce: { automaticApproval: whom[policy.boost] },
    canQuote: { automaticApproval: whom[policy.quote] },
  }
}
