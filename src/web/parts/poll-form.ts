// The fields that make a post ask something.
import { z } from 'zod'
import { CHOICE_LENGTH_MAX, CHOICES_MAX, CHOICES_MIN, type PollDraft } from '../../core/posts/polls/poll.ts'
import { type Html, html } from '../../lib/html.ts'
import { checkFields, lineField, type Option, selectField } from './form.ts'

const DAY_MINUTES = 24 * 60
const ENDS: Option[] = [
  [String(DAY_MINUTES), 'in a day'],
  [String(3 * DAY_MINUTES), 'in three days'],
  [String(7 * DAY_MINUTES), 'in a week'],
  [String(30 * DAY_MINUTES), 'in thirty days'],
]
const Lines = z.preprocess(
  (given) => (given === undefined ? [] : Array.isArray(given) ? given : [given]),
  z.array(z.string()),
)

/** What a form says of a poll; lines that were left empty are no choices. */
export const PollFields = {
  poll_choice: Lines.catch([]),
  poll_several: z.literal('yes').optional().catch(undefined),
  poll_minutes: z.coerce.number().int().catch(DAY_MINUTES),
}

/** A form in which nothing is asked. */
export const NO_POLL: PollForm = { poll_choice: [], poll_several: undefined, poll_minutes: DAY_MINUTES }

/** What a form says of a poll. */
export interface PollForm {
  poll_choice: string[]
  poll_several?: 'yes' | undefined
  poll_minutes: number
}

/** The poll that a form asks for; null when it names no choice. */
export function pollIn({ poll_choice, poll_several, poll_minutes }: PollForm): PollDraft | null {
  if (poll_choice.every((choice) => choice.trim() === '')) return null
  return { choices: poll_choice, isMultiple: poll_several === 'yes', minutes: poll_minutes }
}

/** The fields for a poll, folded until one is begun. */
export function pollFields(form: PollForm): Html {
  const lines = Array.from({ length: CHOICES_MAX }, (_, at) =>
    lineField(
      {
        name: 'poll_choice',
        id: `poll_choice-${at}`,
        label: `Choice ${at + 1}`,
        value: form.poll_choice[at] ?? '',
        need: at < CHOICES_MIN ? 'sometimes' : undefined,
      },
      { lengthMax: CHOICE_LENGTH_MAX },
    ),
  )
  return html`<details class="fold"${pollIn(form) !== null && html` open`}><summary>Ask something</summary>
<p class="hint">A poll: whoever reads the post may vote, here or elsewhere, and sees how it stands.</p>
${lines}
${checkFields({ name: 'poll_several', label: 'How many may be chosen' }, form.poll_several === 'yes' ? ['yes'] : [], [['yes', 'Any of them']])}
${selectField({ name: 'poll_minutes', label: 'It ends', value: String(form.poll_minutes), need: 'sometimes' }, ENDS)}
</details>`
}
