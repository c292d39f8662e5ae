import { z } from 'zod'
import { firstOf, Uri } from './values.ts'

const Quantity = z.object({
  hasNumericalValue: z.union([z.string(), z.number().transform(String)]),
})

/** The object of an Offer to do what a proposal asks for (FEP-0837, Agreement): what is given, and what for. */
export const AgreementShape = z.object({
  type: z.literal('Agreement'),
  stipulates: z.object({ satisfies: Uri }),
  stipulatesReciprocal: z
    .object({ resourceConformsTo: z.string().nullish().catch(null), resourceQuantity: firstOf(Quantity) })
    .nullish()
    .catch(null),
})

/** The object of an Offer, as it was sent. */
export type AgreementShape = z.output<typeof AgreementShape>
