import { dirname } from 'node:path';
import type { WorkflowJson } from '../../demo/localN8n/client';
import { startN8n } from '../../demo/localN8n/server';
import { readButtonIds, type Tappable } from './buttons';
import { eventually, pause, startWorld, type World } from './world';

/** Send and Wait in a real n8n: asked in one workflow, the tap taken by the trigger of another. */
let world: World;
const APPROVER = '12025550143';
const SECOND = '12025550144';
const STRANGER = '12025550145';
/** The chat into which the workflows write what happened. */
const LOG = '12025550199';

const node = (name: string, type: string, parameters: Record<string, unknown>, more: object = {}) => ({ id: `${name.replace(/\W/g, '').padEnd(8, '0').slice(0, 8)}-1111-4111-8111-111111111111`, name, type, typeVersion: 1, position: [0, 0], parameters, ...more });
const wire = (...names: string[]) => Object.fromEntries(names.slice(0, -1).map((name, index) => [name, { main: [[{ node: names[index + 1], type: 'main', index: 0 }]] }]));

function asking(path: string, parameters: Record<string, unknown>): WorkflowJson {
	return {
		name: `Ask ${path}`,
		nodes: [
			node('Start', 'n8n-nodes-base.webhook', { httpMethod: 'POST', path, responseMode: 'onReceived' }, { typeVersion: 2, webhookId: `ask-${path}` }),
			node('Ask', 'n8n-nodes-onemsg.oneMsg', { resource: 'message', operation: 'sendAndWait', recipient: APPROVER, message: '=Refund {{ $json.body.order }}?', responseType: 'approval', ...parameters }),
			node('Tell', 'n8n-nodes-onemsg.oneMsg', { resource: 'message', operation: 'sendText', recipient: LOG, text: '=answer {{ JSON.stringify($json) }}' }),
		],
		connections: wire('Start', 'Ask', 'Tell'),
		settings: { executionOrder: 'v1' },
	};
}

const receiving: WorkflowJson = {
	name: 'Receive',
	nodes: [
		node('Trigger', 'n8n-nodes-onemsg.oneMsgTrigger', { events: ['message', 'reply'] }, { webhookId: '22222222-2222-4222-8222-222222222222' }),
		node('Tell', 'n8n-nodes-onemsg.oneMsg', { resource: 'message', operation: 'sendText', recipient: LOG, text: '=event {{ JSON.stringify($json) }}' }),
	],
	connections: wire('Trigger', 'Tell'),
	settings: { executionOrder: 'v1' },
};

beforeAll(async () => {
	world = await startWorld();
	for (const phone of [APPROVER, SECOND, STRANGER, LOG]) world.box.openWindow(`${phone}@c.us`);
	const { id } = await world.client.createWorkflow(receiving, world.credential);
	await world.client.publish(id);
});
afterAll(async () => {
	// It may have been started again.
	await world?.n8n.stop();
	await world?.close();
});

async function publishAsking(path: string, parameters: Record<string, unknown> = {}): Promise<string> {
	const { id } = await world.client.createWorkflow(asking(path, parameters), world.credential);
	await world.client.publish(id);
	return id;
}

async function start(path: string, order: string): Promise<void> {
	const answer = await fetch(`${world.n8n.url}/webhook/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ order }) });
	expect(answer.status).toBe(200);
}

const told = (kind: 'answer' | 'event', holding = '') => world.box.ledger.filter(({ to, text }) => to === `${LOG}@c.us` && text.startsWith(`${kind} `) && text.includes(holding)).map(({ text }) => JSON.parse(text.slice(kind.length + 1)) as Record<string, never>);
const said = (phone: string) => world.box.ledger.filter(({ to }) => to === `${phone}@c.us`);

/** The question about an order, once it is in the chat. */
async function question(order: string, phone = APPROVER): Promise<Tappable> {
	const entry = await eventually(() => said(phone).find(({ text, method }) => method !== 'sendMessage' && text.includes(order)), `the question about ${order}`);
	return { ...readButtonIds(entry), messageId: entry.id };
}

async function tap({ ids, titles, messageId }: Tappable, choice: number, from = APPROVER): Promise<void> {
	await world.box.inbound({ from, type: titles.length > 3 ? 'listReply' : 'buttonReply', replyId: ids[choice], replyTitle: titles[choice], quotedMessageId: messageId });
}

async function waiting(workflowId: string, count: number): Promise<void> {
	await eventually(async () => (await world.client.executionsIn(workflowId, 'waiting')).count === count || undefined, `${count} waiting executions`, 300_000);
}

describe('an approval in the chat', () => {
	it('a tap goes on with the workflow, is no event, and is told to have been late the second time', async () => {
		const id = await publishAsking('approval', { options: { confirmation: 'Thank you' } });
		await start('approval', 'A-1');
		const asked = await question('A-1');
		expect(asked.titles).toEqual(['Approve', 'Decline']);
		expect(Math.max(...asked.ids.map(({ length }) => length))).toBeLessThanOrEqual(256);
		await waiting(id, 1);
		await tap(asked, 0);
		const answer = await eventually(() => told('answer')[0], 'the answer');
		expect(answer).toMatchObject({ data: { approved: true }, answeredBy: { phone: APPROVER }, timedOut: false });
		expect(Object.keys(answer).sort()).toEqual(['answeredAt', 'answeredBy', 'data', 'messageId', 'timedOut']);
		expect(told('event', '1m:')).toEqual([]);
		const confirmation = await eventually(() => said(APPROVER).find(({ text }) => text === 'Thank you'), 'the confirmation');
		expect(confirmation.body.quotedMsgId).toBe(asked.messageId);
		await tap(asked, 1);
		await eventually(() => said(APPROVER).find(({ text }) => text.startsWith('This question has already been answered')), 'the word to a late tap');
		expect(told('answer')).toHaveLength(1);
	});

	it('another chat, a changed id and a forged tap change nothing; the first two come out as events with the reason', async () => {
		const id = await publishAsking('guarded');
		await start('guarded', 'B-1');
		const asked = await question('B-1');
		await waiting(id, 1);
		await tap(asked, 0, STRANGER);
		expect(await eventually(() => told('event', 'otherChat')[0], 'the event of another chat')).toMatchObject({ event: 'reply', question: { answered: false, reason: 'otherChat' } });
		await tap({ ...asked, ids: [asked.ids[1].slice(0, -1) + (asked.ids[1].endsWith('0') ? '1' : '0')] }, 0);
		await eventually(() => told('event', 'notOurs')[0], 'the event of a changed id');
		// Straight at n8n, past the trigger, with the address out of the button.
		const path = asked.ids[0].slice(15);
		for (const body of [{}, { tap: { messageId: 'x', from: {} }, seal: 'x' }]) {
			const answer = await fetch(world.n8n.url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
			expect(answer.status).toBe(403);
		}
		expect((await fetch(world.n8n.url + path)).status).toBe(403);
		await waiting(id, 1);
		await tap(asked, 1);
		expect(await eventually(() => told('answer', '"approved":false')[0], 'the answer')).toMatchObject({ answeredBy: { phone: APPROVER } });
	});

	it('words: the third button asks for them, the next message is the answer', async () => {
		const id = await publishAsking('words', { commentLabel: 'Say why' });
		await start('words', 'C-1');
		const asked = await question('C-1');
		await waiting(id, 1);
		await tap(asked, 2);
		await eventually(() => said(APPROVER).find(({ text }) => text.startsWith('Please write your answer')), 'the prompt');
		await world.box.inbound({ from: STRANGER, text: 'I am somebody else' });
		await world.box.inbound({ from: APPROVER, text: 'Only half of it' });
		expect(await eventually(() => told('answer', 'half')[0], 'the answer')).toMatchObject({ data: { approved: false, text: 'Only half of it', chatInput: 'Only half of it' } });
		expect(told('event', 'half')).toEqual([]);
		expect(told('event', 'somebody else')).toHaveLength(1);
	});

	it('several approvers: the first answer counts, the others are told', async () => {
		const id = await publishAsking('several', { recipient: `${APPROVER}, ${SECOND}`, options: { othersText: 'Somebody else has answered' } });
		await start('several', 'D-1');
		const before = told('answer').length;
		const [first, second] = [await question('D-1'), await question('D-1', SECOND)];
		await waiting(id, 1);
		await Promise.all([tap(second, 1, SECOND), pause(300).then(async () => await tap(first, 0))]);
		// n8n decides whose came first.
		const answers = await eventually(() => (told('answer').length > before ? told('answer').slice(before) : undefined), 'the answer');
		const winner = (answers[0].answeredBy as { phone: string }).phone;
		const loser = winner === SECOND ? APPROVER : SECOND;
		await eventually(() => said(loser).find(({ text }) => text === 'Somebody else has answered'), 'the word to the other');
		await pause(2000);
		expect(told('answer')).toHaveLength(before + 1);
		expect(said(winner).filter(({ text }) => text === 'Somebody else has answered')).toEqual([]);
	});
});

describe('a choice', () => {
	it('is a list where there are more than three', async () => {
		const choices = { choice: ['Monday', 'Tuesday', 'Wednesday', 'Thursday'].map((title) => ({ title, description: `On ${title}` })) };
		const id = await publishAsking('choice', { responseType: 'choice', choices });
		await start('choice', 'E-1');
		const asked = await question('E-1');
		expect(asked.titles).toHaveLength(4);
		expect(Math.max(...asked.ids.map(({ length }) => length))).toBeLessThanOrEqual(200);
		await waiting(id, 1);
		await tap(asked, 2);
		expect(await eventually(() => told('answer', 'Wednesday')[0], 'the answer')).toMatchObject({ data: { choice: { index: 2, title: 'Wednesday' } } });
	});
});

describe('by link', () => {
	it('reading the page decides nothing; its form does, once', async () => {
		const id = await publishAsking('link', { responseType: 'freeForm', options: { confirmation: 'We have read it' } });
		await start('link', 'F-1');
		const entry = await eventually(() => said(APPROVER).find(({ text }) => text.includes('F-1') && text.includes('http')), 'the link');
		const link = /https?:\S+/.exec(entry.text)![0];
		await waiting(id, 1);
		// As a link preview does.
		for (let look = 0; look < 3; look++) expect(await (await fetch(link)).text()).toContain('<form');
		await waiting(id, 1);
		const form = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
		expect((await fetch(link, { ...form, body: 'text=' })).status).toBe(400);
		// Nobody throws the execution awake.
		for (const [type, body] of [['multipart/form-data; boundary=x', '--x\r\ncontent-disposition: form-data; name="text"\r\n\r\nhi\r\n--x--\r\n'], ['application/json', '{"text":"hi"}'], ['text/plain', 'text=hi']]) {
			expect((await fetch(link, { method: 'POST', headers: { 'content-type': type }, body })).status).toBe(403);
		}
		await waiting(id, 1);
		const sent = await Promise.all([0, 1].map(async () => await fetch(link, { ...form, body: new URLSearchParams({ text: 'In the <evening>' }).toString() })));
		const taken = sent.filter(({ status }) => status === 200);
		expect(taken).toHaveLength(1);
		expect(taken[0].headers.get('content-type')).toContain('text/html');
		expect(await taken[0].text()).toContain('✅');
		expect(await eventually(() => told('answer', 'evening')[0], 'the answer')).toMatchObject({ data: { text: 'In the <evening>' } });
		await fetch(link, { ...form, body: 'text=again' });
		await pause(1000);
		expect(told('answer', 'again')).toEqual([]);
		expect(told('answer', 'evening')).toHaveLength(1);
		const confirmations = said(APPROVER).filter(({ text }) => text === 'We have read it');
		expect(confirmations.map(({ body }) => body.quotedMsgId)).toEqual([entry.id]);
	});
});

it('when the time is over the flow goes on, and says so; a tap behind it gets a word', async () => {
	const id = await publishAsking('limited', { limitWaitTime: true, waitAmount: 0.05, waitUnit: 'minutes' });
	await start('limited', 'G-1');
	const asked = await question('G-1');
	await waiting(id, 1);
	const late = await eventually(() => told('answer', 'true').find(({ timedOut }) => timedOut), 'the time-out', 240_000);
	expect(late).toEqual({ data: {}, timedOut: true, messageId: asked.messageId });
	const before = said(APPROVER).length;
	await tap(asked, 0);
	await eventually(() => said(APPROVER).length > before || undefined, 'the word to a late tap');
	expect(told('answer', 'G-1').filter(({ data }) => (data as { approved?: boolean }).approved)).toEqual([]);
});

it('a loop asks twice: the button of its first question is no answer to the second', async () => {
	const workflow = asking('loop', { message: '=Order {{ $json.order }}?' });
	workflow.nodes.push(
		node('Orders', 'n8n-nodes-base.code', { jsCode: "return ['L-1', 'L-2'].map((order) => ({ json: { order } }));" }, { typeVersion: 2 }),
		node('Each', 'n8n-nodes-base.splitInBatches', { options: {} }, { typeVersion: 3 }),
	);
	workflow.connections = { ...wire('Start', 'Orders', 'Each'), ...wire('Ask', 'Tell', 'Each'), Each: { main: [[], [{ node: 'Ask', type: 'main', index: 0 }]] } };
	const { id } = await world.client.createWorkflow(workflow, world.credential);
	await world.client.publish(id);
	await start('loop', 'none');
	const first = await question('L-1');
	await waiting(id, 1);
	const before = told('answer').length;
	await tap(first, 1);
	const second = await question('L-2');
	await waiting(id, 1);
	await tap(first, 0);
	await pause(2000);
	expect(told('answer').slice(before)).toMatchObject([{ data: { approved: false } }]);
	await tap(second, 0);
	await eventually(() => told('answer').length === before + 2 || undefined, 'the second answer');
	expect(told('answer').at(-1)).toMatchObject({ data: { approved: true } });
});

it('asked in a sub-workflow: the answer comes back to the workflow that called it', async () => {
	const inner: WorkflowJson = {
		name: 'Inner',
		nodes: [
			node('Called', 'n8n-nodes-base.executeWorkflowTrigger', { inputSource: 'passthrough' }, { typeVersion: 1.1 }),
			node('Ask', 'n8n-nodes-onemsg.oneMsg', { resource: 'message', operation: 'sendAndWait', recipient: APPROVER, message: '=Inner {{ $json.body.order }}?', responseType: 'approval' }),
		],
		connections: wire('Called', 'Ask'),
		settings: { executionOrder: 'v1' },
	};
	const { id: innerId } = await world.client.createWorkflow(inner, world.credential);
	await world.client.publish(innerId);
	const outer = asking('outer', {});
	outer.nodes[1] = node('Ask', 'n8n-nodes-base.executeWorkflow', { workflowId: { __rl: true, mode: 'id', value: innerId }, options: { waitForSubWorkflow: true } }, { typeVersion: 1.2 }) as never;
	const { id } = await world.client.createWorkflow(outer, world.credential);
	await world.client.publish(id);
	await start('outer', 'S-1');
	const asked = await question('S-1');
	await waiting(innerId, 1);
	const before = told('answer').length;
	await tap(asked, 0);
	await eventually(() => told('answer').length > before || undefined, 'the answer behind the sub-workflow');
	expect(told('answer').at(-1)).toMatchObject({ data: { approved: true }, answeredBy: { phone: APPROVER }, timedOut: false });
});

it('a late tap is told so as well where the execution waits in a form by now', async () => {
	const workflow = asking('form', {});
	workflow.nodes[2] = node('Form', 'n8n-nodes-base.wait', { resume: 'form', formTitle: 'More', formFields: { values: [{ fieldLabel: 'Why' }] }, options: {} }, { typeVersion: 1.1, webhookId: '33333333-3333-4333-8333-333333333333' }) as never;
	workflow.connections = wire('Start', 'Ask', 'Form');
	const { id } = await world.client.createWorkflow(workflow, world.credential);
	await world.client.publish(id);
	await start('form', 'W-1');
	const asked = await question('W-1');
	await waiting(id, 1);
	const before = said(APPROVER).length;
	await tap(asked, 0);
	await pause(2000);
	await waiting(id, 1);
	await tap(asked, 1);
	await eventually(() => said(APPROVER).slice(before).find(({ text }) => text.startsWith('This question has already been answered')), 'the word to a late tap');
});

it('two taps at the same moment: the execution goes on once', async () => {
	const id = await publishAsking('double');
	await start('double', 'H-1');
	const asked = await question('H-1');
	await waiting(id, 1);
	const before = told('answer').length;
	await Promise.all([tap(asked, 0), tap(asked, 1), tap(asked, 0), tap(asked, 1)]);
	await eventually(() => told('answer').length > before || undefined, 'the answer');
	await pause(4000);
	expect(told('answer')).toHaveLength(before + 1);
	expect((await world.client.executions(id)).map(({ status }) => status)).toEqual(['success']);
});

it('a tap that comes while n8n starts again is taken, and the channel’s second try is not told to be late', async () => {
	const id = await publishAsking('restart');
	await start('restart', 'I-1');
	const asked = await question('I-1');
	await waiting(id, 1);
	const address = world.box.webhookUrls.find((url) => url.startsWith(world.n8n.url))!;
	const { url, logFile, stop } = world.n8n;
	await stop();
	const restarted = startN8n({ userFolder: dirname(logFile), port: Number(new URL(url).port) });
	// As the channel does that pushes again where it has no 200; n8n's “starting up” is one, and the event would be lost there.
	const reply = { id: 'wamid.RESTART', type: 'interactive', body: 'Approve', fromMe: false, time: Math.floor(Date.now() / 1000), author: `${APPROVER}@c.us`, chatId: `${APPROVER}@c.us`, quotedMsgId: asked.messageId, metadata: { type: 'button_reply', button_reply: { id: asked.ids[0], title: 'Approve' } } };
	const push = async () => {
		const answer = await fetch(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ messages: [reply] }) }).catch(() => undefined);
		return answer?.status === 200 && !/starting up/i.test(await answer.text());
	};
	const before = said(APPROVER).length;
	await eventually(async () => (await push()) || undefined, 'the tap to be taken', 240_000);
	world.n8n = await restarted;
	expect(await push()).toBe(true);
	await eventually(async () => (await world.client.executions(id)).find(({ status }) => status === 'success'), 'the end');
	await pause(2000);
	expect(told('answer').filter(({ messageId }) => messageId === 'wamid.RESTART')).toHaveLength(1);
	expect(said(APPROVER)).toHaveLength(before);
});

it('200 waiting executions, answered in random order: each goes on exactly once', async () => {
	const id = await publishAsking('many', { message: '=Many {{ $json.body.order }}?' });
	const orders = Array.from({ length: 200 }, (_, number) => `M-${number}-`);
	for (let from = 0; from < orders.length; from += 10) await Promise.all(orders.slice(from, from + 10).map(async (order) => await start('many', order)));
	await eventually(() => said(APPROVER).filter(({ text }) => text.startsWith('Many ')).length === 200 || undefined, 'the questions', 300_000);
	await waiting(id, 200);
	const asked = said(APPROVER).filter(({ text }) => text.startsWith('Many ')).map((entry) => ({ ...readButtonIds(entry), messageId: entry.id }));
	const before = told('answer').length;
	const mixed = asked.map((entry) => ({ entry, place: Math.random() })).sort((a, b) => a.place - b.place);
	for (let from = 0; from < mixed.length; from += 8) await Promise.all(mixed.slice(from, from + 8).map(async ({ entry }, index) => await tap(entry, index % 2)));
	await eventually(() => told('answer').length >= before + 200 || undefined, '200 answers', 480_000);
	await pause(3000);
	expect(told('answer').length).toBe(before + 200);
	expect(new Set(told('answer').slice(before).map(({ messageId }) => messageId)).size).toBe(200);
}, 1_200_000);
