import type { WorkflowJson } from '../../demo/localN8n/client';
import { sampleTemplates } from '../../demo/sampleTemplates';
import { readButtonIds, type Tappable } from './buttons';
import { startModel, type ScriptedModel } from './scriptedModel';
import { eventually, pause, readWorkflow, startWorld, type World } from './world';

/** The flows of `workflows/` that ask and wait, imported as they are, in a real n8n. */

const CUSTOMER = '12025550143';
const COLLEAGUE = '12025550144';
const NEIGHBOUR = '12025550145';
const ANOTHER = '12025550146';
let world: World;
let model: ScriptedModel;

beforeAll(async () => {
	model = await startModel((messages) => {
		const last = messages.at(-1)!;
		if (last.role === 'tool') return { say: `The shop says: ${JSON.stringify(last.content)}` };
		const order = /\b10\d{3}\b/.exec(JSON.stringify(last.content))?.[0];
		return order ? { call: { order, amount: 40, reason: 'arrived broken' } } : { say: `No order in ${JSON.stringify(last.content)}` };
	});
	world = await startWorld();
});
afterAll(async () => {
	await world?.close();
	await model?.close();
});

const published: string[] = [];
beforeEach(() => {
	world.box.reset();
	model.asked.splice(0);
	for (const phone of [CUSTOMER, COLLEAGUE, NEIGHBOUR, ANOTHER]) world.box.openWindow(`${phone}@c.us`);
});
afterEach(async () => {
	for (const id of published.splice(0)) await world.client.unpublish(id);
});

async function publish(file: string, change: (nodes: WorkflowJson['nodes']) => void = () => undefined): Promise<string> {
	const workflow = readWorkflow(file);
	change(workflow.nodes);
	const { id } = await world.client.createWorkflow(workflow, world.credential);
	await world.client.publish(id);
	published.push(id);
	return id;
}

async function post(path: string, body: unknown): Promise<void> {
	expect((await fetch(`${world.n8n.url}/webhook/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).status).toBe(200);
}

async function rows(table: string): Promise<Array<Record<string, unknown>>> {
	const [project] = await world.client.request<Array<{ id: string }>>('GET', '/projects/my-projects');
	const { data } = await world.client.request<{ data: Array<{ id: string; name: string }> }>('GET', `/projects/${project.id}/data-tables`);
	const { id } = data.find(({ name }) => name === table)!;
	return (await world.client.request<{ data: Array<Record<string, unknown>> }>('GET', `/projects/${project.id}/data-tables/${id}/rows`)).data;
}

const textsTo = (phone: string) => world.box.ledger.filter(({ to }) => to === `${phone}@c.us`).map(({ text }) => text);
const reaches = async (phone: string, words: string, timeoutMs = 90_000) => await eventually(() => textsTo(phone).find((text) => text.includes(words)), words, timeoutMs);
/** The sample that is pinned to the webhook. */
const sample = (file: string) => Object.values((readWorkflow(file) as unknown as { pinData: Record<string, Array<{ json: { body: unknown } }>> }).pinData)[0][0].json.body;
const wait = (name: string, parameters: object) => (nodes: WorkflowJson['nodes']) => void Object.assign(nodes.find((node) => node.name === name)!.parameters, parameters);

async function question(workflowId: string, phone: string): Promise<Tappable & { text: string }> {
	const entry = await eventually(() => world.box.ledger.find(({ method, to }) => ['sendButton', 'sendList'].includes(method) && to === `${phone}@c.us`), 'the question');
	await eventually(async () => (await world.client.executionsIn(workflowId, 'waiting')).count > 0 || undefined, 'the waiting execution');
	return { ...readButtonIds(entry), messageId: entry.id, text: entry.text };
}

async function tap({ ids, titles, messageId }: Tappable, title: string, from: string): Promise<void> {
	await world.box.inbound({ from, type: titles.length > 3 ? 'listReply' : 'buttonReply', replyId: ids[titles.indexOf(title)], replyTitle: title, quotedMessageId: messageId });
}

/** One delivery with a message of each; what is no text is a sticker. */
async function together(...messages: Array<[phone: string, text?: string, quoted?: string]>): Promise<void> {
	const elements = messages.map(([phone, text, quoted], index) => ({ id: `wamid.${crypto.randomUUID()}`, type: text === undefined ? 'sticker' : 'chat', body: text ?? 'https://files.example.com/sticker.webp', fromMe: false, self: 0, isForwarded: 0, author: `${phone}@c.us`, chatId: `${phone}@c.us`, senderName: `Customer ${index}`, time: Math.floor(Date.now() / 1000), caption: null, quotedMsgId: quoted ?? null }));
	await world.box.push({ instanceId: world.box.channelId, messages: elements });
}

it('refund approval: the supervisor taps, the customer is told, by template where the window is closed; words reach the customer', async () => {
	world.box.templates = [...world.box.templates, ...sampleTemplates()];
	const id = await publish('refund-approval.json');
	await post('refund-requested', sample('refund-approval.json'));
	const first = await question(id, COLLEAGUE);
	expect(first.text).toBe('Refund of €40 for order 10482 (Alexey)?\n\nReason: arrived broken');
	await tap(first, 'Refund', COLLEAGUE);
	await reaches(CUSTOMER, 'Hello Alexey, we refund €40 for order 10482.');
	await reaches(COLLEAGUE, 'Noted.');
	expect(textsTo(COLLEAGUE)).toHaveLength(2);

	world.box.ledger.splice(0);
	await post('refund-requested', sample('refund-approval.json'));
	await tap(await question(id, COLLEAGUE), 'Say why', COLLEAGUE);
	await reaches(COLLEAGUE, 'Please write your answer');
	world.box.closeWindow(`${CUSTOMER}@c.us`);
	await world.box.inbound({ from: COLLEAGUE, text: 'It is older\n\nthan a year.' });
	await reaches(CUSTOMER, 'customerName Alexey, subject order 10482, status we cannot refund it. It is older than a year.');

	world.box.ledger.splice(0);
	await post('refund-requested', sample('refund-approval.json'));
	await tap(await question(id, COLLEAGUE), 'Refund', COLLEAGUE);
	await reaches(CUSTOMER, 'customerName Alexey, subject order 10482, status we refund €40.');
});

it('order confirmation: a tap goes its way, and the words behind it are noted', async () => {
	const id = await publish('order-confirmation.json');
	await post('order-placed', sample('order-confirmation.json'));
	const asked = await question(id, CUSTOMER);
	expect(asked.titles).toEqual(['Confirm', 'Change the time', 'Cancel']);
	await tap(asked, 'Change the time', CUSTOMER);
	await reaches(CUSTOMER, 'When shall we bring order 10482?');
	await together([CUSTOMER, 'On Friday'], [NEIGHBOUR, 'Not meant'], [CUSTOMER, 'at 10']);
	await reaches(CUSTOMER, 'Thank you! We have noted it for order 10482');
	const noted = { phone: CUSTOMER, orderNumber: '10482' };
	const asks = { ...noted, answer: 'Change the time', state: 'asked' };
	expect(await rows('WhatsApp order answers')).toMatchObject([asks, ...['On Friday', 'at 10'].map((text) => ({ ...noted, answer: 'wrote', text, state: 'waiting' }))]);
	expect([textsTo(CUSTOMER).length, textsTo(NEIGHBOUR).length]).toEqual([3, 0]);
});

it('order confirmation: what is written instead of a tap is noted, and the tap still counts', async () => {
	const id = await publish('order-confirmation.json');
	await post('order-placed', sample('order-confirmation.json'));
	const asked = await question(id, CUSTOMER);
	await world.box.inbound({ from: CUSTOMER, text: 'Please cancel it!' });
	await reaches(CUSTOMER, 'Thank you! We have noted it for order 10482');
	const wrote = { orderNumber: '10482', answer: 'wrote', text: 'Please cancel it!', state: 'waiting' };
	expect((await rows('WhatsApp order answers')).slice(-2)).toMatchObject([{ orderNumber: '10482', answer: '', state: 'asked' }, wrote]);
	await tap(asked, 'Cancel', CUSTOMER);
	await reaches(CUSTOMER, 'Order 10482 is cancelled.');
	expect((await rows('WhatsApp order answers')).slice(-2)).toMatchObject([{ orderNumber: '10482', answer: 'Cancel', state: 'answered' }, wrote]);
});

it('order confirmation: without a tap, the template', async () => {
	// Nobody waits a day here.
	await publish('order-confirmation.json', wait('Ask the customer', { waitAmount: 0.05, waitUnit: 'minutes' }));
	await post('order-placed', sample('order-confirmation.json'));
	await reaches(CUSTOMER, 'We are waiting for your reply regarding order #10482: confirmation of the order', 300_000);
	expect(textsTo(CUSTOMER)).toHaveLength(2);
	await world.box.inbound({ from: CUSTOMER, text: 'yes' });
	await reaches(CUSTOMER, 'Thank you! We have noted it for order 10482');
	expect((await rows('WhatsApp order answers')).slice(-2)).toMatchObject([{ orderNumber: '10482', answer: 'none', state: 'asked' }, { answer: 'wrote', text: 'yes', state: 'waiting' }]);
});

it('CSAT: a row of the list is kept, and a bad one reaches a colleague, by template where the window is closed', async () => {
	world.box.templates = [...world.box.templates, ...sampleTemplates()];
	world.box.closeWindow(`${COLLEAGUE}@c.us`);
	const id = await publish('csat.json');
	await post('ticket-closed', sample('csat.json'));
	const asked = await question(id, CUSTOMER);
	expect(asked.titles).toHaveLength(5);
	await tap(asked, '2 – poor', CUSTOMER);
	await reaches(COLLEAGUE, 'News for the team: Ticket TKT-1024: 2 of 5, by +12025550143.');
	await reaches(CUSTOMER, 'Thank you for your answer!');
});

it('AI support agent: its refund tool runs once a supervisor has tapped', async () => {
	const openAi = await world.client.saveCredential('Model', 'openAiApi', { apiKey: 'none', url: model.url });
	const id = await publish('ai-support-agent.json', (nodes) => void Object.assign(nodes.find(({ name }) => name === 'Model')!, { credentials: { openAiApi: openAi } }));
	await world.box.inbound({ from: CUSTOMER, text: 'My order 10482 arrived broken, I want my money back' });
	const asked = await question(id, COLLEAGUE);
	expect(asked.text).toContain('order: 10482\namount: 40\nreason: arrived broken');
	expect(textsTo(CUSTOMER)).toEqual([]);
	await tap(asked, 'Approve', COLLEAGUE);
	await reaches(CUSTOMER, 'Refunded 40 for order 10482');
});

it('AI support agent: each of several customers in one delivery gets the own answer; a sticker costs nobody theirs', async () => {
	const openAi = await world.client.saveCredential('Model of several', 'openAiApi', { apiKey: 'none', url: model.url });
	const id = await publish('ai-support-agent.json', (nodes) => void Object.assign(nodes.find(({ name }) => name === 'Model')!, { credentials: { openAiApi: openAi } }));
	await together([NEIGHBOUR], [ANOTHER, 'When do you open?'], [CUSTOMER, 'Order 10482 arrived broken, money back please'], [NEIGHBOUR, 'Mine too: 10483']);
	for (const [order, phone] of [['10482', CUSTOMER], ['10483', NEIGHBOUR]]) {
		const asked = await eventually(() => world.box.ledger.find(({ method, text }) => method === 'sendButton' && text.includes(`order: ${order}`)), `the question about ${order}`);
		await eventually(async () => (await world.client.executionsIn(id, 'waiting')).count > 0 || undefined, 'the waiting execution');
		await pause(2000);
		await tap({ ...readButtonIds(asked), messageId: asked.id }, 'Approve', COLLEAGUE);
		await reaches(phone, `Refunded 40 for order ${order}`);
	}
	expect([CUSTOMER, NEIGHBOUR].map((phone) => textsTo(phone).length)).toEqual([1, 1]);
	expect(textsTo(ANOTHER)).toEqual([expect.stringMatching(/^No order in .*When do you open/)]);
	// Nobody's words are in another's memory.
	expect(model.asked.filter((messages) => ['open?', '10482', '10483'].filter((words) => JSON.stringify(messages).includes(words)).length !== 1)).toEqual([]);
	await eventually(async () => (await world.client.executions(id)).every(({ status }) => status === 'success') || undefined, 'the end');
});

it('wait for words: the execution sleeps until the customer writes', async () => {
	const id = await publish('wait-for-words.json');
	await world.box.inbound({ from: CUSTOMER, text: 'Hello' });
	// What comes while the question goes out would be its answer.
	await eventually(async () => (await world.client.executionsIn(id, 'success')).count === 1 || undefined, 'the look-up of “Hello”');
	await post('words-missing', sample('wait-for-words.json'));
	await reaches(CUSTOMER, 'Which colour shall it be?');
	// At once: before the execution sleeps, perhaps.
	await world.box.inbound({ from: COLLEAGUE, text: 'Not meant' });
	await world.box.inbound({ from: CUSTOMER, text: 'Blue, please' });
	await reaches(CUSTOMER, 'Thank you, we noted: Blue, please', 120_000);
	await world.box.inbound({ from: CUSTOMER, text: 'Or red' });
	await eventually(async () => (await world.client.executions(id)).every(({ status }) => ['success', 'error', 'crashed'].includes(status)) || undefined, 'all ended');
	const bad = (await world.client.executions(id)).filter(({ status }) => status !== 'success');
	expect(await Promise.all(bad.map(async (one) => (await world.client.execution(one.id)).data))).toEqual([]);
	expect(textsTo(CUSTOMER)).toEqual(['Which colour shall it be?', 'Thank you, we noted: Blue, please']);
});

it('wait for words: a text that comes while the question goes out is its answer', async () => {
	const id = await publish('wait-for-words.json');
	world.box.fault({ path: '/sendMessage', kind: 'slow', delayMs: 3000 });
	await post('words-missing', { phone: `+${NEIGHBOUR}`, question: 'Which size?' });
	await eventually(async () => (await rows('WhatsApp awaited words')).some(({ phone }) => phone === NEIGHBOUR) || undefined, 'the row of the question');
	await together([NEIGHBOUR, 'Small']);
	await reaches(NEIGHBOUR, 'Thank you, we noted: Small', 120_000);
	expect((await world.client.executionsIn(id, 'error', 'crashed')).count).toBe(0);
});

it('wait for words: each question gets its own words, of several in one delivery and for one customer; a sticker wakes nobody', async () => {
	const id = await publish('wait-for-words.json', wait('Use the words', { text: `={{ $('Something is missing').first().json.body.question }} {{ $json.body.text }}` }));
	await post('words-missing', { phone: '+1 (202) 555-0143', question: 'Which colour?' });
	await reaches(CUSTOMER, 'Which colour?');
	await post('words-missing', { phone: '+1 202 555 0143', question: 'Which address?' });
	await post('words-missing', { phone: '001 202 555 0145', question: 'Which size?' });
	await reaches(CUSTOMER, 'Which address?');
	await reaches(NEIGHBOUR, 'Which size?');
	await eventually(async () => (await world.client.executionsIn(id, 'waiting')).count === 3 || undefined, 'all asleep');
	await together([CUSTOMER]);
	await world.box.inbound({ from: CUSTOMER, groupId: '120363000000004242', text: 'In a group' });
	const address = world.box.ledger.find(({ text }) => text === 'Which address?')!;
	await together([CUSTOMER, 'At home', address.id], [COLLEAGUE, 'Not meant'], [NEIGHBOUR, 'Small']);
	await reaches(CUSTOMER, 'Which address? At home', 120_000);
	await reaches(NEIGHBOUR, 'Which size? Small', 120_000);
	await together([CUSTOMER, 'Blue']);
	await reaches(CUSTOMER, 'Which colour? Blue', 120_000);
	expect(textsTo(CUSTOMER)).toEqual(['Which colour?', 'Which address?', 'Which address? At home', 'Which colour? Blue']);
	expect(textsTo(NEIGHBOUR)).toHaveLength(2);
	expect(textsTo(COLLEAGUE)).toEqual([]);
});

it('wait for words: a question whose execution was stopped takes no words from the newest', async () => {
	const id = await publish('wait-for-words.json');
	await post('words-missing', { phone: `+${ANOTHER}`, question: 'Which colour?' });
	const stopped = await eventually(async () => (await world.client.executionsIn(id, 'waiting')).results[0]?.id, 'asleep');
	await world.client.request('POST', `/executions/${stopped}/stop`);
	await post('words-missing', { phone: `+${ANOTHER}`, question: 'Which size?' });
	await eventually(async () => (await world.client.executionsIn(id, 'waiting')).count === 1 || undefined, 'the second asleep');
	await together([ANOTHER, 'Small']);
	await reaches(ANOTHER, 'Thank you, we noted: Small', 120_000);
});

it('wait for words: where nobody writes, the history decides, and nobody is woken afterwards; nor by who was not asked', async () => {
	const id = await publish('wait-for-words.json', wait('Wait for words', { resumeAmount: 3, resumeUnit: 'seconds' }));
	world.box.fault({ path: '/sendMessage', status: 200, body: { sent: false, error: { code: 131026, message: 'Message undeliverable' } } });
	await post('words-missing', { phone: `+${NEIGHBOUR}`, question: 'Which size?' });
	await eventually(async () => (await world.client.executions(id)).find(({ status }) => status === 'error'), 'the refusal');
	await post('words-missing', sample('wait-for-words.json'));
	await eventually(async () => (await world.client.executions(id)).find(({ status }) => status === 'success'), 'the end', 300_000);
	await together([CUSTOMER, 'Blue, sorry for the delay'], [NEIGHBOUR, 'Hello']);
	const ended = await eventually(async () => {
		const all = await world.client.executions(id);
		return all.length === 3 && all.every(({ status }) => ['success', 'error', 'crashed'].includes(status)) ? all : undefined;
	}, 'all ended');
	expect(ended.map(({ status }) => status).sort()).toEqual(['error', 'success', 'success']);
	expect([CUSTOMER, NEIGHBOUR].map(textsTo)).toEqual([['Which colour shall it be?'], []]);
});
