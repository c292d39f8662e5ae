// The desk: what it hears and what it says, all of it by jobs, so that no sentence can cost anybody a post.
import type { DeskJobs, Jobs } from '../core/jobs.ts'
import type { Site } from '../core/site.ts'
import type { Db } from '../db/connect.ts'
import type { Deed } from '../db/pool-work.ts'
import { hearEdit, hearPost } from './hear.ts'
import { tellAuthor } from './tell-author.ts'
import { tellCandidate } from './tell-candidate.ts'
import { tellCircle } from './tell-circle.ts'
import { tellRecommender, tellSubject } from './tell-subject.ts'

/** A job of this room, by its name. */
export type DeskHandlers = {
  [Name in keyof DeskJobs]: (payload: Jobs[Name]) => Promise<Deed | undefined>
}

/** What the desk is opened with. */
export interface DeskParts {
  db: Db
  site: Site
}

/** Opens the desk. */
export function openDesk({ db, site }: DeskParts): DeskHandlers {
  return {
    'hear-post': hearPost(db, site),
    'hear-edit': hearEdit(db, site),
    'tell-author': tellAuthor(site),
    'tell-circle': tellCircle(site),
    'tell-candidate': tellCandidate(site),
    'tell-subject': tellSubject(site),
    'tell-recommender': tellRecommender(site),
  }
}
