import { FORMATS } from '../../../core/referrals/wording/english.ts'
import { WORK_NAMES } from '../../../core/work.ts'
import type { Html } from '../../../lib/html.ts'
import { checkFields, lineField, selectField, textField } from '../form.ts'
import * as words from '../referral-words.ts'
import { DAY, type Filling, fieldsOf, fold, group, isTouched, NUMBER, orNone, row, SUM } from './draw.ts'

/** What is to be done. */
export function theWork(of: Filling): Html {
  const field = fieldsOf(of)
  const title = 'What is wanted, in 8 to 120 characters: Copyeditor for six case studies.'
  const body = 'What else somebody should know. Markdown; do not name the client.'
  return group('The work', [
    lineField(field('title', 'Title', title)),
    selectField(field('kind', 'What is it?'), words.optionsOf(words.KIND_WORDS)),
    checkFields(
      field('work', 'Kind of work', 'One to three.'),
      of.filled.work ?? [],
      words.optionsOf(WORK_NAMES),
    ),
    selectField(field('engagement', 'How long does it last?'), words.optionsOf(words.ENGAGEMENT_WORDS)),
    size(of),
    lineField(field('dueOn', 'Due'), DAY),
    textField(field('body', 'In your own words', body), 6),
    more(of),
  ])
}

function size(of: Filling): Html {
  const field = fieldsOf(of)
  return row(
    'Size',
    'Fill in at least one, unless the pay is by the hour, day, month or year, or it is a retainer, shifts or a staff job.',
    [
      lineField(field('pieces', 'Pieces'), NUMBER),
      lineField(field('wordsEach', 'Words each'), NUMBER),
      lineField(field('pages', 'Pages'), NUMBER),
      lineField(field('hours', 'Hours'), SUM),
      selectField(field('per', 'These are'), words.optionsOf(words.PERIOD_WORDS)),
    ],
  )
}

function more(of: Filling): Html {
  const field = fieldsOf(of)
  const pageWords = '200 to 350; 250 unless you say otherwise.'
  return fold(
    'Formats, topics, experience, rounds, start',
    isTouched(of, ['formats', 'topics', 'level', 'rounds', 'pageWords', 'startOn']),
    [
      checkFields(
        field('formats', 'What is made', 'Up to three.'),
        of.filled.formats ?? [],
        words.optionsOf(FORMATS),
      ),
      lineField(field('topics', 'Topics', 'Up to five single words: saas, b2b, gardening.')),
      selectField(field('level', 'Experience wanted'), orNone(words.optionsOf(words.LEVEL_WORDS))),
      lineField(field('rounds', 'Rounds of queries or revisions'), NUMBER),
      lineField(field('pageWords', 'Words of a page', pageWords), NUMBER),
      lineField(field('startOn', 'Starts'), DAY),
    ],
  )
}
