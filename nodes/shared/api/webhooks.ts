import { describeFailure } from '../domain/apiErrors';
import { InvalidInput } from '../domain/invalidInput';
import { flagOf, objectOf } from '../domain/reading';
import { addressesIn, holds, MAX_ADDRESSES, shownAddress, statusesIn, without, type AddressStatus } from '../domain/webhookList';
import { ApiFailure } from './apiFailure';
import type { ChannelApi } from './channelApi';

/** The list has no compare-and-swap: who writes in between is seen by reading back (1msg-api §14). */
const MAX_WRITES = 4;

/** One entry of the channel's list. */
export interface WebhookEntry {
	/** As it is written in the list, secrets included: never to be shown. */
	address: string;
	status: AddressStatus;
}

/**
 * The channel's webhook addresses, and which of them 1MSG has disabled after deliveries that were not taken.
 * @throws ApiFailure where the answer holds no list: taking that for an empty one would wipe the others'
 */
export async function readEntries(api: ChannelApi): Promise<WebhookEntry[]> {
	const answer = await api.call({ method: 'GET', path: '/webhook' });
	const addresses = addressesIn(answer);
	if (!addresses) {
		const { details } = describeFailure(answer);
		throw new ApiFailure('notSent', {
			title: 'The channel’s webhook list could not be read',
			...(details === undefined ? {} : { details: api.redact(details) }),
			advice: 'Nothing was changed. Try again in a moment.',
			retryable: true,
		});
	}
	const statusOf = statusesIn(answer);
	return addresses.map((address) => ({ address, status: statusOf(address) }));
}

/** The channel's webhook addresses. @throws ApiFailure as `readEntries` does */
export async function readAddresses(api: ChannelApi): Promise<string[]> {
	return (await readEntries(api)).map(({ address }) => address);
}

/** Replaces the whole list. `/webhook` refuses an empty one, `/settings` clears it (1msg-api §14). */
export async function writeAddresses(api: ChannelApi, addresses: string[]): Promise<void> {
	if (addresses.length === 0) await api.call({ method: 'POST', path: '/settings', body: { webhookUrl: '' } });
	else await api.call({ method: 'POST', path: '/webhook', body: { webhookUrl: addresses } });
}

function listIsFull(addresses: string[], advice: string): InvalidInput {
	const taken = addresses.map((entry) => shownAddress(entry)).join(', ');
	return new InvalidInput(`The channel’s ${MAX_ADDRESSES} webhook places are all taken: ${taken}`, advice);
}

/**
 * Brings the channel's list to a state and makes sure that it got there: read, change, write the
 * whole list, read back. Every write starts from what was just read, so that whatever another tool
 * has added is kept.
 * @returns the list before the first write and the one read back last; the same where nothing had to be written
 */
async function reach(
	api: ChannelApi,
	isReached: (addresses: string[]) => boolean,
	change: (addresses: string[]) => string[],
): Promise<{ before: string[]; after: string[] }> {
	return await inTurn(api, async () => {
		const before = await readAddresses(api);
		let after = before;
		for (let writes = 0; !isReached(after); writes++) {
			if (writes === MAX_WRITES) {
				throw new InvalidInput(
					'The channel’s webhook list does not take the change',
					'Either another tool writes to it at the same time, or 1MSG does not accept the address: it has to be reachable from outside. Try again in a minute.',
				);
			}
			await writeAddresses(api, change(after));
			after = await readAddresses(api);
		}
		return { before, after };
	});
}

/** Who writes to which channel's list just now, in this process. */
const turns = new Map<string, Promise<unknown>>();

/**
 * Lets the writers of this process take turns, channel by channel: two triggers that are published at
 * once would write over each other. Other processes and other tools are met by reading back.
 */
async function inTurn<T>(api: ChannelApi, work: () => Promise<T>): Promise<T> {
	const key = `${api.channel.baseUrl}/${api.channel.channelId}`;
	const mine = (turns.get(key) ?? Promise.resolve()).then(work, work);
	const settled = mine.then(
		() => undefined,
		() => undefined,
	);
	turns.set(key, settled);
	void settled.then(() => {
		if (turns.get(key) === settled) turns.delete(key);
	});
	return await mine;
}

/**
 * Adds an address to the channel's list, beside the others.
 * @param whenFull what to do where no place is left
 * @param stale an address of our own that the new one takes the place of
 * @throws InvalidInput where five others are there already, in words
 */
export async function addAddress(api: ChannelApi, address: string, whenFull: string, stale?: string) {
	return await reach(
		api,
		(list) => holds(list, address) && (stale === undefined || !holds(list, stale)),
		(list) => {
			const others = without(stale === undefined ? list : without(list, stale), address);
			if (others.length >= MAX_ADDRESSES) throw listIsFull(others, whenFull);
			return [...others, address];
		},
	);
}

/** Takes addresses out of the channel's list and leaves the others. */
export async function removeAddress(api: ChannelApi, ...addresses: string[]) {
	return await reach(
		api,
		(list) => !addresses.some((address) => holds(list, address)),
		(list) => addresses.reduce(without, list),
	);
}

/**
 * Switches disabled addresses on again: the complete list is written once more, through `/webhook`,
 * since the same value through `/settings` is no reset (1msg-api §14).
 * @returns the list before and after; both empty where there is none, and nothing is written then
 * @throws ApiFailure where the list that is read back lacks one of those written
 */
export async function rewriteAddresses(api: ChannelApi): Promise<{ before: WebhookEntry[]; after: WebhookEntry[] }> {
	return await inTurn(api, async () => {
		const before = await readEntries(api);
		if (before.length === 0) return { before, after: before };
		await writeAddresses(api, before.map(({ address }) => address));
		const after = await readEntries(api);
		const lost = before.filter(({ address }) => !holds(after.map((entry) => entry.address), address));
		if (lost.length > 0) {
			throw new ApiFailure('refused', {
				title: `After writing, the channel’s webhook list lacks ${lost.map(({ address }) => shownAddress(address)).join(', ')}`,
				advice: 'Another tool may have changed it at the same time. Look at the list, and add the address again where it is still needed.',
				retryable: false,
			});
		}
		return { before, after };
	});
}

/** Whether the channel pushes delivery statuses. */
export async function areStatusesOn(api: ChannelApi): Promise<boolean> {
	return flagOf(objectOf(await api.call({ method: 'GET', path: '/settings' })).ackNotificationsOn) === true;
}

export async function switchStatusesOn(api: ChannelApi): Promise<void> {
	await api.call({ method: 'POST', path: '/settings', body: { ackNotificationsOn: true } });
}
