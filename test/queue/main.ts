import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkflowJson } from '../../demo/localN8n/client';
import { endAll, root, signalGroup } from '../../demo/localN8n/tools';
import type { LedgerEntry } from '../../demo/simulator/box';
import { startCluster, type Cluster } from './cluster';

/**
 * `npm run test:queue [-- messages]`: the package in n8n's queue mode, while processes die. Ends with
 * "N passed, N failed", and writes its figures to docs/scale.md.
 */
const MESSAGES = Number(process.argv[2] ?? 5000);
const REPEATS = 0.05;
const APPROVALS = 60;
const LOG = '12025550199';

const say = (line: string) => process.stdout.write(`${line}\n`);
const pause = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));
const figures: Array<[string, string | number]> = [];
let [passed, failed] = [0, 0];

function figure(name: string, value: string | number): void {
	figures.push([name, value]);
	say(`  ${name}: ${value}`);
}

function check(name: string, isFine: boolean): void {
	if (isFine) passed += 1;
	else failed += 1;
	say(`${isFine ? '✓' : '✗'} ${name}`);
}

async function until(isDone: () => boolean | Promise<boolean>, timeoutMs: number): Promise<boolean> {
	for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; await pause(300)) if (await isDone()) return true;
	return await isDone();
}

let counter = 0;
const node = (name: string, type: string, parameters: Record<string, unknown>, more: object = {}) => ({ id: `00000000-0000-4000-8000-${String(++counter).padStart(12, '0')}`, name, type, typeVersion: 1, position: [0, 0], parameters, ...more });
const trigger = (number: number, parameters: object = {}) => node('Trigger', 'n8n-nodes-onemsg.oneMsgTrigger', { events: ['message', 'reply'], ...parameters }, { webhookId: `22222222-2222-4222-8222-${String(number).padStart(12, '0')}` });
const wire = (...names: string[]) => Object.fromEntries(names.slice(0, -1).map((name, index) => [name, { main: [[{ node: names[index + 1], type: 'main', index: 0 }]] }]));
const tell = (text: string, options: object = {}) => node('Tell', 'n8n-nodes-onemsg.oneMsg', { resource: 'message', operation: 'sendText', recipient: LOG, text, options });
const flow = (name: string, ...nodes: Array<ReturnType<typeof node>>): WorkflowJson => ({ name, nodes, connections: wire(...nodes.map((entry) => entry.name)), settings: { executionOrder: 'v1' } });

const said = (box: Cluster['box'], start: string) => box.ledger.filter(({ text }) => text.startsWith(start));
const times = (entries: LedgerEntry[]) => {
	const count = new Map<string, number>();
	for (const { text } of entries) count.set(text, (count.get(text) ?? 0) + 1);
	return count;
};

/** The address under which the channel knows the trigger, at one of the webhook processes. */
function addressAt({ box, webhooks }: Cluster, process: number): string {
	const address = box.webhookUrls.find((url) => url.includes('/onemsg'));
	if (!address) throw new Error('The trigger is not registered');
	return address.replace(/^http:\/\/localhost:\d+/, webhooks[process].url);
}

/** Delivers as a provider does: again, at the other process, until somebody says 200. */
async function deliver(cluster: Cluster, body: object, first: number): Promise<{ status: number; ms: number }> {
	for (let tries = 0; ; tries++) {
		const began = Date.now();
		try {
			const answer = await fetch(addressAt(cluster, (first + tries) % 2), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), signal: AbortSignal.timeout(20_000) });
			if (answer.status === 200) return { status: 200, ms: Date.now() - began };
		} catch {
			// The process is gone, or does not answer in time.
		}
		if (tries === 20) return { status: 0, ms: Date.now() - began };
		await pause(200 + 300 * tries);
	}
}

async function inbound(cluster: Cluster): Promise<void> {
	const { client, box, credential } = cluster;
	const { id } = await client.createWorkflow(flow('Inbound', trigger(1), tell('=handled {{ $json.messageId }}', { sendOnceKey: '={{ $json.messageId }}', sendOnceMemory: 20_000 })), credential);
	await client.publish(id);
	const ids = Array.from({ length: MESSAGES }, (_, number) => `wamid.Q${number}`);
	const repeats = ids.filter((_, number) => number % Math.round(1 / REPEATS) === 0);
	// Repeats come some seconds later, as a provider's do, and through the other process.
	const plan = ids.map((messageId, number) => ({ messageId, process: number % 2 }));
	for (const [place, messageId] of repeats.entries()) plan.splice(Math.min(plan.length, place * Math.round(1 / REPEATS) + 400 + place), 0, { messageId, process: 1 });
	const kill = Math.floor(plan.length * 0.4);
	const bounce = Math.floor(plan.length * 0.6);
	const answers: number[] = [];
	let [next, lost] = [0, 0];
	const began = Date.now();
	const caller = async () => {
		for (let place = next++; place < plan.length; place = next++) {
			if (place === kill) {
				signalGroup(cluster.workers[0].process, 'SIGKILL');
				say('  … one worker is killed');
				void pause(5000).then(async () => await cluster.restart('worker', 0));
			}
			if (place === bounce) {
				say('  … one webhook process is restarted');
				signalGroup(cluster.webhooks[1].process, 'SIGKILL');
				void pause(1000).then(async () => await cluster.restart('webhook', 1));
			}
			const { messageId, process } = plan[place];
			const message = { id: messageId, type: 'chat', body: 'Hello', fromMe: false, self: 0, time: Math.floor(Date.now() / 1000), chatId: '12025550143@c.us', author: '12025550143@c.us', senderName: 'Dana' };
			const { status, ms } = await deliver(cluster, { instanceId: box.channelId, messages: [message] }, process);
			if (status !== 200) lost += 1;
			answers.push(ms);
		}
	};
	await Promise.all(Array.from({ length: 12 }, caller));
	const sorted = [...answers].sort((a, b) => a - b);
	figure('deliveries, repeats included', plan.length);
	figure('deliveries a second', (plan.length / ((Date.now() - began) / 1000)).toFixed(1));
	figure('answer time, median / 99 %', `${sorted[Math.floor(sorted.length / 2)]} / ${sorted[Math.floor(sorted.length * 0.99)]} ms`);
	check('every delivery was acknowledged in the end', lost === 0);
	const all = await until(() => times(said(box, 'handled ')).size >= MESSAGES, 300_000);
	await pause(15_000);
	const count = times(said(box, 'handled '));
	figure('messages that were handled', `${count.size} of ${MESSAGES}`);
	const missing = ids.filter((messageId) => !count.has(`handled ${messageId}`));
	if (missing.length > 0) {
		const states = new Map<string, number>();
		const filter = encodeURIComponent(JSON.stringify({ workflowId: id, status: ['crashed', 'error', 'running', 'new'] }));
		const { results } = await client.request<{ results: Array<{ status: string }> }>('GET', `/executions?filter=${filter}&limit=100`);
		for (const { status } of results) states.set(status, (states.get(status) ?? 0) + 1);
		figure('executions that did not end well', JSON.stringify(Object.fromEntries(states)));
	}
	check('every message was handled at least once', all && count.size === MESSAGES);
	const twice = [...count].filter(([, number]) => number > 1).length;
	figure('messages answered twice (send-once keys on)', twice);
	check('no message was answered twice', twice === 0);
	await client.unpublish(id);
}

async function triggers(cluster: Cluster): Promise<void> {
	const { client, box, credential } = cluster;
	const foreign = ['https://inbox.example/service/1', 'https://crm.example/hook?key=1', 'https://other.example/in'];
	box.setWebhookUrls([...foreign]);
	const flows = await Promise.all(Array.from({ length: 10 }, async (_, number) => (await client.createWorkflow(flow(`T${number}`, trigger(100 + number), tell('=t')), credential)).id));
	let [taken, full, others] = [0, 0, 0];
	for (let round = 0; round < 3; round++) {
		await Promise.all(
			flows.map(async (id) => {
				try {
					await client.publish(id);
					taken += 1;
				} catch (error) {
					if (/places are all taken/.test((error as Error).message)) full += 1;
					else others += 1;
				}
				await client.unpublish(id).catch(() => undefined);
			}),
		);
	}
	figure('ten triggers on and off at once, three rounds', `${taken} published, ${full} told that the list is full, ${others} other answers`);
	check('no foreign address was lost', foreign.every((address) => box.webhookUrls.includes(address)));
	check('no address of ours was left behind', box.webhookUrls.length === foreign.length);
	box.setWebhookUrls([]);
}

async function approvals(cluster: Cluster): Promise<void> {
	const { client, box, credential } = cluster;
	const start = node('Start', 'n8n-nodes-base.webhook', { httpMethod: 'POST', path: 'ask', responseMode: 'onReceived' }, { typeVersion: 2, webhookId: 'ask' });
	const ask = node('Ask', 'n8n-nodes-onemsg.oneMsg', { resource: 'message', operation: 'sendAndWait', recipient: '12025550143', message: '=Approve {{ $json.body.order }}?', responseType: 'approval' });
	const receive = await client.createWorkflow(flow('Receive', trigger(2), tell('=event {{ $json.event }}')), credential);
	await client.publish(receive.id);
	const asking = await client.createWorkflow(flow('Ask', start, ask, tell('=answered {{ $json.messageId }} {{ $json.data.approved }}')), credential);
	await client.publish(asking.id);
	for (let number = 0; number < APPROVALS; number++) {
		await fetch(`${cluster.webhooks[number % 2].url}/webhook/ask`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ order: `Q-${number}` }) });
	}
	const isAsked = await until(() => said(box, 'Approve ').length >= APPROVALS, 120_000);
	check('every question was asked', isAsked);
	const filter = encodeURIComponent(JSON.stringify({ workflowId: asking.id, status: ['waiting'] }));
	await until(async () => (await client.request<{ count: number }>('GET', `/executions?filter=${filter}&limit=1`)).count >= APPROVALS, 120_000);
	const questions = said(box, 'Approve ');
	const taps = questions.map((entry, number) => {
		const [{ reply }] = entry.body.sections as Array<{ reply: { id: string; title: string } }>;
		const message = { id: `wamid.TAP${number}`, type: 'interactive', body: reply.title, fromMe: false, self: 0, time: Math.floor(Date.now() / 1000), chatId: '12025550143@c.us', author: '12025550143@c.us', quotedMsgId: entry.id, metadata: { interactive: { type: 'button_reply', button_reply: reply } } };
		return { instanceId: box.channelId, messages: [message] };
	});
	const mixed = taps.map((body) => ({ body, place: Math.random() })).sort((a, b) => a.place - b.place);
	// Each is delivered twice: once through each process, as a provider may do.
	await Promise.all(mixed.map(async ({ body }, number) => {
		await pause(number * 40);
		await deliver(cluster, body, number % 2);
		await pause(1500);
		await deliver(cluster, body, (number + 1) % 2);
	}));
	await until(() => said(box, 'answered ').length >= APPROVALS, 120_000);
	await pause(5000);
	const count = times(said(box, 'answered '));
	figure('waiting approvals, each tapped and delivered twice', `${count.size} of ${APPROVALS} went on`);
	check('every approval went on exactly once', count.size === APPROVALS && [...count.values()].every((number) => number === 1));
}

function writeDocs(): void {
	const file = join(root, 'docs', 'scale.md');
	const table = ['| seen | figure |', '| --- | --- |', ...figures.map(([name, value]) => `| ${name} | ${value} |`)].join('\n');
	const text = readFileSync(file, 'utf8');
	const [begin, end] = ['<!-- figures of npm run test:queue -->', '<!-- end of figures -->'];
	const block = `${begin}\n\n${table}\n\n${end}`;
	writeFileSync(file, text.includes(begin) ? text.replace(new RegExp(`${begin}[^]*${end}`), block) : `${text.trimEnd()}\n\n## Seen in queue mode\n\nOne main, two webhook processes and two workers on one computer with PostgreSQL and Redis, while one worker and one webhook process are killed; \`npm run test:queue\` runs it again.\n\n${block}\n`);
}

async function main(): Promise<void> {
	const cluster = await startCluster(say);
	try {
		for (const phone of [LOG, '12025550143']) cluster.box.openWindow(`${phone}@c.us`);
		for (const [name, part] of [['Waiting approvals', approvals], ['Ten triggers at once', triggers], ['Inbound messages', inbound]] as const) {
			say(`\n── ${name}`);
			await part(cluster);
		}
		if (MESSAGES >= 5000) writeDocs();
	} finally {
		await cluster.close();
		await endAll();
	}
}

main()
	.catch((error) => {
		failed += 1;
		say(String((error as Error).stack));
	})
	.finally(() => {
		say(`\n${passed} passed, ${failed} failed`);
		process.exit(failed === 0 ? 0 : 1);
	});
