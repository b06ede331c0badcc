import { EVENT_KINDS, type ChannelEvent } from '../../nodes/shared/domain/events/event';
import { readEvents } from '../../nodes/shared/domain/events/readEvents';
import { CHANNEL, itemOf, message, messageBody, rawBody, rawMessage, RECEIVED_AT } from './corpus';
import { chanceOf, mutant } from './mutants';

/** `MUTANTS=100000 SEED=7 npx jest test/unit/mutants` */
const COUNT = Number(process.env.MUTANTS ?? 10_000);
const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);
const MAX_MS = 50;

const read = (body: unknown) => readEvents(body, { channelId: CHANNEL, receivedAt: RECEIVED_AT });

const good = message({ id: 'wamid.GOODNEIGHBOUR', body: 'I am whole' });
const status = { id: 'wamid.GOODSTATUS', status: 'read', chatId: '12025550143@c.us' };
const raw = rawBody(rawMessage({ id: 'wamid.GOODRAW', type: 'text', text: { body: 'I am whole' } })).entry[0];
const wholes = [itemOf(messageBody(good)), itemOf({ instanceId: CHANNEL, ack: [status] }), itemOf({ instanceId: CHANNEL, entry: [raw] })];

/** The mutant's own lists with a good element before or behind, or the mutant beside good bodies. */
function amongNeighbours(body: unknown, inFront: boolean): unknown {
	const beside = (list: unknown, whole: unknown) => (inFront ? [whole, ...[list].flat()] : [...[list].flat(), whole]);
	const lists = typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Record<string, unknown>) : {};
	// A copy key by key would make `__proto__` the prototype.
	const own = JSON.parse(JSON.stringify(lists)) as Record<string, unknown>;
	return { ...own, instanceId: CHANNEL, type: undefined, messages: beside(own.messages, good), ack: beside(own.ack, status), entry: beside(own.entry, raw) };
}

/** Whether an item says all that the good element says; contacts around it may tell more. */
function isWhole(item: ChannelEvent, whole: ChannelEvent): boolean {
	return item.dedupeKey === whole.dedupeKey && Object.entries(whole).every(([key, value]) => item[key as keyof ChannelEvent] === value);
}

/** What is wrong with what came out; nothing where all is well. */
function flawOf(body: unknown): string | undefined {
	const items = read(body);
	const text = JSON.stringify(items);
	if (text === undefined) return 'is no JSON';
	for (const item of items) {
		if (!EVENT_KINDS.includes(item.event)) return `has the kind ${item.event}`;
		if (Number.isNaN(Date.parse(item.timestamp))) return `has the time ${item.timestamp}`;
		if (!item.dedupeKey) return 'has no key';
		if ('error' in item) return 'has an error of its own';
		for (const [key, value] of Object.entries(item)) if (value === undefined || value === null) return `has an empty ${key}`;
	}
	return undefined;
}

const flawless: Record<string, unknown> = {};

describe(`promise 4: ${COUNT} mutated bodies, seed ${SEED}`, () => {
	it('no throw, no lost neighbour, no pollution, none that holds up the instance', () => {
		const chance = chanceOf(SEED);
		const flaws: string[] = [];
		let slowest = 0;
		for (let i = 0; i < COUNT && flaws.length < 5; i++) {
			const body = mutant(chance);
			const told = (what: string) => flaws.push(`mutant ${i} of seed ${SEED} ${what}: ${JSON.stringify(body).slice(0, 1500)}`);
			try {
				let start = performance.now();
				const flaw = flawOf(body);
				let took = performance.now() - start;
				// Another process may have had the processor meanwhile: what is really slow is so each time.
				for (let again = 0; took > MAX_MS && again < 4; again++) {
					start = performance.now();
					read(body);
					took = Math.min(took, performance.now() - start);
				}
				slowest = Math.max(slowest, took);
				if (took > MAX_MS) told(`took ${took.toFixed(0)} ms`);
				if (flaw) told(flaw);
				const around = read(amongNeighbours(body, i % 2 === 0));
				if (!wholes.every((whole) => around.some((item) => isWhole(item, whole)))) told('cost a good neighbour');
				for (const key in flawless) told(`polluted every object with ${key}`);
			} catch (error) {
				told(`threw ${String(error)}`);
			}
		}
		console.log(`${COUNT} mutated bodies, seed ${SEED}: the slowest took ${slowest.toFixed(1)} ms`);
		expect(flaws).toEqual([]);
	});
});
