import { getEventListeners } from 'node:events';
import type { IDataObject } from 'n8n-workflow';
import { startBox, type Box } from '../../demo/simulator/box';
import { ChannelApi } from '../../nodes/shared/api/channelApi';
import { runNode, type NodeSettings, type Running } from './harness';
import { KeyStore } from './keyStore';
import { itemsInto, phoneOf } from './openChats';

/** What one try leaves to the next, what a cancelled one leaves to its reader, and what goes wrong in odd places. */

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
const keyed = { sendOnceKey: '={{ "k" + $json.number }}' };
const template = { __rl: true, mode: 'name', value: 'ticket_accepted|en' };
const variables = { mappingMode: 'defineBelow', value: { body_1: 'a', body_2: 'b', body_3: 'c' } };
const twice: NodeSettings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };

async function send(items: IDataObject[], options: IDataObject, settings: NodeSettings = {}, more: { parameters?: IDataObject; onStart?: (running: Running) => void } = {}) {
	return await runNode('oneMsg', { ...text, ...more.parameters, options: { maxPerSecond: 1000, ...options } }, { credentials: { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url }, items, settings, mode: 'trigger', onStart: more.onStart });
}

const inLedger = () => box.ledger.map(({ text: said }) => Number(said.replace('message ', ''))).sort((a, b) => a - b);
const saysNo = { status: 200, body: { sent: false, error: { code: 131009 } } };

/** Message 0 is refused, late at the first try and at once at the second. */
function refuseFirst(): void {
	let tries = 0;
	box.faultFor = ({ name, body }) => (name === 'sendMessage' && (body as { body: string }).body === 'message 0' ? { ...saysNo, delayMs: tries++ === 0 ? 600 : 0 } : undefined);
}

describe('promise 9: what the node says happened is what the ledger says happened, also at a second try', () => {
	it('what the first try has sent is not told as “not sent” where the second stops before it, and keeps its key', async () => {
		refuseFirst();
		const { error } = await send(itemsTo(30), { ...keyed, maxConcurrency: 4, checkWindowFirst: true }, twice);
		const account = error?.context?.account as Record<string, number[]>;
		// How many were out when the first was refused is a matter of the machine.
		expect(inLedger().length).toBeGreaterThan(4);
		expect(account.accepted).toEqual(inLedger());
		expect(account.refused).toEqual([0]);
		expect(store.entries).toHaveLength(inLedger().length);
	});

	it('where the second try fails before it comes to sending, what the first has sent stays told as sent', async () => {
		const items = itemsTo(12);
		items[0].to = '';
		const parameters = { operation: 'sendTemplate', template, variables };
		let reads = 0;
		box.faultFor = ({ name }) => (name === 'templates' && ++reads > 1 ? { status: 403, body: { error: 'no' } } : undefined);
		const { outputs } = await send(items, { maxConcurrency: 2 }, { ...twice, onError: 'continueRegularOutput' }, { parameters });
		expect(reads).toBe(2);
		expect(box.ledger).toHaveLength(11);
		expect(outputs[0].map(({ error }) => (error as { context?: IDataObject } | undefined)?.context?.outcome)).toEqual(['notSent', ...Array<string>(11).fill('accepted')]);
	});

	it('a window that closes between two tries brings no template on top of the message', async () => {
		const items = itemsTo(2);
		box.closeWindow(phoneOf(1));
		await box.inbound({ from: phoneOf(0) });
		box.fault({ path: '/sendMessage', kind: 'resetAfter' });
		const fallback = { whenWindowClosed: 'sendTemplate', fallbackTemplate: template, fallbackVariables: variables };
		let tries = 0;
		box.faultFor = ({ name }) => {
			if (name.startsWith('messages') && ++tries === 1) box.forgetHistory(1);
			return undefined;
		};
		const { error } = await send([items[0]], { checkWindowFirst: true }, twice, { parameters: fallback });
		expect(error?.context).toMatchObject({ outcome: 'unknown' });
		expect(box.ledger.map(({ method }) => method)).toEqual(['sendMessage']);
	});

	it('an unknown outcome keeps its key over all tries', async () => {
		box.fault({ path: '/sendMessage', kind: 'resetAfter' });
		const { error } = await send(itemsTo(1), keyed, twice);
		expect(error?.context).toMatchObject({ outcome: 'unknown' });
		expect(store.entries).toEqual(['production:k0']);
	});

	it('keys that could not be given back are the run’s own at its next try', async () => {
		store.isLocked = true;
		box.fault({ path: '/sendMessage', ...saysNo });
		const { outputs } = await send(itemsTo(1), keyed, twice);
		expect(outputs[0][0].json.outcome).toBe('accepted');
	});

	it('a database that fails at the end takes nobody’s account away', async () => {
		store.isLocked = true;
		box.fault({ path: '/sendMessage', ...saysNo });
		const { error } = await send(itemsTo(1), keyed);
		expect(error?.context).toMatchObject({ outcome: 'refused', account: { refused: [0] } });
	});
});

it('promise 1: where our own code breaks after a request may have left, the message may have gone out', async () => {
	const broken = jest.spyOn(ChannelApi.prototype, 'send').mockRejectedValueOnce(new TypeError('x is not a function'));
	const { error } = await send(itemsTo(1), {}, twice);
	expect(error?.context).toMatchObject({ outcome: 'unknown' });
	expect(broken).toHaveBeenCalledTimes(1);
	broken.mockRestore();
});

describe('cancelled', () => {
	it('sending stops at once; the context holds what the ledger holds, also of a text that is half out', async () => {
		const items = itemsTo(2);
		const [first, second] = ['a', 'b'].map((letter) => letter.repeat(4000));
		box.faultFor = ({ name, body }) => (name === 'sendMessage' && (body as { body: string }).body.startsWith('b') ? { status: 200, body: { sent: false, error: { code: 131056 } } } : undefined);
		let running!: Running;
		const done = send(items, { longText: 'split', maxConcurrency: 1 }, {}, { parameters: { text: `${first}\n\n${second}` }, onStart: (started) => (running = started) });
		while (box.hits.length < 4) await new Promise((resolve) => setTimeout(resolve, 5));
		await new Promise((resolve) => setTimeout(resolve, 50));
		// Both wait for their second part.
		expect(running.context().oneMsgOutcomes).toEqual(['unknown', 'unknown']);
		running.cancel();
		await done;
		expect(box.hits).toHaveLength(4);
		expect(box.ledger).toHaveLength(2);
	});

	it('a run leaves nothing behind that listens to the execution', async () => {
		let running!: Running;
		await send(itemsTo(2), {}, {}, { onStart: (started) => (running = started) });
		expect(getEventListeners(running.signal, 'abort')).toEqual([]);
	});
});

describe('send-once keys', () => {
	it('never more than one block is reserved whose messages have not left, however slow the pace', async () => {
		let most = 0;
		let running!: Running;
		store.onRecorded = () => {
			most = Math.max(most, store.entries.length - Object.keys(running.context().oneMsgSent as IDataObject).length);
		};
		await send(itemsTo(40), { ...keyed, maxConcurrency: 8, maxPerSecond: 40 }, {}, { onStart: (started) => (running = started) });
		expect(box.ledger).toHaveLength(40);
		expect(most).toBeLessThanOrEqual(8);
		expect(most).toBeGreaterThan(4);
	});
});

it('an expression under Options that fails for the first item fails that item alone', async () => {
	const { outputs } = await send(itemsTo(3), { sendOnceKey: '={{ $json.number === 0 ? $("Nobody").first().json.x : $json.number }}' }, { onError: 'continueRegularOutput' });
	expect(outputs[0].map(({ json }) => json.outcome ?? json.error)).toEqual([expect.stringMatching(/Nobody|node/i), 'accepted', 'accepted']);
	expect(inLedger()).toEqual([1, 2]);
});
