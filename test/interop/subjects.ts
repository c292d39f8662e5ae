import type { Subject } from './stage.ts'
import { followBothWays, unfollowBothWays } from './subjects/follow.ts'
import { pollsBothWays } from './subjects/polls.ts'
import { boostAndLike, editAndDelete, postAndReply } from './subjects/posts.ts'
import { blockBothWays, directMessages, fewReaders } from './subjects/private.ts'
import { listed, passedOn } from './subjects/referral.ts'

/** What every server is tried with, in this order: each subject finds what the ones before it left. */
export const SUBJECTS: [string, Subject][] = [
  ['follow', followBothWays],
  ['post and reply', postAndReply],
  ['boost and like', boostAndLike],
  ['edit and delete', editAndDelete],
  ['followers-only', fewReaders],
  ['direct message', directMessages],
  ['a referral of ours', passedOn],
  ['a referral of theirs', listed],
  ['poll', pollsBothWays],
  ['block and unblock', blockBothWays],
  ['unfollow', unfollowBothWays],
]
