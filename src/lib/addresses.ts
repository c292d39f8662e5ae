// Where a program that asks on behalf of strangers may knock: public addresses under public names.
import dns from 'node:dns/promises'
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** A range of addresses such as 127.0.0.0/8, as `readRanges` gives it. */
export type AddressRange = [ipaddr.IPv4 | ipaddr.IPv6, number]

/** What may stand between a URL and the public web; the last is found only when the name is resolved. */
export type Barrier = 'scheme' | 'port' | 'name' | 'address'

// ipaddr.js calls everything unicast that no registry names. IANA has given out this eighth of IPv6 and no
// more, which also shuts out the forms that carry an IPv4 address inside (::127.0.0.1, 64:ff9b::/96).
const GLOBAL_UNICAST: [ipaddr.IPv6, number] = ipaddr.IPv6.parseCIDR('2000::/3')

// RFC 6761 and RFC 6762 (localhost, local), RFC 7686 (onion), ICANN's choice for private use (internal).
const PRIVATE_NAME = /(?:^|\.)(?:localhost|local|internal|onion)$/
const LOOPBACK_NAME = /(?:^|\.)localhost$/

/**
 * Whether an address is one that anybody may reach: global unicast by the special-purpose registries of IANA
 * (RFC 6890). Takes what DNS and sockets give; anything that is no address, such as `127.1`, is not public.
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false
  const parsed = ipaddr.parse(address)
  if (parsed.range() !== 'unicast') return false
  return parsed.kind() === 'ipv4' || parsed.match(GLOBAL_UNICAST)
}

/** Reads ranges in CIDR notation. Throws when one is malformed. */
export function readRanges(ranges: readonly string[]): AddressRange[] {
  return ranges.map((range) => ipaddr.parseCIDR(range))
}

/** Whether an address lies in one of the ranges. */
export function isWithin(address: string, ranges: readonly AddressRange[]): boolean {
  if (isIP(address) === 0) return false
  const parsed = ipaddr.parse(address)
  return ranges.some(([first, bits]) => parsed.kind() === first.kind() && parsed.match(first, bits))
}

/** A host as URLs write it, without the brackets of IPv6. */
export function bareHost(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname
}

/** What keeps a URL from looking public: it must have https, port 443 and a name that public DNS may know. */
export function findBarrier(url: Pick<URL, 'protocol' | 'hostname' | 'port'>): Barrier | undefined {
  if (url.protocol !== 'https:') return 'scheme'
  if (url.port !== '') return 'port'
  if (isIP(bareHost(url.hostname)) !== 0) return undefined
  const isPublicName = url.hostname.includes('.') && !url.hostname.endsWith('.')
  return isPublicName && !PRIVATE_NAME.test(url.hostname) ? undefined : 'name'
}

/**
 * All addresses of a host, IPv4 first; throws when it has none. Asks DNS itself: the look-up of the system
 * holds one of four threads while a name server is dead. `localhost` is loopback (RFC 6761 §6.3).
 */
export async function resolveHost(hostname: string): Promise<string[]> {
  if (LOOPBACK_NAME.test(hostname)) return ['127.0.0.1']
  const answers = await Promise.allSettled([dns.resolve4(hostname), dns.resolve6(hostname)])
  const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
  if (addresses.length === 0) throw new Error(`${hostname} has no address`)
  return addresses
}
