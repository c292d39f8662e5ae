// A referral as its author typed it: the template, and the terms that it says.
import type { Board } from '../../core/boards/find.ts'
import { checkBoards } from '../../core/referrals/limits.ts'
import type { Understood } from '../../core/referrals/source.ts'
import { readTemplate, type TemplateRead } from '../../core/referrals/template.ts'
import { listedTerms, ReferralDraft } from '../../core/referrals/terms.ts'
import type { Work } from '../../core/work.ts'
import type { Heard } from './heard.ts'

/** What a post that mentions boards is: a referral, whole or lacking, somebody who looks for work, or neither. */
export type ReadPost = { understood: Understood } | { outcome: 'seeker' | 'none' }

/** The title of a post that has none, until its author says one. */
export const UNTITLED = 'Work without a title'

/** Reads a post that mentions these boards; `answer` is what its author added afterwards. Refuses as `checkBoards`. */
export function readPost({ post, text, at }: Heard, boards: Board[], answer = ''): ReadPost {
  const read = readTemplate({
    text: answer === '' ? text : `${text}\n${answer}`,
    at,
    language: post.language,
    currency: null,
    boardWork: (boards.find((board) => !board.isMain)?.work as Work[] | undefined) ?? [],
  })
  return 'said' in read ? { understood: understoodOf(read, boards, at) } : { outcome: read.outcome }
}

function understoodOf(read: Extract<TemplateRead, { said: unknown }>, boards: Board[], at: Date): Understood {
  const topical = boards.filter((board) => !board.isMain).map((board) => board.handle)
  checkBoards(topical.length)
  const said = { ...read.said, boards: topical }
  const whole = read.outcome === 'complete' ? listedTerms(at).safeParse(said) : undefined
  if (whole?.success) return { whole: whole.data }
  return { lacking: ReferralDraft.parse({ title: UNTITLED, ...said }) }
}
