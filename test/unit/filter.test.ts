import { eventKindsOf, filterOf, folded, passes } from '../../nodes/shared/domain/events/filter';
import { InvalidInput } from '../../nodes/shared/domain/invalidInput';
import { change, CHANNEL, itemsOf, message, messageBody, rawBody, rawMessage, RECEIVED_AT } from './corpus';

/** The ids of what gets through, as the trigger does it. */
function through(parameters: Record<string, unknown>, body: unknown): string[] {
	const filter = filterOf(parameters);
	return itemsOf(body)
		.filter((event) => passes(event, filter, RECEIVED_AT))
		.map(({ event, messageId }) => `${event} ${messageId ?? ''}`.trim());
}

const inbound = (id: string, more: Record<string, unknown> = {}) => message({ id, time: RECEIVED_AT / 1000, ...more });
const ack = (id: string, status: string) => ({ id, status, chatId: '12025550143@c.us' });
const call = { calls: [{ id: 'wacid.1', event: 'connect', from: '12025550143', timestamp: RECEIVED_AT / 1000 }] };
/** One event of each kind that a body can hold. */
const everything = [
	messageBody(
		inbound('m'),
		inbound('r', { type: 'button', body: 'Yes' }),
		inbound('x', { type: 'reaction', body: '👍' }),
		inbound('o', { type: 'order', body: '' }),
		inbound('w', { type: 'request_welcome', body: '' }),
		inbound('e', { fromMe: true }),
	),
	{ instanceId: CHANNEL, ack: [ack('s', 'read')] },
	{ instanceId: CHANNEL, ...call },
	change('account_update', { event: 'DISABLED' }),
	{ novelty: { a: 1 } },
];
const KINDS = ['message m', 'reply r', 'reaction x', 'order o', 'welcome w', 'echo e', 'status s', 'call', 'account', 'other'];

describe('filters', () => {
	it('let everything through where nothing is set', () => {
		expect(through({}, everything)).toEqual(KINDS);
		expect(through({ statuses: [], messageTypes: [], otherMessageTypes: ' ', chatKinds: [], senders: ['', ' '], textMatches: [''], ignoreOlderThanMinutes: 0 }, everything)).toEqual(KINDS);
		expect(through({ senders: '', textMatches: null, ignoreOlderThanMinutes: '' }, everything)).toEqual(KINDS);
		// As an expression leaves it that finds nothing, and a field where only a space was pasted that nobody sees.
		expect(through({ senders: [null], statuses: [undefined], ignoreOlderThanMinutes: null }, everything)).toEqual(KINDS);
		expect(through({ textMatches: ['\u200B'], textMatchMode: 'equals' }, everything)).toEqual(KINDS);
	});

	it.each([
		['statuses', { statuses: ['failed'] }, ['status s']],
		['messageTypes', { messageTypes: ['video'] }, ['message m', 'reply r', 'reaction x', 'order o', 'welcome w', 'echo e']],
		['chatKinds', { chatKinds: ['group'] }, ['message m', 'reply r', 'reaction x', 'order o', 'welcome w', 'echo e', 'status s', 'call']],
		['senders', { senders: ['+44 7700 900123'] }, ['message m', 'reply r', 'reaction x', 'order o', 'welcome w', 'call']],
		['textMatches', { textMatches: ['nowhere'] }, ['message m', 'reply r']],
	])('%s concerns only its kinds of event', (_, parameters, concerned) => {
		expect(through(parameters, everything)).toEqual(KINDS.filter((kind) => !concerned.includes(kind)));
	});
});

describe('the filter statuses', () => {
	const body = { instanceId: CHANNEL, ack: ['sent', 'delivered', 'read', 'viewed', 'played', 'failed', 'undelivered', 'warped'].map((status) => ack(status, status)) };
	it.each([
		[['failed'], ['failed', 'undelivered']],
		[['read'], ['read', 'viewed', 'played']],
		[['sent', 'delivered'], ['sent', 'delivered']],
		['sent, READ', ['sent', 'read', 'viewed', 'played']],
	])('%j', (statuses, ids) => expect(through({ statuses }, body)).toEqual(ids.map((id) => `status ${id}`)));
	it('none chosen lets unknown words through', () => expect(through({ statuses: [] }, body)).toContain('status warped'));
});

describe('the filter messageTypes', () => {
	const body = messageBody(inbound('text'), inbound('voice', { type: 'ptt', body: 'https://x/a.ogg' }), inbound('tap', { type: 'interactive', body: 'Yes' }), inbound('edit', { type: 'edit' }), inbound('Hologram', { type: 'Hologram' }));
	it.each([
		[{ messageTypes: ['text'] }, ['message text']],
		[{ messageTypes: ['voice', 'interactive'] }, ['message voice', 'reply tap']],
		[{ otherMessageTypes: 'edit, HOLOGRAM' }, ['message edit', 'message Hologram']],
		[{ messageTypes: ['text'], otherMessageTypes: 'edit' }, ['message text', 'message edit']],
		// In 1MSG's own words.
		[{ otherMessageTypes: 'chat;ptt' }, ['message text', 'message voice']],
	])('%j', (parameters, ids) => expect(through(parameters, body)).toEqual(ids));
});

describe('the filter chatKinds', () => {
	const body = messageBody(inbound('person'), inbound('group', { chatId: '120363000000000001@g.us' }));
	it.each([
		[['person'], ['message person']],
		[['group'], ['message group']],
		[['person', 'group'], ['message person', 'message group']],
	])('%j', (chatKinds, ids) => expect(through({ chatKinds }, body)).toEqual(ids));
});

describe('the filter senders', () => {
	const dana = inbound('dana', { authorUserName: 'Dana.Example' });
	const hidden = inbound('hidden', { chatId: 'US.99@lid', author: 'US.99@lid', authorBsuid: 'US.99' });
	const group = inbound('group', { chatId: '120363000000000001@g.us', author: '447700900123@c.us', authorBsuid: null });
	const brazil = inbound('brazil', { chatId: '551187654321@c.us', author: '551187654321@c.us', authorBsuid: null });
	const body = messageBody(dana, hidden, group, brazil, inbound('nobody', { chatId: null, author: null, authorBsuid: null }));

	it.each([
		['12025550143', 'dana'],
		['+1 (202) 555-0143', 'dana'],
		['001 202 555 0143', 'dana'],
		['12025550143@c.us', 'dana'],
		['US.7391045528816630', 'dana'],
		['@dana.example', 'dana'],
		['dana.example@username', 'dana'],
		['US.99', 'hidden'],
		['US.99@lid', 'hidden'],
		['+44 7700 900123', 'group'],
		['120363000000000001@g.us', 'group'],
		['+55 11 9 8765-4321', 'brazil'],
	])('%s', (sender, id) => {
		expect(through({ senders: [sender] }, body)).toEqual([`message ${id}`]);
		expect(through({ senders: [sender], sendersMode: 'deny' }, body)).toEqual(['dana', 'hidden', 'group', 'brazil', 'nobody'].filter((one) => one !== id).map((one) => `message ${one}`));
	});

	it('is a list, or one text with a sender in each line or between commas', () => {
		const expected = ['message dana', 'message hidden'];
		expect(through({ senders: ['12025550143', 'US.99'] }, body)).toEqual(expected);
		expect(through({ senders: '12025550143\nUS.99' }, body)).toEqual(expected);
		expect(through({ senders: '12025550143, US.99' }, body)).toEqual(expected);
		expect(through({ senders: 12025550143 }, body)).toEqual(['message dana']);
	});

	it('promise 8: the digits of a BSUID or a @lid are nobody’s number', () => {
		const number = inbound('number', { chatId: '7391045528816630@c.us', author: '739104552881663@c.us', authorBsuid: null });
		expect(through({ senders: ['US.739104552881663'] }, messageBody(number))).toEqual([]);
	});

	it('knows raw senders too', () => {
		expect(through({ senders: ['+1 202 555 0143'] }, rawBody(rawMessage({ type: 'text', text: { body: 'x' } })))).toHaveLength(1);
	});
});

describe('the filter textMatches', () => {
	it.each([
		['contains', 'order', 'Where is my ORDER?', true],
		['contains', 'order', 'Where is it?', false],
		['equals', 'stop', ' Stop ', true],
		['equals', 'stop', 'stop it', false],
		['startsWith', 'track', 'Track 42', true],
		['startsWith', 'track', 'please track 42', false],
		['contains', 'STRASSE', 'Hauptstraße 1', true],
		['equals', 'ΟΔΟΣ', 'οδός', false],
		['equals', 'ΟΔΌΣ', 'οδός', true],
		['startsWith', 'οδόσ', 'ΟΔΌΣ 5', true],
		// Turkish: the dotted capital is the dotted small letter, whatever the server's language.
		['equals', 'istanbul', 'İstanbul', true],
		['equals', 'ISTANBUL', 'istanbul', true],
		['equals', 'cafe\u0301', 'CAFÉ', true],
		['equals', 'ｓｔｏｐ', 'stop', true],
		['equals', '❤', '❤️', true],
		['equals', 'stop', '\u200Fstop\u200F', true],
		['contains', 'my order', 'my\u00A0\n order', true],
		['contains', 'заказ', 'МОЙ ЗАКАЗ', true],
		['contains', '.', 'no dot', false],
		['contains', 'my order', 'myorder', false],
		['equals', 'οδός', 'οδό', false],
	])('%s %s in %j: %s', (textMatchMode, word, body, isThrough) => {
		expect(through({ textMatches: [word], textMatchMode }, messageBody(inbound('m', { body })))).toHaveLength(isThrough ? 1 : 0);
	});

	it('one of several is enough, and the mode is “contains” where none is given', () => {
		expect(through({ textMatches: ['invoice', 'order'] }, messageBody(inbound('a', { body: 'my order' }), inbound('b', { body: 'hello' }), inbound('c', { type: 'image', body: 'https://x/a.jpg', caption: 'Invoice' }), inbound('d', { type: 'image', body: 'https://x/a.jpg' })))).toEqual(['message a', 'message c']);
	});

	it('a tap matches with its title', () => {
		expect(through({ textMatches: ['track order'], textMatchMode: 'equals' }, messageBody(inbound('r', { type: 'interactive', body: 'Track order' })))).toEqual(['reply r']);
	});

	it('folding twice changes nothing', () => {
		for (const text of ['Straße', 'İI', 'ΣΑΣ', 'ﬁ', 'ǅ', '①', 'ᾳ']) expect(folded(folded(text))).toBe(folded(text));
	});
});

describe('the filter ignoreOlderThanMinutes', () => {
	const now = RECEIVED_AT / 1000;
	it.each([
		['a message of now', now, true],
		['nine minutes', now - 9 * 60, true],
		['ten minutes to the second', now - 10 * 60, true],
		['eleven minutes', now - 11 * 60, false],
		['yesterday', now - 86_400, false],
		['yesterday in milliseconds', RECEIVED_AT - 86_400_000, false],
		['yesterday as text', String(now - 86_400), false],
		['a minute ago in milliseconds', RECEIVED_AT - 60_000, true],
		['a clock that is ahead', now + 3600, true],
		['no time', undefined, true],
		['a time that is none', 'soon', true],
		['a time before there was WhatsApp', 12, true],
		['the first moment of WhatsApp', Date.UTC(2009, 0, 1) / 1000, false],
	])('%s', (_, time, isThrough) => {
		expect(through({ ignoreOlderThanMinutes: 10 }, messageBody(message({ id: 'm', time })))).toHaveLength(isThrough ? 1 : 0);
	});

	it.each([0, '0', '', null, undefined])('%j lets yesterday through', (ignoreOlderThanMinutes) => {
		expect(through({ ignoreOlderThanMinutes }, messageBody(message({ id: 'm', time: now - 86_400 })))).toEqual(['message m']);
	});

	it('a status without a time of its own passes, one with an old time does not', () => {
		expect(through({ ignoreOlderThanMinutes: '10' }, { instanceId: CHANNEL, ack: [ack('a', 'read')], hooks: [{ id: 'b', status: 'read', timestamp: '1785000000' }] })).toEqual(['status a']);
	});
});

describe('what is wrong in a filter', () => {
	const wrong: Array<[Record<string, unknown>, RegExp]> = [
		[{ ignoreOlderThanMinutes: 'ten' }, /^Ignore Older Than/],
		[{ ignoreOlderThanMinutes: -1 }, /^Ignore Older Than/],
		[{ ignoreOlderThanMinutes: [1] }, /^Ignore Older Than/],
		[{ ignoreOlderThanMinutes: NaN }, /^Ignore Older Than/],
		[{ senders: ['maria'] }, /^Senders/],
		[{ senders: ['030 1234567'] }, /^Senders/],
		[{ senders: ['12025550143', 'x'] }, /^Senders/],
		[{ senders: { a: 1 } }, /^Senders/],
		[{ senders: ['all@broadcast'] }, /^Senders/],
		[{ senders: ['12025550143'], sendersMode: 'x' }, /^Senders Are/],
		[{ textMatches: [{ a: 1 }] }, /^Text Matches/],
		[{ textMatches: ['a'], textMatchMode: 'regex' }, /^Text Match Mode/],
		[{ statuses: ['sended'] }, /^Statuses/],
		[{ messageTypes: [{ a: 1 }] }, /^Message Types/],
		[{ otherMessageTypes: { a: 1 } }, /^Other Message Types/],
		[{ chatKinds: ['channel'] }, /^Chat Kinds/],
	];

	it.each(wrong)('%j is said, with the field, when the workflow is published', (parameters, words) => {
		const read = () => filterOf(parameters);
		expect(read).toThrow(InvalidInput);
		expect(read).toThrow(words);
	});

	it.each(wrong)('%j lets everything through while events arrive, and is told', (parameters) => {
		const told: string[] = [];
		const filter = filterOf(parameters, ({ message: words }) => told.push(words));
		expect(told).toHaveLength(1);
		expect(itemsOf(everything).filter((event) => passes(event, filter, RECEIVED_AT))).toHaveLength(KINDS.length);
	});

	it('is named with the beginning of a word that is too long for a sentence', () => {
		expect(() => filterOf({ statuses: [`${'q'.repeat(30)}Z`] })).toThrow(/^Statuses “q{30}” /);
	});

	it('does not take the other filters with it', () => {
		const filter = filterOf({ senders: ['x'], messageTypes: ['video'] }, () => {});
		expect(itemsOf(messageBody(inbound('m'))).filter((event) => passes(event, filter, RECEIVED_AT))).toEqual([]);
	});
});

describe('the choice of events', () => {
	it.each([
		['a list', ['message', 'status'], ['message', 'status']],
		['one text, as an expression gives it', 'message, STATUS', ['message', 'status']],
		['one word', 'reply', ['reply']],
	])('%s', (_, value, kinds) => expect([...eventKindsOf(value)]).toEqual(kinds));

	it.each([
		['nothing', undefined, /^Events is empty/],
		['an empty list', [], /^Events is empty/],
		['a blank', ' ', /^Events is empty/],
		['a word that is no kind of event', ['message', 'mesage'], /^Events “mesage” is none of message, reply/],
		['an object', { message: true }, /^Events must be a list/],
	])('%s would let nothing through for ever, and is refused', (_, value, words) => expect(() => eventKindsOf(value)).toThrow(words));
});
