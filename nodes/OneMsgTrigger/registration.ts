import type { ChannelApi } from '../shared/api/channelApi';
import { areStatusesOn, readAddresses, switchStatusesOn, writeAddresses } from '../shared/api/webhooks';
import { InvalidInput } from '../shared/domain/invalidInput';
import { MAX_ADDRESSES, holds, shownAddress, without } from '../shared/domain/webhookList';

/** The list has no compare-and-swap: who writes in between is seen by reading back (1msg-api §14). */
const MAX_WRITES = 4;

function listIsFull(addresses: string[], address: string): InvalidInput {
	const taken = addresses.map((entry) => shownAddress(entry)).join(', ');
	return new InvalidInput(
		`The channel’s ${MAX_ADDRESSES} webhook places are all taken: ${taken}`,
		`Remove one of them in the 1MSG console, then try again, or put this address in by hand: ${address}`,
	);
}

/**
 * Brings the channel's list to a state and makes sure that it got there: read, change, write the
 * whole list, read back. Every write starts from what was just read, so that whatever another tool
 * has added is kept.
 */
async function reach(api: ChannelApi, isReached: (addresses: string[]) => boolean, change: (addresses: string[]) => string[]): Promise<void> {
	let addresses = await readAddresses(api);
	for (let writes = 0; !isReached(addresses); writes++) {
		if (writes === MAX_WRITES) {
			throw new InvalidInput(
				'The channel’s webhook list keeps changing while this workflow registers in it',
				'Another tool writes to it at the same time. Try again in a minute.',
			);
		}
		await writeAddresses(api, change(addresses));
		addresses = await readAddresses(api);
	}
}

export async function isRegistered(api: ChannelApi, address: string, wantsStatuses: boolean): Promise<boolean> {
	if (!holds(await readAddresses(api), address)) return false;
	return !wantsStatuses || (await areStatusesOn(api));
}

/** Adds our address to the channel's list, beside the others; switches statuses on where they are wanted. */
export async function register(api: ChannelApi, address: string, wantsStatuses: boolean): Promise<void> {
	await reach(
		api,
		(list) => holds(list, address),
		(list) => {
			if (list.length >= MAX_ADDRESSES) throw listIsFull(list, address);
			return [...list, address];
		},
	);
	if (!wantsStatuses) return;
	await switchStatusesOn(api).catch(async (error) => {
		// The workflow will not be published, and so n8n will not ask for our address to leave.
		await unregister(api, address);
		throw error;
	});
}

/** Takes our address out and leaves the others; statuses stay on, another tool may need them. */
export async function unregister(api: ChannelApi, address: string): Promise<void> {
	await reach(
		api,
		(list) => !holds(list, address),
		(list) => without(list, address),
	);
}
