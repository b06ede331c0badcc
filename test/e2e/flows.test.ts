import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkflowJson } from '../../demo/localN8n/client';
import { n8nFolder, root } from '../../demo/localN8n/tools';
import { notificationRows, sampleTemplates } from '../../demo/sampleTemplates';
import { Editor } from './editor';
import { eventually, pause, readWorkflow, startWorld, type World } from './world';

/** The flows of `workflows/` that workflows.test.ts does not run, and the pictures of all of them. */

let world: World;
beforeAll(async () => {
	world = await startWorld();
});
afterAll(async () => await world?.close());

const published: string[] = [];
async function publish(file: string): Promise<string> {
	const { id } = await world.importWorkflow(file);
	await world.client.publish(id);
	published.push(id);
	return id;
}
beforeEach(() => world.box.reset());
afterEach(async () => {
	for (const id of published.splice(0)) await world.client.unpublish(id);
});

const CUSTOMER = '12025550143';
const files = readdirSync(join(root, 'workflows')).filter((name) => name.endsWith('.json'));
const sent = (method: string) => world.box.ledger.filter((entry) => entry.method === method);
const texts = (method: string) => sent(method).map(({ text }) => text);
const textsTo = (phone: string) => world.box.ledger.filter(({ to }) => to.startsWith(phone)).map(({ text }) => text);

async function post(path: string, body: unknown): Promise<{ status: number; body: unknown }> {
	const answer = await fetch(`${world.n8n.url}/webhook/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
	return { status: answer.status, body: await answer.json() };
}

async function rows(table: string): Promise<Array<Record<string, unknown>>> {
	const [project] = await world.client.request<Array<{ id: string }>>('GET', '/projects/my-projects');
	const { data } = await world.client.request<{ data: Array<{ id: string; name: string }> }>('GET', `/projects/${project.id}/data-tables`);
	const found = data.find(({ name }) => name === table);
	if (!found) return [];
	return (await world.client.request<{ data: Array<Record<string, unknown>> }>('GET', `/projects/${project.id}/data-tables/${found.id}/rows`)).data;
}

const row = async (table: string, wanted: Record<string, unknown>) => (await rows(table)).find((one) => Object.entries(wanted).every(([key, value]) => one[key] === value));

/** How the channel tells of a message's way (1msg-api §12). */
async function status(messageId: string, phone: string, value: string, error?: { code: number; title: string }): Promise<void> {
	const hook = { id: messageId, type: 'message', status: value, timestamp: String(Math.floor(Date.now() / 1000)), recipient_id: phone, ...(error ? { errors: [error] } : {}) };
	await world.box.push({ instanceId: world.box.channelId, hooks: [hook] });
}

/** What a node gave in an execution, out of n8n's flattened form, in which each value stands once and is named by its place. */
async function outputOf(executionId: string, node: string): Promise<Array<Record<string, unknown>>> {
	const { data } = await eventually(async () => {
		const execution = await world.client.execution(executionId);
		return ['success', 'error'].includes(execution.status) ? execution : undefined;
	}, 'the end of the run');
	const places = JSON.parse(data!) as unknown[];
	const revive = (value: unknown): unknown => {
		const found = typeof value === 'string' ? places[Number(value)] : value;
		if (Array.isArray(found)) return found.map(revive);
		if (typeof found === 'object' && found !== null) return Object.fromEntries(Object.entries(found).map(([key, inner]) => [key, revive(inner)]));
		return found;
	};
	const top = places[0] as { resultData: string };
	const { runData } = places[Number(top.resultData)] as { runData: string };
	const runs = revive((places[Number(runData)] as Record<string, string>)[node]) as Array<{ data: { main: Array<Array<{ json: Record<string, unknown> }>> } }>;
	return runs[0].data.main.flat().map(({ json }) => json);
}

describe('only nodes, versions and fields that n8n has', () => {
	interface Description {
		name: string;
		version: number | number[];
		properties: Array<{ name: string }>;
	}
	let known: Description[];
	beforeAll(() => {
		known = JSON.parse(readFileSync(join(n8nFolder, 'node_modules', 'n8n-nodes-base', 'dist', 'types', 'nodes.json'), 'utf8')) as Description[];
	});

	it.each(files)('%s', (file) => {
		const nodes = readWorkflow(file).nodes as Array<WorkflowJson['nodes'][number] & { typeVersion: number }>;
		const faults = nodes.flatMap(({ name, type, typeVersion, parameters }) => {
			// Ours are opened in the editor and run; models and agents are run by their own tests.
			if (!type.startsWith('n8n-nodes-base.')) return [];
			const description = known.find((one) => `n8n-nodes-base.${one.name}` === type && [one.version].flat().includes(typeVersion));
			if (!description) return [`${name}: n8n has no ${type} ${typeVersion}`];
			const fields = description.properties.map((property) => property.name);
			return Object.keys(parameters).filter((field) => !fields.includes(field)).map((field) => `${name}: ${type} has no field ${field}`);
		});
		expect(faults).toEqual([]);
	});
});

it('delivery tracking: news → statuses → the template where the window closed, a colleague where nothing helps', async () => {
	const id = await publish('delivery-tracking.json');
	const order = (phone: string, orderNumber: string) => ({ phone, customerName: 'Maria', orderNumber });
	world.box.openWindow(`${CUSTOMER}@c.us`);
	await post('order-confirmed', order('+1 202 555 0143', '1'));
	// A shop that reports the same order twice.
	await post('order-confirmed', order('+1 202 555 0143', '1'));
	// The window of this one is closed, and WhatsApp does not reach it either (numbers that end in 0026).
	await post('order-confirmed', order('+1 202 555 0026', '2'));
	await eventually(() => (world.box.ledger.length === 2 ? true : undefined), 'both messages');
	expect(textsTo(CUSTOMER)).toEqual(['Hello, Maria! Your order #1 is confirmed.']);
	expect(textsTo('12025550026')).toEqual(['Hi Maria, order 2 is confirmed.\nThank you']);
	expect(await eventually(async () => await row('WhatsApp deliveries', { orderNumber: '1', status: 'read' }), 'read in the table')).toMatchObject({ step: 3, phone: '+1 202 555 0143' });
	const failed = await eventually(async () => await row('WhatsApp deliveries', { orderNumber: '2', status: 'failed' }), 'failed in the table');
	expect(failed.reason).toMatch(/\w/);
	const messages = await eventually(async () => {
		for (const { id: execution } of await world.client.executions(id)) {
			const given = await outputOf(execution, 'Tell a colleague').catch(() => undefined);
			if (given?.length) return given;
		}
		return undefined;
	}, 'the word to the colleague');
	expect(messages).toMatchObject([{ orderNumber: '2', message: expect.stringMatching(/^Order #2: the WhatsApp message to Maria was not delivered\. .+/) as unknown }]);

	// The window closes between 1MSG's answer and WhatsApp's.
	world.box.settings.ackNotificationsOn = false;
	world.box.openWindow('12025550150@c.us');
	await post('order-confirmed', order('+1 202 555 0150', '3'));
	const { messageId } = await eventually(async () => await row('WhatsApp deliveries', { orderNumber: '3', status: 'accepted' }), 'the third row');
	await status(String(messageId), '12025550150', 'failed', { code: 131047, title: 'Re-engagement message' });
	await eventually(() => (textsTo('12025550150').length === 2 ? true : undefined), 'the template instead');
	expect(textsTo('12025550150')[1]).toBe('Hi Maria, order 3 is confirmed.\nThank you');
	const template = sent('sendTemplate').at(-1)!;
	await eventually(async () => await row('WhatsApp deliveries', { orderNumber: '3', messageId: template.id }), 'the template in the table');
	await status(template.id, '12025550150', 'delivered');
	await eventually(async () => await row('WhatsApp deliveries', { orderNumber: '3', status: 'delivered' }), 'its delivery');
	// A status that comes late moves nothing back.
	await status(template.id, '12025550150', 'sent');

	// What does not leave is in the table all the same, and a colleague hears of it.
	await post('order-confirmed', order('0151 2345678', '4'));
	world.box.openWindow('12025550151@c.us');
	world.box.fault({ path: '/sendMessage', kind: 'resetAfter' });
	await post('order-confirmed', order('+1 202 555 0151', '5'));
	await eventually(async () => await row('WhatsApp deliveries', { orderNumber: '5', status: 'unknown' }), 'the lost answer in the table');
	// Two windows close at once, and the template of the first is refused.
	for (const [phone, orderNumber] of [['12025550152', '6'], ['12025550153', '7']]) {
		world.box.openWindow(`${phone}@c.us`);
		await post('order-confirmed', order(`+${phone}`, orderNumber));
	}
	const both = await eventually(async () => {
		const found = (await rows('WhatsApp deliveries')).filter(({ orderNumber, status: now }) => ['6', '7'].includes(String(orderNumber)) && now === 'accepted');
		return found.length === 2 ? found : undefined;
	}, 'two more rows');
	refuse('sendTemplate', '12025550152');
	const closed = { type: 'message', status: 'failed', timestamp: String(Math.floor(Date.now() / 1000)), errors: [{ code: 131047, title: 'Re-engagement message' }] };
	await world.box.push({ instanceId: world.box.channelId, hooks: both.map(({ messageId: sentId, phone }) => ({ ...closed, id: sentId, recipient_id: String(phone).slice(1) })) });
	await eventually(() => textsTo('12025550153')[1], 'the template of the second');
	await eventually(async () => /^the template instead: The message cannot be delivered/.test(String((await row('WhatsApp deliveries', { orderNumber: '6' }))?.reason)) || undefined, 'the refusal in the table');
	await pause(1000);
	expect(await row('WhatsApp deliveries', { orderNumber: '3' })).toMatchObject({ status: 'delivered', step: 2 });
	expect(await row('WhatsApp deliveries', { orderNumber: '4' })).toMatchObject({ status: 'failed', phone: '0151 2345678', reason: expect.stringContaining('local number') as unknown });
	expect(await row('WhatsApp deliveries', { orderNumber: '5' })).toMatchObject({ status: 'unknown', reason: expect.stringMatching(/^The message may have gone out/) as unknown });
	expect(await row('WhatsApp deliveries', { orderNumber: '6' })).toMatchObject({ status: 'failed' });
	expect(await row('WhatsApp deliveries', { orderNumber: '7' })).toMatchObject({ status: 'accepted' });
	expect((await rows('WhatsApp deliveries')).map(({ orderNumber }) => orderNumber)).toEqual(['1', '2', '3', '4', '5', '6', '7']);
	const told: unknown[] = [];
	for (const { id: execution } of await world.client.executions(id)) told.push(...(await outputOf(execution, 'Tell a colleague').catch(() => [])).map(({ message }) => String(message).slice(0, 66)));
	expect(told.sort()).toEqual(['Order #2: the WhatsApp message to Maria was not delivered. ', 'Order #4: the WhatsApp message to Maria was not delivered. ', 'Order #5: the WhatsApp message to Maria may not have arrived. ', 'Order #6: the WhatsApp message to Maria was not delivered. '].map((text) => expect.stringContaining(text) as unknown));
	expect(world.box.ledger).toHaveLength(8);
});

/** 1MSG refuses what goes to that customer. */
function refuse(method: string, phone: string): void {
	world.box.faultFor = ({ name, body }) => (name === method && JSON.stringify(body).includes(phone) ? { status: 200, body: { sent: false, error: { code: 131026, message: 'Message undeliverable' } } } : undefined);
}

/** One delivery with messages of several customers: texts, or files of a kind. */
async function together(...messages: Array<{ from: string; text?: string; type?: string; quoted?: string }>): Promise<void> {
	const elements = messages.map(({ from, text, type = 'chat', quoted }, index) => {
		world.box.openWindow(`${from}@c.us`);
		const file = type === 'chat' ? undefined : world.box.serve({ name: `${index}.${type === 'image' ? 'jpg' : 'ogg'}`, data: Buffer.from(`${type} ${index} of ${from}`) });
		return { id: `wamid.${crypto.randomUUID()}`, type, body: file ?? text, caption: file ? (text ?? null) : null, fromMe: false, self: 0, isForwarded: 0, author: `${from}@c.us`, chatId: `${from}@c.us`, senderName: 'Customer', time: Math.floor(Date.now() / 1000), quotedMsgId: quoted ?? null };
	});
	await world.box.push({ instanceId: world.box.channelId, messages: elements });
}

it('request information: each file and all words are kept, with the request that is meant; who sends no file is told once', async () => {
	await publish('request-information.json');
	const [two, voice, none, refused] = ['12025550160', '12025550161', '12025550162', '12025550163'];
	const asked = (ticket: string) => `To continue resolving ticket ${ticket}, please send a photo of the damaged item.`;
	const thanks = (ticket: string) => `Thank you! We have what we need for ticket ${ticket}.`;
	refuse('sendMessage', refused);
	await together({ from: refused, text: 'ticket 4710' }, { from: two, text: 'ticket 4711, a cup' }, { from: two, text: 'ticket 4712, a plate' }, { from: CUSTOMER, text: 'Any news on ticket TKT-1024?' }, { from: voice, text: 'ticket 4713' });
	await eventually(async () => ((await rows('WhatsApp requests')).length === 5 ? true : undefined), 'the requests in the table');
	expect((await rows('WhatsApp requests')).map(({ ticketNumber, state }) => [ticketNumber, state])).toEqual([['4710', expect.stringMatching(/^failed: The message cannot be delivered/)], ['4711', 'asked'], ['4712', 'asked'], ['TKT-1024', 'asked'], ['4713', 'asked']]);
	const cup = sent('sendMessage').find(({ text }) => text === asked('4711'))!;

	await together(
		{ from: none, type: 'image', text: 'Ticket TKT-9: this is how it arrived' },
		{ from: two, type: 'image', quoted: cup.id },
		{ from: two, type: 'image', text: 'Ticket 4711 from behind' },
		{ from: two, type: 'image' },
		{ from: voice, text: 'I have no camera here' },
		{ from: voice, type: 'ptt' },
		{ from: voice, type: 'sticker' },
		{ from: CUSTOMER, type: 'image' },
	);
	await eventually(() => textsTo(none)[0], 'the word that it is kept');
	// An album may come in several deliveries.
	await together({ from: two, type: 'image' }, { from: none, type: 'image', text: 'Ticket TKT-9 again' });
	const files = await eventually(async () => {
		const found = (await rows('WhatsApp files')).filter(({ state, ticketNumber }) => state === 'received' || ticketNumber === 'TKT-9');
		return found.length === 7 ? found : undefined;
	}, 'all files');
	await eventually(() => textsTo(voice)[1], 'the hint');
	await pause(1500);
	expect(files.map(({ ticketNumber, phone, state, file }) => [ticketNumber, state, phone, Buffer.from(String(file), 'base64').toString()])).toEqual([
		['TKT-9', 'unasked', none, `image 0 of ${none}`],
		['4711', 'received', two, `image 1 of ${two}`],
		['4711', 'received', two, `image 2 of ${two}`],
		['4712', 'received', two, `image 3 of ${two}`],
		['TKT-1024', 'received', CUSTOMER, `image 7 of ${CUSTOMER}`],
		['4712', 'received', two, `image 0 of ${two}`],
		['TKT-9', 'unasked', none, `image 1 of ${none}`],
	]);
	expect(files[4]).toMatchObject({ mimeType: 'image/jpeg', fileName: expect.stringMatching(/\.jpe?g$/) as unknown });
	const others = (await rows('WhatsApp files')).filter(({ state }) => state === 'words');
	expect(others.map(({ ticketNumber, phone, fileName, mimeType, file }) => [ticketNumber, phone, fileName, mimeType, file])).toEqual([
		['4713', voice, 'text', 'text/plain', 'I have no camera here'],
		['4713', voice, 'voice', 'text/plain', ''],
		['4713', voice, 'sticker', 'text/plain', ''],
	]);
	expect(await rows('WhatsApp files')).toHaveLength(10);
	expect(textsTo(two)).toEqual([asked('4711'), asked('4712'), thanks('4711'), thanks('4712')]);
	expect(textsTo(CUSTOMER)).toEqual([asked('TKT-1024'), thanks('TKT-1024')]);
	expect(textsTo(voice)).toEqual([asked('4713'), 'Thank you, we have noted that. For ticket 4713 we need a photo of the damaged item. If it is still missing, please send it as a photo, a video, a document or in words.']);
	expect(textsTo(none)).toEqual(['Thank you, we have kept your file for ticket TKT-9. A colleague looks at it.']);
	expect(Object.fromEntries((await rows('WhatsApp requests')).map(({ ticketNumber, state }) => [ticketNumber, state]))).toMatchObject({ 4711: 'received', 4712: 'received', 'TKT-1024': 'received', 4713: 'asked' });

	const url = world.box.serve({ name: 'damage.jpg', data: Buffer.from('not quite a photo') });
	world.box.expireLinks();
	await world.box.inbound({ from: CUSTOMER, type: 'image', url });
	await eventually(() => textsTo(CUSTOMER)[2], 'the word that it did not arrive', 180_000);
	expect(textsTo(CUSTOMER)[2]).toBe('Your file did not reach us. Please send it once more.');
});

it('opt-out and campaign: who wrote STOP or stopped in WhatsApp gets nothing; the others once, and a summary', async () => {
	await publish('opt-out.json');
	const { id } = await world.importWorkflow('campaign.json');
	await world.box.inbound({ from: '12025550144', text: ' *stop*! 🛑️' });
	await eventually(() => texts('sendMessage')[0], 'the confirmation');
	await world.box.inbound({ from: '12025550145', text: 'Please do not stop sending' });
	await status('wamid.EARLIER', '12025550143', 'failed', { code: 131050, title: 'User has stopped marketing' });
	await eventually(async () => await row('WhatsApp opt-outs', { phone: '12025550143' }), 'the stop in WhatsApp');
	expect(texts('sendMessage')).toEqual(['You will get no more offers from us. Reply START to get them again.']);
	expect((await rows('WhatsApp opt-outs')).map(({ phone }) => phone).sort()).toEqual(['12025550143', '12025550144']);

	const campaign = async () => await outputOf((await world.client.run(id, 'Start the campaign')).executionId!, 'Summary');
	const refused = { outcome: 'refused', count_phone: 1, appended_phone: ['0146'], appended_reason: [expect.stringContaining('local number') as unknown] };
	const first = await campaign();
	expect(sent('sendTemplate').map(({ to }) => to)).toEqual(['12025550145@c.us']);
	expect(first).toHaveLength(3);
	expect(first).toEqual(expect.arrayContaining([expect.objectContaining({ outcome: 'accepted', count_phone: 1 }), expect.objectContaining({ outcome: 'skipped', count_phone: 1 }), expect.objectContaining(refused)]));

	// Twice START, and the campaign goes on with who is missing.
	for (const from of ['12025550144', '12025550143', '12025550199']) await world.box.inbound({ from, text: 'Start.' });
	await eventually(() => (texts('sendMessage').length === 4 ? true : undefined), 'the welcomes');
	expect(await rows('WhatsApp opt-outs')).toEqual([]);
	const second = await campaign();
	expect(sent('sendTemplate').map(({ to }) => to).sort()).toEqual(['12025550143@c.us', '12025550144@c.us', '12025550145@c.us']);
	expect(second).toEqual(expect.arrayContaining([expect.objectContaining({ outcome: 'accepted', count_phone: 2 }), expect.objectContaining({ outcome: 'skipped', count_phone: 2 })]));
	expect(texts('sendTemplate')).toEqual(expect.arrayContaining(['Hello, Maria! This week everything blue is 10 % off.\nReply STOP to opt out']));
});

it('campaign: one person is one, however the number is written', async () => {
	await publish('opt-out.json');
	await world.box.inbound({ from: '5215512345678', text: 'STOP' });
	await eventually(() => texts('sendMessage')[0], 'the confirmation');
	const workflow = readWorkflow('campaign.json');
	const phones = ['+52 55 1234 5678', '+52 1 55 1234 5678', '0044 7700 900123', '+44 (0)7700 900123', '+44 7700 900123'];
	workflow.nodes.find(({ name }) => name === 'Customers')!.parameters.jsonOutput = JSON.stringify({ campaign: 'one-person', customers: phones.map((phone) => ({ firstName: 'Lee', phone })) });
	const { id } = await world.client.createWorkflow(workflow, world.credential);
	const summary = await outputOf((await world.client.run(id, 'Start the campaign')).executionId!, 'Summary');
	expect(sent('sendTemplate').map(({ to }) => to)).toEqual(['447700900123@c.us']);
	expect(summary).toEqual(expect.arrayContaining([expect.objectContaining({ outcome: 'accepted', count_phone: 1 }), expect.objectContaining({ outcome: 'skipped', count_phone: 2 })]));
	expect(summary).toHaveLength(2);
});

it('campaign: what may have gone out is not counted as refused', async () => {
	const workflow = readWorkflow('campaign.json');
	workflow.nodes.find(({ name }) => name === 'Customers')!.parameters.jsonOutput = JSON.stringify({ campaign: 'broken', customers: ['+1 202 555 0171', '0146'].map((phone) => ({ firstName: 'Lee', phone })) });
	const { id } = await world.client.createWorkflow(workflow, world.credential);
	const campaign = async () => await outputOf((await world.client.run(id, 'Start the campaign')).executionId!, 'Summary');
	const refused = { outcome: 'refused', count_phone: 1, appended_phone: ['0146'] };
	world.box.fault({ path: '/sendTemplate', kind: 'resetAfter' });
	const first = await campaign();
	expect(first).toHaveLength(2);
	const broken = { outcome: 'unknown', count_phone: 1, appended_phone: ['+1 202 555 0171'], appended_reason: [expect.stringMatching(/^The message may have gone out/) as unknown] };
	expect(first).toEqual(expect.arrayContaining([expect.objectContaining(broken), expect.objectContaining(refused)]));
	expect(await campaign()).toEqual(expect.arrayContaining([expect.objectContaining({ outcome: 'skipped', count_phone: 1 }), expect.objectContaining(refused)]));
	expect(sent('sendTemplate')).toHaveLength(1);
});

it('support menu: buttons once a day and on request, each tap answered', async () => {
	await publish('support-menu.json');
	await world.box.inbound({ from: CUSTOMER, name: 'Maria', text: 'Hello' });
	await eventually(() => sent('sendButton')[0], 'the menu');
	expect(texts('sendButton')[0]).toContain('Hello, Maria! How can we help?');
	await world.box.inbound({ from: CUSTOMER, name: 'Maria', text: 'Anybody there?' });
	await world.box.inbound({ from: CUSTOMER, name: 'Maria', text: 'Menu' });
	await eventually(() => sent('sendButton')[1], 'the menu again');
	const taps = [['track', 'Track my order'], ['hours', 'Opening hours'], ['person', 'Talk to a person']];
	for (const [index, [replyId, replyTitle]] of taps.entries()) {
		await world.box.inbound({ from: CUSTOMER, name: 'Maria', type: 'buttonReply', replyId, replyTitle });
		await eventually(() => texts('sendMessage')[index], `the answer to ${replyId}`);
	}
	// The number that was asked for, in two messages; who was not asked is not noted.
	await world.box.inbound({ from: '12025550144', text: 'Nobody asked me' });
	for (const text of ['menu', 'It is', 'A-77']) {
		await world.box.inbound({ from: CUSTOMER, name: 'Maria', text });
		if (text !== 'menu') await eventually(async () => await row('WhatsApp hand-overs', { phone: CUSTOMER, text }), `${text} in the table`);
	}
	await eventually(() => texts('sendMessage')[3], 'the word that it is noted');
	const noted = (await rows('WhatsApp hand-overs')).map(({ phone, customerName, about, text, state }) => [phone, customerName, about, text, state]);
	const [asked, waiting] = ['asked', 'waiting'].map((state) => (about: string, text: string) => [CUSTOMER, 'Maria', about, text, state]);
	expect(noted).toEqual([asked('order number', ''), waiting('a person', ''), waiting('order number', 'It is'), waiting('order number', 'A-77')]);
	await eventually(() => sent('sendButton')[3], 'the menu, and the other’s');
	expect(texts('sendMessage')).toEqual([
		'Please write your order number, and we look where the parcel is.',
		'We are here from Monday to Friday, 9:00 to 17:00.',
		'A colleague answers you here as soon as one is free.',
		'Thank you! We have noted it, and a colleague looks where your parcel is.',
	]);
	expect(sent('sendButton')).toHaveLength(4);
});

it('product picker: a list, and the choice answered', async () => {
	await publish('product-picker.json');
	await world.box.inbound({ from: CUSTOMER, text: 'Do you have a catalog?' });
	const { body } = await eventually(() => sent('sendList')[0], 'the list');
	expect(body.sections).toMatchObject([{ title: 'Chairs', rows: [{ id: 'product-blue-chair' }, { id: 'product-red-chair' }] }, { title: 'Tables', rows: [{}, {}] }]);
	await world.box.inbound({ from: CUSTOMER, text: 'Hm' });
	await world.box.inbound({ from: CUSTOMER, type: 'buttonReply', replyId: 'product', replyTitle: 'Of another workflow' });
	await world.box.inbound({ from: CUSTOMER, type: 'listReply', replyId: 'product-round-table', replyTitle: 'Round table' });
	await eventually(() => texts('sendMessage')[0], 'the answer');
	expect(texts('sendMessage')).toEqual(['A good choice: Round table. We have noted it for you, and a colleague answers you here.']);
	expect(world.box.ledger).toHaveLength(2);
	expect(await row('WhatsApp leads', { productName: 'Round table' })).toMatchObject({ phone: CUSTOMER, state: 'waiting' });
});

it('availability: each wish goes to the answer that it quotes, and what is not in the stock list is noted as such', async () => {
	await publish('availability-reply.json');
	const phone = '12025550172';
	const ofPhone = async () => (await rows('WhatsApp leads')).filter((one) => one.phone === phone).map(({ productName, text, state }) => [productName, text, state]);
	const writes = async (text: string, quoted?: string) => {
		const before = (await ofPhone()).length;
		await together({ from: phone, text, quoted });
		await eventually(async () => ((await ofPhone()).length > before ? true : undefined), `the row of “${text}”`);
	};
	const notListed = 'not answered: not in the stock list';
	await together({ from: phone, text: 'Hello?' });
	await writes('Do you have green jackets?');
	await writes('Is the premium plan available?');
	await writes('Is the blue jacket available?');
	const [premium] = sent('sendMessage');
	await writes('Please reserve it', premium.id);
	await writes('And do you have green jackets available?');
	await writes('Can you tell me when it is available again?');
	// One delivery with both.
	await together({ from: phone, text: 'One more, please', quoted: premium.id }, { from: phone, text: 'And a restock alert' });
	await eventually(async () => ((await ofPhone()).length === 8 ? true : undefined), 'both rows');
	await pause(1000);
	expect(await ofPhone()).toEqual([
		['', 'Do you have green jackets?', notListed],
		['Premium Plan license', 'Is the premium plan available?', 'answered'],
		['Blue jacket', 'Is the blue jacket available?', 'answered'],
		['Premium Plan license', 'Please reserve it', 'waiting'],
		['', 'And do you have green jackets available?', notListed],
		['Blue jacket', 'Can you tell me when it is available again?', 'waiting'],
		['Premium Plan license', 'One more, please', 'waiting'],
		['Blue jacket', 'And a restock alert', 'waiting'],
	]);
	expect(textsTo(phone).slice(2)).toEqual(['Premium Plan license', 'Blue jacket'].map((product) => `Thank you! We have noted it for «${product}», and a colleague answers you here.`));
});

it('who taps the same again is noted once, and told once', async () => {
	for (const file of ['product-picker.json', 'support-menu.json']) await publish(file);
	const phone = '12025550173';
	const taps = async (replyId: string, replyTitle: string) => await world.box.inbound({ from: phone, name: 'Dana', type: 'buttonReply', replyId, replyTitle });
	const both = async () => [await rows('WhatsApp leads'), await rows('WhatsApp hand-overs')].map((all) => all.filter((one) => one.phone === phone).length);
	const answers = ['A colleague answers you here as soon as one is free.', 'A good choice: Red chair. We have noted it for you, and a colleague answers you here.'];
	for (let time = 0; time < 2; time++) {
		await taps('product-red-chair', 'Red chair');
		await taps('person', 'Talk to a person');
		await eventually(() => (textsTo(phone).length === 2 ? true : undefined), 'both answers');
	}
	await pause(2000);
	expect(await both()).toEqual([1, 1]);
	expect(textsTo(phone).sort()).toEqual(answers);
	await taps('product-blue-chair', 'Blue chair');
	await eventually(() => textsTo(phone)[2], 'the answer to another choice');
	expect(await both()).toEqual([2, 1]);
});

it('one customer’s refusal silences nobody of the same delivery, and looks like no success', async () => {
	const flows: string[] = [];
	for (const file of ['acknowledge.json', 'availability-reply.json', 'opt-out.json', 'product-picker.json', 'support-menu.json']) flows.push(await publish(file));
	const [refused, served] = ['12025550161', '12025550162'];
	for (const phone of [refused, served]) world.box.openWindow(`${phone}@c.us`);
	world.box.faultFor = ({ body }) => ((body as { phone?: string })?.phone === refused ? { status: 200, body: { sent: false, error: { code: 131026, message: 'Message undeliverable' } } } : undefined);
	const deliver = async (...messages: Array<string | { id: string; title: string }>) => {
		const elements = [refused, served].flatMap((phone) => messages.map((message) => ({
			id: `wamid.${crypto.randomUUID()}`, fromMe: false, self: 0, isForwarded: 0, author: `${phone}@c.us`, chatId: `${phone}@c.us`, senderName: 'Maria', time: Math.floor(Date.now() / 1000), caption: null, quotedMsgId: null,
			...(typeof message === 'string' ? { type: 'chat', body: message } : { type: 'interactive', body: message.title, metadata: { type: 'button_reply', button_reply: message } }),
		})));
		await world.box.push({ instanceId: world.box.channelId, messages: elements });
	};
	const all = async (expected: string[]) => {
		await eventually(() => (expected.every((text) => textsTo(served).includes(text)) ? true : undefined), 'all that the second gets').catch(() => undefined);
		expect(textsTo(served)).toEqual(expect.arrayContaining(expected));
	};
	await deliver('Is the premium plan available?', 'Show me the catalog', 'STOP!', { id: 'track', title: 'Track my order' }, { id: 'hours', title: 'Opening hours' }, { id: 'person', title: 'Talk to a person' }, { id: 'product-red-chair', title: 'Red chair' });
	await all([
		'👍', 'Hello, Maria! «Premium Plan license» is currently in stock — ready to ship today. Reply here if you want to reserve, get a restock alert, or see similar options.',
		'Hello, Maria! How can we help?\nWrite “menu” to see this again', 'Please write your order number, and we look where the parcel is.', 'We are here from Monday to Friday, 9:00 to 17:00.', 'A colleague answers you here as soon as one is free.',
		'What are you looking for?', 'A good choice: Red chair. We have noted it for you, and a colleague answers you here.', 'You will get no more offers from us. Reply START to get them again.',
	]);
	const listed = async () => (await rows('WhatsApp opt-outs')).map(({ phone }) => phone).filter((phone) => [refused, served].includes(String(phone)));
	expect(await listed()).toEqual([refused, served]);
	for (const phone of [refused, served]) expect(await row('WhatsApp hand-overs', { phone, about: 'a person', state: 'waiting' })).toBeDefined();
	await eventually(async () => await row('WhatsApp leads', { phone: served, state: 'answered' }), 'the question in the table');
	expect(await row('WhatsApp leads', { phone: refused, productName: 'Premium Plan license' })).toMatchObject({ state: expect.stringMatching(/^not answered: The message cannot be delivered/) as unknown });
	expect(await row('WhatsApp leads', { phone: served, productName: 'Premium Plan license' })).toMatchObject({ text: 'Is the premium plan available?', state: 'answered' });

	// What they write next: only who was answered was invited to.
	await deliver('START', 'Great, please reserve it for me');
	await all(['Welcome back! You will hear from us again. Reply STOP at any time.', 'Thank you! We have noted it for «Premium Plan license», and a colleague answers you here.']);
	expect(await listed()).toEqual([]);
	const wishes = (await rows('WhatsApp leads')).filter(({ text }) => String(text).startsWith('Great'));
	expect(wishes).toMatchObject([{ phone: served, productName: 'Premium Plan license', state: 'waiting' }]);
	expect(textsTo(refused)).toEqual([]);
	expect(textsTo(served).filter((text) => text.startsWith('Thank you! We have noted it for'))).toHaveLength(1);
	const ended = await eventually(async () => {
		const executions = (await Promise.all(flows.map(async (id) => await world.client.executions(id)))).flat();
		return executions.every((one) => ['success', 'error', 'crashed'].includes(one.status)) ? executions : undefined;
	}, 'the end of all');
	const bad = ended.filter((one) => one.status !== 'success');
	expect(await Promise.all(bad.map(async ({ id }) => (await world.client.execution(id)).data))).toEqual([]);
});

it('team broadcast: a group, its link to each member, and an announcement in it', async () => {
	world.box.templates = [...world.box.templates, ...sampleTemplates()];
	const id = await publish('team-broadcast.json');
	await world.client.run(id, 'Create the group once');
	await eventually(() => (sent('sendTemplate').length === 2 ? true : undefined), 'the invitations');
	const [group] = world.box.groups;
	expect(group.subject).toBe('Launch crew');
	expect(texts('sendTemplate').sort()).toEqual(['Alexey', 'Maria'].map((name) => `Hello ${name}, join our group Launch crew here: ${group.inviteLink} See you!`));
	const announce = async (text: string) => {
		const form = new FormData();
		form.append('field-0', text);
		expect((await fetch(`${world.n8n.url}/form/team-announcement`, { method: 'POST', body: form })).status).toBe(200);
	};
	await announce('We launch at noon.');
	await eventually(() => sent('sendTemplate')[2], 'the announcement by template');
	// Somebody writes in the group, and its window is open.
	await world.box.inbound({ from: CUSTOMER, groupId: group.id, text: 'Great' });
	await announce('Bring cake.');
	await eventually(() => sent('sendMessage')[0], 'the announcement');
	expect(world.box.ledger.slice(2).map(({ to, method, text }) => [to, method, text])).toEqual([
		[`${group.id}@g.us`, 'sendTemplate', 'News for the team: We launch at noon. Have a good day!'],
		[`${group.id}@g.us`, 'sendMessage', 'Bring cake.'],
	]);
});

it('team broadcast: one refused member costs nobody else the link, and is shown', async () => {
	world.box.templates = [...world.box.templates, ...sampleTemplates()];
	const { id } = await world.importWorkflow('team-broadcast.json');
	refuse('sendTemplate', CUSTOMER);
	const members = await outputOf((await world.client.run(id, 'Create the group once')).executionId!, 'Who got the link');
	const { inviteLink } = world.box.groups[0];
	expect(members).toEqual([
		{ outcome: 'refused', firstName: 'Maria', phone: '+1 202 555 0143', reason: expect.stringMatching(/^The message cannot be delivered/) as unknown, inviteLink },
		{ outcome: 'accepted', firstName: 'Alexey', phone: '+1 202 555 0144', reason: '', inviteLink },
	]);
	expect(sent('sendTemplate').map(({ to }) => to)).toEqual(['12025550144@c.us']);
});

it('one-time password: sent, good for once and for five tries; no execution keeps it', async () => {
	const id = await publish('one-time-password.json');
	const phone = '+1 202 555 0143';
	const check = async (code: string) => (await post('code-check', { phone: '1 (202) 5550143', code })).body;
	const send = async () => {
		expect(await post('code-send', { phone })).toEqual({ status: 200, body: { sent: true } });
		return /\b\d{6}\b/.exec(texts('sendTemplate').at(-1)!)![0];
	};
	const wrong = (code: string) => (code === '000000' ? '000001' : '000000');
	const code = await send();
	expect(sent('sendTemplate')[0].body).toMatchObject({ template: 'login_code', params: [{ type: 'body', parameters: [{ text: code }] }, { type: 'button', parameters: [{ text: code }] }] });
	expect(JSON.stringify(await rows('WhatsApp codes'))).not.toContain(code);
	expect(await check(wrong(code))).toEqual({ valid: false });
	expect(await check(code)).toEqual({ valid: true });
	expect(await check(code)).toEqual({ valid: false });
	const second = await send();
	for (let tries = 0; tries < 5; tries++) expect(await check(wrong(second))).toEqual({ valid: false });
	expect(await check(second)).toEqual({ valid: false });
	expect(await check('')).toEqual({ valid: false });
	expect(await post('code-check', { phone: '+1 202 555 0199' })).toEqual({ status: 200, body: { valid: false } });
	expect(await post('code-send', { phone: '0146' })).toMatchObject({ status: 502, body: { sent: false } });
	await eventually(async () => ((await world.client.executions(id)).length === 0 ? true : undefined), 'the executions to go');
});

it('notifications: each row of the table reaches the customer, with its variables in order', async () => {
	world.box.templates = [...world.box.templates, ...sampleTemplates()];
	world.box.openWindow(`${CUSTOMER}@c.us`);
	const id = await publish('notifications.json');
	const table = notificationRows();
	expect(table).toHaveLength(30);
	for (const { scenario, template, variables } of table) {
		world.box.ledger.splice(0);
		await post('notify', { scenario, phone: '+1 202 555 0143', values: variables });
		const [entry] = await eventually(() => (world.box.ledger.length > 0 ? world.box.ledger : undefined), scenario);
		expect(entry.to).toBe(`${CUSTOMER}@c.us`);
		if (!template) expect(entry.text).toBe('Hello, Maria! Thank you for asking about Premium Plan. A colleague answers within the hour.');
		else expect([entry.body.template, entry.text]).toEqual([template.split('|')[0], `${scenario}: ${Object.entries(variables).map(([name, sample]) => `${name} ${sample}`).join(', ')}.`]);
	}

	world.box.ledger.splice(0);
	for (let time = 0; time < 2; time++) await post('notify', { ...{ scenario: 'payment-link-send', phone: '+1 202 555 0143', key: 'link-1' }, values: { customerName: 'Maria', amount: '1 EUR', link: 'https://pay.example.com/1' } });
	await post('notify', { scenario: 'payment-link-send', phone: '+1 202 555 0143', values: { customerName: 'Maria' } });
	await post('notify', { scenario: 'no-such', phone: '+1 202 555 0143' });
	const errors = await eventually(async () => {
		const failed = (await world.client.executions(id)).filter((execution) => execution.status === 'error');
		return failed.length === 2 ? failed : undefined;
	}, 'two executions that say why');
	const said = await Promise.all(errors.map(async (execution) => (await world.client.execution(execution.id)).data));
	expect(said.join()).toContain('payment-link-send: no value for amount, link. Nothing was sent.');
	expect(said.join()).toContain('The table has no row for “no-such”. Nothing was sent.');
	expect(world.box.ledger).toHaveLength(1);

	await world.client.run(id, 'By hand');
	await eventually(() => (world.box.ledger.length === 2 ? true : undefined), 'the row’s sample');
	expect(world.box.ledger[1].text).toBe('booking-confirmation: customerName Maria, service Haircut, dateAndTime Friday, 10:00, place 1 Sample Street.');
});

describe('each flow is drawn as its picture shows', () => {
	let editor: Editor;
	beforeAll(async () => {
		editor = await Editor.open(world.n8n.url);
		// An editor that asks whether to leave would be told no, and stay.
		editor.page.on('dialog', (dialog) => void dialog.accept());
	});
	afterAll(async () => await editor?.close());

	it.each(files)('%s', async (file) => {
		const { id, nodes } = await world.importWorkflow(file);
		const faults: string[] = [];
		const note = (error: Error) => faults.push(error.message);
		editor.page.on('pageerror', note);
		await editor.openWorkflow(id);
		// The button at the bottom of the canvas covers the lowest node otherwise.
		await editor.page.click('[data-test-id=zoom-out-button]');
		await editor.screenshot(`flow-${file.replace('.json', '')}`);
		editor.page.off('pageerror', note);
		expect(await editor.page.locator('[data-test-id=canvas-node]').count()).toBe(nodes.filter(({ type }) => type !== 'n8n-nodes-base.stickyNote').length);
		// A red triangle on a node: a field that is missing or that the editor does not take.
		// A model wants a credential of its own.
		expect(await editor.page.locator('[data-test-id=node-issues]').count()).toBe(nodes.filter(({ name }) => name === 'Model').length);
		expect(faults).toEqual([]);
	});
});
