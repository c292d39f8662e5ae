// The first question: who should see it first (product §4.1 step 1).
import { CIRCLE_HOURS_DEFAULT } from '../../../core/referrals/terms.ts'
import type { Roster } from '../../../core/rosters/roster.ts'
import { type Html, html } from '../../../lib/html.ts'
import { lineField, type Option, radioFields, selectField, textField } from '../form.ts'
import { type Filling, fieldsOf, group, NUMBER } from './draw.ts'

const WHO: Option[] = [
  ['public', 'Everybody'],
  ['circle_then_public', 'My people first, everybody after some hours'],
  ['circle_only', 'Only my people'],
]

/** Who is asked first: everybody, or people of the author's, by a roster or by name. */
export function whoFirst(of: Filling, rosters: Roster[]): Html {
  const field = fieldsOf(of)
  const choices = rosters.map(({ id, name, members }): Option => [id, `${name} (${members.length})`])
  const roster = { name: 'roster', label: 'A roster of mine', value: of.filled.roster?.[0] ?? '' }
  const people = {
    name: 'people',
    label: 'Or by name',
    hint: 'Handles, here or anywhere: @cara, @bo@mastodon.example',
    value: of.filled.people?.[0] ?? '',
    error: of.faults.people,
  }
  const hours = `1 to 168; ${CIRCLE_HOURS_DEFAULT} unless you say otherwise.`
  return group('Who should see it first?', [
    radioFields(field('audience', 'Shown to'), WHO),
    html`<p class="hint">Each of your people gets one private note. Whoever does not follow you may find it among filtered messages, or not at all: that is how Mastodon treats strangers.</p>`,
    choices.length > 0
      ? selectField(roster, [['', 'None'], ...choices])
      : html`<p class="hint">You keep no <a href="/rosters">rosters</a> yet.</p>`,
    textField(people, 2),
    lineField(field('circleHours', 'Hours until everybody sees it', hours), NUMBER),
  ])
}
