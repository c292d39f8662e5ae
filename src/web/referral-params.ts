import { z } from 'zod'

/** The code of a referral as its address has it. */
export const ReferralParams = z.object({ code: z.string().regex(/^[0-9a-z]{8}$/i) })
