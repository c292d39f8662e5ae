// The dates of open work as a calendar (RFC 5545): when it is due, and until when replies are taken.
import ical, { type ICalEventData } from 'ical-generator'
import type { ReferralView } from '../core/referrals/view.ts'
import { payInShort } from '../core/referrals/wording/pay-sentences.ts'
import { sizeLine } from '../core/referrals/wording/sentences.ts'
import type { Site } from '../core/site.ts'
import { isoDay } from '../lib/days.ts'
import type { Feed, FeedItem } from './items.ts'

const REFRESH_SECONDS = 3_600

/** Writes the dates of a feed's open referrals; what is closed has none any more. */
export function writeCalendar(site: Site, feed: Feed): string {
  const calendar = ical({
    name: feed.title,
    description: feed.description,
    prodId: { company: site.host, product: 'Watercooler' },
    url: feed.pageUrl,
    ttl: REFRESH_SECONDS,
    events: feed.items.flatMap((item) =>
      item.referral === null || item.referral.closedAt !== null ? [] : eventsOf(item, item.referral),
    ),
  })
  // RFC 5545 §3.1: every line ends, the last one too.
  return `${calendar.toString().trimEnd()}\r\n`
}

function eventsOf(item: FeedItem, { terms, expiresAt, openedAt }: ReferralView): ICalEventData[] {
  const both = {
    url: item.url,
    // So that the same referral gives the same bytes: a calendar that did not change is not sent again.
    stamp: item.updatedAt,
    lastModified: item.updatedAt,
    description: `${payInShort(terms)}\n${sizeLine(terms, isoDay(openedAt))}`,
    categories: terms.work.map((name) => ({ name })),
  }
  const closes = { ...both, id: `${item.id}#closes`, summary: `Closes: ${terms.title}`, start: expiresAt }
  if (terms.dueOn === null) return [closes]
  const start = new Date(terms.dueOn)
  return [{ ...both, id: `${item.id}#due`, summary: `Due: ${terms.title}`, start, allDay: true }, closes]
}
