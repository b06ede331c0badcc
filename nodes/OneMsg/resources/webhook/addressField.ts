import type { INodeProperties } from 'n8n-workflow';
import { InvalidInput } from '../../../shared/domain/invalidInput';
import { MAX_ADDRESSES, shownAddress } from '../../../shared/domain/webhookList';

export const addressField: INodeProperties = {
	displayName: 'Address',
	name: 'address',
	type: 'string',
	default: '',
	placeholder: 'e.g. https://example.com/whatsapp',
	description: 'Web address to which 1MSG delivers the channel’s events',
};

/** What the list looks like afterwards, without what may be secret in it. */
export function listItem(addresses: string[]) {
	return { addresses: addresses.map(shownAddress), places: { used: addresses.length, free: Math.max(0, MAX_ADDRESSES - addresses.length) } };
}

/**
 * The one entry of the list that is meant: written in full, or as the list is shown, without its query.
 * @throws InvalidInput where none fits, or several do
 */
export function entryOf(addresses: string[], wanted: string): string {
	const bare = (address: string) => address.trim().replace(/\/$/, '');
	const exact = addresses.filter((address) => bare(address) === bare(wanted));
	if (exact.length > 0) return exact[0];
	const withoutQuery = (address: string) => bare(address.replace(/[?#].*$/s, ''));
	const named = wanted.includes('?') && !/\?…?$/.test(wanted.trim()) ? [] : addresses.filter((address) => withoutQuery(shownAddress(address)) === withoutQuery(shownAddress(wanted)));
	const shown = addresses.map(shownAddress).join(', ');
	if (named.length === 0) {
		throw new InvalidInput(`Address ${shownAddress(wanted)} is not in the channel’s webhook list`, shown === '' ? 'The list is empty.' : `The list holds: ${shown}.`);
	}
	if (named.length > 1) throw new InvalidInput(`Address ${shownAddress(wanted)} fits ${named.length} entries of the channel’s webhook list`, 'Write the address in full, with everything after its question mark.');
	return named[0];
}
