/** The most referrals on one page of the API. */
export const API_PAGE_MAX = 100
/** As many stand on a page when no number is asked for. */
export const API_PAGE_DEFAULT = 20
