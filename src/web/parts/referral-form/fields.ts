import { OPEN_DAYS_DEFAULT, OPEN_DAYS_MAX } from '../../../core/referrals/terms.ts'
import { type Html, html } from '../../../lib/html.ts'
import { checkFields, lineField, radioFields, selectField } from '../form.ts'
import * as words from '../referral-words.ts'
import { theClient, thePlace } from './client.ts'
import { DAY, type Filling, fieldsOf, fold, group, isTouched, NUMBER, orNone, YES_NO } from './draw.ts'
import type { FieldName } from './input.ts'
import { thePay, theTerms } from './terms.ts'
import { theWork } from './work.ts'

/** All fields of a referral, grouped. What is rarely used is folded away. */
export function referralFields(of: Filling): Html {
  return html`${theWork(of)}${thePay(of)}${theTerms(of)}${thePlace(of)}${theClient(of)}${theReplies(of)}`
}

const REPLY_FIELDS: FieldName[] = [
  ...(['responses', 'responseLimit', 'accepting', 'expiresAt', 'boards'] as const),
  ...(['showInterestCount', 'searchable'] as const),
]

function theReplies(of: Filling): Html {
  const field = fieldsOf(of)
  const until = `1 to ${OPEN_DAYS_MAX} days from now; that day counts in full (UTC).`
  return group('Replies', [
    html`<p>Everybody can read it, answer it and boost it. It stays open until the third day before it is due, and for ${OPEN_DAYS_DEFAULT} days at most, unless you say otherwise.</p>`,
    fold('How to reply, until when, on which boards', isTouched(of, REPLY_FIELDS), [
      radioFields(field('responses', 'How should people reply?'), words.optionsOf(words.RESPONSE_WORDS)),
      limit(of),
      !of.isEdited && radioFields(field('accepting', 'Take replies from the start?'), YES_NO),
      lineField(field('expiresAt', 'Open until', until), DAY),
      boards(of),
      radioFields(field('showInterestCount', 'Show how many replied?'), YES_NO),
      selectField(field('searchable', 'May search engines list it?'), orNone(YES_NO)),
    ]),
  ])
}

function limit(of: Filling): Html {
  const field = fieldsOf(of)
  const isNone = of.filled.noLimit !== undefined
  return html`${lineField(field('responseLimit', 'At most so many replies', '25 unless you say otherwise.'), NUMBER)}
<label class="choice"><input type="checkbox" name="noLimit" value="yes"${isNone && html` checked`}> <span>No limit</span></label>`
}

function boards(of: Filling): Html | false {
  const field = fieldsOf(of)
  const topical = of.boards.filter((board) => !board.isMain)
  const hint = 'Up to two. If you choose none, those that match it.'
  return (
    topical.length > 0 &&
    checkFields(
      field('boards', 'Boards', hint),
      of.filled.boards ?? [],
      topical.map(({ handle, name }) => [handle, `${name} (@${handle})`]),
    )
  )
}
