import { startBox, type Box, type Json } from '../../../demo/simulator/box';
import { runNode, type NodeSettings } from '../harness';

let box: Box;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1 });
});
afterAll(async () => await box.close());
beforeEach(() => {
	box.reset();
	box.openWindow('12025550143@c.us');
});

const run = async (operation: string, parameters: object, settings?: NodeSettings) =>
	await runNode(
		'oneMsg',
		{ resource: 'message', operation, recipient: '+1 202 555 0143', ...parameters },
		{ credentials: { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url }, items: [{ chatId: '12025550143@c.us' }], settings },
	);
const SENT = { status: 200, body: { sent: true, id: 'wamid.SENT', message: 'Sent' } };
const bodies = () => box.hits.map(({ body }) => body as Json);

it('promise 6: an answer that gives the key for an ID does not give it to the workflow', async () => {
	box.fault({ path: '/sendMessage', status: 200, body: { sent: true, id: `wamid.${box.apiKey}` } });
	expect(JSON.stringify((await run('sendText', { text: 'Hello' })).outputs[0][0].json)).not.toContain(box.apiKey);
});

describe('message.sendText', () => {
	it('sends the text, quoting where asked to', async () => {
		const { outputs } = await run('sendText', { text: 'Hello', options: { quotedMessageId: 'wamid.X' } });
		expect(box.hits[0].path).toBe(`/${box.channelId}/sendMessage`);
		expect(box.hits[0].rawBody).toBe(JSON.stringify({ phone: '12025550143', body: 'Hello', quotedMsgId: 'wamid.X' }));
		expect(outputs[0][0].json).toMatchObject({ outcome: 'accepted', messageId: box.ledger[0].id, to: { kind: 'phone', value: '12025550143' }, sentAs: 'session', text: 'Hello' });
		expect(outputs[0][0].json).not.toHaveProperty('messageIds');
	});

	it('answers in the trigger’s chat by default', async () => {
		await runNode('oneMsg', { resource: 'message', operation: 'sendText', text: 'Hi' }, { credentials: { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url }, items: [{ chatId: '12025550143@c.us' }] });
		expect(bodies()).toEqual([{ phone: '12025550143', body: 'Hi' }]);
	});

	it.each([
		['', {}, /Text is empty/],
		['x'.repeat(4097), {}, /4097 characters/],
		['x'.repeat(4097), { longText: 'refuse' }, /4097 characters/],
		['```\n```', { markdown: true }, /Text is empty/],
	])('refuses %.5s… %j before anything is sent', async (text, options, sentence) => {
		const { error } = await run('sendText', { text, options });
		expect(error?.message).toMatch(sentence);
		expect(box.hits).toEqual([]);
	});

	it('splits a long text, in order, quotes once, and tells all ids', async () => {
		const paragraphs = ['a', 'b', 'c'].map((letter) => `${letter} `.repeat(1500).trim());
		const { outputs } = await run('sendText', { text: paragraphs.join('\n\n'), options: { longText: 'split', quotedMessageId: 'wamid.X' } });
		expect(bodies()).toEqual([{ phone: '12025550143', body: paragraphs[0], quotedMsgId: 'wamid.X' }, ...paragraphs.slice(1).map((body) => ({ phone: '12025550143', body }))]);
		expect(outputs[0]).toHaveLength(1);
		expect(outputs[0][0].json).toMatchObject({ outcome: 'accepted', messageId: box.ledger[0].id, messageIds: box.ledger.map(({ id }) => id), text: paragraphs.join('\n\n') });
	});

	it('sends every part, also where they look alike', async () => {
		await run('sendText', { text: 'x'.repeat(4096 * 3), options: { longText: 'split' } });
		expect(box.ledger.map(({ text }) => text).join('')).toBe('x'.repeat(4096 * 3));
	});

	it('gives messageIds for a short text too where it would be split', async () => {
		const { outputs } = await run('sendText', { text: 'short', options: { longText: 'split' } });
		expect(outputs[0][0].json.messageIds).toEqual([box.ledger[0].id]);
	});

	it('is queued where a part is', async () => {
		box.fault({ path: '/sendMessage', status: 200, body: { sent: false, jobId: '7' } });
		const { outputs } = await run('sendText', { text: 'word '.repeat(1000), options: { longText: 'split' } });
		expect(outputs[0][0].json).toMatchObject({ outcome: 'queued', messageIds: [box.ledger[0].id] });
	});

	it('says how many parts went out where one is refused, and stops', async () => {
		const text = ['a', 'b', 'c'].map((letter) => letter.repeat(3000)).join('\n\n');
		box.fault({ path: '/sendMessage', ...SENT });
		box.fault({ path: '/sendMessage', status: 200, body: { sent: false, message: 'Dialog window is closed' } });
		const { error } = await run('sendText', { text, options: { longText: 'split' } });
		expect(error?.message).toMatch(/^Part 2 of 3: The 24-hour window of this chat is closed/);
		expect(error?.description).toMatch(/1 of 3 parts has gone out/);
		expect(error?.context).toMatchObject({ outcome: 'unknown' });
		expect(box.hits).toHaveLength(2);
	});

	it('goes on behind the parts that went out when n8n tries again', async () => {
		const text = ['a', 'b', 'c'].map((letter) => letter.repeat(3000)).join('\n\n');
		box.fault({ path: '/sendMessage', ...SENT });
		box.fault({ path: '/sendMessage', status: 429, body: { error: 'Too many requests' } });
		const { outputs } = await run('sendText', { text, options: { longText: 'split' } }, { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 });
		expect(bodies().map(({ body }) => String(body)[0])).toEqual(['a', 'b', 'b', 'c']);
		expect(outputs[0][0].json.messageIds).toEqual(['wamid.SENT', ...box.ledger.map(({ id }) => id)]);
	});

	it('turns Markdown into WhatsApp’s formatting where asked to', async () => {
		const text = '# Hi\n**bold** [link](https://example.com)';
		const { outputs } = await run('sendText', { text, options: { markdown: true } });
		await run('sendText', { text });
		expect(bodies().map(({ body }) => body)).toEqual(['*Hi*\n*bold* link (https://example.com)', text]);
		expect(outputs[0][0].json.text).toBe('*Hi*\n*bold* link (https://example.com)');
	});
});

describe('message.sendLocation', () => {
	it('sends the coordinates as text, with a decimal point', async () => {
		box.fault({ path: '/sendLocation', times: 2, ...SENT });
		const { outputs } = await run('sendLocation', { latitude: '52,52', longitude: 13.4, name: ' Office ', address: 'Some St 1', options: { quotedMessageId: 'wamid.X' } });
		await run('sendLocation', { latitude: '0', longitude: '-0.5' });
		expect(box.hits[0]).toMatchObject({ method: 'POST', path: `/${box.channelId}/sendLocation`, rawBody: JSON.stringify({ phone: '12025550143', lat: '52.52', lng: '13.4', name: 'Office', address: 'Some St 1', quotedMsgId: 'wamid.X' }) });
		expect(bodies()[1]).toEqual({ phone: '12025550143', lat: '0', lng: '-0.5' });
		expect(outputs[0][0].json).toMatchObject({ outcome: 'accepted', messageId: 'wamid.SENT', sentAs: 'session', text: 'Office, Some St 1' });
	});

	it.each([
		['', '1', /^Latitude is empty/],
		['91', '1', /^Latitude 91 is out of range/],
		['52.52, 13.4', '1', /^Latitude "52.52, 13.4" is not a number/],
		['1', '181', /^Longitude 181 is out of range/],
		['1', '', /^Longitude is empty/],
	])('refuses %j, %j', async (latitude, longitude, sentence) => {
		const { error } = await run('sendLocation', { latitude, longitude });
		expect(error?.message).toMatch(sentence);
		expect(box.hits).toEqual([]);
	});
});

describe('message.sendContact', () => {
	it('sends one contact from fields', async () => {
		box.fault({ path: '/sendContact', ...SENT });
		const { outputs } = await run('sendContact', {
			fullName: 'Sam Sample',
			phones: { phone: [{ phone: '+1 202 555 0177', type: 'CELL' }, { phone: '0171 1234567', type: 'WORK', onWhatsApp: true }] },
			emails: { email: [{ email: 'sam@example.com', type: 'WORK' }] },
			urls: { url: [{ url: 'https://example.com', type: 'HOME' }] },
			details: { company: 'Example Ltd', jobTitle: 'Boss', firstName: 'Sam' },
			options: { defaultCountryCode: '49' },
		});
		expect(box.hits[0].path).toBe(`/${box.channelId}/sendContact`);
		expect(bodies()).toEqual([
			{
				phone: '12025550143',
				contacts: [
					{
						name: { formatted_name: 'Sam Sample', first_name: 'Sam' },
						org: { company: 'Example Ltd', title: 'Boss' },
						phones: [{ phone: '+12025550177', type: 'CELL' }, { phone: '+491711234567', type: 'WORK', wa_id: '491711234567' }],
						emails: [{ email: 'sam@example.com', type: 'WORK' }],
						urls: [{ url: 'https://example.com', type: 'HOME' }],
					},
				],
			},
		]);
		expect(outputs[0][0].json).toMatchObject({ outcome: 'accepted', messageId: 'wamid.SENT', text: 'Sam Sample' });
	});

	it('sends contacts given as JSON', async () => {
		box.fault({ path: '/sendContact', ...SENT });
		const contacts = [{ name: { formatted_name: 'A B', last_name: 'B' } }, { name: { formatted_name: 'C', first_name: 'C' }, addresses: [{ city: 'Berlin' }] }];
		const { outputs } = await run('sendContact', { contactSource: 'json', contactsJson: JSON.stringify(contacts), options: { quotedMessageId: 'wamid.X' } });
		expect(box.hits[0].rawBody).toBe(JSON.stringify({ phone: '12025550143', contacts, quotedMsgId: 'wamid.X' }));
		expect(outputs[0][0].json.text).toBe('A B, C');
	});

	it.each([
		[{ fullName: '' }, /^Full Name is empty/],
		[{ fullName: 'Sam', phones: { phone: [{ phone: '+12025550177' }, { phone: '12' }] } }, /^Phone 2 /],
		[{ contactSource: 'json', contactsJson: '[{"name":{"formattedName":"Sam"}}]' }, /contact 1: "formattedName" has to be written "formatted_name"/],
	])('refuses %j', async (parameters, sentence) => {
		const { error } = await run('sendContact', parameters);
		expect(error?.message).toMatch(sentence);
		expect(box.hits).toEqual([]);
	});
});

describe('message.sendReaction', () => {
	it('puts an emoji on a message and takes it off', async () => {
		const id = await box.inbound({ text: 'Hi' });
		const { outputs } = await run('sendReaction', { messageId: id, emoji: '❤️' });
		const removed = await run('sendReaction', { messageId: id, emoji: '' });
		expect(box.hits[0].path).toBe(`/${box.channelId}/sendReaction`);
		expect(box.hits.map(({ rawBody }) => rawBody)).toEqual(['❤️', ''].map((body) => JSON.stringify({ phone: '12025550143', body, quotedMsgId: id })));
		expect(outputs[0][0].json).toMatchObject({ outcome: 'accepted', text: '❤️', reaction: { emoji: '❤️', messageId: id, removed: false } });
		expect(removed.outputs[0][0].json).toMatchObject({ outcome: 'accepted', reaction: { emoji: '', removed: true } });
	});

	it.each([
		[{ messageId: 'wamid.X', emoji: 'ok' }, /^Emoji "ok" is not one emoji/],
		[{ messageId: '', emoji: '👍' }, /^Message ID is empty/],
	])('refuses %j', async (parameters, sentence) => {
		const { error } = await run('sendReaction', parameters);
		expect(error?.message).toMatch(sentence);
		expect(box.hits).toEqual([]);
	});
});

describe('message.markAsRead', () => {
	it('marks a message as read, with “typing…” where asked to', async () => {
		const id = await box.inbound({ text: 'Hi' });
		const { outputs } = await run('markAsRead', { messageId: id });
		await run('markAsRead', { messageId: id, showTyping: true });
		expect(box.hits[0].path).toBe(`/${box.channelId}/readMessage`);
		expect(bodies()).toEqual([{ messageId: id }, { messageId: id, typingIndicator: true }]);
		expect(outputs[0][0].json).toEqual({ outcome: 'accepted', messageId: id });
	});

	it('is asked again where 1MSG says “not now”', async () => {
		const id = await box.inbound({ text: 'Hi' });
		box.fault({ path: '/readMessage', status: 429, body: { error: 'Too many requests' }, times: 1 });
		const { outputs } = await run('markAsRead', { messageId: id });
		expect(outputs[0][0].json).toEqual({ outcome: 'accepted', messageId: id });
		expect(bodies()).toHaveLength(2);
	});

	it('refuses an empty ID, and says what 1MSG refuses', async () => {
		expect((await run('markAsRead', { messageId: ' ' })).error?.message).toMatch(/^Message ID is empty/);
		expect(box.hits).toEqual([]);
		const { error } = await run('markAsRead', { messageId: 'wamid.NONE' });
		expect(error?.description).toMatch(/not a known inbound message/);
		expect(error?.context).toMatchObject({ outcome: 'refused' });
	});
});
