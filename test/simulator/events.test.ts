import { startBox, type Box, type BoxOptions, type InboundMessage } from '../../demo/simulator/box';
import { CHAT, get, PHONE, post, startReceiver, template, type Receiver } from './helpers';

let receiver: Receiver;
let box: Box;

/** A box that pushes to the receiver, statuses included. */
async function start(options: BoxOptions = {}): Promise<void> {
	box = await startBox({ statusDelayMs: 1, now: () => 1_785_000_000_000, ...options });
	box.setWebhookUrls([receiver.url]);
	box.settings.ackNotificationsOn = true;
}
beforeEach(async () => {
	receiver = await startReceiver();
});
afterEach(async () => {
	await box.close();
	await receiver.close();
});

const ticket = (phone = PHONE) => template('ticket_accepted', ['Dana', '42', 'Soon.'], { phone });

test('a text arrives in the known form', async () => {
	await start();
	const id = await box.inbound({ text: 'Hi' });
	expect(receiver.bodies).toEqual([
		{
			instanceId: 'ODI000000001',
			messages: [
				{
					id,
					body: 'Hi',
					type: 'chat',
					fromMe: false,
					self: 0,
					isForwarded: false,
					author: CHAT,
					authorBsuid: 'US.7391045528816630',
					authorUserName: null,
					time: 1_785_000_000,
					chatId: CHAT,
					chatName: PHONE,
					senderName: 'Dana Example',
					caption: null,
					quotedMsgId: null,
				},
			],
		},
	]);
	expect(box.isWindowOpen(CHAT)).toBe(true);
	expect(box.deliveries).toMatchObject([{ url: receiver.url, body: receiver.bodies[0], status: 200 }]);
});

test.each<[InboundMessage, Record<string, unknown>]>([
	[{ type: 'image', url: 'https://x.example/a.jpg', caption: 'Receipt' }, { type: 'image', body: 'https://x.example/a.jpg', caption: 'Receipt' }],
	[{ type: 'video' }, { type: 'video', caption: null }],
	[{ type: 'audio' }, { type: 'audio' }],
	[{ type: 'voice' }, { type: 'voice' }],
	[{ type: 'sticker' }, { type: 'sticker' }],
	[{ type: 'document', url: 'https://x.example/f/a.pdf?sig=1' }, { type: 'document', caption: 'a.pdf' }],
	[{ type: 'location', latitude: 1.5, longitude: -2, caption: 'Depot' }, { type: 'location', body: '1.5;-2', caption: 'Depot' }],
	[{ type: 'contact' }, { type: 'vcard', body: expect.stringContaining('BEGIN:VCARD') }],
	[{ type: 'reaction', emoji: '🎉', quotedMessageId: 'wamid.Q' }, { type: 'reaction', body: '🎉', quotedMsgId: 'wamid.Q' }],
	[{ type: 'reaction', emoji: '' }, { type: 'reaction', body: '' }],
	[{ type: 'button', replyTitle: 'Stop' }, { type: 'button', body: 'Stop' }],
	[{ type: 'button', replyTitle: 'Stop', replyId: 'STOP-7' }, { type: 'button', body: 'Stop', metadata: { button: { payload: 'STOP-7', text: 'Stop' } } }],
	[
		{ type: 'buttonReply', replyId: 'yes', replyTitle: 'Yes' },
		{ type: 'interactive', body: 'Yes', metadata: { type: 'button_reply', button_reply: { id: 'yes', title: 'Yes' } } },
	],
	[{ type: 'listReply', replyId: 'b' }, { type: 'interactive', metadata: { type: 'list_reply', list_reply: { id: 'b', title: 'Plan B' } } }],
	[
		{ type: 'flowReply', flowResponse: { a: 1 } },
		{ type: 'interactive', metadata: { type: 'nfm_reply', nfm_reply: { name: 'flow', body: 'Sent', response_json: '{"a":1}' } } },
	],
	[{ type: 'order', items: [{ product_retailer_id: 'S' }] }, { type: 'order', metadata: { order: { product_items: [{ product_retailer_id: 'S' }] } } }],
	[{ type: 'welcome' }, { type: 'request_welcome', meta: { request_welcome: true } }],
	[{ type: 'unsupported' }, { type: 'unsupported', metadata: { errors: [{ code: 131051 }] } }],
	[{ type: 'revoke', quotedMessageId: 'wamid.Q' }, { type: 'revoke', metadata: { revoke: { original_message_id: 'wamid.Q' } }, quotedMsgId: null }],
	[{ type: 'unknown' }, { type: 'poll_creation' }],
	[{ id: 'wamid.MINE', quotedMessageId: 'wamid.Q' }, { id: 'wamid.MINE', quotedMsgId: 'wamid.Q' }],
	[{ groupId: '120363', from: '447700900123' }, { chatId: '120363@g.us', author: '447700900123@c.us' }],
	[
		{ hiddenNumber: true, bsuid: 'CO.ABC', username: 'dana.example' },
		{ chatId: 'CO.ABC@lid', author: 'CO.ABC@lid', authorBsuid: 'CO.ABC', authorUserName: 'dana.example', chatName: 'dana.example' },
	],
])('inbound %j', async (message, expected) => {
	await start();
	await box.inbound(message);
	expect(receiver.bodies[0].messages[0]).toMatchObject(expected);
	expect(JSON.stringify(receiver.bodies)).not.toContain(message.hiddenNumber ? PHONE : 'no such text');
});

test('nonsense from a customer is refused', async () => {
	await start();
	await expect(box.inbound({ from: '12' })).rejects.toThrow('from');
	await expect(box.inbound({ type: 'smoke' as 'text' })).rejects.toThrow('type');
	expect(receiver.bodies).toEqual([]);
});

test('an accepted send comes back as an echo, then its statuses come in order', async () => {
	await start();
	const { id } = (await post(box, '/sendTemplate', ticket())).json;
	await box.idle();
	const [echo, ...statuses] = receiver.bodies;
	expect(echo.messages).toMatchObject([
		{ id, type: 'chat', fromMe: true, self: 1, chatId: CHAT, author: '12025550199@c.us', senderName: '12025550199@c.us' },
	]);
	expect(statuses).toEqual(
		['sent', 'delivered', 'read'].map((status) => ({
			instanceId: 'ODI000000001',
			ack: [{ id, bsuid: 'US.7391045528816630', phone: PHONE, chatId: CHAT, status, category: 'utility', userName: null }],
		})),
	);
	expect(box.ledger[0].statuses).toEqual(['sent', 'delivered', 'read']);
});

test('the hooks form, and the same from GET /hookInfo', async () => {
	await start({ statusForm: 'hooks', readByDefault: false });
	const { id } = (await post(box, '/sendTemplate', ticket())).json;
	await box.idle();
	const hooks = receiver.bodies.slice(1).flatMap((body) => body.hooks);
	expect(hooks).toMatchObject([
		{ id, type: 'message', status: 'sent', timestamp: '1785000000', recipient_id: PHONE, pricing: { category: 'utility' } },
		{ id, status: 'delivered' },
	]);
	expect((await get(box, `/hookInfo?messageId=${encodeURIComponent(id)}`)).json).toEqual({ hooks });
	expect((await get(box, '/hookInfo?messageId=wamid.none')).json).toEqual({ hooks: [] });
	expect((await get(box, '/hookInfo')).status).toBe(400);
});

test('the raw form', async () => {
	await start({ statusForm: 'raw' });
	await post(box, '/sendTemplate', ticket('12025550026'));
	await box.idle();
	const [sent, failed] = receiver.bodies.slice(1).map((body) => body.entry[0].changes[0].value.statuses[0]);
	expect(receiver.bodies[1]).toMatchObject({ object: 'whatsapp_business_account', entry: [{ changes: [{ field: 'messages' }] }] });
	expect(sent).toMatchObject({ status: 'sent', timestamp: '1785000000', recipient_id: '12025550026' });
	expect(failed).toMatchObject({ status: 'failed', errors: [{ code: 131026 }] });
});

test.each([
	['12025550026', 'Message undeliverable'],
	['12025550049', 'This message was not delivered to maintain healthy ecosystem engagement.'],
])('a send to %s fails after sent, told by text', async (phone, error) => {
	await start();
	await post(box, '/sendTemplate', ticket(phone));
	await box.idle();
	expect(receiver.bodies.at(-1).ack).toMatchObject([{ status: 'failed', error, chatId: `${phone}@c.us` }]);
	expect(box.ledger[0].statuses).toEqual(['sent', 'failed']);
});

test('statuses go on but are not pushed while ackNotificationsOn is off', async () => {
	await start();
	box.settings.ackNotificationsOn = false;
	await post(box, '/sendTemplate', ticket());
	await box.idle();
	expect(receiver.bodies).toHaveLength(1);
	expect(box.ledger[0].statuses).toEqual(['sent', 'delivered', 'read']);
});

test.each([Infinity, -1])('with a delay of %p no status comes by itself', async (statusDelayMs) => {
	await start({ statusDelayMs });
	await post(box, '/sendTemplate', ticket());
	await box.idle();
	expect(box.ledger[0].statuses).toEqual([]);
	await box.push({ instanceId: 'other', anything: [1] });
	expect(receiver.bodies.at(-1)).toEqual({ instanceId: 'other', anything: [1] });
});

test('a reaction is reported as sent only', async () => {
	await start();
	const id = await box.inbound({});
	await post(box, '/sendReaction', { phone: PHONE, body: '👍', quotedMsgId: id });
	await box.idle();
	expect(box.ledger[0].statuses).toEqual(['sent']);
	expect(receiver.bodies[1].messages[0]).toMatchObject({ type: 'reaction', body: '👍', quotedMsgId: id, fromMe: true });
});

test('every webhook is tried once; refusals and failures are recorded', async () => {
	await start();
	const failing = await startReceiver(500);
	const gone = await startReceiver();
	await gone.close();
	box.setWebhookUrls([failing.url, gone.url, receiver.url]);
	await box.inbound({});
	expect(receiver.bodies).toHaveLength(1);
	expect(failing.bodies).toHaveLength(1);
	const outcomes = Object.fromEntries(box.deliveries.map(({ url, status, error }) => [url, status ?? error]));
	expect(outcomes).toEqual({ [failing.url]: 500, [receiver.url]: 200, [gone.url]: expect.stringContaining('ECONNREFUSED') });
	await failing.close();
});

test('reset() stops statuses on their way', async () => {
	await start({ statusDelayMs: 20 });
	await post(box, '/sendTemplate', ticket());
	box.reset();
	await box.idle();
	expect(box.deliveries).toEqual([]);
	expect(receiver.bodies.filter((body) => body.ack)).toEqual([]);
});
