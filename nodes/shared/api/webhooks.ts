import { sleep } from 'n8n-workflow';
import { describeFailure } from '../domain/apiErrors';
import { InvalidInput } from '../domain/invalidInput';
import { flagOf, objectOf } from '../domain/reading';
import { inTurn } from '../domain/turns';
import { addressesIn, holds, isDisabled, isSameList, joined, MAX_ADDRESSES, shownAddress, statusesIn, without, type WebhookEntry } from '../domain/webhookList';
import { ApiFailure } from './apiFailure';
import type { ChannelApi } from './channelApi';

/** Another writer can undo a write; after so many it is said in words. */
const MAX_WRITES = 5;

/** How often the list is read again before a write while others change it. */
const MAX_REREADS = 3;

/** The longest pause between two looks at the list. */
const MAX_PAUSE_MS = 3_000;

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

/** The same fault behind a write: what the list is now, nobody knows. */
function notReadBack({ failure, httpStatus }: ApiFailure): ApiFailure {
	return new ApiFailure(
		'unknown',
		{
			...failure,
			title: 'The channel’s webhook list may have been written: it could not be read back',
			advice: 'Look at it with the node 1MSG (Webhook → Get Many). Doing it again does no harm.',
		},
		httpStatus,
	);
}

/** Replaces the whole list. `/webhook` refuses an empty one, `/settings` clears it (1msg-api §14). */
async function writeAddresses(api: ChannelApi, addresses: string[]): Promise<void> {
	if (addresses.length === 0) await api.call({ method: 'POST', path: '/settings', body: { webhookUrl: '' } });
	else await api.call({ method: 'POST', path: '/webhook', body: { webhookUrl: addresses } });
}

function listIsFull(addresses: string[], advice: string): InvalidInput {
	const taken = addresses.map((entry) => shownAddress(entry)).join(', ');
	return new InvalidInput(`The channel’s ${MAX_ADDRESSES} webhook places are all taken: ${taken}`, advice);
}

/** What has to become of the list. */
interface Goal {
	/** @param writes how often this operation has written the list */
	isReached(entries: WebhookEntry[], writes: number): boolean;
	/** @throws InvalidInput where there is no way */
	change(addresses: string[]): string[];
}

export interface ListChange {
	before: WebhookEntry[];
	after: WebhookEntry[];
	/** What we wrote and what was gone afterwards: another tool took it out, or 1MSG did not keep it. */
	vanished: string[];
}

/**
 * Brings the channel's list to a state and makes sure that it got there: read, plan, read again, write
 * the whole list, read back, look once more, mend. The API has no compare-and-swap (1msg-api §14), so
 * this is what holds for the entries of others:
 *
 * - Each write is made from the read right before it. What that read saw is written; what it did not see
 *   any more was taken out by somebody else, since we have left nothing out: it is not brought back.
 * - What is missing after our write, though it was written, was taken out after us: likewise.
 * - What changes between our last read and our write cannot be seen: an address that is added there is
 *   lost, one that is taken out there comes back. That is one request long, and we wait for two reads in a
 *   row that agree, so that it does not open while somebody else is at work.
 *
 * A writer of ours in another process can have read before our write and write after it. The second
 * look comes later than its write, as long as that takes no longer than our own slowest request.
 */
async function reach(api: ChannelApi, goal: Goal): Promise<ListChange> {
	// Two triggers of this process that are published at once would write over each other; other processes and other tools are met by reading back.
	return await inTurn(`webhooks ${api.channel.baseUrl}/${api.channel.channelId}`, async () => {
		let slowestMs = 1;
		const timed = async <T>(call: () => Promise<T>): Promise<T> => {
			const start = Date.now();
			return await call().finally(() => (slowestMs = Math.max(slowestMs, Date.now() - start)));
		};
		let mayBeWritten = false;
		const read = async () =>
			await timed(async () => await readEntries(api)).catch((error) => {
				throw mayBeWritten && error instanceof ApiFailure ? notReadBack(error) : error;
			});
		/** By chance longer or shorter: two that got in each other's way must not meet again. */
		const pause = async (requests: number) => await sleep(Math.min(MAX_PAUSE_MS, slowestMs * requests * (1 + Math.random())));

		const before = await read();
		const written: string[][] = [];
		let now = before;
		while (!goal.isReached(now, written.length)) {
			if (written.length === MAX_WRITES) {
				throw new InvalidInput(
					'The channel’s webhook list does not take the change',
					'Either another tool writes to it at the same time, or 1MSG does not accept the address: it has to be reachable from outside. Try again in a minute.',
				);
			}
			// Where there is no way, nothing more is asked.
			goal.change(addressesOf(now));
			if (written.length > 0) await pause(written.length);
			now = await quiet(read, pause, now);
			if (goal.isReached(now, written.length)) continue;

			const list = goal.change(addressesOf(now));
			mayBeWritten = true;
			const fault = await timed(async () => await writeAddresses(api, list)).then(() => undefined, asFailure);
			if (!fault) written.push(list);
			now = await read();
			if (goal.isReached(now, written.length)) {
				await pause(2);
				// What was read back stands where the second look fails.
				now = await read().catch(() => now);
			} else if (fault) {
				// Without an answer, it could have been done all the same.
				throw fault;
			}
		}
		return { before, after: now, vanished: joined(...written).filter((address) => !holds(addressesOf(now), address)) };
	});
}

/** Reads until two reads in a row agree, within bounds, and gives the last one. */
async function quiet(read: () => Promise<WebhookEntry[]>, pause: (requests: number) => Promise<void>, last: WebhookEntry[]): Promise<WebhookEntry[]> {
	for (let reads = 1; ; reads++) {
		const next = await read();
		if (reads === MAX_REREADS || isSameList(addressesOf(last), addressesOf(next))) return next;
		last = next;
		await pause(1);
	}
}

function asFailure(error: unknown): ApiFailure {
	if (error instanceof ApiFailure) return error;
	throw error;
}

function addressesOf(entries: WebhookEntry[]): string[] {
	return entries.map(({ address }) => address);
}

/** Adds addresses at the list's end. @throws InvalidInput where there is no place left, in words */
function withAll(list: string[], added: string[], whenFull: string): string[] {
	const others = added.reduce(without, list);
	if (added.length > 0 && others.length + added.length > MAX_ADDRESSES) throw listIsFull(others, whenFull);
	return [...others, ...added];
}

/**
 * Adds an address to the channel's list, beside the others. One that 1MSG has disabled is submitted
 * again, with the whole list; twice at most, since 1MSG need not say at once that it has enabled it.
 * @param whenFull what to do where no place is left
 * @param stale an address of our own that the new one takes the place of
 * @throws InvalidInput where five others are there already, in words
 */
export async function addAddress(api: ChannelApi, address: string, whenFull: string, stale?: string): Promise<ListChange> {
	return await reach(api, {
		isReached: (entries, writes) => {
			const list = addressesOf(entries);
			return holds(list, address) && (stale === undefined || !holds(list, stale)) && (writes > 1 || !isDisabled(entries, address));
		},
		change: (list) => withAll(stale === undefined ? list : without(list, stale), [address], whenFull),
	});
}

/** Takes addresses out of the channel's list and leaves the others. */
export async function removeAddress(api: ChannelApi, ...addresses: string[]): Promise<ListChange> {
	return await reach(api, {
		isReached: (entries) => !addresses.some((address) => holds(addressesOf(entries), address)),
		change: (list) => addresses.reduce(without, list),
	});
}

/**
 * Switches disabled addresses on again: the complete list is written once more, through `/webhook`,
 * since the same value through `/settings` is no reset (1msg-api §14).
 * @param missing addresses of ours that have to be in the list, too
 * @param whenFull what to do where they find no place
 * @returns the list before and after; both empty where there is nothing to write
 */
export async function rewriteAddresses(api: ChannelApi, missing: string[], whenFull: string): Promise<ListChange> {
	return await reach(api, {
		isReached: (entries, writes) => {
			const list = addressesOf(entries);
			return list.length + missing.length === 0 || (writes > 0 && missing.every((address) => holds(list, address)));
		},
		change: (list) => withAll(list, missing.filter((address) => !holds(list, address)), whenFull),
	});
}

/** Whether the channel pushes delivery statuses. */
export async function areStatusesOn(api: ChannelApi): Promise<boolean> {
	return flagOf(objectOf(await api.call({ method: 'GET', path: '/settings' })).ackNotificationsOn) === true;
}

export async function switchStatusesOn(api: ChannelApi): Promise<void> {
	await api.call({ method: 'POST', path: '/settings', body: { ackNotificationsOn: true } });
}
