/** Above every id there is: where a list begins that is read from the newest on. */
export const NEWEST = '9223372036854775807'
