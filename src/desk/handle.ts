/** The handle of the account that does errands by message; it is kept for it at install. */
export const DESK_HANDLE = 'desk'
