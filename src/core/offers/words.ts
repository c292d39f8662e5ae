import { formatAmount } from '../../lib/money.ts'
import { type Account, fullHandle } from '../accounts/account.ts'
import type { InterestWords } from '../interests/express.ts'
import { PAY_UNITS } from '../referrals/wording/english.ts'
import { symbolOf } from '../referrals/wording/pay-sentences.ts'

/** What an offer says to the author of a referral, who may read it in any app. */
export function writeOffer(
  author: Account,
  { message, rate, availableFrom, samples }: InterestWords,
): string {
  const facts = [
    rate && `I ask for ${symbolOf(rate.currency)}${formatAmount(rate.amount)} ${PAY_UNITS[rate.unit]}.`,
    availableFrom && `I am free from ${availableFrom}.`,
    samples.length > 0 && `Samples: ${samples.join(' ')}`,
  ].filter((fact) => typeof fact === 'string')
  return [`${fullHandle(author)} ${message}`, facts.join(' ')].filter((part) => part !== '').join('\n\n')
}
