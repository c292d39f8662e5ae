// What search engines are told, in the words of schema.org (product §6.4). Work that is passed on is a Demand; it is no
// JobPosting, since its client is not named here.
import { displayName } from '../../core/accounts/account.ts'
import { isReduced } from '../../core/referrals/describe.ts'
import type { PublishedState } from '../../core/referrals/states.ts'
import { spanOf } from '../../core/referrals/terms/pay.ts'
import type { ReferralTerms } from '../../core/referrals/terms.ts'
import type { ReferralView } from '../../core/referrals/view.ts'
import type { Site } from '../../core/site.ts'
import { WORK_NAMES } from '../../core/work.ts'
import { countryName } from '../../lib/locale.ts'
import { accountPath } from '../paths.ts'
import { capitalised } from './referral-words.ts'

const AVAILABILITIES: Readonly<Record<PublishedState, string>> = {
  open: 'InStock',
  in_talks: 'LimitedAvailability',
  filled: 'SoldOut',
  withdrawn: 'Discontinued',
  expired: 'Discontinued',
}

/** A referral's page, what is wanted on it, and the way to it. What was closed long ago is a page and nothing more. */
export function referralData(site: Site, referral: ReferralView, at: Date): object[] {
  const { post, terms, openedAt } = referral
  const page = {
    '@type': 'WebPage',
    '@id': post.url,
    url: post.url,
    name: terms.title,
    inLanguage: 'en',
    datePublished: openedAt.toISOString(),
    isPartOf: { '@type': 'WebSite', name: site.name, url: `${site.origin}/` },
  }
  const way = breadcrumbs([
    [site.name, `${site.origin}/`],
    ['Open work', `${site.origin}/open`],
    [terms.title, post.url],
  ])
  return isReduced(referral, at) ? [page, way] : [page, demand(site, referral), way]
}

/** A board's page with the open work on it, as links. */
export function boardData(
  site: Site,
  board: { name: string; handle: string; url: string },
  open: ReferralView[],
): object[] {
  const name = displayName(board)
  const links = open.map(({ post, terms }, at) => ({
    '@type': 'ListItem',
    position: at + 1,
    url: post.url,
    name: terms.title,
  }))
  return [
    {
      '@type': 'CollectionPage',
      '@id': board.url,
      url: board.url,
      name,
      mainEntity: { '@type': 'ItemList', numberOfItems: links.length, itemListElement: links },
    },
    breadcrumbs([
      [site.name, `${site.origin}/`],
      [name, board.url],
    ]),
  ]
}

function demand(site: Site, { terms, state, post, openedAt, expiresAt }: ReferralView): object {
  const areaServed =
    terms.placeMode === 'remote' ? 'Worldwide' : [terms.city, terms.country && countryName(terms.country)]
  return {
    '@type': 'Demand',
    '@id': `${post.url}#demand`,
    name: terms.title,
    url: post.url,
    validFrom: openedAt.toISOString(),
    validThrough: expiresAt.toISOString(),
    availability: `https://schema.org/${AVAILABILITIES[state]}`,
    itemOffered: {
      '@type': 'Service',
      serviceType: terms.work.map((work) => capitalised(WORK_NAMES[work])),
      areaServed: typeof areaServed === 'string' ? areaServed : areaServed.filter(Boolean).join(', '),
    },
    ...(terms.pieces !== null && {
      eligibleQuantity: {
        '@type': 'QuantitativeValue',
        value: terms.pieces,
        unitText: terms.wordsEach === null ? 'piece' : `piece of ${terms.wordsEach} words`,
      },
    }),
    ...priceOf(terms),
    seller: {
      '@type': 'Person',
      name: displayName(post.author),
      url: new URL(accountPath(post.author), site.origin).href,
    },
  }
}

// Sums are text here, which schema.org takes as well as numbers: they stay as exact as they were said.
function priceOf(terms: ReferralTerms): object {
  const span = spanOf(terms)
  if (span === null || terms.payUnit === null) return {}
  return {
    priceSpecification: {
      '@type': 'UnitPriceSpecification',
      priceCurrency: terms.currency,
      minPrice: span.min,
      maxPrice: span.max,
      unitText: terms.payUnit.replaceAll('_', ' '),
    },
  }
}

function breadcrumbs(steps: [name: string, url: string][]): object {
  return {
    '@type': 'BreadcrumbList',
    itemListElement: steps.map(([name, item], at) => ({ '@type': 'ListItem', position: at + 1, name, item })),
  }
}
