import type { Generated } from 'kysely'

/** A column that the database fills when the row is made. */
export type Made<T> = Generated<T>
