import { readEvents } from '../../nodes/shared/domain/events/readEvents';
import { CHANNEL, RECEIVED, SAID, change, itemOf, itemsOf, message, messageBody, rawMessage } from './corpus';
import { millisecondsOf } from './millisecondsOf';

const kinds = (body: unknown) => itemsOf(body).map(({ event }) => event);

describe('calls, however they are nested (1msg-api §16)', () => {
	const call = { id: 'wacid.1', from: '12025550143', to: '12025550199', event: 'connect', timestamp: '1785000000', direction: 'USER_INITIATED' };
	const ringing = { id: 'wacid.1', type: 'call', status: 'RINGING', timestamp: '1785000000', recipient_id: '12025550143', biz_opaque_callback_data: 'order-42' };
	const root = { type: 'calls', instanceId: CHANNEL };
	const found = { event: 'call', channelId: CHANNEL, phone: '12025550143', chatId: '12025550143@c.us', isGroup: false, call: { id: 'wacid.1' }, timestamp: SAID };

	it.each([
		['root calls[]', { ...root, calls: [call] }],
		['root calls as an object', { ...root, calls: call }],
		['root calls without a type', { instanceId: CHANNEL, calls: [call] }],
		['value.calls[]', { ...root, value: { calls: [call] } }],
		['value itself', { ...root, value: call }],
		['call', { ...root, call }],
		['the root itself', { ...root, ...call }],
		['entry[]', change('calls', { calls: [call] })],
		['entry[] under the type', { ...root, ...change('calls', { calls: [call] }) }],
	])('%s', (_, body) => expect(itemOf(body)).toMatchObject({ ...found, text: 'Call connect', call: { id: 'wacid.1', event: 'connect', direction: 'USER_INITIATED' } }));

	it.each([
		['root statuses[]', { ...root, statuses: [ringing] }],
		['statuses[] known by their own type', { instanceId: CHANNEL, statuses: [ringing] }],
		['root statuses[] without their own type', { ...root, statuses: [{ ...ringing, type: undefined }] }],
		['value.statuses[]', { ...root, value: { statuses: [{ ...ringing, type: undefined }] } }],
		['entry[]', change('calls', { statuses: [{ ...ringing, type: undefined }] })],
		['entry[] under the root’s type', { ...root, ...change('messages', { statuses: [{ ...ringing, type: undefined }] }) }],
		['entry[] of messages, known by their own type', change('messages', { statuses: [ringing] })],
	])('%s: the status of a call is no delivery status', (_, body) => expect(itemOf(body)).toMatchObject({ ...found, text: 'Call ringing', call: { id: 'wacid.1', status: 'RINGING', reference: 'order-42' } }));

	it('an outbound call is about the one who is called', () => {
		expect(itemOf({ ...root, calls: [{ ...call, from: '12025550199', to: '12025550143', direction: 'BUSINESS_INITIATED' }] })).toMatchObject(found);
	});

	it('a terminated call tells how long it was', () => {
		const ended = { id: 'wacid.1', event: 'terminate', status: 'COMPLETED', start_time: '1785000000', end_time: '1785000063', duration: 63, timestamp: '1785000063' };
		expect(itemOf({ ...root, calls: [ended] }).call).toEqual({ id: 'wacid.1', event: 'terminate', status: 'COMPLETED', durationSeconds: 63, startedAt: SAID, endedAt: '2026-07-25T17:21:03.000Z' });
	});

	it('the steps of a call have different keys, a repeated one has the same', () => {
		const steps = [call, { ...call, event: 'terminate' }, call, ringing, { ...ringing, status: 'ACCEPTED' }];
		expect(itemsOf({ ...root, calls: steps })).toHaveLength(4);
	});

	it('promise 4: a nesting that nobody knows is not lost', () => {
		const item = itemOf({ ...root, data: { call_event: call } });
		expect(JSON.stringify(item)).toContain('wacid.1');
	});

	it('empty lists are no call', () => expect(itemsOf({ ...root, calls: [], statuses: [] })).toEqual([]));

	it.each(['a\nb', ' ', '\n', '', {}, [], 42])('promise 4: a caller %j does not trip the reader', (from) => {
		expect(itemOf({ ...root, call: { ...call, from } }).event).toBe('call');
		expect(kinds({ ...root, calls: [{ ...call, from }] })).toEqual(['call']);
	});
});

describe('news of the account', () => {
	it.each([
		['message_template_status_update', { event: 'REJECTED', message_template_name: 'order_shipped', reason: 'INVALID_FORMAT' }, 'REJECTED'],
		['template_category_update', { previous_category: 'UTILITY', new_category: 'MARKETING' }, 'MARKETING'],
		['message_template_quality_update', { previous_quality_score: 'GREEN', new_quality_score: 'RED' }, 'RED'],
		['account_update', { event: 'ACCOUNT_RESTRICTION' }, 'ACCOUNT_RESTRICTION'],
		['account_review_update', { decision: 'APPROVED' }, 'APPROVED'],
		['phone_number_quality_update', { event: 'DOWNGRADE', current_limit: 'TIER_2K' }, 'DOWNGRADE'],
		['phone_number_name_update', { decision: 'APPROVED' }, 'APPROVED'],
		['business_capability_update', { max_daily_conversation_per_phone: 1000 }, undefined],
	])('%s', (field, value, what) => {
		expect(itemOf(change(field, value))).toMatchObject({ event: 'account', channelId: CHANNEL, text: what ? `${field}: ${what}` : field, account: { update: field, ...value }, timestamp: RECEIVED });
	});

	it('a repeated update is one item, a different one another', () => {
		const entry = [change('account_update', { event: 'A' }), change('account_update', { event: 'A' }), change('account_update', { event: 'B' })];
		expect(itemsOf(entry)).toHaveLength(2);
	});

	it.each([['soon'], [[{ event: 'X1' }]], [42]])('promise 4: an update whose value is %j is not lost', (value) => {
		expect(JSON.stringify(itemsOf(change('account_update', value)))).toContain(JSON.stringify(value));
	});
});

describe('promise 4: an unknown event is passed on with its raw', () => {
	it.each([
		['an unknown root', { instanceId: CHANNEL, event: 'something_new', data: { x: 1 } }],
		['an unknown root without a channel', { hologram: [1] }],
		['something where entries should be', { entry: 'h1' }],
		['a change without its envelope whose value is none', { field: 'account_update', value: 'soon' }],
		['a known word with unknown neighbours', { instanceId: CHANNEL, type: 'novelty', payload: 'abc' }],
	])('%s', (_, body) => expect(itemOf(body)).toMatchObject({ event: 'other', channelId: CHANNEL, raw: body, timestamp: RECEIVED }));

	it('has the time that it says, and no channel where none is known', () => {
		expect(itemOf({ hologram: [1], timestamp: '1785000000' }).timestamp).toBe(SAID);
		expect(itemOf({ hologram: [1], time: 1785000000 }).timestamp).toBe(SAID);
		expect(itemOf({ hologram: [1] }, { channelId: undefined })).not.toHaveProperty('channelId');
	});

	it('texts and numbers among messages', () => expect(itemsOf({ instanceId: CHANNEL, messages: ['h1', 42] })).toMatchObject([{ event: 'other', raw: 'h1' }, { event: 'other', raw: 42 }]));

	it('a word beside messages is none', () => expect(kinds({ ...messageBody(message()), novelty: 'abc', count: 5 })).toEqual(['message']));

	it('an unknown change', () => {
		const value = { holograms: [{ id: 'h1' }] };
		expect(itemOf(change('holograms', value))).toMatchObject({ event: 'other', raw: { field: 'holograms', value } });
	});

	it('an unknown list beside messages', () => {
		const [first, second] = itemsOf({ ...messageBody(message()), holograms: [{ id: 'h1' }] });
		expect(first).toMatchObject({ event: 'message', text: 'Hello' });
		expect(second).toMatchObject({ event: 'other', raw: { holograms: [{ id: 'h1' }] } });
	});

	it.each<[string, object]>([['alone', {}], ['beside an empty list', { messages: [] }], ['beside a message', { messages: [rawMessage({ type: 'text', text: { body: 'hi' } })] }]])('an error of the whole account, %s', (_, more) => {
		const errors = [{ code: 130429, title: 'Rate limit hit' }];
		expect(itemsOf(change('messages', { metadata: { phone_number_id: '2' }, errors, ...more })).at(-1)).toMatchObject({ event: 'other', channelId: CHANNEL, raw: expect.anything() as unknown });
		expect(JSON.stringify(itemsOf(change('messages', { errors, ...more })).at(-1))).toContain('130429');
	});

	it.each([
		['beside messages in Meta’s envelope', change('messages', { messages: [rawMessage({ type: 'text', text: { body: 'hi' } })], user_actions: [{ id: 'h1' }] })],
		['in an entry without changes', { object: 'whatsapp_business_account', entry: [{ id: '1', holograms: [{ id: 'h1' }] }] }],
		['where changes should be', { entry: [{ changes: ['h1'] }] }],
		['where an entry should be', { entry: ['h1'] }],
		['where messages should be', { instanceId: CHANNEL, messages: 'h1' }],
		['in cut-off JSON', { instanceId: CHANNEL, messages: '[{"id":"h1","body":"tr' }],
		['where statuses should be', { instanceId: CHANNEL, ack: 'h1' }],
	])('an unknown thing %s', (_, body) => expect(JSON.stringify(itemsOf(body, { channelId: CHANNEL }))).toContain('h1'));

	it('a number where messages should be', () => expect(kinds({ instanceId: CHANNEL, messages: 42 })).toEqual(['other']));

	it('has a key that tells different ones apart and repeated ones not', () => {
		expect(itemsOf([{ a: 1 }, { a: 2 }, { a: 1 }])).toHaveLength(2);
	});

	it.each([[{}], [null], [42], ['x'], [''], [true], [[]], [[[], {}]], [{ instanceId: CHANNEL }], [{ messages: [], ack: [], hooks: [] }], [{ messages: null }], [{ messages: '' }], [{ entry: [null, {}, ''] }], [{ entry: [{ id: '1', changes: [] }] }], [{ messages: {} }], [{ messages: [null, {}] }], [{ entry: [] }], [{ entry: [{ changes: [null] }] }], [change('messages', { messages: [] })]])('%j says nothing and gives nothing', (body) => {
		expect(itemsOf(body)).toEqual([]);
	});
});

describe('promise 4: a broken element never costs its good neighbours', () => {
	const good = itemOf(messageBody(message()));
	const broken: Array<[string, unknown]> = [
		['null', null],
		['a number', 42],
		['a text', 'x'],
		['a list', [1, [2]]],
		['nothing in it', {}],
		['wrong types everywhere', { id: {}, type: [], body: { a: 1 }, fromMe: 'x', time: {}, chatId: [], author: 7, metadata: 'x', meta: 3, interactive: [], caption: {}, context: 'x' }],
		['line breaks in its ids', { id: 'a\nb', chatId: 'a\nb', author: 'c\nd' }],
		['blank ids', { id: ' ', chatId: ' ', author: ' ' }],
		['a key that is a prototype’s', JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"type":"constructor"}')],
		['a card that is none', { type: 'vcard', body: 'QkVHSU46VkNBUkQ%%%' }],
	];

	it.each(broken)('%s among messages', (_, element) => {
		const items = itemsOf({ instanceId: CHANNEL, messages: [element, message(), element] });
		expect(items).toContainEqual(good);
	});

	it.each(broken)('%s among statuses', (_, element) => {
		const status = { id: 'wamid.OUT1', status: 'read', chatId: '12025550143@c.us' };
		const expected = itemOf({ instanceId: CHANNEL, ack: [status] });
		for (const key of ['ack', 'hooks', 'statuses']) expect(itemsOf({ instanceId: CHANNEL, [key]: [element, status, element] })).toContainEqual(expected);
	});

	it.each(broken)('%s among Meta’s entries and changes', (_, element) => {
		const { entry } = change('messages', { messages: [rawMessage({ type: 'text', text: { body: 'hi' } })] });
		expect(itemsOf({ entry: [element, ...entry, element] })).toContainEqual(expect.objectContaining({ text: 'hi' }));
		expect(itemsOf({ entry: [{ changes: [element, ...entry[0].changes, element] }] })).toContainEqual(expect.objectContaining({ text: 'hi' }));
	});

	it.each(broken)('%s among bodies', (_, element) => {
		expect(itemsOf([element, messageBody(message()), element])).toContainEqual(good);
	});

	it.each(broken)('%s as contacts or metadata', (_, element) => {
		expect(itemsOf({ ...messageBody(message({ metadata: element, meta: element, context: element, referral: element })), contacts: element })).toMatchObject([{ event: 'message', text: 'Hello' }]);
	});
});

describe('promise 4: the parser never throws, however deep a body is', () => {
	const nested = (depth: number) => JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown;
	const chained = (depth: number, key: string) => JSON.parse(`{"${key}":`.repeat(depth) + '1' + '}'.repeat(depth)) as unknown;

	it('a body is found in eight lists, and no deeper; JSON as text counts as one', () => {
		const within = (levels: number) => Array.from({ length: levels }).reduce<unknown>((body) => [body], messageBody(message()));
		const asText = (levels: number) => Array.from({ length: levels }).reduce<unknown>((body) => [JSON.stringify(body)], messageBody(message()));
		expect([within(8), within(9), asText(4), asText(5)].map((body) => itemsOf(body).length)).toEqual([1, 0, 1, 0]);
	});

	it('what is nested deeper than n8n can store is left out, in a raw, a form and news of the account', () => {
		const deep = chained(300, 'a');
		const note = 'nested more than 200 levels deep';
		expect(itemOf({ instanceId: CHANNEL, novelty: deep }).raw).toBe(note);
		expect(itemOf(messageBody(message({ type: 'interactive', body: '', metadata: { nfm_reply: { response_json: deep } } })))).toMatchObject({ event: 'reply', flowResponse: { note } });
		expect(itemOf(change('account_update', { event: 'X', deep })).account).toEqual({ note });
		expect(itemOf(change('account_update', { event: 'X', deep: chained(100, 'a') })).account).toMatchObject({ update: 'account_update' });
	});

	it.each([100, 5_000, 50_000])('%i levels', (depth) => {
		const deep = nested(depth);
		expect(itemsOf(deep)).toEqual([]);
		expect(itemsOf({ ...messageBody(message({ metadata: deep })) })).toMatchObject([{ text: 'Hello' }]);
		expect(kinds(messageBody({ type: 'x', metadata: deep }, message()))).toHaveLength(2);
		expect(kinds({ instanceId: CHANNEL, novelty: deep })).toEqual(['other']);
		expect(kinds({ instanceId: CHANNEL, ack: [{ id: 'a', status: 'failed', error: deep }, { id: 'b', status: 'read' }] })).toHaveLength(2);
		expect(kinds({ instanceId: CHANNEL, ack: [{ id: 'a', status: 'failed', error: chained(depth, 'response') }] })).toHaveLength(1);
	});
});

describe('a hostile or clumsy body does not hold up the instance', () => {
	const long = 100_000;
	it.each([
		['a channel id of slashes', { instanceId: `a${'/'.repeat(long)}a`, messages: [message()] }],
		['a channel id of quotes', { instanceId: `"a${'"'.repeat(long)}a`, messages: [message()] }],
		['a reason that repeats itself', { ack: [{ id: 'a', status: 'failed', error: 'invalid template '.repeat(long / 10) }] }],
		['a place of spaces', messageBody(message({ type: 'location', body: `1${' '.repeat(long)}x` }))],
		['a name of brackets', messageBody(message({ senderName: `${'('.repeat(long)}x` }))],
		['a chat id of at signs', messageBody(message({ chatId: `${'a@'.repeat(long)}1` }))],
		['a caption of dots', messageBody(message({ type: 'document', caption: `${'a.'.repeat(long)} ` }))],
		['a card of equals signs', messageBody(message({ type: 'vcard', body: `BEGIN:VCARD\n${'=\n'.repeat(long)}` }))],
	])('%s', (_, body) => {
		const ms = millisecondsOf(() => expect(itemsOf(body)).toHaveLength(1));
		expect(ms).toBeLessThan(500);
	});

	it('a thousand senders in one body', () => {
		const numbers = Array.from({ length: 1000 }, (_, index) => String(12025500000 + index));
		const ms = millisecondsOf(() => {
			const items = itemsOf(change('messages', { contacts: numbers.map((wa_id) => ({ wa_id, profile: { name: `N ${wa_id}` } })), messages: numbers.map((from) => rawMessage({ from, id: from, type: 'text', text: { body: 'x' } })) }));
			expect(items.every(({ phone, contactName }) => contactName === `N ${phone}`)).toBe(true);
		});
		expect(ms).toBeLessThan(1000);
	});
});

describe('more than anybody writes', () => {
	// One event for each would hold up n8n: 2.4 million fit into 5 MB.
	const many = <T>(of: (number: number) => T) => Array.from({ length: 60_000 }, (_, number) => of(number));
	it.each<[string, object]>([
		['statuses', { ack: many((number) => ({ id: `wamid.${number}`, status: 'read' })) }],
		['numbers', { messages: many((number) => number + 1) }],
		['entries', { entry: many((number) => ({ id: number })) }],
		['changes', { entry: [{ changes: many((number) => number + 1) }] }],
		['keys', { messages: [], ...Object.fromEntries(many((number) => [`k${number}`, { number }])) }],
	])('of %s, 50,000 are read, and the whole body comes out as one more', (_, body) => {
		const events = readEvents(body, { receivedAt: 0 });
		expect(events).toHaveLength(50_001);
		expect(events.at(-1)).toMatchObject({ event: 'other' });
		expect(events.at(-1)!.raw).toBe(body);
	});

	it('of one thing over and over, each is read once', () => expect(readEvents({ messages: many(() => 1) }, { receivedAt: 0 }).map(({ raw }) => typeof raw)).toEqual(['number', 'object']));
});
