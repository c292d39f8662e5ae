// What makes a referral suspicious (product §3.6): each sign with its weight and its sentence. How each is found stands
// in core/referrals/signals.ts; a node's policy may weigh them otherwise.

/** One sign: its points, what a graver case adds to them, and what its author and the moderators read. */
export interface Signal {
  points: number
  more?: number
  says: string
}

/** Every sign there is. */
export const SIGNALS = {
  fee_to_work: {
    points: 10,
    says: 'It seems to ask writers to pay for something before they work, such as a deposit, a training or software.',
  },
  overpayment: {
    points: 10,
    says: 'It reads like a cheque that pays too much, of which the rest is to be sent on.',
  },
  free_samples: { points: 6, says: 'It seems to ask for several pieces on given topics without pay.' },
  off_platform_chat: { points: 4, says: 'It leads writers to a chat app instead of a reply.' },
  early_identity: {
    points: 6,
    says: 'It asks for identity papers or bank details before anything is agreed.',
  },
  impersonation: {
    points: 8,
    says: 'It names a known publisher, but the address to write to is not the publisher’s.',
  },
  pay_outlier_high: {
    points: 4,
    says: 'The pay is more than five times what nearly all such work pays here.',
  },
  urgency: { points: 2, says: 'It presses writers to decide at once.' },
  academic_cheating: {
    points: 10,
    says: 'It seems to ask for work that a student will hand in as their own.',
  },
  review_fraud: { points: 6, says: 'It seems to ask for reviews that are not honest.' },
  link_scheme: { points: 6, says: 'It seems to ask for posts that are written for their links.' },
  duplicate_text: {
    points: 5,
    more: 3,
    says: 'Nearly the same text was passed on within the last 30 days.',
  },
  new_actor: { points: 2, more: 2, says: 'The account is new, or has hardly posted yet.' },
  many_boards: { points: 6, says: 'It names more than two boards.' },
  many_mentions: { points: 6, says: 'It mentions more than five accounts.' },
  contact_in_public: {
    points: 3,
    says: 'It holds an e-mail address or a phone number, which is left out of what is published.',
  },
  shortener: { points: 3, says: 'It holds a link that hides where it leads.' },
  reported_before: { points: 5, says: 'Moderators had to act on this account in the last half year.' },
} as const satisfies Record<string, Signal>

/** The code of one sign. */
export type SignalCode = keyof typeof SIGNALS

/** The codes of all signs. */
export const SIGNAL_CODES = Object.keys(SIGNALS) as SignalCode[]
