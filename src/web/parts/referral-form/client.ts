import type { Html } from '../../../lib/html.ts'
import { readLanguage } from '../../../lib/locale.ts'
import { lineField, selectField } from '../form.ts'
import { LANGUAGE_DEFAULT, languageOptions } from '../languages.ts'
import * as words from '../referral-words.ts'
import { countryOptions } from './countries.ts'
import { type Filling, fieldsOf, fold, group, isTouched, NUMBER, orNone, SUM, toChoose } from './draw.ts'

/** Where and in which languages it is done. */
export function thePlace(of: Filling): Html {
  const field = fieldsOf(of)
  const first = readLanguage(of.filled.languages?.[0] ?? '') ?? LANGUAGE_DEFAULT
  return group('Place and language', [
    selectField(field('placeMode', 'Where is it done?'), words.optionsOf(words.PLACE_WORDS)),
    selectField({ ...field('languages', 'Language of the work'), value: first }, languageOptions(first)),
    fold('City, country, time zone, more languages', isTouched(of, ['city', 'country', 'timezone']), [
      lineField(field('city', 'City')),
      selectField(field('country', 'Country'), orNone(countryOptions())),
      lineField(field('timezone', 'Time zones', 'UTC+1, or UTC-5 to UTC+1, or any.'), {
        width: 'middle',
      }),
      furtherLanguage(of, 1, 'Second language'),
      furtherLanguage(of, 2, 'Third language'),
    ]),
  ])
}

function furtherLanguage(of: Filling, at: number, label: string): Html {
  const value = of.filled.languages?.[at] ?? ''
  const drawn = { name: 'languages', id: `languages-${at}`, label, value }
  return selectField(drawn, orNone(languageOptions(value)))
}

/** Whose work it is, and how the author comes to pass it on. */
export function theClient(of: Filling): Html {
  const field = fieldsOf(of)
  const pays = 'To be said of a client of yours, present or past.'
  const sector = 'Software, health, a publisher, one author: never the name.'
  return group('The client, and you', [
    selectField(field('clientRelation', 'How do you know the client?'), toChoose(words.RELATION_WORDS)),
    lineField(field('clientSector', 'Sector', sector), { width: 'middle', lengthMax: 40 }),
    selectField(field('clientPays', 'How does the client pay?', pays), toChoose(words.CLIENT_PAYS_WORDS)),
    selectField(field('reason', 'Why do you pass it on?'), toChoose(words.REASON_WORDS)),
    selectField(field('handoff', 'Whose client afterwards?'), toChoose(words.HANDOFF_WORDS)),
    more(of),
  ])
}

function more(of: Filling): Html {
  const field = fieldsOf(of)
  const share = '1 to 15 per cent, or at most a quarter of the whole pay.'
  return fold(
    'Jobs so far, naming the client, finder’s fee',
    isTouched(of, ['clientJobs', 'clientIdentity', 'feeKind', 'feeValue']),
    [
      lineField(field('clientJobs', 'Jobs that you did for the client'), NUMBER),
      selectField(
        field('clientIdentity', 'When is the client named?'),
        words.optionsOf(words.IDENTITY_WORDS),
      ),
      selectField(field('feeKind', 'Finder’s fee'), words.optionsOf(words.FEE_WORDS)),
      lineField(field('feeValue', 'How much of it', share), SUM),
    ],
  )
}
