// Whether a writer has time, said three ways at once (product §2.9): as a field for people, as `availability` for nodes of
// our kind, as `status` for those who read FEP-82f6. Of others the field is read, with their other fields.
import { type SaidAvailability, sayAvailability } from '../../core/availability.ts'
import { isoDay } from '../../lib/days.ts'
import { html } from '../../lib/html.ts'
import { said } from '../document.ts'
import { type ActorExtra, propertyOf } from './extra.ts'

/** What the actor of a writer says of her time. */
export function availabilityExtra(uri: string, availability: SaidAvailability): ActorExtra {
  const { id, state, until, takes, givesReferrals, saidAt } = availability
  const sentence = sayAvailability(availability)
  return {
    fields: [propertyOf('Availability', html`${sentence}`)],
    terms: {
      status: said({
        type: 'ActorStatus',
        id: `${uri}#status-${id}`,
        attributedTo: uri,
        content: sentence,
        published: saidAt.toISOString(),
        endTime: until === null ? undefined : new Date(until).toISOString(),
      }),
      availability: said({
        version: '1',
        state,
        until,
        takes,
        givesReferrals,
        checked: isoDay(saidAt),
      }),
    },
  }
}
