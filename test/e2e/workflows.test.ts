import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../demo/localN8n/tools';
import { eventually, pause, readWorkflow, startWorld, type World } from './world';

/** The workflows of `workflows/`, imported as they are: webhook in, message out, in a real n8n. */

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
const texts = (method: string) => world.box.ledger.filter((entry) => entry.method === method).map(({ text }) => text);

async function post(path: string, body: unknown): Promise<void> {
	const answer = await fetch(`${world.n8n.url}/webhook/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
	expect(answer.status).toBe(200);
}

/** Fills in a form of n8n's as a browser does. */
async function submitForm(path: string, fields: string[]): Promise<void> {
	const form = new FormData();
	fields.forEach((value, index) => form.append(`field-${index}`, value));
	const answer = await fetch(`${world.n8n.url}/form/${path}`, { method: 'POST', body: form });
	expect(answer.status).toBe(200);
}

async function rows(table: string): Promise<Array<Record<string, unknown>>> {
	const [project] = await world.client.request<Array<{ id: string }>>('GET', '/projects/my-projects');
	const { data } = await world.client.request<{ data: Array<{ id: string; name: string }> }>('GET', `/projects/${project.id}/data-tables`);
	const found = data.find(({ name }) => name === table);
	if (!found) return [];
	const { data: content } = await world.client.request<{ data: Array<Record<string, unknown>> }>('GET', `/projects/${project.id}/data-tables/${found.id}/rows`);
	return content;
}

it('promise 1: a loop sends each of its items, once', async () => {
	world.box.openWindow(`${CUSTOMER}@c.us`);
	const at = (name: string, type: string, typeVersion: number, parameters: object) => ({ id: crypto.randomUUID(), name, type, typeVersion, position: [0, 0], parameters });
	const link = (node: string) => ({ node, type: 'main', index: 0 });
	const { id } = await world.client.createWorkflow(
		{
			name: 'Loop',
			nodes: [
				at('Start', 'n8n-nodes-base.webhook', 2, { httpMethod: 'POST', path: 'loop', options: {} }),
				at('Items', 'n8n-nodes-base.code', 2, { jsCode: 'return [1, 2, 3].map((n) => ({ json: { n: n === 3 ? 1 : n } }))' }),
				at('Loop', 'n8n-nodes-base.splitInBatches', 3, { options: {} }),
				at('Ask', 'n8n-nodes-onemsg.oneMsgRequestInformation', 1, { recipient: CUSTOMER, ticketNumber: '={{ $json.n }}', awaitedItem: 'a photo', options: {} }),
			] as never,
			connections: {
				Start: { main: [[link('Items')]] },
				Items: { main: [[link('Loop')]] },
				Loop: { main: [[], [link('Ask')]] },
				Ask: { main: [[link('Loop')]] },
			},
			settings: { executionOrder: 'v1' },
		},
		world.credential,
	);
	await world.client.publish(id);
	published.push(id);
	await post('loop', {});
	await eventually(() => (texts('sendMessage').length === 3 ? true : undefined), 'three texts');
	await pause(1000);
	// The first and the third are the same text: the run tells them apart.
	expect(texts('sendMessage').map((text) => text.slice(0, 32))).toEqual([1, 2, 1].map((n) => `To continue resolving ticket ${n}, `));
});

describe('every file can be imported as it is', () => {
	it.each(readdirSync(join(root, 'workflows')).filter((name) => name.endsWith('.json')))('%s', (file) => {
		const { nodes } = readWorkflow(file);
		expect(nodes.some(({ type }) => type.startsWith('n8n-nodes-onemsg.'))).toBe(true);
		expect(nodes.some(({ type }) => type === 'n8n-nodes-base.stickyNote')).toBe(true);
		expect(JSON.stringify(nodes)).not.toMatch(/"webhookId"|"credentials"/);
	});
});

it('ticket accepted: a form in, a template out', async () => {
	await publish('ticket-accepted.json');
	await submitForm('ticket-accepted', ['Maria', '+1 (202) 555-0143', '12345']);
	await eventually(() => texts('sendTemplate')[0], 'the template');
	expect(texts('sendTemplate')).toEqual(['Hello, Maria! Your request #12345 has been accepted for processing. Expect a specialist reply within 2 hours. We will keep you updated on progress.']);
});

it('order no-response: an event in, a template out', async () => {
	await publish('order-no-response.json');
	await post('order-no-response', { phone: '+1 202 555 0143', customerName: 'Alexey', orderNumber: 10482, pendingAction: 'delivery slot confirmation', instruction: 'Please choose a time' });
	await eventually(() => texts('sendTemplate')[0], 'the template');
	expect(texts('sendTemplate')).toEqual(['Hello, Alexey! We are waiting for your reply regarding order #10482: delivery slot confirmation. Please choose a time.']);
});

it('request information: a message in, a text out', async () => {
	await publish('request-information.json');
	await world.box.inbound({ from: CUSTOMER, text: 'I have two tickets. Any news on ticket number TKT-1024?' });
	await eventually(() => texts('sendMessage')[0], 'the text');
	expect(texts('sendMessage')).toEqual(['To continue resolving ticket TKT-1024, please send a photo of the damaged item.']);
});

it('availability reply: a question in, a text out', async () => {
	await publish('availability-reply.json');
	await world.box.inbound({ from: CUSTOMER, name: 'Alexey', text: 'Is the premium plan available?' });
	await eventually(() => texts('sendMessage')[0], 'the text');
	expect(texts('sendMessage')).toEqual(['Hello, Alexey! «Premium Plan license» is currently in stock — ready to ship today. Reply here if you want to reserve, get a restock alert, or see similar options.']);
});

it('acknowledge: a message in, a reaction and a read receipt out', async () => {
	await publish('acknowledge.json');
	const id = await world.box.inbound({ from: CUSTOMER, text: 'Hello' });
	await eventually(() => world.box.readMessages[0], 'the read receipt');
	expect(world.box.ledger).toMatchObject([{ method: 'sendReaction', body: { phone: CUSTOMER, body: '👍', quotedMsgId: id } }]);
	expect(world.box.readMessages).toEqual([{ messageId: id, typingIndicator: false }]);
});

it('ticket flow: form → template → status tracked; the customer writes → acknowledged, asked once, answer noted', async () => {
	await publish('ticket-flow.json');
	expect(world.box.settings.ackNotificationsOn).toBe(true);
	// A ticket is there, whatever becomes of its message.
	await submitForm('ticket-flow', ['Lost', '0151 2345678', 'My cup is broken']);
	world.box.fault({ path: '/sendTemplate', kind: 'resetAfter' });
	await submitForm('ticket-flow', ['Reset', '+1 202 555 0166', 'My plate is broken']);
	const kept = async () => (await rows('WhatsApp tickets')).filter(({ customerName, delivery }) => ['Lost', 'Reset'].includes(String(customerName)) && delivery !== 'not sent');
	await eventually(async () => ((await kept()).length === 2 ? true : undefined), 'both tickets');
	expect(await kept()).toMatchObject([
		{ customerName: 'Lost', phone: '0151 2345678', problem: 'My cup is broken', state: 'new', delivery: expect.stringMatching(/^failed: .*local number/) as unknown },
		{ customerName: 'Reset', phone: '+1 202 555 0166', problem: 'My plate is broken', state: 'new', delivery: expect.stringMatching(/^unknown: The message may have gone out/) as unknown },
	]);
	world.box.ledger.splice(0);

	await submitForm('ticket-flow', ['Dana', '+1 202 555 0143', 'It is broken']);
	await eventually(() => texts('sendTemplate')[0], 'the template');
	const ticket = await eventually(async () => (await rows('WhatsApp tickets')).find(({ delivery }) => delivery === 'read'), 'the delivery in the table');
	expect(ticket).toMatchObject({ phone: '+1 202 555 0143', state: 'new', messageId: world.box.ledger[0].id });

	// What the customer writes in a group is not answered there.
	await world.box.inbound({ from: CUSTOMER, groupId: '120363000000004242', text: 'Hello all' });
	await world.box.inbound({ from: CUSTOMER, text: 'Is anybody there?' });
	await eventually(() => texts('sendMessage')[0], 'the question');
	expect(texts('sendMessage')).toEqual([`To continue resolving ticket ${String(ticket.ticketNumber)}, please send a photo of it.`]);
	await eventually(async () => (await rows('WhatsApp tickets')).find(({ state }) => state === 'asked'), 'asked in the table');

	await world.box.inbound({ from: CUSTOMER, type: 'image', url: 'https://example.com/photo.jpg', caption: 'here' });
	await eventually(async () => (await rows('WhatsApp tickets')).find(({ state }) => state === 'answered'), 'answered in the table');
	expect(texts('sendMessage')).toHaveLength(1);
	expect(texts('sendReaction')).toHaveLength(2);
	expect(world.box.ledger.filter(({ to }) => to !== `${CUSTOMER}@c.us`)).toEqual([]);

	// Two tickets of one customer, whose number has two forms; two messages in one delivery, behind one that is refused its question.
	for (const problem of ['cup', 'plate']) await submitForm('ticket-flow', ['Eve', '+55 11 98765-4321', problem]);
	await submitForm('ticket-flow', ['Refused', '+1 202 555 0167', 'fork']);
	const ofEve = async () => (await rows('WhatsApp tickets')).filter(({ customerName }) => customerName === 'Eve');
	await eventually(() => (texts('sendTemplate').length === 4 ? true : undefined), 'the templates');
	world.box.faultFor = ({ name, body }) => (name === 'sendMessage' && JSON.stringify(body).includes('12025550167') ? { status: 200, body: { sent: false, error: { code: 131026, message: 'Message undeliverable' } } } : undefined);
	const messages = [['12025550167', 'Hello'], ['551187654321', 'Oi'], ['551187654321', 'It is the blue one']].map(([phone, body]) => ({ id: `wamid.${crypto.randomUUID()}`, type: 'chat', body, fromMe: false, self: 0, isForwarded: 0, author: `${phone}@c.us`, chatId: `${phone}@c.us`, senderName: 'Customer', time: Math.floor(Date.now() / 1000), caption: null, quotedMsgId: null }));
	for (const { chatId } of messages) world.box.openWindow(chatId);
	await world.box.push({ instanceId: world.box.channelId, messages });
	const [cup, plate] = await eventually(async () => {
		const asked = (await ofEve()).filter(({ state }) => state === 'asked');
		return asked.length === 2 ? asked : undefined;
	}, 'both asked');
	await pause(1000);
	expect(texts('sendMessage').slice(1)).toEqual([cup, plate].map(({ ticketNumber }) => `To continue resolving ticket ${String(ticketNumber)}, please send a photo of it.`));
	expect((await rows('WhatsApp tickets')).find(({ customerName }) => customerName === 'Refused')).toMatchObject({ state: 'new' });
	await world.box.inbound({ from: '551187654321', type: 'image', quotedMessageId: String(cup.questionId) });
	await eventually(async () => (await ofEve()).find(({ state }) => state === 'answered'), 'the answer');
	await pause(1000);
	expect((await ofEve()).map(({ problem, state }) => [problem, state])).toEqual([['cup', 'answered'], ['plate', 'asked']]);
});

it('order question with a wait: who writes meanwhile is not reminded, who does not is', async () => {
	const { id } = await world.importWorkflow('order-flow-wait.json');
	const workflow = await world.client.getWorkflow(id);
	// Nobody waits a day here.
	workflow.nodes.find(({ name }) => name === 'Wait a day')!.parameters = { amount: 4, unit: 'seconds' };
	await world.client.request('PATCH', `/workflows/${id}`, { nodes: workflow.nodes, connections: workflow.connections, versionId: workflow.versionId, name: workflow.name });
	await world.client.publish(id);
	published.push(id);
	// Both have written some day, so that the history is known to be kept.
	for (const from of ['12025550143', '12025550144']) await world.box.inbound({ from, text: 'Hello' });
	await pause(1500);
	const order = (phone: string, orderNumber: string) => ({ phone, customerName: 'Alexey', orderNumber, pendingAction: 'delivery slot confirmation', instruction: 'Please choose a time' });
	await post('order-question', order('+1 202 555 0143', '1'));
	await post('order-question', order('+1 202 555 0144', '2'));
	await eventually(() => (texts('sendTemplate').length === 2 ? true : undefined), 'both questions');
	await pause(1500);
	await world.box.inbound({ from: '12025550143', text: 'Tomorrow is fine' });
	await eventually(() => (texts('sendTemplate').length === 3 ? true : undefined), 'the reminder', 180_000);
	await pause(3000);
	expect(texts('sendTemplate').slice(2)).toEqual(['Hello, Alexey! We are waiting for your reply regarding order #2: delivery slot confirmation. Please choose a time.']);
});

it('order flow: who answers is left alone, who does not is reminded once', async () => {
	const id = await publish('order-flow.json');
	const order = (phone: string, orderNumber: string) => ({ phone, customerName: 'Alexey', orderNumber, pendingAction: 'delivery slot confirmation', instruction: 'Please choose a time' });
	await post('order-awaiting', order('+1 202 555 0145', '5'));
	await post('order-awaiting', order('001 (202) 555-0143', '1'));
	await post('order-awaiting', order('+1 202 555 0144', '2'));
	await post('order-awaiting', order('nobody', '3'));
	// A number that WhatsApp knows without the 9.
	await post('order-awaiting', order('+55 11 98765-4322', '4'));
	await eventually(async () => ((await rows('WhatsApp orders')).length === 5 ? true : undefined), 'five orders');
	// A shop's webhook that was not sure.
	await post('order-awaiting', order('+1 202 555 0144', '2'));
	await pause(1500);
	expect(await rows('WhatsApp orders')).toHaveLength(5);
	// Accepted, and told as failed by a status: the first reminder.
	world.box.fault({ failure: { code: 131026, text: 'Message undeliverable' }, path: '/sendTemplate' });
	await world.box.inbound({ from: '551187654322', text: 'Sim' });
	await world.box.inbound({ from: '12025550143', text: 'Tomorrow is fine' });
	await eventually(async () => (await rows('WhatsApp orders')).find(({ orderNumber, state }) => orderNumber === '1' && state === 'answered'), 'the answer');
	await eventually(async () => (await rows('WhatsApp orders')).find(({ orderNumber, state }) => orderNumber === '4' && state === 'answered'), 'the answer from Brazil');

	// Nobody waits a day here: the flow is told to remind at once.
	const workflow = await world.client.getWorkflow(id);
	const wait = workflow.nodes.find(({ name }) => name === 'For 24 hours')!;
	wait.parameters = JSON.parse(JSON.stringify(wait.parameters).replace('hours: 24', 'hours: 0')) as typeof wait.parameters;
	await world.client.request('PATCH', `/workflows/${id}`, { nodes: workflow.nodes, connections: workflow.connections, versionId: workflow.versionId, name: workflow.name });
	for (let round = 0; round < 2; round++) {
		await world.client.run(id, 'Every hour');
		await eventually(async () => (await rows('WhatsApp orders')).find(({ orderNumber, state }) => orderNumber === '2' && state === 'reminded'), 'the reminder');
		await pause(1500);
	}
	expect(texts('sendTemplate').sort()).toEqual(['2', '5'].map((number) => `Hello, Alexey! We are waiting for your reply regarding order #${number}: delivery slot confirmation. Please choose a time.`));
	const states = async () => Object.fromEntries((await rows('WhatsApp orders')).map(({ orderNumber, state }) => [orderNumber, state]));
	expect(await states()).toMatchObject({ 1: 'answered', 2: 'reminded', 3: expect.stringMatching(/^failed: Recipient .+ is neither/) as unknown, 4: 'answered', 5: expect.stringMatching(/^failed: /) as unknown });
	await world.box.inbound({ from: '12025550144', text: 'Friday at ten, please' });
	await eventually(async () => ((await states())[2] === 'answered' ? true : undefined), 'the answer to the reminder');
});
