import type { INodeProperties } from 'n8n-workflow';
import { InvalidInput } from '../../../shared/domain/invalidInput';
import type { ListChange } from '../../../shared/api/webhooks';
import { MAX_ADDRESSES, shownAddress } from '../../../shared/domain/webhookList';

export const addressField: INodeProperties = {
	displayName: 'Address',
	name: 'address',
	type: 'string',
	default: '',
	placeholder: 'e.g. https://example.com/whatsapp',
	description: 'Web address to which 1MSG delivers the channel’s events',
};

export const WHEN_FULL = 'Take one of them out first: with Webhook → Remove, or in the 1MSG console.';

/** What the list looks like afterwards, without what may be secret in it; `vanished`: what somebody else has taken out meanwhile. */
export function listItem({ after, vanished }: ListChange) {
	return {
		addresses: after.map(({ address }) => shownAddress(address)),
		places: { used: after.length, free: Math.max(0, MAX_ADDRESSES - after.length) },
		...vanishedItem(vanished),
	};
}

export function vanishedItem(vanished: string[]) {
	return vanished.length === 0 ? {} : { vanished: vanished.map(shownAddress) };
}

/**
 * The one entry of the list that is meant: written in full, or as the list is shown, without its query.
 * Of several that look alike it is the one that was left behind.
 * @throws InvalidInput where none fits, or several do
 */
export function entryOf(addresses: string[], wanted: string, isLeftBehind: (address: string) => boolean): string {
	const bare = (address: string) => address.trim().replace(/\/$/, '');
	const exact = addresses.filter((address) => bare(address) === bare(wanted));
	if (exact.length > 0) return exact[0];
	const withoutQuery = (address: string) => bare(address.replace(/[?#].*$/s, ''));
	const named = wanted.includes('?') && !/\?…?$/.test(wanted.trim()) ? [] : addresses.filter((address) => withoutQuery(shownAddress(address)) === withoutQuery(shownAddress(wanted)));
	const shown = addresses.map(shownAddress).join(', ');
	if (named.length === 0) {
		throw new InvalidInput(`Address ${shownAddress(wanted)} is not in the channel’s webhook list`, shown === '' ? 'The list is empty.' : `The list holds: ${shown}.`);
	}
	const left = named.filter(isLeftBehind);
	if (named.length > 1 && left.length === 1) return left[0];
	if (named.length > 1) throw new InvalidInput(`Address ${shownAddress(wanted)} fits ${named.length} entries of the channel’s webhook list`, 'Write the address in full, with everything after its question mark.');
	return named[0];
}
