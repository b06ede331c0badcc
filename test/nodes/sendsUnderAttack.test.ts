import type { IDataObject } from 'n8n-workflow';
import { startBox, type Box } from '../../demo/simulator/box';
import { runNode, type NodeSettings, type Running } from './harness';
import { KeyStore } from './keyStore';
import { itemsInto, phoneOf } from './openChats';
import { waited } from './waited';

/** Sends under what goes wrong in odd places: a channel that asks for a day's rest, a slow pace, a database that is locked, parts of an item. */

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
const goOn: NodeSettings = { onError: 'continueRegularOutput' };

interface More {
	node?: string;
	parameters?: IDataObject;
	onStart?: (running: Running) => void;
}

async function send(items: IDataObject[], options: IDataObject, settings: NodeSettings = {}, { node = 'oneMsg', parameters = text, onStart }: More = {}) {
	return await runNode(node, { ...parameters, options: { maxPerSecond: 1000, ...options } }, { credentials: { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url }, items, settings, mode: 'trigger', onStart });
}

type Output = Awaited<ReturnType<typeof send>>['outputs'][0];
const contextOf = ({ error }: Output[0]) => (error as { context?: IDataObject } | undefined)?.context;
const outcomesOf = (items: Output) => items.map((item) => item.json.outcome ?? contextOf(item)?.outcome);
const inLedger = () => box.ledger.map(({ text: said }) => Number(said.replace('message ', '')));
const hintOf = ({ run }: Awaited<ReturnType<typeof send>>) => (run.data.resultData.runData.Node[0].hints ?? []).map(({ message }) => message).join('\n');
const tooMany = { path: '/sendMessage', status: 429, body: { error: 'Too many requests' } };
const delivered = { status: 200, body: { hooks: [{ type: 'message', status: 'delivered', timestamp: '1785000000' }] } };
const saysNo = { status: 200, body: { sent: false, error: { code: 131026 } } };

describe('the whole run waits, but not for ever', () => {
	it('a channel that asks for an hour’s rest: the items behind are not sent, and the run ends', async () => {
		box.fault({ ...tooMany, headers: { 'retry-after': '3600' } });
		const [ms, { outputs }] = await waited(send(itemsTo(30), { maxConcurrency: 2 }, goOn));
		expect(ms).toBeLessThan(5000);
		expect(outcomesOf(outputs[0])[0]).toBe('refused');
		expect(new Set(outcomesOf(outputs[0]).slice(2))).toEqual(new Set(['notSent']));
		expect(contextOf(outputs[0][29])).toMatchObject({ retryable: true, afterMs: expect.any(Number) as number });
		expect(outputs[0].flatMap(({ json }, item) => (json.outcome === 'accepted' ? item : []))).toEqual(inLedger());
	});

	it('a Retry-After of a few seconds holds up the run, and loses nothing', async () => {
		box.fault({ ...tooMany, headers: { 'retry-after': '2' } });
		const { outputs } = await send(itemsTo(10), { maxConcurrency: 2, retryForSeconds: 1 }, goOn);
		expect(outcomesOf(outputs[0])).toEqual(['refused', ...Array<string>(9).fill('accepted')]);
	});

	it('Retry for Seconds counts from a message’s first try, not from when it began to wait for its turn', async () => {
		let tries = 0;
		box.faultFor = ({ body }) => ((body as { body?: string } | undefined)?.body === 'message 3' && ++tries === 1 ? tooMany : undefined);
		const { outputs } = await send(itemsTo(4), { maxPerSecond: 1, retryForSeconds: 2 }, goOn);
		expect(outcomesOf(outputs[0])).toEqual(Array(4).fill('accepted'));
	});

	it('messages of a summary are messages, not tries', async () => {
		box.fault(tooMany);
		expect(hintOf(await send(itemsTo(3), {}))).toMatch(/^3 messages in .*: 3 accepted\. 1 retry\.$/);
	});
});

describe('promise 9: an item of which a part is out is not told as refused', () => {
	const parts = { ...text, text: '={{ "a".repeat(4000) + "\\n\\n" + "b".repeat(4000) }}' };

	it('a text in parts whose second is refused is unknown; the words tell which are out, and its key is kept', async () => {
		box.faultFor = ({ name, body }) => (name === 'sendMessage' && (body as { body: string; phone: string }).body.startsWith('b') && (body as { phone: string }).phone === phoneOf(0) ? saysNo : undefined);
		const run = await send(itemsTo(2), { longText: 'split', sendOnceKey: '={{ $json.number }}' }, goOn, { parameters: parts });
		const [failed] = run.outputs[0];
		expect(contextOf(failed)).toMatchObject({ outcome: 'unknown', code: 131026, retryable: false });
		expect(failed.json.error).toMatch(/^Part 2 of 2: /);
		expect(failed.error?.description).toMatch(/1 of 2 parts has gone out/);
		expect(hintOf(run)).toMatch(/1 accepted, 1 unknown: they may have gone out\.$/);
		expect(store.entries).toEqual(['production:0', 'production:1']);
		const { error } = await send(itemsTo(1), { longText: 'split' }, {}, { parameters: parts });
		expect(error?.context).toMatchObject({ outcome: 'unknown', account: { refused: [], unknown: [0] } });
	});

	it('where the first part is refused nothing is out: refused, and the key is given back', async () => {
		box.faultFor = ({ name }) => (name === 'sendMessage' ? saysNo : undefined);
		const { error } = await send(itemsTo(1), { longText: 'split', sendOnceKey: 'k' }, {}, { parameters: parts });
		expect(error?.context).toMatchObject({ outcome: 'refused', account: { refused: [0] } });
		expect(store.entries).toEqual([]);
	});

	it('what an earlier try has sent counts, too', async () => {
		let seconds = 0;
		box.faultFor = ({ name, body }) => (name === 'sendMessage' && (body as { body: string }).body.startsWith('b') && ++seconds > 0 ? saysNo : undefined);
		const { error } = await send(itemsTo(1), { longText: 'split' }, { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 }, { parameters: parts });
		expect(seconds).toBe(2);
		expect(error?.context).toMatchObject({ outcome: 'unknown', account: { unknown: [0] } });
		expect(box.ledger).toHaveLength(1);
	});
});

describe('Acknowledge', () => {
	const acknowledge = { recipient: '={{ $json.to }}', messageId: 'wamid.in', react: true, emoji: '👍', markAsRead: true };
	const acknowledged = async (items: IDataObject[], options: IDataObject, more: IDataObject = {}, settings = goOn) =>
		await send(items, options, settings, { node: 'oneMsgAcknowledge', parameters: { ...acknowledge, ...more } });

	it('waits for the delivery of its reaction, not of the customer’s own message', async () => {
		box.faultFor = ({ name }) => (name === 'hookInfo' ? delivered : name === 'readMessage' ? { status: 200, body: { result: 'success' } } : undefined);
		const { outputs } = await acknowledged(itemsTo(1), { waitFor: 'delivered', waitSeconds: 1 });
		expect(box.hits.flatMap(({ path }) => new URL(path, box.url).searchParams.get('messageId') ?? [])).toEqual([box.ledger[0].id]);
		expect(outputs[0][0].json).toMatchObject({ messageId: 'wamid.in', delivery: { reached: true } });
	});

	it('without a reaction there is no message to wait for', async () => {
		box.faultFor = ({ name }) => (name === 'readMessage' ? { status: 200, body: { result: 'success' } } : undefined);
		const { outputs } = await acknowledged(itemsTo(1), { waitFor: 'delivered', waitSeconds: 1 }, { react: false });
		expect(outputs[0][0].json).not.toHaveProperty('delivery');
		expect(box.hits).toHaveLength(1);
	});

	it('a repeat under its key is skipped, also where it only marks as read', async () => {
		box.faultFor = ({ name }) => (name === 'readMessage' ? { status: 200, body: { result: 'success' } } : undefined);
		const items = itemsTo(1);
		const { outputs } = await acknowledged([...items, ...items], { sendOnceKey: 'k' }, { react: false });
		expect(outcomesOf(outputs[0])).toEqual(['accepted', 'skipped']);
	});

	it('a read mark that comes too fast is tried again, and the reaction is not', async () => {
		let reads = 0;
		box.faultFor = ({ name }) => (name === 'readMessage' ? (++reads === 1 ? { ...tooMany, headers: { 'retry-after': '1' } } : { status: 200, body: { result: 'success' } }) : undefined);
		const { outputs } = await acknowledged(itemsTo(1), {});
		expect(outputs[0][0].json).toMatchObject({ outcome: 'accepted', read: { outcome: 'accepted' } });
		expect(reads).toBe(2);
		expect(box.ledger).toHaveLength(1);
	});

	it('a read mark without an answer is not tried again', async () => {
		let reads = 0;
		box.faultFor = ({ name }) => (name === 'readMessage' && ++reads > 0 ? { status: 503, body: { error: 'x' } } : undefined);
		const { outputs } = await acknowledged(itemsTo(1), {});
		expect(outcomesOf(outputs[0])).toEqual(['unknown']);
		expect(reads).toBe(1);
	});

	it('marks nothing as read of items whose reaction came too late, the run being stopped', async () => {
		box.fault({ path: '/sendReaction', ...saysNo });
		const { error } = await acknowledged(itemsTo(6), { maxPerSecond: 2, maxConcurrency: 6 }, {}, {});
		expect(error?.context?.account).toMatchObject({ refused: [0], notSent: [1, 2, 3, 4, 5] });
		expect(box.hits.filter(({ path }) => path.includes('readMessage'))).toHaveLength(1);
	});
});

describe('send-once keys', () => {
	const keyed = { sendOnceKey: '={{ $json.key }}' };

	it('equal keys in one run are one message, however few keys are remembered', async () => {
		const items = itemsTo(6).map((item, number) => ({ ...item, key: ['a', 'b', 'c'][number % 3] }));
		const { outputs } = await send(items, { ...keyed, sendOnceMemory: 1, maxConcurrency: 1 });
		expect(outcomesOf(outputs[0])).toEqual(['accepted', 'accepted', 'accepted', 'skipped', 'skipped', 'skipped']);
	});

	it('a database that is locked keeps no item back that has no key', async () => {
		const failing = jest.spyOn(store.calls, 'push').mockImplementation(() => {
			throw new Error('database is locked');
		});
		const items = itemsTo(6).map((item, number) => ({ ...item, key: number % 2 === 0 ? 'k' + number : '' }));
		const { outputs } = await send(items, keyed, goOn);
		failing.mockRestore();
		expect(outcomesOf(outputs[0])).toEqual(['notSent', 'accepted', 'notSent', 'accepted', 'notSent', 'accepted']);
	});

	it('a key that could not be given back at once is given back at the end', async () => {
		const items = itemsTo(3).map((item, number) => ({ ...item, key: `k${number}` }));
		store.isLocked = true;
		box.faultFor = ({ name, body }) => {
			if ((body as { body?: string } | undefined)?.body === 'message 0') return saysNo;
			if (name === 'sendMessage') store.isLocked = false;
			return undefined;
		};
		const { outputs } = await send([...items, { ...items[2], number: 3, key: '' }], { ...keyed, maxConcurrency: 1 }, goOn);
		expect(outcomesOf(outputs[0])).toEqual(['refused', 'notSent', 'notSent', 'accepted']);
		expect(store.entries).toEqual([]);
	});

	it.each([
		['a number', '={{ 17 }}', 'production:17'],
		['very long', `={{ "x".repeat(100000) }}`, `production:${'x'.repeat(100_000)}`],
		['of other scripts', '={{ "Straße-№-🎉" }}', 'production:Straße-№-🎉'],
		['with white space around it', '={{ "  k \\n" }}', 'production:k'],
	])('a key that is %s', async (_, sendOnceKey, entry) => {
		for (const outcome of ['accepted', 'skipped']) expect(outcomesOf((await send(itemsTo(1), { sendOnceKey })).outputs[0])).toEqual([outcome]);
		expect(store.entries).toEqual([entry]);
	});

	it.each(['={{ [1] }}', '={{ { a: 1 } }}', '={{ true }}', '={{ "  " }}', '={{ NaN }}'])('a key that is none, %s, fails its item alone', async (wrong) => {
		const sendOnceKey = wrong.replace('{{', '{{ $json.number === 1 ? "ok" :');
		const { outputs } = await send(itemsTo(2), { sendOnceKey }, goOn);
		expect(outcomesOf(outputs[0])).toEqual(['notSent', 'accepted']);
	});
});

describe('waiting for delivery', () => {
	it('a part that 1MSG queued has not arrived, whatever the others have', async () => {
		box.faultFor = ({ name, body }) => {
			if (name === 'hookInfo') return delivered;
			return (body as { body?: string } | undefined)?.body?.startsWith('b') ? { status: 200, body: { sent: false, jobId: 'job-1' } } : undefined;
		};
		const parameters = { ...text, text: '={{ "a".repeat(4000) + "\\n\\n" + "b".repeat(4000) }}' };
		const { outputs } = await send(itemsTo(1), { longText: 'split', waitFor: 'delivered', waitSeconds: 1 }, {}, { parameters });
		expect(outputs[0][0].json).toMatchObject({ outcome: 'queued', delivery: { status: 'unknown', reached: false } });
	});

	it('a queued message says why nothing is known of it', async () => {
		box.fault({ path: '/sendMessage', status: 200, body: { sent: false, jobId: 'job-1' } });
		const { outputs } = await send(itemsTo(1), { waitFor: 'delivered', waitSeconds: 1 });
		expect(outputs[0][0].json).toMatchObject({ outcome: 'queued', delivery: { status: 'unknown', reached: false, timedOut: false, failure: { title: expect.stringMatching(/queue/) as string } } });
	});

	it('Wait Seconds is kept to, however slowly the channel answers', async () => {
		box.faultFor = ({ name }) => (name === 'hookInfo' ? { ...delivered, delayMs: 900 } : undefined);
		const [ms, { outputs }] = await waited(send(itemsTo(60), { waitFor: 'delivered', waitSeconds: 2, maxConcurrency: 60 }));
		expect(ms).toBeLessThan(5500);
		const deliveries = outputs[0].map(({ json }) => json.delivery as IDataObject);
		expect(deliveries[0]).toMatchObject({ reached: true });
		expect(deliveries[59]).toEqual({ status: 'unknown', reached: false, timedOut: true });
	});

	it('a message that has arrived has no failure, though the channel tells nothing of another', async () => {
		let asked = 0;
		box.faultFor = ({ name }) => {
			if (name !== 'hookInfo') return undefined;
			return ++asked === 1 ? delivered : { status: 404, body: { error: 'Method is not found' }, delayMs: 200 };
		};
		const { outputs } = await send(itemsTo(2), { waitFor: 'delivered', waitSeconds: 2 });
		expect(outputs[0][0].json.delivery).toEqual({ status: 'delivered', reached: true, timedOut: false });
		expect(outputs[0][1].json).toMatchObject({ outcome: 'accepted', delivery: { status: 'unknown', failure: {} } });
	});

	it('promise 6: a status that repeats the key does not bring it into the item, nor into its error', async () => {
		box.faultFor = ({ name }) => (name === 'hookInfo' ? { status: 200, body: { hooks: [{ type: 'message', status: 'failed', timestamp: '1785000000', errors: [{ code: 999, title: `Wrong token "${box.apiKey}"`, message: box.apiKey, error_data: { details: `x ${box.apiKey}` } }] }] } } : undefined);
		for (const failOnUndelivered of [false, true]) {
			const { outputs, run } = await send(itemsTo(2), { waitFor: 'delivered', waitSeconds: 1, failOnUndelivered }, goOn);
			expect(outputs[0]).toHaveLength(2);
			expect(JSON.stringify([run.data, outputs[0].map(({ error }) => [error?.message, error?.description, contextOf({ json: {}, error })])])).not.toContain(box.apiKey);
		}
	});

	it('of a text in parts, the error names the part that was not delivered', async () => {
		let asked = 0;
		box.faultFor = ({ name }) => (name === 'hookInfo' && ++asked === 2 ? { status: 200, body: { hooks: [{ type: 'message', status: 'failed', timestamp: '1785000000', errors: [{ code: 131026 }] }] } } : name === 'hookInfo' ? delivered : undefined);
		const parameters = { ...text, text: '={{ "a".repeat(4000) + "\\n\\n" + "b".repeat(4000) }}' };
		const { error } = await send(itemsTo(1), { longText: 'split', waitFor: 'delivered', waitSeconds: 1, failOnUndelivered: true }, {}, { parameters });
		expect(error?.context).toMatchObject({ outcome: 'accepted', messageId: box.ledger[1].id, delivery: { status: 'failed' } });
	});

	it('ends when the execution is cancelled, and the log tells what was sent', async () => {
		box.faultFor = ({ name }) => (name === 'hookInfo' ? { status: 200, body: { hooks: [{ type: 'message', status: 'sent', timestamp: '1785000000' }] } } : undefined);
		let running!: Running;
		const done = send(itemsTo(2), { waitFor: 'read', waitSeconds: 60 }, {}, { onStart: (started) => (running = started) });
		while (box.hits.length < 4) await new Promise((resolve) => setTimeout(resolve, 5));
		running.cancel();
		const [ms] = await waited(done);
		expect(ms).toBeLessThan(5000);
		expect(running.context().oneMsgOutcomes).toEqual(['accepted', 'accepted']);
	});
});

describe('one chat, however it is written', () => {
	it.each([
		['@maria.k', 'maria.k@username'],
		['@maria.k', '@Maria.K'],
		['US.13491208655302741918', 'US.13491208655302741918@lid'],
		['+1 (202) 555-0143', '12025550143@c.us'],
		['5215512345678', '525512345678'],
	])('%s and %s: in the order of the items', async (one, other) => {
		const began: number[] = [];
		box.faultFor = ({ name, body }) => {
			if (name !== 'sendMessage') return undefined;
			const number = Number((body as { body: string }).body.replace('message ', ''));
			began.push(number);
			return { status: 200, body: { sent: true, id: `wamid.${number}` }, delayMs: number % 2 === 0 ? 60 : 0 };
		};
		const items = Array.from({ length: 6 }, (_, number) => ({ number, to: number % 2 === 0 ? one : other }));
		await send(items, {}, goOn);
		expect(began).toEqual([0, 1, 2, 3, 4, 5]);
		expect(box.load.mostAtOnce).toBe(1);
	});
});

describe('with Continue, a fault that concerns all items is theirs', () => {
	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)('options out of their range (%s)', async (onError) => {
		const { outputs } = await send(itemsTo(2), { maxConcurrency: 0 }, { onError });
		const failed = outputs[onError === 'continueErrorOutput' ? 1 : 0];
		expect(failed).toHaveLength(2);
		for (const item of failed) expect(contextOf(item)).toMatchObject({ outcome: 'notSent' });
		expect(box.hits).toHaveLength(0);
	});
});

it('an answer of 1MSG that has a key “outcome” takes nobody’s account away', async () => {
	box.faultFor = ({ name }) => (name === 'settings' ? (asked++ === 0 ? { status: 200, body: { outcome: 'splendid' } } : { status: 403, body: { error: 'no' } }) : undefined);
	let asked = 0;
	const { error } = await send(itemsTo(2), {}, {}, { parameters: { resource: 'channel', operation: 'getSettings' } });
	expect(error?.message).toMatch(/does not let this channel/);
});

describe('cancelled', () => {
	const pause = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

	it('while a message waits for its next try: it was refused, and does not leave any more', async () => {
		box.faultFor = ({ name }) => (name === 'sendMessage' ? { ...tooMany, headers: { 'retry-after': '1' } } : undefined);
		let running!: Running;
		const done = send(itemsTo(3), { maxConcurrency: 1 }, {}, { onStart: (started) => (running = started) });
		while (box.hits.length < 1) await pause(5);
		await pause(100);
		running.cancel();
		await done;
		await pause(1200);
		expect(box.hits).toHaveLength(1);
		expect(running.context().oneMsgOutcomes).toEqual(['refused', 'notSent', 'notSent']);
	});

	it('while a file is looked at: the message does not leave', async () => {
		let isAsked = false;
		box.faultFor = ({ name }) => {
			isAsked ||= name === 'retrieveMedia';
			return name === 'retrieveMedia' ? { status: 200, body: { url: 'https://example.com/a', mimeType: 'image/png' }, delayMs: 200 } : undefined;
		};
		let running!: Running;
		const parameters = { ...text, operation: 'sendMedia', source: 'mediaId', mediaId: '123', mediaType: 'auto' };
		const done = send(itemsTo(2), {}, {}, { parameters, onStart: (started) => (running = started) });
		while (!isAsked) await pause(5);
		running.cancel();
		await done;
		await pause(400);
		expect(box.hits.filter(({ path }) => path.includes('sendFile'))).toEqual([]);
		expect(running.context().oneMsgOutcomes).toEqual(['notSent', 'notSent']);
	});
});

describe('a window that closes while the run sends', () => {
	it('from there on the template goes out, to whom it concerns', async () => {
		const items = itemsTo(6);
		box.faultFor = ({ name, body }) => {
			if (name === 'sendMessage' && (body as { body: string }).body === 'message 2') for (const to of [3, 4, 5]) box.closeWindow(`${phoneOf(to)}@c.us`);
			return undefined;
		};
		const parameters = {
			...text,
			whenWindowClosed: '={{ $json.number === 5 ? "skip" : "sendTemplate" }}',
			fallbackTemplate: { __rl: true, mode: 'name', value: 'ticket_accepted|en' },
			fallbackVariables: { mappingMode: 'defineBelow', value: { body_1: '={{ $json.number === 4 ? "" : "Maria" }}', body_2: '1', body_3: 'Soon' } },
		};
		const { outputs } = await send(items, { maxConcurrency: 1, sendOnceKey: '={{ $json.number }}' }, goOn, { parameters });
		expect(outcomesOf(outputs[0])).toEqual(['accepted', 'accepted', 'accepted', 'accepted', 'notSent', 'skipped']);
		expect(outputs[0].map(({ json }) => json.sentAs)).toEqual(['session', 'session', 'session', 'template', undefined, undefined]);
		expect(outputs[0][4].json.error).toMatch(/^Template Instead: /);
		// The keys of what did not go out are free.
		expect(store.entries).toEqual([0, 1, 2, 3].map((number) => `production:${number}`));
	});
});
