import type { IDataObject, WorkflowExecuteMode } from 'n8n-workflow';
import { startBox, type Box } from '../../demo/simulator/box';
import { runNode, type NodeSettings } from './harness';
import { KeyStore } from './keyStore';

let box: Box;
const store = new KeyStore();
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1 });
	await store.install();
});
afterAll(async () => await box.close());
beforeEach(() => {
	box.reset();
	store.reset();
});

const phoneOf = (number: number) => `1202555${String(number).padStart(4, '0')}`;

/** Orders, each to a chat of its own that is open. */
function orders(count: number, from = 0): IDataObject[] {
	return Array.from({ length: count }, (_, number) => {
		box.openWindow(`${phoneOf(number + from)}@c.us`);
		return { order: `A-${number + from}`, to: phoneOf(number + from) };
	});
}

const text = { resource: 'message', operation: 'sendText', recipient: '={{ $json.to }}', text: '={{ $json.order }}' };

async function send(items: IDataObject[], options: IDataObject = {}, { mode = 'trigger', ...settings }: NodeSettings & { mode?: WorkflowExecuteMode } = {}) {
	const parameters = { ...text, options: { sendOnceKey: '={{ $json.order }}', maxPerSecond: 1000, ...options } };
	return await runNode('oneMsg', parameters, { credentials: { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url }, items, settings, mode });
}

const outcomesOf = (items: Array<{ json: IDataObject }>) => items.map(({ json }) => json.outcome ?? 'error');
const texts = () => box.ledger.map((entry) => entry.text);

describe('send once', () => {
	it('a second run skips what the first has sent, and says under which key', async () => {
		await send(orders(3));
		const { outputs } = await send(orders(4));
		expect(outcomesOf(outputs[0])).toEqual(['skipped', 'skipped', 'skipped', 'accepted']);
		expect(outputs[0][0].json).toEqual({ outcome: 'skipped', reason: expect.any(String) as string, sendOnceKey: 'A-0' });
		expect(texts().sort()).toEqual(['A-0', 'A-1', 'A-2', 'A-3']);
	});

	it('equal keys within one run are one message', async () => {
		const { outputs } = await send(orders(3).flatMap((order) => [order, order]));
		expect(outcomesOf(outputs[0])).toEqual(['accepted', 'skipped', 'accepted', 'skipped', 'accepted', 'skipped']);
		expect(box.ledger).toHaveLength(3);
	});

	it('equal keys to different chats are one message, too', async () => {
		const items = orders(4).map((item) => ({ ...item, order: 'the same' }));
		const { outputs } = await send(items);
		expect(outcomesOf(outputs[0])).toEqual(['accepted', 'skipped', 'skipped', 'skipped']);
	});

	it('a refused message gives its key back: the next run sends it', async () => {
		const items = orders(3);
		box.closeWindow(`${phoneOf(1)}@c.us`);
		await send(items, {}, { onError: 'continueRegularOutput' });
		expect(store.entries).toHaveLength(2);
		box.openWindow(`${phoneOf(1)}@c.us`);
		const { outputs } = await send(items);
		expect(outcomesOf(outputs[0])).toEqual(['skipped', 'accepted', 'skipped']);
	});

	it('where the first of two equal keys is refused, the second is sent', async () => {
		const [first, second] = orders(2);
		box.closeWindow(`${phoneOf(0)}@c.us`);
		const { outputs } = await send([first, { ...second, order: first.order }], {}, { onError: 'continueRegularOutput' });
		expect(outcomesOf(outputs[0])).toEqual(['error', 'accepted']);
	});

	it('an unknown outcome keeps its key: no later run sends it', async () => {
		box.fault({ path: '/sendMessage', kind: 'resetAfter' });
		expect((await send(orders(1))).error?.context).toMatchObject({ outcome: 'unknown' });
		const { outputs } = await send(orders(1));
		expect(outcomesOf(outputs[0])).toEqual(['skipped']);
		expect(box.ledger).toHaveLength(1);
	});

	it('bad input, and what was not sent because the run stopped, give their keys back', async () => {
		const items = orders(40);
		items[5].to = 'nobody';
		const { error } = await send(items, { maxConcurrency: 4 });
		const account = error?.context?.account as Record<string, number[]>;
		expect(store.entries).toHaveLength(account.accepted.length);
		items[5].to = phoneOf(5);
		await send(items);
		expect(texts().sort()).toEqual(items.map(({ order }) => order).sort());
	});

	it('Retry On Fail does not take its own keys for somebody else’s', async () => {
		box.fault({ path: '/sendMessage', status: 200, body: { sent: false, error: { code: 131000 } } });
		const { outputs, error } = await send(orders(6), {}, { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 });
		expect(error).toBeUndefined();
		expect(outcomesOf(outputs[0])).toEqual(Array(6).fill('accepted'));
		expect(box.ledger).toHaveLength(6);
	});

	it('a test run in the editor does not use up the keys of the published workflow', async () => {
		await send(orders(2), {}, { mode: 'manual' });
		const { outputs } = await send(orders(2));
		expect(outcomesOf(outputs[0])).toEqual(['accepted', 'accepted']);
		expect(outcomesOf((await send(orders(2), {}, { mode: 'manual' })).outputs[0])).toEqual(['skipped', 'skipped']);
	});

	it('keys are reserved in blocks, never more than leave at a time', async () => {
		await send(orders(40), { maxConcurrency: 8 });
		expect(Math.max(...store.calls)).toBe(8);
		// Six blocks, and one look whether the last stands there; on a busy computer a block may be smaller.
		expect(store.calls.length).toBeLessThanOrEqual(10);
		expect(box.ledger).toHaveLength(40);
	});

	it('remembers as many as asked for, and forgets the oldest', async () => {
		await send(orders(5), { sendOnceMemory: 3, maxConcurrency: 1 });
		expect(store.entries).toHaveLength(3);
		const [oldest, , , , newest] = orders(5);
		const { outputs } = await send([newest, oldest], { sendOnceMemory: 3, maxConcurrency: 1 });
		expect(outcomesOf(outputs[0])).toEqual(['skipped', 'accepted']);
	});

	it('a key that was given back is not written down again', async () => {
		box.closeWindow(`${phoneOf(1)}@c.us`);
		const items = [...orders(1), { order: 'A-1', to: phoneOf(1) }];
		await send(items, {}, { onError: 'continueRegularOutput' });
		expect(store.entries).toHaveLength(1);
	});

	it('a database that fails after the sends changes nothing of what is told', async () => {
		store.onRecorded = () => {
			store.onRecorded = () => {
				throw new Error('connection terminated');
			};
		};
		const { outputs, error } = await send(orders(2));
		expect([error, outcomesOf(outputs[0])]).toEqual([undefined, ['accepted', 'accepted']]);
	});

	it('items without a key are sent each time', async () => {
		for (let run = 0; run < 2; run++) await send(orders(2), { sendOnceKey: '={{ $json.order === "A-0" ? "" : $json.order }}' });
		expect(texts().sort()).toEqual(['A-0', 'A-0', 'A-1']);
	});

	it('a key that is no text is refused, and nothing goes out', async () => {
		const { error } = await send(orders(1), { sendOnceKey: '={{ { a: 1 } }}' });
		expect(error?.message).toMatch(/Send Once Key/);
		expect(box.hits).toHaveLength(0);
	});

	it.each(['duplicate key value violates unique constraint "PK_ca04b9d8dc72de268fe07a65773"', 'SQLITE_CONSTRAINT: UNIQUE constraint failed: processed_data.workflowId, processed_data.context'])(
		'the first keys of two executions at the same instant are all taken: %s',
		async (message) => {
			jest.spyOn(store.calls, 'push').mockImplementationOnce(() => {
				throw new Error(message);
			});
			const { outputs, error } = await send(orders(2));
			expect(error).toBeUndefined();
			expect(outcomesOf(outputs[0])).toEqual(['accepted', 'accepted']);
		},
	);

	it('a store that fails is said, and nothing goes out without its key', async () => {
		const failing = jest.spyOn(store.calls, 'push').mockImplementation(() => {
			throw new Error('database is locked');
		});
		const { error } = await send(orders(2));
		failing.mockRestore();
		expect(error?.message).toMatch(/database is locked/);
		expect(error?.context).toMatchObject({ outcome: 'notSent' });
		expect(box.ledger).toEqual([]);
	});
});
