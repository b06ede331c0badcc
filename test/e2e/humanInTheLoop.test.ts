import type { WorkflowJson } from '../../demo/localN8n/client';
import { readButtonIds, type Tappable } from './buttons';
import { Editor } from './editor';
import { startModel, type ScriptedModel } from './scriptedModel';
import { eventually, startWorld, type World } from './world';

/** The node as the gate before an AI agent's tool, in a real n8n; a script stands in for the model. */

const APPROVER = '12025550143';
let world: World;
let model: ScriptedModel;
let openAi: { id: string; name: string };

beforeAll(async () => {
	// The model repeats what it hears of its tool; a wish for another amount makes it ask again.
	model = await startModel((messages) => {
		const heard = messages.filter(({ role }) => role === 'tool').map(({ content }) => JSON.stringify(content));
		const last = heard.at(-1);
		if (last === undefined) return { call: { order: '10482', amount: 40, reasons: { short: 'arrived broken' } } };
		if (last.includes('only 20') && heard.length === 1) return { call: { order: '10482', amount: 20, reasons: { short: 'half of it' } } };
		return { say: `The model heard: ${last}` };
	});
	world = await startWorld();
	world.box.openWindow(`${APPROVER}@c.us`);
	openAi = await world.client.saveCredential('Model', 'openAiApi', { apiKey: 'none', url: model.url });
	const { id } = await world.client.createWorkflow(
		{
			name: 'Receive',
			nodes: [node('Trigger', 'n8n-nodes-onemsg.oneMsgTrigger', 2, { events: ['message', 'reply'] })],
			connections: {},
			settings: { executionOrder: 'v1' },
		},
		world.credential,
	);
	await world.client.publish(id);
});
afterAll(async () => {
	await world?.close();
	await model?.close();
});

function node(name: string, type: string, typeVersion: number, parameters: Record<string, unknown>, more: object = {}) {
	return { id: crypto.randomUUID(), name, type, typeVersion, position: [0, 0], parameters, webhookId: crypto.randomUUID(), ...more };
}

const wire = (to: string, type = 'main') => ({ [type]: [[{ node: to, type, index: 0 }]] });

function agentWorkflow(path: string, gate: Record<string, unknown>): WorkflowJson {
	return {
		name: `Agent ${path}`,
		nodes: [
			node('Start', 'n8n-nodes-base.webhook', 2, { httpMethod: 'POST', path, responseMode: 'lastNode' }),
			node('Agent', '@n8n/n8n-nodes-langchain.agent', 3, { promptType: 'define', text: 'Please refund order 10482', options: {} }),
			node('Model', '@n8n/n8n-nodes-langchain.lmChatOpenAi', 1.2, { model: { __rl: true, mode: 'id', value: 'a-script' }, options: {} }, { credentials: { openAiApi: openAi } }),
			// As the editor stores it: what the form leaves at its default is not written.
			node('Gate', 'n8n-nodes-onemsg.oneMsgHitlTool', 1, { recipient: APPROVER, ...gate }),
			node('Refund', '@n8n/n8n-nodes-langchain.toolCode', 1.3, {
				description: 'Refunds an order',
				jsCode: "return 'refunded ' + query.amount + ' for ' + query.order;",
				specifyInputSchema: true,
				schemaType: 'fromJson',
				jsonSchemaExample: '{ "order": "1", "amount": 1, "reasons": { "short": "x" } }',
			}),
		],
		connections: { Start: wire('Agent'), Model: wire('Agent', 'ai_languageModel'), Refund: wire('Gate', 'ai_tool'), Gate: wire('Agent', 'ai_tool') },
		settings: { executionOrder: 'v1' },
	};
}

let started = 0;
/** Starts an agent, and gives the question that reaches the approver. */
async function ask(gate: Record<string, unknown> = {}): Promise<{ question: Tappable & { text: string }; id: string }> {
	world.box.ledger.splice(0);
	model.asked.splice(0);
	const path = `agent-${started++}`;
	const { id } = await world.client.createWorkflow(agentWorkflow(path, gate), world.credential);
	await world.client.publish(id);
	void fetch(`${world.n8n.url}/webhook/${path}`, { method: 'POST' }).catch(() => undefined);
	return { question: await nextQuestion(id), id };
}

async function nextQuestion(workflowId: string, after = 0): Promise<Tappable & { text: string }> {
	const entry = await eventually(() => world.box.ledger.filter(({ method }) => method === 'sendButton')[after], 'the question');
	await eventually(async () => (await world.client.executionsIn(workflowId, 'waiting')).count > 0 || undefined, 'the waiting agent');
	return { ...readButtonIds(entry), messageId: entry.id, text: entry.text };
}

async function tap({ ids, titles, messageId }: Tappable, title: string): Promise<void> {
	const choice = titles.indexOf(title);
	await world.box.inbound({ from: APPROVER, type: 'buttonReply', replyId: ids[choice], replyTitle: title, quotedMessageId: messageId });
}

/** What the agent ended with. */
async function said(workflowId: string, timeoutMs = 90_000): Promise<string> {
	return await eventually(
		async () => {
			const [execution] = (await world.client.executionsIn(workflowId, 'success', 'error', 'crashed')).results;
			if (!execution) return undefined;
			const { data } = await world.client.execution(execution.id);
			const found = /The model heard: [^}]*?(?="[,\]}])/.exec(data!.replace(/\\+"/g, "'"))?.[0];
			return found ?? `${execution.status}: ${data!.slice(0, 3000)}`;
		},
		'the end of the agent',
		timeoutMs,
	);
}

it('approve: the question tells what is to be done, the tool runs, the agent goes on', async () => {
	const { question, id } = await ask();
	expect(question.titles).toEqual(['Approve', 'Decline', 'Comment']);
	expect(question.text).toContain('order: 10482\namount: 40\nreasons:\n  short: arrived broken');
	expect(question.text).not.toContain('[object Object]');
	await tap(question, 'Approve');
	expect(await said(id)).toContain('refunded 40 for 10482');
});

it('decline: the tool does not run, and the model is told', async () => {
	const { question, id } = await ask();
	await tap(question, 'Decline');
	const heard = await said(id);
	expect(heard).toMatch(/reject/i);
	expect(heard).not.toContain('refunded');
});

it('comment: the words reach the agent, which asks again', async () => {
	const { question, id } = await ask();
	await tap(question, 'Comment');
	await eventually(() => world.box.ledger.find(({ text }) => text.startsWith('Please write')), 'the prompt');
	await world.box.inbound({ from: APPROVER, text: 'only 20 please' });
	const second = await nextQuestion(id, 1);
	expect(second.text).toContain('amount: 20');
	expect(JSON.stringify(model.asked.at(-1))).toContain('only 20 please');
	await tap(question, 'Approve');
	await eventually(() => world.box.ledger.find(({ text }) => text.startsWith('This question has already')), 'the word to the first question’s button');
	await tap(second, 'Approve');
	expect(await said(id)).toContain('refunded 20 for 10482');
});

it('when the time is over, that is no approval', async () => {
	const { id } = await ask({ limitWaitTime: true, waitAmount: 0.05, waitUnit: 'minutes' });
	const heard = await said(id, 120_000);
	expect(heard).toMatch(/reject/i);
	expect(heard).not.toContain('refunded');
});

it('its form in the editor shows whom, what, the labels and the limit', async () => {
	const { id } = await world.client.createWorkflow(agentWorkflow('form', { limitWaitTime: true }), world.credential);
	const editor = await Editor.open(world.n8n.url);
	try {
		await editor.openWorkflow(id);
		await editor.page.locator('[data-test-id=canvas-node][data-node-name="Gate"]').dblclick();
		await editor.page.waitForSelector('[data-test-id=node-parameters] [data-test-id=parameter-input-recipient]');
		const labels = await editor.page.locator('[data-test-id=node-parameters] [data-test-id=input-label]:visible').allInnerTexts();
		await editor.screenshot('human-in-the-loop');
		expect(labels.map((label) => label.trim().split('\n')[0])).toEqual(['Message', 'Recipient', 'Approve Label', 'Decline Label', 'Comment Label', 'Limit Wait Time', 'Wait Amount', 'Wait Unit']);
		expect(await editor.cutLabels()).toEqual([]);
	} finally {
		await editor.close();
	}
});
