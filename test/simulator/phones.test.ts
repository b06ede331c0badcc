import { startBox, type Box } from '../../demo/simulator/box';
import { CHAT, fetchJson, get, PHONE, post, template } from './helpers';

let box: Box;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: 1 });
});
afterEach(() => box.reset());
afterAll(async () => await box.close());

const control = async (path: string, body: unknown) => await fetchJson(`${box.url}/box${path}`, 'POST', body);
const change = async (changes: Record<string, unknown>) => expect((await control('/customers/change', { chatId: CHAT, ...changes })).status).toBe(200);
const say = async (body: string) => {
	await post(box, '/sendMessage', { phone: PHONE, body });
	await box.idle();
	return box.ledger.at(-1)?.statuses;
};

test('a phone that is off gets its messages when it is on again, and reads them when its owner looks', async () => {
	box.openWindow(PHONE);
	await change({ mode: 'off' });
	expect(await say('One')).toEqual(['sent']);
	await change({ mode: 'delivers' });
	await box.idle();
	expect(box.ledger[0].statuses).toEqual(['sent', 'delivered']);
	await change({ mode: 'reads' });
	await box.idle();
	expect(box.ledger[0].statuses).toEqual(['sent', 'delivered', 'read']);
	expect(box.deliveries).toEqual([]);
});

test('the status pushes of a phone that comes back are pushed, too', async () => {
	box.openWindow(PHONE);
	box.settings.ackNotificationsOn = true;
	await change({ mode: 'off' });
	await say('One');
	box.setWebhookUrls(['http://127.0.0.1:9/hook']);
	await change({ mode: 'reads' });
	await box.idle();
	expect(box.deliveries.map(({ body }) => (body as { ack: Array<{ status: string }> }).ack[0].status)).toEqual(['delivered', 'read']);
});

test('a customer who has blocked the business gets nothing and cannot write', async () => {
	box.openWindow(PHONE);
	await change({ hasBlocked: true });
	expect(await say('Are you there?')).toEqual(['sent']);
	expect((await control('/inbound', { chatId: CHAT, text: 'No' })).json.error).toBe('This customer has blocked the business');
	await change({ hasBlocked: false });
	await box.idle();
	expect(box.ledger[0].statuses).toEqual(['sent', 'delivered', 'read']);
});

test('a customer who is written to before she writes keeps her name', async () => {
	box.openWindow(PHONE);
	await say('Hello');
	expect((await fetchJson(`${box.url}/box/chats`, 'GET')).json).toMatchObject([{ chatId: CHAT, name: 'Dana Example' }]);
	const { chatId } = (await control('/customers', { name: 'Lin', phone: '12025550190', username: 'lin' })).json;
	await post(box, '/sendTemplate', { ...template('ticket_accepted', ['A', '1', 'B.']), phone: '12025550190' });
	const stream = await fetch(`${box.url}/box/live`);
	const { value } = await stream.body!.getReader().read();
	expect(Buffer.from(value!).toString()).toContain(`"chatId":"${chatId}","name":"Lin","phone":"12025550190","username":"lin"`);
});

test('a customer with a hidden number and a username writes under the BSUID', async () => {
	const { chatId } = (await control('/customers', { name: 'Lin', phone: '+1 (202) 555-0190', username: '@lin', bsuid: 'US.ENT.77', hiddenNumber: true })).json;
	expect(chatId).toBe('US.ENT.77@lid');
	await control('/inbound', { chatId, text: 'Hi' });
	const [message] = (await get(box, '/messages')).json.messages;
	expect(message).toMatchObject({ chatId, authorBsuid: 'US.ENT.77', authorUserName: 'lin', senderName: 'Lin', chatName: 'lin' });
	expect((await post(box, '/sendMessage', { username: 'lin', body: 'Hi Lin' })).json.sent).toBe(true);
});

test('a group is a phone in which customers write', async () => {
	const { id } = (await post(box, '/groups', { groupName: 'Chairs' })).json;
	await control('/inbound', { chatId: CHAT, groupId: `${id}@g.us`, text: 'Hello all' });
	const [group] = (await fetchJson(`${box.url}/box/chats`, 'GET')).json;
	expect(group).toMatchObject({ chatId: `${id}@g.us`, messages: [{ author: 'Dana Example', text: 'Hello all' }] });
});

test('a removed phone comes back empty; the channel’s history keeps what was written', async () => {
	await box.inbound({ text: 'Old' });
	await control('/customers/remove', { chatId: CHAT });
	expect(box.isWindowOpen(CHAT)).toBe(false);
	await box.inbound({ text: 'New' });
	const stream = await fetch(`${box.url}/box/live`);
	const { value } = await stream.body!.getReader().read();
	const told = Buffer.from(value!).toString();
	expect([told.includes('"New"'), told.includes('"Old"')]).toEqual([true, false]);
	expect((await get(box, '/messages')).json.messages).toHaveLength(2);
});

test('nonsense is told apart', async () => {
	const refused: Array<[string, unknown]> = [
		['/customers', { name: 'A', phone: '12' }],
		['/customers', { name: ' ', phone: PHONE }],
		['/customers', { name: 'A', phone: PHONE, bsuid: 'me' }],
		['/customers/change', { chatId: CHAT, mode: 'flies' }],
		['/customers/change', { chatId: CHAT, hasBlocked: 'yes' }],
		['/files', { name: 'a', mimeType: 'text/html\r\nx: y', data: 'AA==' }],
		['/load', { latencyMs: -1 }],
	];
	for (const [path, body] of refused) expect([path, (await control(path, body)).status]).toEqual([path, 400]);
	expect((await control('/customers/change', { chatId: 'x@c.us', mode: 'off' })).status).toBe(404);
	expect((await control('/inbound', { chatId: 'x@c.us', text: 'Hi' })).status).toBe(404);
});

test('a file that a customer sends lies under a link, under which a page of it may do nothing', async () => {
	const { url } = (await control('/files', { name: '../evil.html', mimeType: 'text/html', data: Buffer.from('<script>1</script>').toString('base64') })).json;
	expect(url).toMatch(/\/files\/[0-9a-f]{24}\/\.\.%2Fevil\.html$/);
	const answer = await fetch(url);
	expect(await answer.text()).toBe('<script>1</script>');
	expect(answer.headers.get('content-security-policy')).toBe('sandbox');
	expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
});

describe('faults', () => {
	test('a fault for all sends spares what it says, lasts until it is taken away, and is shown', async () => {
		box.openWindow(PHONE);
		const closed = { status: 200, body: { sent: false, message: 'Dialog window is closed' }, path: '/send*', except: '/sendTemplate', times: 'always', title: 'Closed' };
		const { id } = (await control('/fault', closed)).json;
		for (let count = 0; count < 3; count += 1) expect((await post(box, '/sendMessage', { phone: PHONE, body: 'x' })).json.sent).toBe(false);
		expect((await post(box, '/sendTemplate', template('ticket_accepted', ['A', '1', 'B.']))).json.sent).toBe(true);
		expect((await get(box, '/status')).status).toBe(200);
		expect((await control('/fault/remove', { id })).status).toBe(200);
		expect((await post(box, '/sendMessage', { phone: PHONE, body: 'x' })).json.sent).toBe(true);
		expect((await control('/fault/remove', { id })).status).toBe(400);
	});

	test('a later failure is accepted and then told as failed; the marketing limit meets marketing only', async () => {
		box.fault({ failure: { code: 131049, text: 'Ecosystem' }, category: 'marketing', times: 2 });
		await post(box, '/sendTemplate', template('ticket_accepted', ['A', '1', 'B.']));
		await post(box, '/sendTemplate', template('new_collection', ['A']));
		await box.idle();
		expect(box.ledger.map(({ statuses }) => statuses)).toEqual([['sent', 'delivered', 'read'], ['failed']]);
		const { hooks } = (await get(box, `/hookInfo?messageId=${encodeURIComponent(box.ledger[1].id)}`)).json;
		expect(hooks[0]).toMatchObject({ status: 'failed', errors: [{ code: 131049, title: 'Ecosystem' }] });
	});

	test('a slow answer is a normal one', async () => {
		box.openWindow(PHONE);
		box.fault({ kind: 'slow', delayMs: 120 });
		const started = Date.now();
		expect((await post(box, '/sendMessage', { phone: PHONE, body: 'x' })).json.sent).toBe(true);
		expect(Date.now() - started).toBeGreaterThanOrEqual(115);
	});
});

describe('the ledger as a file', () => {
	test('JSON and CSV come as downloads', async () => {
		box.openWindow(PHONE);
		await post(box, '/sendMessage', { phone: PHONE, body: 'a "b", c\nd' });
		const json = await fetch(`${box.url}/box/ledger.json`);
		expect(json.headers.get('content-disposition')).toBe('attachment; filename="ledger.json"');
		expect(await json.json()).toMatchObject([{ method: 'sendMessage', text: 'a "b", c\nd' }]);
		const csv = (await fetchJson(`${box.url}/box/ledger.csv`, 'GET')).text;
		expect(csv.split('\r\n')[0]).toBe('"number","at","method","to","id","text","statuses","body"');
		expect(csv).toContain('"a ""b"", c\nd"');
	});

	test.each(['=HYPERLINK("http://x")', '+1', '-1', '@SUM(1)', '  =1', '\tx'])('a spreadsheet does not run %j', async (text) => {
		box.openWindow(PHONE);
		await post(box, '/sendMessage', { phone: PHONE, body: text });
		const csv = (await fetchJson(`${box.url}/box/ledger.csv`, 'GET')).text;
		expect(csv).toContain(`,"'${text.replaceAll('"', '""')}",`);
	});
});
