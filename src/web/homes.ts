import type { Account } from '../core/accounts/account.ts'

/** Somebody on the way to her own node, or back. */
export interface HomeTrip {
  /** The node, such as `mastodon.example`. */
  host: string
  /** By which she is known when she comes back. */
  state: string
}

/** How people of other nodes say who they are by signing in there (product §6.6); handed over by the server. */
export interface Homes {
  /** The node that an account is at home at. Refuses 'not_found', 'invalid' and 'conflict'. */
  findHome: (handle: string) => Promise<string>
  /** The address at which she says there that this node may know who she is. Refuses 'conflict'. */
  begin: (trip: HomeTrip) => Promise<string>
  /** Who came back with this code. Refuses 'conflict' when her node does not say. */
  finish: (trip: HomeTrip & { code: string }) => Promise<Account>
}
