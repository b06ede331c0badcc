import { EVENT_KINDS, type ChannelEvent } from '../../../nodes/shared/domain/events/event';
import { readEvents } from '../../../nodes/shared/domain/events/readEvents';
import { isObject } from '../../../nodes/shared/domain/reading';
import { CHANNEL, message, messageBody, rawBody, rawMessage, RECEIVED_AT } from '../../unit/corpus';
import { firstFlaw, flawOfJson, trial, type Target } from '../harness';
import { mutantBody } from '../mutants';

const read = (body: unknown, receivedAt = RECEIVED_AT) => readEvents(body, { channelId: CHANNEL, receivedAt });

const good = message({ id: 'wamid.GOODNEIGHBOUR', body: 'I am whole' });
const status = { id: 'wamid.GOODSTATUS', status: 'read', chatId: '12025550143@c.us' };
const raw = rawBody(rawMessage({ id: 'wamid.GOODRAW', type: 'text', text: { body: 'I am whole' } })).entry[0];
const wholes = [messageBody(good), { instanceId: CHANNEL, ack: [status] }, { instanceId: CHANNEL, entry: [raw] }].flatMap((body) => read(body));

/** The mutant's own lists with a good element before or behind each. */
function amongNeighbours(body: unknown, isInFront: boolean): unknown {
	const beside = (list: unknown, whole: unknown) => (isInFront ? [whole, ...[list].flat()] : [...[list].flat(), whole]);
	// A copy key by key would make `__proto__` the prototype.
	const own = JSON.parse(JSON.stringify(isObject(body) ? body : {})) as Record<string, unknown>;
	return { ...own, instanceId: CHANNEL, type: undefined, messages: beside(own.messages, good), ack: beside(own.ack, status), entry: beside(own.entry, raw) };
}

/** Whether an item says all that the good element says; contacts around it may tell more. */
function isWhole(item: ChannelEvent, whole: ChannelEvent): boolean {
	return item.dedupeKey === whole.dedupeKey && Object.entries(whole).every(([key, value]) => item[key as keyof ChannelEvent] === value);
}

function flawOfItem(item: ChannelEvent): string | undefined {
	return firstFlaw(
		[`has the kind ${item.event}`, !EVENT_KINDS.includes(item.event)],
		[`has the time ${item.timestamp}`, Number.isNaN(Date.parse(item.timestamp))],
		['has no key', !item.dedupeKey],
		['has an error of its own, for which n8n runs a node again', 'error' in item],
		[`has the phone ${item.phone}`, item.phone !== undefined && !/^\d+$/.test(item.phone)],
		['is not understood and has no raw', item.event === 'other' && !('raw' in item)],
		['has an empty value', Object.values(item).some((value) => value === undefined || value === null)],
	);
}

const keysOf = (items: ChannelEvent[]) => items.map(({ dedupeKey }) => dedupeKey);

/** Promise 4: nothing throws, nothing good is lost, and the same body has the same keys whenever it comes. */
export const webhookBodies: Target = {
	name: 'webhookBodies',
	share: 40,
	trialOf(chance) {
		const body = mutantBody(chance);
		const isInFront = chance.oneIn(2);
		const flawOf = (items: ChannelEvent[]) => {
			const keys = keysOf(items);
			const flaw = items.map(flawOfItem).find(Boolean) ?? flawOfJson(items) ?? firstFlaw(
				['gave one event twice', new Set(keys).size !== keys.length],
				['has other keys when it is delivered again', keysOf(read(body, RECEIVED_AT + 7_654_321)).join('\n') !== keys.join('\n')],
			);
			if (flaw !== undefined) return flaw;
			const around = read(amongNeighbours(body, isInFront));
			const lost = wholes.find((whole) => !around.some((item) => isWhole(item, whole)));
			return lost && `cost the good neighbour ${lost.messageId}`;
		};
		return trial(body, () => read(body), flawOf);
	},
};
