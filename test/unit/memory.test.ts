import fc from 'fast-check';
import { DELIVERY_STATUSES, type DeliveryStatus } from '../../nodes/shared/domain/deliveryStatus';
import type { ChannelEvent } from '../../nodes/shared/domain/events/event';
import { joinedMemory, MAX_REMEMBERED, sift, type Rules } from '../../nodes/shared/domain/events/memory';

const BOTH: Rules = { skipDuplicates: true, onlyForward: true };
const NOW = Date.UTC(2026, 6, 25, 17, 20);
const HOUR = 3_600_000;

const message = (id: string): ChannelEvent => ({ event: 'message', messageId: id, timestamp: '', dedupeKey: `ODI1:message:${id}` });
const status = (id: string, word: DeliveryStatus): ChannelEvent => ({ event: 'status', messageId: id, status: word, timestamp: '', dedupeKey: `ODI1:status:${id}:${word}` });

/** Delivers one body after the other, and says which events came through. */
function through(bodies: ChannelEvent[][], rules: Rules = BOTH, at: (body: number) => number = () => NOW): string[] {
	let memory: unknown;
	return bodies.flatMap((events, body) => {
		const sifted = sift(events, memory, rules, at(body));
		memory = sifted.memory;
		return sifted.fresh.map(({ dedupeKey }) => dedupeKey.slice('ODI1:'.length));
	});
}

describe('a repeated event', () => {
	it('comes through once, within a body and across bodies', () => {
		expect(through([[message('a'), message('a'), message('b')], [message('b'), message('c')], [message('a')]])).toEqual(['message:a', 'message:b', 'message:c']);
	});

	it('comes through each time where duplicates are wanted', () => {
		expect(through([[message('a')], [message('a')]], { skipDuplicates: false, onlyForward: true })).toHaveLength(2);
	});

	it('is forgotten after 24 hours, not before, and each repetition counts from the first', () => {
		const after = (hours: number) => through([[message('a')], [message('a')]], BOTH, (body) => NOW + body * hours * HOUR).length;
		expect([after(23.9), after(24)]).toEqual([1, 2]);
	});

	it('is known to a process whose clock is behind', () => {
		expect(through([[message('a')], [message('a')]], BOTH, (body) => NOW - body * HOUR)).toHaveLength(1);
	});
});

describe('statuses', () => {
	const given = (rules: Rules, ...words: DeliveryStatus[]) => through(words.map((word) => [status('m', word)]), rules).map((key) => key.split(':').pop());

	it.each<[DeliveryStatus[], DeliveryStatus[]]>([
		[['sent', 'delivered', 'read'], ['sent', 'delivered', 'read']],
		[['delivered', 'sent', 'read', 'delivered'], ['delivered', 'read']],
		[['read', 'delivered', 'sent'], ['read']],
		[['sent', 'failed', 'delivered', 'read'], ['sent', 'failed']],
		[['delivered', 'failed'], ['delivered']],
		[['sent', 'sent', 'delivered', 'delivered'], ['sent', 'delivered']],
	])('%j go forward only: %j', (words, expected) => {
		expect(given(BOTH, ...words)).toEqual(expected);
		expect(through([words.map((word) => status('m', word))]).map((key) => key.split(':').pop())).toEqual(expected);
	});

	it('come in any order where that is wanted, each once', () => {
		expect(given({ skipDuplicates: true, onlyForward: false }, 'read', 'sent', 'read', 'sent', 'failed')).toEqual(['read', 'sent', 'failed']);
	});

	it('may repeat, but not go back, where only that is wanted', () => {
		expect(given({ skipDuplicates: false, onlyForward: true }, 'delivered', 'delivered', 'sent')).toEqual(['delivered', 'delivered']);
	});

	it('promise 7: do not go back to one that came before, where repetitions are wanted', () => {
		expect(given({ skipDuplicates: false, onlyForward: true }, 'delivered', 'read', 'delivered', 'read', 'failed')).toEqual(['delivered', 'read', 'read']);
		expect(given({ skipDuplicates: false, onlyForward: true }, 'sent', 'failed', 'failed', 'sent')).toEqual(['sent', 'failed', 'failed']);
	});

	it('of words that nobody knows come through beside each other and beside the known ones, each once', () => {
		const unknown = (word: string): ChannelEvent => ({ event: 'status', messageId: 'm', timestamp: '', dedupeKey: `ODI1:status:m:${word}` });
		expect(through([[status('m', 'read'), unknown('warped')], [unknown('queued'), unknown('warped')], [status('m', 'delivered')]])).toEqual(['status:m:read', 'status:m:warped', 'status:m:queued']);
	});

	it('of one message say nothing about another, and nothing about the message itself', () => {
		expect(through([[status('m', 'read'), status('n', 'sent'), message('m')]])).toHaveLength(3);
	});
});

describe('the memory', () => {
	it('keeps the newest 500, in 7,000 characters', () => {
		const many = Array.from({ length: 1200 }, (_, n) => message(`m${n}`));
		const { fresh, memory } = sift(many, undefined, BOTH, NOW);
		expect(fresh).toHaveLength(1200);
		expect(memory).toHaveLength(MAX_REMEMBERED * 14);
		expect(sift(many.slice(-MAX_REMEMBERED), memory, BOTH, NOW).fresh).toEqual([]);
		expect(sift(many.slice(0, 1200 - MAX_REMEMBERED), memory, BOTH, NOW).fresh).toHaveLength(700);
	});

	it('holds an event that came again with a later status longest', () => {
		const first = sift([status('m', 'sent')], undefined, BOTH, NOW).memory;
		const others = Array.from({ length: MAX_REMEMBERED - 1 }, (_, n) => message(`m${n}`));
		const second = sift([...others, status('m', 'read'), message('one more')], first, BOTH, NOW).memory;
		expect(sift([status('m', 'delivered')], second, BOTH, NOW).fresh).toEqual([]);
	});

	it('is empty where the text is not one that it wrote', () => {
		const { memory } = sift([message('a')], undefined, BOTH, NOW);
		for (const stored of [`${memory}?`, `?${memory}`, memory.slice(1), [memory]]) expect(sift([message('a')], stored, BOTH, NOW).fresh).toHaveLength(1);
		expect(sift([message('a')], memory, BOTH, NOW).fresh).toEqual([]);
	});

	it('holds nothing that tells who wrote what', () => {
		expect(sift([{ ...message('wamid.SECRET'), phone: '12025550143', text: 'hello' }], undefined, BOTH, NOW).memory).toMatch(/^[\w-]{14}$/);
	});

	it('stays within its bounds, and throws at nothing, whatever was stored and whatever comes', () => {
		const event = fc.oneof(
			fc.record({ event: fc.constant('message' as const), timestamp: fc.constant(''), dedupeKey: fc.string() }),
			fc.tuple(fc.string(), fc.constantFrom(...DELIVERY_STATUSES)).map(([id, word]) => status(id, word)),
		);
		const stored = fc.oneof(fc.anything(), fc.string(), fc.stringMatching(/^([\w-]{8}[0-9a-f][0-9a-z]{5}){0,600}$/));
		fc.assert(
			fc.property(fc.array(event, { maxLength: 700 }), stored, fc.boolean(), fc.boolean(), fc.date({ min: new Date(0), max: new Date('2080-01-01'), noInvalidDate: true }), (events, before, skipDuplicates, onlyForward, now) => {
				const { fresh, memory } = sift(events, before, { skipDuplicates, onlyForward }, now.getTime());
				expect(JSON.stringify({ seen: memory }).length).toBeLessThanOrEqual(8000);
				expect(memory).toMatch(/^([\w-]{14}){0,500}$/);
				expect(events).toEqual(expect.arrayContaining(fresh));
				if (skipDuplicates) expect(new Set(fresh.map(({ dedupeKey }) => dedupeKey)).size).toBe(fresh.length);
			}),
			{ numRuns: 300 },
		);
	});
});

describe('two memories that were written at the same time', () => {
	const remember = (events: ChannelEvent[], before?: string, now = NOW) => sift(events, before, BOTH, now).memory;
	const fresh = (events: ChannelEvent[], memory: unknown, now = NOW) => sift(events, memory, BOTH, now).fresh;

	it('become one that drops what either of them knows, statuses of one message included', () => {
		const joined = joinedMemory(remember([message('a'), status('m', 'sent')]), remember([message('b'), status('m', 'delivered')]), NOW);
		expect(joined).toHaveLength(3 * 14);
		expect(fresh([message('a'), message('b'), status('m', 'sent'), status('m', 'delivered'), status('m', 'read')], joined)).toEqual([status('m', 'read')]);
	});

	it('keep the later moment of what both know', () => {
		const [early, late] = [remember([message('a')], undefined, NOW - 20 * HOUR), remember([message('a')])];
		for (const joined of [joinedMemory(early, late, NOW), joinedMemory(late, early, NOW)]) expect(fresh([message('a')], joined, NOW + 23 * HOUR)).toEqual([]);
	});

	it('lose the oldest where both are full', () => {
		const many = (name: string) => Array.from({ length: MAX_REMEMBERED }, (_, n) => message(`${name}${n}`));
		const [old, recent] = [many('old'), many('new')];
		const [before, now] = [remember(old, undefined, NOW - HOUR), remember(recent)];
		for (const joined of [joinedMemory(before, now, NOW), joinedMemory(now, before, NOW)]) {
			expect(joined).toHaveLength(MAX_REMEMBERED * 14);
			expect(fresh(recent, joined)).toEqual([]);
		}
	});

	it('are known in the order in which their events came, where hundreds come in a minute', () => {
		// Two processes by turns; each joins what is stored with what it has remembered itself. The 400 newest of a thousand are looked for.
		const own: Array<string | undefined> = [undefined, undefined];
		let stored: string | undefined;
		const deliver = (n: number) => {
			const at = NOW + n * 70;
			const before = joinedMemory(stored, own[n % 2], at) ?? stored;
			stored = own[n % 2] = remember([message(`m${n}`)], before, at);
		};
		for (let n = 0; n < 1000; n++) deliver(n);
		const newest = Array.from({ length: 400 }, (_, n) => message(`m${600 + n}`));
		for (const memory of [stored, joinedMemory(stored, own[0], NOW + 70_000)]) expect(fresh(newest, memory, NOW + 70_000)).toEqual([]);
	});

	it('are read over the moment at which the count of time begins anew', () => {
		const anew = Math.ceil(NOW / (36 ** 5 * 100)) * 36 ** 5 * 100;
		const joined = joinedMemory(remember([message('a')], undefined, anew - HOUR), remember([message('b')], undefined, anew + HOUR), anew + HOUR);
		expect(fresh([message('a'), message('b')], joined, anew + HOUR)).toEqual([]);
		expect(fresh([message('a')], joined, anew + 23.5 * HOUR)).toEqual([message('a')]);
	});

	it.each([undefined, null, '', {}, 'too short'])('are none where the first is %j', (first) => expect(joinedMemory(first, remember([message('a')]), NOW)).toBeUndefined());

	it('are none where the first is older than a day', () => expect(joinedMemory(remember([message('a')], undefined, NOW - 24 * HOUR), remember([message('b')]), NOW)).toBeUndefined());

	it('are the first alone where the second is none', () => {
		const first = remember([message('a'), status('m', 'read')]);
		expect(joinedMemory(first, undefined, NOW)).toBe(first);
	});
});
