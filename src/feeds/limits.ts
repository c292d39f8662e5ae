/** The most referrals on one page of the API. */
export const API_PAGE_MAX = 100
/** As many stand on a page when no number is asked for. */
export const API_PAGE_DEFAULT = 20

/** How often one address may ask for a feed or the API; a /64 of IPv6 counts as one. A reader of fifty feeds needs few. */
export const READER_ASKS = { max: 300, timeWindow: '5 minutes', ipv6Subnet: 64 } as const
