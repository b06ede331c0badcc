import fc from 'fast-check';
import { isStepForward, type DeliveryStatus } from '../../nodes/shared/domain/deliveryStatus';
import { EVENT_KINDS, type ChannelEvent } from '../../nodes/shared/domain/events/event';
import { CHANNEL, itemOf, itemsOf, message, messageBody, payloadFiles, rawBody, rawMessage, readPayload } from './corpus';

const RUNS = { numRuns: 500 };

/** Keys that bodies use, so that made-up values meet the reader's own branches. */
const KEYS = ['id', 'type', 'body', 'status', 'ack', 'chatId', 'author', 'from', 'phone', 'time', 'timestamp', 'messages', 'hooks', 'statuses', 'entry', 'changes', 'value', 'field', 'calls', 'call', 'contacts', 'metadata', 'meta', 'interactive', 'button_reply', 'nfm_reply', 'response_json', 'order', 'product_items', 'item_price', 'location', 'reaction', 'errors', 'error', 'instanceId', 'context', 'group_id', '__proto__', 'constructor', 'prototype', 'toString', 'length', 'toJSON'];
const WORDS = ['', ' ', '\n', 'a\nb', 'constructor', '__proto__', 'calls', 'call', 'text', 'chat', 'interactive', 'order', 'location', 'vcard', 'reaction', 'failed', 'read', 'sent', '12025550143', '12025550143@c.us', '@c.us', '@', 'US.1@lid', '1@g.us', '[', '{}', '[{}]', '"x"', 'NaN', '1e400', 'QkVHSU46VkNBUkQ=', 'BEGIN:VCARD', '-1', '0', '\ud800', '45.1;7'];

const word = fc.oneof(fc.constantFrom(...WORDS), fc.string());
/** JSON as the wire carries it: parsed from text, so that `__proto__` is a key like any other. */
const { json } = fc.letrec<{ json: unknown; object: unknown }>((tie) => ({
	json: fc.oneof({ maxDepth: 4, depthSize: 'small' }, word, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null), fc.array(tie('json'), { maxLength: 4 }), tie('object')),
	object: fc.array(fc.tuple(fc.oneof(fc.constantFrom(...KEYS), fc.string({ maxLength: 4 })), tie('json')), { maxLength: 6 }).map((entries) => JSON.parse(`{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`) as unknown),
}));

/** What went wrong with a value as JSON; nothing where it is plain JSON. */
function flawOf(value: unknown, path = 'item'): string | undefined {
	if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
	if (typeof value === 'number') return Number.isFinite(value) ? undefined : `${path} is ${value}`;
	if (typeof value !== 'object') return `${path} is a ${typeof value}`;
	if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype && Object.getPrototypeOf(value) !== null) return `${path} has a prototype of its own`;
	for (const [key, part] of Object.entries(value)) {
		const flaw = flawOf(part, `${path}.${key}`);
		if (flaw) return flaw;
	}
	return value === Object.prototype ? `${path} is Object.prototype` : undefined;
}

const TEXT_KEYS = ['channelId', 'messageId', 'chatId', 'phone', 'bsuid', 'username', 'contactName', 'messageType', 'text', 'replyId', 'replyTitle', 'quotedMessageId', 'status', 'rawStatus'] as const;

/** What every item of the trigger holds to, whatever came in (design.md §3). */
function checkItem(item: ChannelEvent): void {
	expect(EVENT_KINDS).toContain(item.event);
	expect(new Date(item.timestamp).toISOString()).toBe(item.timestamp);
	expect(typeof item.dedupeKey).toBe('string');
	expect(item.dedupeKey).not.toBe('');
	// A top-level `error` makes n8n run a node again.
	expect(item).not.toHaveProperty('error');
	expect(Object.entries(item).filter(([, value]) => value === undefined || value === null)).toEqual([]);
	expect(flawOf(item)).toBeUndefined();
	for (const key of TEXT_KEYS) if (key in item) expect(typeof item[key]).toBe('string');
	if (item.phone !== undefined) expect(item.phone).toMatch(/^\d+$/);
	if (item.event === 'other') expect(item).toHaveProperty('raw');
}

function checkBody(body: unknown): void {
	const before = JSON.stringify(body);
	const items = itemsOf(body);
	items.forEach(checkItem);
	expect(new Set(items.map(({ dedupeKey }) => dedupeKey)).size).toBe(items.length);
	expect(JSON.stringify(body)).toBe(before);
	expect(Object.keys(Object.prototype)).toEqual([]);
}

type Container = Record<string, unknown> | unknown[];

/** Every container in a value, the root's own frame first. */
function containersOf(value: unknown): Container[] {
	if (typeof value !== 'object' || value === null) return [];
	return [value as Container, ...Object.values(value).flatMap(containersOf)];
}

/** A slip of a sender or a relay, somewhere in a body. */
const slip = fc.record({ where: fc.nat(), which: fc.nat(), how: fc.constantFrom('replace', 'delete', 'double', 'wrap', 'stringify', 'rename'), value: json, key: fc.constantFrom(...KEYS) });
type Slip = typeof slip extends fc.Arbitrary<infer T> ? T : never;

function withSlip(body: unknown, { where, which, how, value, key: newKey }: Slip): unknown {
	const frame: Container = { root: body };
	const containers = containersOf(frame);
	const container = containers[where % containers.length] as Record<string, unknown>;
	const keys = Object.keys(container);
	if (keys.length === 0) return body;
	const key = keys[which % keys.length];
	const old = container[key];
	const set = (name: string, to: unknown) => Object.defineProperty(container, name, { value: to, enumerable: true, configurable: true, writable: true });
	if (how === 'replace') set(key, value);
	else if (how === 'wrap') set(key, [old]);
	else if (how === 'stringify') set(key, JSON.stringify(old) ?? null);
	else if (how === 'double' && Array.isArray(container)) container.push(old);
	else if (how === 'rename' && !Array.isArray(container)) {
		delete container[key];
		set(newKey, old);
	} else if (Array.isArray(container)) container.splice(Number(key), 1);
	else delete container[key];
	return frame.root;
}

const smallFiles = payloadFiles.filter((file) => file.endsWith('.json') && file !== 'multiple-messages-200.json');

describe('promise 4: the parser never throws, and its items are always whole', () => {
	it('for any JSON', () => {
		fc.assert(fc.property(json, checkBody), { numRuns: 2000 });
	});

	it('for any JSON in the places of a body', () => {
		const list = fc.constantFrom('messages', 'ack', 'hooks', 'statuses', 'calls', 'message_echoes', 'entry');
		fc.assert(fc.property(list, fc.array(json, { maxLength: 5 }), (key, elements) => checkBody({ instanceId: CHANNEL, [key]: elements })), RUNS);
		fc.assert(fc.property(fc.constantFrom('messages', 'calls', 'account_update', 'x'), json, (field, value) => checkBody({ entry: [{ changes: [{ field, value }] }] })), RUNS);
		fc.assert(fc.property(json, (part) => checkBody({ type: 'calls', call: part })), RUNS);
	});

	it('for any JSON in the fields of a message', () => {
		const fields = fc.dictionary(fc.constantFrom(...KEYS.filter((key) => key !== '__proto__')), json, { maxKeys: 5 });
		const types = fc.constantFrom('chat', 'text', 'image', 'document', 'location', 'vcard', 'contacts', 'interactive', 'button', 'order', 'reaction', 'nfm_reply', 'edit', 'system', 'x');
		fc.assert(fc.property(types, fields, (type, more) => checkBody(messageBody({ ...message({ type }), ...more }))), { numRuns: 2000 });
		fc.assert(fc.property(types, json, fields, (type, part, more) => checkBody(rawBody({ ...rawMessage({ type, [type]: part }), ...more }))), { numRuns: 2000 });
	});

	it('for slips in every body of the corpus', () => {
		const slips = fc.tuple(fc.constantFrom(...smallFiles), fc.array(slip, { minLength: 1, maxLength: 4 }));
		fc.assert(fc.property(slips, ([file, list]) => checkBody(list.reduce(withSlip, readPayload(file)))), { numRuns: 4000 });
	});

	it('for any text as a body', () => {
		fc.assert(fc.property(fc.oneof(word, json.map((value) => JSON.stringify(value))), checkBody), RUNS);
	});

	it('for any time', () => {
		const time = fc.oneof(fc.double(), fc.integer(), fc.maxSafeInteger(), fc.double().map(String), word);
		fc.assert(fc.property(time, (value) => checkItem(itemOf({ messages: [message({ time: value })] }))), RUNS);
	});
});

describe('promise 4: a broken element never costs its good neighbours', () => {
	const good = message({ id: 'wamid.GOOD' });
	const expected = itemOf(messageBody(good));

	it('in messages, whatever stands around', () => {
		fc.assert(fc.property(fc.array(json, { maxLength: 4 }), fc.array(json, { maxLength: 4 }), (before, after) => {
			expect(itemsOf({ instanceId: CHANNEL, messages: [...before, good, ...after] })).toContainEqual(expected);
		}), RUNS);
	});

	it('in the list of bodies and beside other lists', () => {
		fc.assert(fc.property(json, json, json, (one, two, three) => {
			expect(itemsOf([one, { instanceId: CHANNEL, messages: [good], ack: two, calls: three, entry: one }])).toContainEqual(expected);
		}), RUNS);
	});

	it('in Meta’s entries', () => {
		const body = rawBody(rawMessage({ id: 'wamid.GOOD', type: 'text', text: { body: 'Hello' } }));
		const [item] = itemsOf(body);
		fc.assert(fc.property(json, json, (one, two) => {
			expect(itemsOf({ entry: [one, { changes: [two, ...body.entry[0].changes, one] }, two] })).toContainEqual(item);
		}), RUNS);
	});

	it('among statuses', () => {
		const status = { id: 'wamid.GOODSTATUS', status: 'read', chatId: '12025550143@c.us' };
		const [item] = itemsOf({ instanceId: CHANNEL, ack: [status] });
		fc.assert(fc.property(fc.array(json, { maxLength: 4 }), fc.array(json, { maxLength: 4 }), (before, after) => {
			expect(itemsOf({ instanceId: CHANNEL, ack: [...before, status, ...after] })).toContainEqual(item);
		}), RUNS);
	});
});

describe('the key of an event', () => {
	it.each(payloadFiles)('%s: is the same on the second delivery, whenever that comes', (file) => {
		const keys = (receivedAt: number) => itemsOf(readPayload(file), { receivedAt }).map(({ dedupeKey }) => dedupeKey);
		expect(keys(1_790_000_000_000)).toEqual(keys(1_800_000_000_000));
	});

	it.each(payloadFiles.filter((file) => file.endsWith('.json')))('%s: twice in one body is once', (file) => {
		const body = readPayload(file);
		expect(itemsOf([body, body])).toEqual(itemsOf(body));
	});

	it('is the same on the second delivery, for any JSON', () => {
		fc.assert(fc.property(json, (body) => {
			const copy: unknown = JSON.parse(JSON.stringify(body));
			expect(itemsOf(copy, { receivedAt: 5 }).map(({ dedupeKey }) => dedupeKey)).toEqual(itemsOf(body).map(({ dedupeKey }) => dedupeKey));
		}), RUNS);
	});

	it('is the same for the normalised and the raw form of a message, which together are one item', () => {
		const id = fc.string({ minLength: 1 }).filter((text) => text.trim() !== '');
		fc.assert(fc.property(id, fc.string(), fc.integer({ min: 1, max: 4_000_000_000 }), (messageId, said, time) => {
			const normalised = messageBody(message({ id: messageId, body: said, time }));
			const raw = rawBody(rawMessage({ id: messageId, timestamp: String(time), type: 'text', text: { body: said } }));
			expect(itemOf(raw).dedupeKey).toBe(itemOf(normalised).dedupeKey);
			expect(itemOf(raw).timestamp).toBe(itemOf(normalised).timestamp);
			expect(itemsOf({ ...normalised, ...raw })).toHaveLength(1);
			expect(itemsOf([raw, normalised])).toHaveLength(1);
		}), RUNS);
	});

	it('tells different messages apart', () => {
		fc.assert(fc.property(fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 20 }), (ids) => {
			expect(itemsOf(messageBody(...ids.map((id) => message({ id }))))).toHaveLength(ids.length);
		}), RUNS);
	});
});

describe('promise 7: a status never moves backwards within one body', () => {
	const report = fc.record({
		id: fc.constantFrom('wamid.A', 'wamid.B', 'wamid.C'),
		status: fc.constantFrom('sent', 'delivered', 'read', 'viewed', 'played', 'failed', 'undelivered'),
		list: fc.constantFrom('ack', 'hooks', 'statuses', 'entry'),
	});

	it('whatever comes in which list and order', () => {
		fc.assert(fc.property(fc.array(report, { maxLength: 20 }), (reports) => {
			const list = (name: string) => reports.filter((one) => one.list === name).map(({ id, status }) => ({ id, status, chatId: '12025550143@c.us' }));
			const items = itemsOf({ instanceId: CHANNEL, ack: list('ack'), hooks: list('hooks'), statuses: list('statuses'), entry: [{ changes: [{ field: 'messages', value: { statuses: list('entry') } }] }] });
			const reached = new Map<string, DeliveryStatus>();
			for (const { messageId, status } of items) {
				expect(isStepForward(reached.get(messageId!), status!)).toBe(true);
				reached.set(messageId!, status!);
			}
			// Whoever was reported on is heard of.
			expect([...reached.keys()].sort()).toEqual([...new Set(reports.map(({ id }) => id))].sort());
		}), { numRuns: 1000 });
	});
});
