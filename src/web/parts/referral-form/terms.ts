import { PAY_UNITS } from '../../../core/referrals/wording/english.ts'
import type { Html } from '../../../lib/html.ts'
import { lineField, radioFields, selectField } from '../form.ts'
import * as words from '../referral-words.ts'
import {
  type Filling,
  fieldsOf,
  fold,
  group,
  isTouched,
  NUMBER,
  orNone,
  row,
  SUM,
  toChoose,
  YES_NO,
} from './draw.ts'

/** What is paid for it, and when. */
export function thePay(of: Filling): Html {
  const field = fieldsOf(of)
  return group('The pay', [
    radioFields(field('payDisclosure', 'What is said about pay?'), words.optionsOf(words.DISCLOSURE_WORDS)),
    row('Sum', 'For one sum, leave the highest empty.', [
      lineField(field('payMin', 'Pay, or lowest'), SUM),
      lineField(field('payMax', 'Highest'), SUM),
      lineField(field('currency', 'Currency'), { width: 'short', lengthMax: 3 }),
      selectField(field('payUnit', 'For'), toChoose(PAY_UNITS)),
    ]),
    selectField(field('payTrigger', 'What sets the payment off?'), toChoose(words.TRIGGER_WORDS)),
    lineField(field('netDays', 'Days from then until it is paid'), NUMBER),
    fold('Kill fee and expenses', isTouched(of, ['killFeePercent', 'expenses']), [
      lineField(field('killFeePercent', 'Kill fee, per cent'), NUMBER),
      selectField(field('expenses', 'Expenses'), words.optionsOf(words.EXPENSE_WORDS)),
    ]),
  ])
}

/** What else is agreed. */
export function theTerms(of: Filling): Html {
  const field = fieldsOf(of)
  return group('The terms', [
    selectField(field('credit', 'Under whose name?'), toChoose(words.CREDIT_WORDS)),
    selectField(field('trial', 'Is there a test?'), toChoose(words.TRIAL_WORDS)),
    selectField(field('aiRule', 'What holds for AI?'), toChoose(words.AI_WORDS)),
    fold('Rights, contract, NDA', isTouched(of, ['rights', 'contract', 'nda']), [
      selectField(field('rights', 'What rights are taken?'), words.optionsOf(words.RIGHTS_WORDS)),
      selectField(field('contract', 'Contract'), words.optionsOf(words.CONTRACT_WORDS)),
      selectField(field('nda', 'NDA'), orNone(YES_NO)),
    ]),
  ])
}
