import type { Subject } from './stage.ts'
import { followBothWays, unfollowBothWays } from './subjects/follow.ts'
import { leavingBothWays } from './subjects/leaving.ts'
import { movesBothWays } from './subjects/moves.ts'
import { picturesBothWays } from './subjects/pictures.ts'
import { pinsBothWays } from './subjects/pins.ts'
import { pollsBothWays } from './subjects/polls.ts'
import { boostAndLike, editAndDelete, postAndReply } from './subjects/posts.ts'
import { blockBothWays, directMessages, fewReaders } from './subjects/private.ts'
import { profilesBothWays } from './subjects/profiles.ts'
import { quotesBothWays } from './subjects/quotes.ts'
import { listed, passedOn } from './subjects/referral.ts'
import { reportsBothWays } from './subjects/reports.ts'
import { warningsBothWays } from './subjects/warnings.ts'

/** What every server is tried with, in this order: each subject finds what the ones before it left. */
export const SUBJECTS: [string, Subject][] = [
  ['follow', followBothWays],
  ['post and reply', postAndReply],
  ['boost and like', boostAndLike],
  ['edit and delete', editAndDelete],
  ['content warning', warningsBothWays],
  ['picture', picturesBothWays],
  ['pin', pinsBothWays],
  ['quote', quotesBothWays],
  ['profile', profilesBothWays],
  ['followers-only', fewReaders],
  ['direct message', directMessages],
  ['a referral of ours', passedOn],
  ['a referral of theirs', listed],
  ['poll', pollsBothWays],
  ['report', reportsBothWays],
  ['block and unblock', blockBothWays],
  ['unfollow', unfollowBothWays],
  ['account deleted', leavingBothWays],
  ['Move', movesBothWays],
]
