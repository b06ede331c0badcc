/** Which hosts a workflow may be led to by an address that somebody else wrote. */

/** Networks that are not the internet (RFC 6890): `[first address, prefix length]`. */
const PRIVATE_V4: Array<[address: string, bits: number]> = [
	['0.0.0.0', 8],
	['10.0.0.0', 8],
	['100.64.0.0', 10],
	['127.0.0.0', 8],
	['169.254.0.0', 16],
	['172.16.0.0', 12],
	['192.0.0.0', 24],
	['192.168.0.0', 16],
	['198.18.0.0', 15],
	// Multicast, reserved, and the broadcast address.
	['224.0.0.0', 3],
];

/** The same for IPv6. Forms that carry an IPv4 address are judged by it. */
const PRIVATE_V6: Array<[address: string, bits: number]> = [
	['::', 128],
	['::1', 128],
	// NAT64 of a network of one's own, discard, Teredo.
	['64:ff9b:1::', 48],
	['100::', 64],
	['2001::', 32],
	// Unique local, link-local, site-local, multicast.
	['fc00::', 7],
	['fe80::', 10],
	['fec0::', 10],
	['ff00::', 8],
];

/** IPv4-mapped, IPv4-compatible, IPv4-translated and NAT64 hold an IPv4 address in their last 32 bits, 6to4 in bits 16 to 48. */
const CARRIES_V4: Array<[address: string, bits: number, group: number]> = [
	['::ffff:0:0', 96, 6],
	['::', 96, 6],
	['::ffff:0:0:0', 96, 6],
	['64:ff9b::', 96, 6],
	['2002::', 16, 1],
];

function v4Number(address: string): number {
	return address.split('.').reduce((number, part) => number * 256 + Number(part), 0);
}

function v6Groups(address: string): number[] {
	const [head, tail] = address.split('::').map((part) => (part === '' ? [] : part.split(':').map((group) => parseInt(group, 16))));
	return tail === undefined ? head : [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}

function isPrivateV4(number: number): boolean {
	return PRIVATE_V4.some(([address, bits]) => Math.floor(number / 2 ** (32 - bits)) === Math.floor(v4Number(address) / 2 ** (32 - bits)));
}

function isWithin(groups: number[], address: string, bits: number): boolean {
	const wanted = v6Groups(address);
	return groups.every((group, index) => {
		const free = 16 - Math.max(0, Math.min(16, bits - index * 16));
		return group >>> free === wanted[index] >>> free;
	});
}

function isPrivateV6(groups: number[]): boolean {
	if (PRIVATE_V6.some(([address, bits]) => isWithin(groups, address, bits))) return true;
	const carrier = CARRIES_V4.find(([address, bits]) => isWithin(groups, address, bits));
	return carrier !== undefined && isPrivateV4(groups[carrier[2]] * 65536 + groups[carrier[2] + 1]);
}

/**
 * Whether a host is a literal address of a private, loopback or link-local network, or `localhost`.
 * IPv4 counts in all its spellings (`127.1`, `0x7f000001`, `2130706433`, `0177.0.0.1`, full-width
 * digits), since the URL parser brings them all into one. Other names are not looked up: that is
 * what n8n's own SSRF protection does, at the moment of connecting.
 * @param host a URL's `hostname`, or a host as somebody wrote it; IPv6 with or without brackets
 * @returns true as well for what is no host at all
 */
export function isPrivateHost(host: string): boolean {
	const written = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
	if (!URL.canParse(`http://${written}/`)) return true;
	const { hostname } = new URL(`http://${written}/`);
	if (hostname.startsWith('[')) return isPrivateV6(v6Groups(hostname.slice(1, -1)));
	if (/^\d+\.\d+\.\d+\.\d+$/.test(hostname)) return isPrivateV4(v4Number(hostname));
	const name = hostname.replace(/\.$/, '');
	return name === '' || name === 'localhost' || name.endsWith('.localhost');
}

/**
 * Whether a host can be reached from its own network only: a literal private address, or a name that
 * no public name server knows. Other names are not looked up.
 */
export function isOutOfReach(hostname: string): boolean {
	const host = hostname.toLowerCase().replace(/\.$/, '');
	const isName = !host.startsWith('[') && /[^\d.]/.test(host);
	return isPrivateHost(host) || (isName && (!host.includes('.') || /\.(local|localdomain|localnet|internal|intranet|private|corp|lan|home|home\.arpa|fritz\.box|test|svc|consul|docker)$/.test(host)));
}

/** Why an address must not be asked for a file; undefined where it may be. */
export type Barred = 'scheme' | 'private';

/**
 * A customer may have written the address: names that only this network knows are refused like its addresses.
 * @param url one hop of the way to a file
 * @param ownHost host and port of the credential's channel, which are always allowed
 */
export function barredBecause(url: URL, ownHost: string): Barred | undefined {
	if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'scheme';
	return url.host !== ownHost && isOutOfReach(url.hostname) ? 'private' : undefined;
}
