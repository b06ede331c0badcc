import type { IDataObject } from 'n8n-workflow';
import { startBox, type Box } from '../../demo/simulator/box';
import { runNode, type NodeSettings } from './harness';
import { waited } from './waited';

let box: Box;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: 120 });
});
afterAll(async () => await box.close());
beforeEach(() => box.reset());

const phoneOf = (number: number) => `1202555${String(number).padStart(4, '0')}`;
const text = { resource: 'message', operation: 'sendText', recipient: '={{ $json.to }}', text: 'Hello' };

function itemsTo(count: number): IDataObject[] {
	return Array.from({ length: count }, (_, number) => {
		box.openWindow(`${phoneOf(number)}@c.us`);
		return { to: phoneOf(number) };
	});
}

async function send(items: IDataObject[], options: IDataObject, settings: NodeSettings = {}, parameters: IDataObject = {}) {
	return await runNode('oneMsg', { ...text, ...parameters, options }, { credentials: { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url }, items, settings });
}

const polls = () => box.hits.filter(({ path }) => path.includes('hookInfo'));

/** What GET /hookInfo answers from now on. */
function tell(status: string, more: IDataObject = {}) {
	box.faultFor = ({ name }) => (name === 'hookInfo' ? { status: 200, body: { hooks: [{ type: 'message', status, timestamp: '1785000000', ...more }] } } : undefined);
}

describe('waiting for delivery', () => {
	it('is off by default', async () => {
		const { outputs } = await send(itemsTo(1), {});
		expect(outputs[0][0].json).not.toHaveProperty('delivery');
		expect(polls()).toHaveLength(0);
	});

	it.each(['sent', 'delivered', 'read'])('goes on once the messages are %s', async (waitFor) => {
		const { outputs } = await send(itemsTo(5), { waitFor });
		for (const { json } of outputs[0]) {
			expect(json).toMatchObject({ outcome: 'accepted', delivery: { reached: true, timedOut: false } });
			const passed = ['sent', 'delivered', 'read'];
			expect(passed.indexOf((json.delivery as { status: string }).status)).toBeGreaterThanOrEqual(passed.indexOf(waitFor));
		}
	});

	it('ends when the time is over, and says so', async () => {
		tell('sent');
		const [ms, { outputs, error }] = await waited(send(itemsTo(2), { waitFor: 'read', waitSeconds: 2 }));
		expect(ms).toBeLessThan(5000);
		expect(error).toBeUndefined();
		expect(outputs[0].map(({ json }) => json.delivery)).toEqual(Array(2).fill({ status: 'sent', reached: false, timedOut: true }));
	});

	it('asks with growing gaps, all messages together', async () => {
		tell('sent');
		await send(itemsTo(10), { waitFor: 'delivered', waitSeconds: 4 });
		// After 0, 1 and 3 seconds, and once more when the time is over.
		expect(polls().length).toBeLessThanOrEqual(40);
		// A busy machine may leave some out, and asks again all the same.
		expect(polls().length).toBeGreaterThan(10);
	});

	it('never asks faster than 20 times in a second', async () => {
		const times: number[] = [];
		box.faultFor = ({ name }) => {
			if (name === 'hookInfo') times.push(Date.now());
			return undefined;
		};
		await send(itemsTo(50), { waitFor: 'sent', maxPerSecond: 1000 });
		const busiest = Math.max(...times.map((from) => times.filter((time) => time >= from && time < from + 950).length));
		expect(busiest).toBeLessThanOrEqual(21);
	});

	it('a message that failed carries the reason in the catalogue’s words', async () => {
		tell('failed', { errors: [{ code: 131026, title: 'Message undeliverable' }] });
		const { outputs, error } = await send(itemsTo(1), { waitFor: 'delivered' });
		expect(error).toBeUndefined();
		expect(outputs[0][0].json).toMatchObject({ outcome: 'accepted', delivery: { status: 'failed', reached: false, timedOut: false, failure: { code: 131026, advice: expect.any(String) as string } } });
	});

	it('Fail When Undelivered makes it an error of the item; what was sent stays accepted', async () => {
		tell('failed', { errors: [{ code: 131026 }] });
		const { error } = await send(itemsTo(2), { waitFor: 'delivered', failOnUndelivered: true });
		expect(error?.message).toMatch(/^Not delivered: The message cannot be delivered/);
		expect(error?.context).toMatchObject({ outcome: 'accepted', code: 131026, account: { accepted: [0, 1] } });
		const { outputs } = await send(itemsTo(2), { waitFor: 'delivered', failOnUndelivered: true }, { onError: 'continueErrorOutput' });
		expect(outputs.map((output) => output.length)).toEqual([0, 2]);
	});

	it('a channel that does not tell: the sends stand, and the item says to use the trigger', async () => {
		box.faultFor = ({ name }) => (name === 'hookInfo' ? { status: 404, body: { error: 'Method is not found' } } : undefined);
		const { outputs, error, run } = await send(itemsTo(3), { waitFor: 'delivered' });
		expect(error).toBeUndefined();
		for (const { json } of outputs[0]) expect(json).toMatchObject({ outcome: 'accepted', delivery: { status: 'unknown', reached: false, timedOut: false, failure: { advice: expect.stringContaining('1MSG Trigger') as string } } });
		expect(polls().length).toBeLessThanOrEqual(3);
		expect(JSON.stringify(run.data.resultData.runData.Node[0].hints)).toContain('1MSG Trigger');
	});

	it('an answer that fails once is asked for again', async () => {
		box.fault({ path: '/hookInfo', status: 500, body: { error: 'x' } });
		const { outputs } = await send(itemsTo(1), { waitFor: 'sent' });
		expect(outputs[0][0].json).toMatchObject({ delivery: { reached: true } });
	});

	it('a text in several parts has come as far as the part that is behind', async () => {
		const { outputs } = await send(itemsTo(1), { waitFor: 'delivered', longText: 'split' }, {}, { text: 'word '.repeat(1500) });
		expect(outputs[0][0].json).toMatchObject({ delivery: { reached: true } });
		expect(new Set(polls().map(({ path }) => path)).size).toBe(2);
	});

	it.each([
		[{ waitFor: 'arrival' }, /Wait for Delivery/],
		[{ waitFor: 'read', waitSeconds: 301 }, /Wait Seconds has to be a whole number from 1 to 300/],
	])('refuses %j before anything leaves', async (options, message) => {
		const { error } = await send(itemsTo(1), options);
		expect(error?.message).toMatch(message);
		expect(box.hits).toHaveLength(0);
	});
});

describe('the summary of a run', () => {
	it('tells what has become of the items', async () => {
		const items = itemsTo(4);
		box.closeWindow(`${phoneOf(1)}@c.us`);
		const { run } = await send(items, {}, { onError: 'continueRegularOutput' });
		const [hint] = run.data.resultData.runData.Node[0].hints ?? [];
		expect(hint.message).toMatch(/^4 messages in \d+\.\d s \(\d+\.\d per second\): 3 accepted, 1 refused \(1 × The 24-hour window of this chat is closed\)\.$/);
	});

	it('is not there for a single message', async () => {
		const { run } = await send(itemsTo(1), {});
		expect(run.data.resultData.runData.Node[0].hints ?? []).toEqual([]);
	});
});
