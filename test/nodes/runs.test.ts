import { ExecuteContext } from 'n8n-core';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { startBox, type Box } from '../../demo/simulator/box';
import type { Outcome } from '../../nodes/shared/domain/sendAnswer';
import { runItems, type Work } from '../../nodes/shared/node/runItems';
import { runNode, type NodeSettings, type Running } from './harness';
import { KeyStore } from './keyStore';
import { itemsInto, phoneOf } from './openChats';

/** What a run leaves, beside its messages: its items, its words, its account. */

let box: Box;
const store = new KeyStore();
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1 });
	await store.install();
});
afterAll(async () => await box.close());
beforeEach(() => {
	store.reset();
	box.reset();
});

const itemsTo = (count: number) => itemsInto(box, count);

const text = { resource: 'message', operation: 'sendText', whenWindowClosed: 'fail', recipient: '={{ $json.to }}', text: '=message {{ $json.number }}' };
const settingsOfChannel = { resource: 'channel', operation: 'getSettings' };
const goOn: NodeSettings = { onError: 'continueRegularOutput' };
const saysNo = { status: 200, body: { sent: false, error: { code: 131026 } } };

async function run(items: IDataObject[], options: IDataObject = {}, settings: NodeSettings = {}, { parameters = text, onStart, apiKey = box.apiKey }: { parameters?: IDataObject; onStart?: (running: Running) => void; apiKey?: string } = {}) {
	return await runNode('oneMsg', { ...parameters, options: { maxPerSecond: 1000, ...options } }, { credentials: { apiKey, environment: 'custom', baseUrl: box.url }, items, settings, mode: 'trigger', onStart });
}

type Ran = Awaited<ReturnType<typeof run>>;
const hintsOf = ({ run: { data } }: Ran) => data.resultData.runData.Node[0].hints ?? [];
const contextOf = ({ error }: Ran['outputs'][0][0]) => (error as { context?: IDataObject } | undefined)?.context;

describe('calls that are no messages', () => {
	it('are made one after another, without a summary, and the execution keeps no outcomes of them', async () => {
		box.load.latencyMs = 30;
		let running!: Running;
		const ran = await run(itemsTo(3), {}, {}, { parameters: settingsOfChannel, onStart: (started) => (running = started) });
		expect(ran.outputs[0].map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect([box.load.mostAtOnce, hintsOf(ran)]).toEqual([1, []]);
		expect(running.context()).not.toHaveProperty('oneMsgOutcomes');
	});

	it('count as done in the account of a run that fails behind them, whatever their answer says of an outcome', async () => {
		let asked = 0;
		box.faultFor = ({ name }) => (name === 'settings' ? (asked++ === 0 ? { status: 200, body: { outcome: 'splendid' } } : { status: 403, body: { error: 'no' } }) : undefined);
		const { error } = await run(itemsTo(3), {}, {}, { parameters: settingsOfChannel });
		expect(error?.context?.account).toMatchObject({ accepted: [0], notSent: [1, 2] });
	});

	it('that give an empty list leave no item, and no fault', async () => {
		box.templates = [];
		const { outputs, error } = await run([{}], {}, {}, { parameters: { resource: 'template', operation: 'getAll', returnAll: true } });
		expect([error, outputs]).toEqual([undefined, [[]]]);
	});

	it('an answer with keys “json” and “binary” leaves as it is: it names no file of n8n’s', async () => {
		const answer = { json: { a: 1 }, binary: { data: { id: 'filesystem-v2:workflows/1/x', mimeType: 'text/plain', data: 'filesystem-v2' } } };
		box.faultFor = ({ name }) => (name === 'settings' ? { status: 200, body: answer } : undefined);
		const { outputs } = await run([{}], {}, {}, { parameters: settingsOfChannel });
		expect(outputs[0]).toEqual([{ json: answer, pairedItem: { item: 0 } }]);
	});
});

describe('the options of a run', () => {
	it('are those of its first item', async () => {
		const { error } = await run(itemsTo(3), { maxConcurrency: '={{ $json.number === 0 ? 4 : 0 }}' });
		expect(error).toBeUndefined();
		expect(box.ledger).toHaveLength(3);
	});

	it('that can be read for no item fail each of them, and nothing goes out', async () => {
		const { outputs } = await run(itemsTo(3), { sendOnceKey: '={{ $("Nobody").first().json.x }}' }, goOn);
		expect(outputs[0].map(({ json }) => Object.keys(json))).toEqual(Array(3).fill(['error']));
		expect(box.hits).toEqual([]);
	});

	it('whose key came as a number that has lost digits fail: it may be another order’s key', async () => {
		const orders = ['10293847561012345', '10293847561012344'].map((order) => ({ ...itemsTo(1)[0], order: Number(order) }));
		const { outputs } = await run(orders, { sendOnceKey: '={{ $json.order }}' }, goOn);
		expect(outputs[0].map(({ json }) => json.error)).toEqual(Array(2).fill(expect.stringMatching(/^Send Once Key came as a number and has lost digits/)));
		expect(box.hits).toEqual([]);
	});

	it('out of their range are told by each item, in words', async () => {
		const { outputs } = await run(itemsTo(2), { maxConcurrency: 0 }, goOn);
		expect(outputs[0]).toHaveLength(2);
		for (const [item, { json, error, pairedItem }] of outputs[0].entries()) {
			expect([json.error, pairedItem]).toEqual([expect.stringMatching(/Max Concurrent Messages has to be/), { item }]);
			expect(error?.message).toBe(json.error);
		}
	});
});

describe('the words of a run', () => {
	it('stand with its output, and tell of templates that went out instead', async () => {
		const items = itemsTo(2);
		box.closeWindow(`${phoneOf(1)}@c.us`);
		const instead = { whenWindowClosed: 'sendTemplate', fallbackTemplate: { __rl: true, mode: 'name', value: 'ticket_accepted|en' }, fallbackVariables: { mappingMode: 'defineBelow', value: { body_1: 'a', body_2: 'b', body_3: 'c' } } };
		const hints = hintsOf(await run(items, {}, {}, { parameters: { ...text, ...instead } }));
		expect(hints).toEqual([expect.objectContaining({ location: 'outputPane', message: expect.stringMatching(/: 2 accepted\. 1 sent as template/) as string })]);
		expect(hintsOf(await run(itemsTo(2)))[0].message).toMatch(/^2 messages in 0\.\d s \(.*\): 2 accepted\.$/);
	});

	it('a run that fails tells its account behind what is to be done; one of a single item does not', async () => {
		box.faultFor = () => saysNo;
		const one = await run(itemsTo(1));
		expect(one.error?.description).not.toMatch(/items/);
		const { error } = await run(itemsTo(2), { maxConcurrency: 1 });
		expect(error?.description).toBe(`${one.error?.description} Of 2 items: 1 refused (0), 1 not sent (1).`);
	});

	it('reasons are told of refusals alone', async () => {
		const items = itemsTo(3);
		const faults = [saysNo, { kind: 'resetAfter' as const }];
		box.faultFor = ({ name, body }) => (name === 'sendMessage' ? faults[Number((body as { body: string }).body.replace('message ', ''))] : undefined);
		const [{ message }] = hintsOf(await run(items, {}, goOn));
		expect(message).toMatch(/: 1 accepted, 1 refused \(1 × The message cannot be delivered[^;)]*\), 1 unknown: they may have gone out\.$/);
	});

	it('“retryable” is said of what was refused whole; an item of which a part is out must not be sent again as it is', async () => {
		const tooMany = { status: 429, body: {} };
		box.faultFor = ({ name, body }) => (name === 'sendMessage' && (body as { body: string }).body.startsWith('b') ? tooMany : undefined);
		const outcomeOf = async (words: string) => {
			const { outputs } = await run(itemsTo(1), { longText: 'split', retryForSeconds: 0 }, goOn, { parameters: { ...text, text: words } });
			return contextOf(outputs[0][0]);
		};
		expect(await outcomeOf('b'.repeat(100))).toMatchObject({ outcome: 'refused', retryable: true });
		expect(await outcomeOf(`${'a'.repeat(4000)}\n\n${'b'.repeat(4000)}`)).toMatchObject({ outcome: 'unknown', retryable: false });
	});

	it('where the execution is cancelled the log tells what went out; else it is silent', async () => {
		const warn = jest.fn();
		const logger = jest.spyOn(ExecuteContext.prototype, 'logger', 'get').mockReturnValue({ warn } as never);
		await run(itemsTo(2));
		expect(warn).not.toHaveBeenCalled();
		box.faultFor = ({ body }) => ((body as { body?: string } | undefined)?.body === 'message 1' ? { status: 429, body: {}, headers: { 'retry-after': '30' } } : undefined);
		let running!: Running;
		const done = run(itemsTo(3), { maxConcurrency: 1 }, {}, { onStart: (started) => (running = started) });
		while (box.hits.length < 4) await new Promise((resolve) => setTimeout(resolve, 5));
		await new Promise((resolve) => setTimeout(resolve, 50));
		running.cancel();
		await done;
		await new Promise((resolve) => setTimeout(resolve, 50));
		expect(warn.mock.calls).toEqual([[expect.stringMatching(/cancelled while sending\. Of 3 items: 1 accepted \(0\), 1 refused \(1\), 1 not sent \(2\)\.$/)]]);
		logger.mockRestore();
	});
});

describe('waiting for delivery', () => {
	const tell = (status: string) => (box.faultFor = ({ name }) => (name === 'hookInfo' ? { status: 200, body: { hooks: [{ type: 'message', status, timestamp: '1785000000' }] } } : undefined));
	const asked = () => box.hits.flatMap(({ path }) => (path.includes('hookInfo') ? [new URL(path, box.url).searchParams.get('messageId')] : []));
	const wait = { waitFor: 'delivered', waitSeconds: 1 };

	it('concerns what went out: not what failed, nor what was skipped', async () => {
		const [one, two, three] = itemsTo(3);
		tell('delivered');
		const { outputs } = await run([{ ...one, key: 'k' }, { ...two, key: 'k' }, { ...three, to: 'nobody', key: '' }], { ...wait, sendOnceKey: '={{ $json.key }}' }, goOn);
		expect(outputs[0].map(({ json }) => [json.outcome, json.delivery])).toEqual([['accepted', { status: 'delivered', reached: true, timedOut: false }], ['skipped', undefined], [undefined, undefined]]);
		expect(asked()).toEqual([box.ledger[0].id]);
	});

	it('where nothing went out, nothing is asked, and each item tells its own fault', async () => {
		const { outputs } = await run(itemsTo(2), wait, goOn, { apiKey: 'none' });
		expect(outputs[0].map((item) => [item.pairedItem, contextOf(item)?.outcome])).toEqual([0, 1].map((item) => [{ item }, 'notSent']));
	});

	it('is over at once where a failure stopped the run', async () => {
		tell('sent');
		const items = itemsTo(2);
		items[1].to = 'nobody';
		const { error } = await run(items, { ...wait, maxConcurrency: 1 });
		expect(error?.context?.account).toMatchObject({ accepted: [0], notSent: [1] });
		expect(asked()).toEqual([]);
	});

	it('a message that has not arrived yet has not failed', async () => {
		tell('sent');
		let ticks = 0;
		const others = setInterval(() => ticks++, 20);
		const { error, outputs } = await run(itemsTo(1), { ...wait, failOnUndelivered: true });
		clearInterval(others);
		// n8n does other things meanwhile.
		expect(ticks).toBeGreaterThan(10);
		expect([error, outputs[0][0].json.delivery]).toEqual([undefined, { status: 'sent', reached: false, timedOut: true }]);
	});
});

describe('send-once keys', () => {
	it('items without one among those with one: nothing is reserved for them, and all go out', async () => {
		const items = itemsTo(6).map((item, number) => ({ ...item, key: number % 2 === 0 ? `k${number}` : '' }));
		const { outputs } = await run(items, { sendOnceKey: '={{ $json.key }}' });
		expect(outputs[0].map(({ json }) => json.outcome)).toEqual(Array(6).fill('accepted'));
		expect(store.entries).toEqual(['production:k0', 'production:k2', 'production:k4']);
	});

	it('are reserved several with one call, also at a slow pace', async () => {
		await run(itemsTo(40), { sendOnceKey: '={{ $json.number }}', maxConcurrency: 8, maxPerSecond: 40 });
		expect(store.entries).toHaveLength(40);
		expect(store.calls.length).toBeLessThan(18);
	});

	it('an item that waits for its chat holds up no other that has one', async () => {
		let tries = 0;
		box.faultFor = ({ name, body }) => (name === 'sendMessage' && (body as { body: string }).body === 'message 0' && ++tries === 1 ? { status: 200, body: { sent: false, error: { code: 131056 } } } : undefined);
		await run(itemsTo(4), { sendOnceKey: '={{ $json.number }}', maxConcurrency: 1 });
		expect(box.ledger.map(({ text: said }) => said)).toEqual([1, 2, 3, 0].map((number) => `message ${number}`));
	});
});

describe('what the execution keeps of a run', () => {
	const none: Outcome[] = ['notSent', 'notSent'];
	/** One try; n8n's engine is stood in for, since a loop's next run needs a workflow around it. */
	async function tryOf(store: IDataObject, index: number, { cancelled = false } = {}, work: Work = async () => await Promise.resolve({ outcome: 'accepted' })) {
		const context = {
			getInputData: () => [{ json: {} }, { json: {} }],
			getNodeParameter: (name: string) => (name === 'options' ? {} : undefined),
			getContext: () => store,
			evaluateExpression: () => index,
			getExecutionId: () => '1',
			getMode: () => 'trigger',
			getWorkflow: () => ({ id: 'runs' }),
			getNode: () => ({ id: 'n', name: 'Node', type: 'n', typeVersion: 1, position: [0, 0], parameters: {} }),
			continueOnFail: () => false,
			logger: { warn: () => undefined },
			getExecutionCancelSignal: () => (cancelled ? AbortSignal.abort() : undefined),
		} as unknown as IExecuteFunctions;
		return await runItems(context, work, { isSend: true }).catch((error: Error & { context: { account: IDataObject } }) => error.context.account);
	}

	it('is what this run has done: nothing yet where it was cancelled before', async () => {
		const store: IDataObject = {};
		await tryOf(store, 0, { cancelled: true });
		expect(store.oneMsgOutcomes).toEqual(none);
	});

	it('is what an earlier try of it has done, until an item’s turn comes', async () => {
		const store: IDataObject = {};
		await tryOf(store, 0);
		await tryOf(store, 0, { cancelled: true });
		expect(store.oneMsgOutcomes).toEqual(['accepted', 'accepted']);
	});

	it('is nothing of a loop’s run before it, nor of what is no list', async () => {
		const store: IDataObject = {};
		await tryOf(store, 0);
		await tryOf(store, 1, { cancelled: true });
		expect(store.oneMsgOutcomes).toEqual(none);
		store.oneMsgOutcomes = 'accepted';
		await tryOf(store, 1, { cancelled: true });
		expect(store.oneMsgOutcomes).toEqual(none);
	});

	it('has no more items than the run', async () => {
		const store: IDataObject = {};
		await tryOf(store, 0);
		store.oneMsgOutcomes = ['accepted', 'accepted', 'accepted'];
		expect(await tryOf(store, 0, {}, async () => await Promise.reject(new Error('no')))).toMatchObject({ notSent: [0, 1], accepted: [] });
		expect(store.oneMsgOutcomes).toHaveLength(2);
	});
});
