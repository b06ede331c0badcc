import type { ChannelApi } from '../shared/api/channelApi';
import { addAddress, areStatusesOn, readAddresses, removeAddress, switchStatusesOn } from '../shared/api/webhooks';
import { holds } from '../shared/domain/webhookList';

export async function isRegistered(api: ChannelApi, address: string, wantsStatuses: boolean): Promise<boolean> {
	if (!holds(await readAddresses(api), address)) return false;
	return !wantsStatuses || (await areStatusesOn(api));
}

/**
 * Adds our address to the channel's list, beside the others; switches statuses on where they are wanted.
 * @param stale the address under which this listener stood before the key or the secret was changed
 */
export async function register(api: ChannelApi, address: string, wantsStatuses: boolean, stale?: string): Promise<void> {
	await addAddress(api, address, `Remove one of them in the 1MSG console, then try again, or put this address in by hand: ${address}`, stale);
	if (!wantsStatuses) return;
	await switchStatusesOn(api).catch(async (error) => {
		// The workflow will not be published, and so n8n will not ask for our address to leave.
		await unregister(api, address);
		throw error;
	});
}

/** Takes our address out, and the one it had before, and leaves the others; statuses stay on, another tool may need them. */
export async function unregister(api: ChannelApi, address: string, stale?: string): Promise<void> {
	await removeAddress(api, address, ...(stale === undefined ? [] : [stale]));
}
