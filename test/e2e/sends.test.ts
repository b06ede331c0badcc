import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { N8nClient, type WorkflowJson } from '../../demo/localN8n/client';
import { installPackage, packPackage } from '../../demo/localN8n/install';
import { startN8n, type N8nServer } from '../../demo/localN8n/server';
import { freePort, signalGroup } from '../../demo/localN8n/tools';
import { startBox, type Box } from '../../demo/simulator/box';
import { eventually, pause, state } from './world';

/** What only a real n8n shows of many messages: its retries, loops, stops, its store of keys, and its death. */

let box: Box;
let n8n: N8nServer;
let client: N8nClient;
let credential: { id: string; name: string };
let port: number;
const userFolder = mkdtempSync(join(tmpdir(), 'onemsg-e2e-sends-'));

async function start(): Promise<void> {
	n8n = await startN8n({ userFolder, port });
	client = new N8nClient(n8n.url);
	await client.signIn();
}

beforeAll(async () => {
	await installPackage(() => undefined, await packPackage(() => undefined, state), userFolder);
	box = await startBox({ statusDelayMs: -1 });
	port = await freePort();
	await start();
	credential = await client.saveCredential('Channel', 'oneMsgChannelApi', { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url });
});
afterAll(async () => {
	await n8n?.stop();
	await box?.close();
	rmSync(userFolder, { recursive: true, force: true });
});
beforeEach(() => box.reset());

interface Item {
	n: number;
	to: string;
}

const phoneOf = (number: number) => `1202555${String(number).padStart(4, '0')}`;

/** So many items, each to a chat of its own that is open. */
function itemsTo(count: number): Item[] {
	return Array.from({ length: count }, (_, n) => {
		box.openWindow(`${phoneOf(n)}@c.us`);
		return { n, to: phoneOf(n) };
	});
}

const at = (name: string, type: string, typeVersion: number, parameters: object, settings: object = {}) => ({ id: crypto.randomUUID(), name, type, typeVersion, position: [0, 0], parameters, ...settings });
const to = (...names: string[]) => ({ main: [names.map((node) => ({ node, type: 'main', index: 0 }))] });

const sendNode = (options: object, settings: object = {}) =>
	at('Send', 'n8n-nodes-onemsg.oneMsg', 1, { resource: 'message', operation: 'sendText', recipient: '={{ $json.to }}', text: '={{ "message " + $json.n }}', options }, settings);

interface Flow {
	id: string;
	/** Sends these items in production; resolves once the execution has begun. */
	post(body: object): Promise<void>;
	/** The latest execution, once it has ended. */
	ended(count?: number): Promise<{ id: string; status: string }>;
}

async function publish(name: string, nodes: unknown[], connections: WorkflowJson['connections']): Promise<Flow> {
	const hook = at('Start', 'n8n-nodes-base.webhook', 2, { httpMethod: 'POST', path: name, options: {} });
	const { id } = await client.createWorkflow({ name, nodes: [hook, ...nodes] as never, connections, settings: { executionOrder: 'v1' } }, credential);
	await client.publish(id);
	return {
		id,
		post: async (body) => {
			const answer = await fetch(`${n8n.url}/webhook/${name}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
			expect(answer.status).toBe(200);
		},
		ended: async (count = 1) =>
			await eventually(async () => {
				const executions = await client.executions(id);
				const isOver = executions.length >= count && executions.every(({ status }) => !['new', 'running', 'waiting'].includes(status));
				return isOver ? executions[0] : undefined;
			}, 'the end of the execution', 180_000),
	};
}

/** Webhook → one item for each of `body.items` → Send. */
async function publishSend(name: string, options: object, settings: object = {}): Promise<Flow> {
	const nodes = [
		at('By hand', 'n8n-nodes-base.manualTrigger', 1, {}),
		at('As posted', 'n8n-nodes-base.set', 3.4, { mode: 'raw', jsonOutput: JSON.stringify({ body: { items: itemsTo(5) } }), options: {} }),
		at('Items', 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'body.items', options: {} }),
		sendNode(options, settings),
	];
	return await publish(name, nodes, { Start: to('Items'), 'By hand': to('As posted'), 'As posted': to('Items'), Items: to('Send') });
}

const sent = () => box.ledger.map(({ text }) => Number(text.replace('message ', ''))).sort((a, b) => a - b);
const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);

interface ExecutionData {
	resultData: {
		error: { context: { account: Record<string, number[]> } };
		runData: Record<string, Array<{ hints: Array<{ message: string }>; data: { main: Array<Array<{ json: { outcome?: string } }>> } }>>;
	};
}

/** An execution's data, out of the flat form in which n8n stores it. */
async function dataOf(executionId: string): Promise<ExecutionData> {
	const { data } = await client.execution(executionId);
	const flat = JSON.parse(data!) as unknown[];
	const known = new Map<string, unknown>();
	const read = (value: unknown): unknown => {
		if (typeof value !== 'string') return value;
		if (known.has(value)) return known.get(value);
		const found = flat[Number(value)];
		if (typeof found !== 'object' || found === null) return found;
		const copy = (Array.isArray(found) ? [] : {}) as Record<string, unknown>;
		known.set(value, copy);
		for (const [key, part] of Object.entries(found)) copy[key] = read(part);
		return copy;
	};
	return read('0') as ExecutionData;
}

const outputsOf = (data: ExecutionData) => data.resultData.runData.Send.at(-1)!.data.main[0];

/** Item numbers of one outcome, out of "36 accepted (0–34, 36), 1 unknown (35)". */
function numbersIn(account: string, outcome: string): number[] {
	const [, ranges = ''] = new RegExp(`\\d+ ${outcome} \\(([^)]*)\\)`).exec(account) ?? [];
	return ranges.split(', ').flatMap((range) => {
		const [from, until = from] = range.split('–').map(Number);
		return numbers(until + 1).slice(from);
	});
}

describe('n8n’s own retries and loops', () => {
	it('100 items, one failing, 3 tries: 99 messages; a user’s Retry sends only the rest', async () => {
		const flow = await publishSend('tries', { maxPerSecond: 1000 }, { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 });
		const items = itemsTo(100);
		box.closeWindow(`${phoneOf(99)}@c.us`);
		await flow.post({ items });
		const failed = await flow.ended();
		expect(failed.status).toBe('error');
		expect(sent()).toEqual(numbers(99));
		expect(box.hits.filter(({ rawBody }) => rawBody.includes('"message 99"'))).toHaveLength(3);
		const { error } = (await dataOf(failed.id)).resultData;
		expect(error.context.account).toMatchObject({ accepted: numbers(99), refused: [99] });

		box.openWindow(`${phoneOf(99)}@c.us`);
		await client.request('POST', `/executions/${failed.id}/retry`, { loadWorkflow: false });
		expect((await flow.ended(2)).status).toBe('success');
		expect(sent()).toEqual(numbers(100));
	});

	it('with Continue, n8n tries again for the first item’s error: 99 messages too; a hint sums the run up', async () => {
		const flow = await publishSend('continued', { maxPerSecond: 1000 }, { retryOnFail: true, maxTries: 3, waitBetweenTries: 1, onError: 'continueRegularOutput' });
		const items = itemsTo(100);
		box.closeWindow(`${phoneOf(0)}@c.us`);
		await flow.post({ items });
		const { id, status } = await flow.ended();
		expect(status).toBe('success');
		expect(sent()).toEqual(numbers(100).slice(1));
		expect(box.hits.filter(({ rawBody }) => rawBody.includes('"message 0"'))).toHaveLength(3);
		const data = await dataOf(id);
		expect(outputsOf(data).map(({ json }) => json.outcome ?? 'error')).toEqual(['error', ...Array<string>(99).fill('accepted')]);
		const { hints } = data.resultData.runData.Send.at(-1)!;
		expect(hints.map(({ message }) => message).join()).toMatch(/99 accepted, 1 refused \(1 × The 24-hour window of this chat is closed\)/);
	});

	it('a loop with the same 10 items, 3 rounds: 30 messages', async () => {
		const nodes = [
			at('Rounds', 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'body.rounds', options: {} }),
			at('Loop', 'n8n-nodes-base.splitInBatches', 3, { options: {} }),
			at('As posted', 'n8n-nodes-base.set', 3.4, { mode: 'raw', jsonOutput: '={{ JSON.stringify({ items: $("Start").first().json.body.items }) }}', options: {} }),
			at('Items', 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'items', options: {} }),
			sendNode({ maxPerSecond: 1000 }),
		];
		const flow = await publish('rounds', nodes, { Start: to('Rounds'), Rounds: to('Loop'), Loop: { main: [[], [{ node: 'As posted', type: 'main', index: 0 }]] }, 'As posted': to('Items'), Items: to('Send'), Send: to('Loop') });
		await flow.post({ rounds: [1, 2, 3], items: itemsTo(10) });
		expect((await flow.ended()).status).toBe('success');
		expect(sent()).toEqual(numbers(10).flatMap((n) => [n, n, n]));
	});
});

it('send-once keys hold over production executions; runs by hand have keys of their own', async () => {
	const flow = await publishSend('keys', { maxPerSecond: 1000, sendOnceKey: '={{ "order-" + $json.n }}' });
	const byHand = async () => {
		const { executionId } = await client.run(flow.id, 'By hand');
		return await eventually(async () => ((await client.execution(executionId!)).status === 'success' ? outputsOf(await dataOf(executionId!)).map(({ json }) => json.outcome) : undefined), 'the run by hand');
	};
	const all = (outcome: string) => Array<string>(5).fill(outcome);
	expect(await byHand()).toEqual(all('accepted'));
	await flow.post({ items: itemsTo(5) });
	expect(outputsOf(await dataOf((await flow.ended(2)).id)).map(({ json }) => json.outcome)).toEqual(all('accepted'));
	expect(box.ledger).toHaveLength(10);
	await flow.post({ items: itemsTo(6) });
	expect(outputsOf(await dataOf((await flow.ended(3)).id)).map(({ json }) => json.outcome)).toEqual([...all('skipped'), 'accepted']);
	expect(await byHand()).toEqual(all('skipped'));
	expect(box.ledger).toHaveLength(11);
});

it('twenty executions at the same instant send one message for each key', async () => {
	const flow = await publishSend('at-once', { maxPerSecond: 1000, sendOnceKey: '={{ "order-" + $json.n }}' });
	const items = itemsTo(5);
	await Promise.all(Array.from({ length: 20 }, async () => await flow.post({ items })));
	await flow.ended(20);
	expect(sent()).toEqual(numbers(5));
});

it('promise 9: stopped by a user, nothing leaves any more; the log holds what the ledger holds', async () => {
	const flow = await publishSend('stopped', { maxPerSecond: 60, sendOnceKey: '={{ $json.n }}' });
	box.load.latencyMs = 200;
	await flow.post({ items: itemsTo(300) });
	await eventually(() => box.ledger.length > 50 || undefined, 'some messages');
	const [{ id }] = await client.executions(flow.id);
	await client.request('POST', `/executions/${id}/stop`);
	await pause(600);
	const { length } = box.ledger;
	expect(length).toBeLessThan(200);
	await pause(1500);
	expect(box.ledger).toHaveLength(length);
	expect(box.hits).toHaveLength(length);
	box.load.latencyMs = 0;

	expect((await flow.ended()).status).toBe('canceled');
	// n8n stores nothing of what a stopped execution did (n8n 2.40.5): the log is what tells.
	const account = await eventually(() => /cancelled while sending\. Of 300 items: (.*?)\.(?:\s|"|$)/m.exec(readFileSync(n8n.logFile, 'utf8'))?.[1], 'the account in the log');
	const [surely, maybe, not] = ['accepted', 'unknown [^(]*\\([^)]*\\)', 'not sent'].map((outcome) => numbersIn(account, outcome));
	// n8n breaks off what is under way.
	expect(maybe.length).toBeLessThanOrEqual(16);
	expect([...surely, ...maybe, ...not].sort((a, b) => a - b)).toEqual(numbers(300));
	expect(sent()).toEqual(expect.arrayContaining(surely));
	expect([...surely, ...maybe]).toEqual(expect.arrayContaining(sent()));
	expect(surely.length).toBeGreaterThan(30);

	// n8n's Retry begins from nothing, too: the keys keep it from sending twice, also what may have gone out and did not.
	const neverLeft = maybe.filter((number) => !sent().includes(number));
	await client.request('POST', `/executions/${id}/retry`, { loadWorkflow: false });
	await flow.ended(2);
	expect(sent()).toEqual(numbers(300).filter((number) => !neverLeft.includes(number)));
});

it('killed while it sends under keys: the same items again, nothing twice, and at most one block is reserved and unsent', async () => {
	const maxConcurrency = 8;
	const flow = await publishSend('killed', { maxPerSecond: 60, maxConcurrency, sendOnceKey: '={{ $json.n + ($json.again ?? "") }}' });
	box.load.latencyMs = 50;
	const items = itemsTo(150);
	await flow.post({ items });
	await eventually(() => box.ledger.length > 40 || undefined, 'some messages');
	signalGroup(n8n.process, 'SIGKILL');
	await n8n.stop();
	const before = box.ledger.length;
	expect(before).toBeLessThan(150);

	await start();
	await flow.post({ items });
	const { id } = await flow.ended(2);
	const outcomes = outputsOf(await dataOf(id)).map(({ json }) => json.outcome);
	expect(new Set(sent()).size).toBe(box.ledger.length);
	const unsent = items.filter(({ n }) => !sent().includes(n));
	expect(unsent.length).toBeLessThanOrEqual(maxConcurrency);
	expect(unsent.map(({ n }) => outcomes[n])).toEqual(unsent.map(() => 'skipped'));
	expect(outcomes.filter((outcome) => outcome === 'skipped')).toHaveLength(before + unsent.length);

	// As the docs say: another key frees them.
	await flow.post({ items: unsent.map((item) => ({ ...item, again: '-2' })) });
	if (unsent.length > 0) await flow.ended(3);
	expect(sent()).toEqual(numbers(150));
});
