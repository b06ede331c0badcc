import type { IDataObject } from 'n8n-workflow';
import { startBox, type Box } from '../../demo/simulator/box';
import { deliver, runTrigger, triggerHooks, type Delivered, type Delivery, type TriggerSetup } from './harness';

/** What a delivery is answered, what it starts, and what is remembered of it. */

let box: Box;
let query: Record<string, string>;
const setup = (more: Partial<TriggerSetup> = {}): TriggerSetup => ({ credentials: { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url }, ...more });
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1 });
	await triggerHooks(setup()).create();
	query = Object.fromEntries(new URL(box.webhookUrls[0]).searchParams);
});
afterAll(async () => await box.close());

const ALL = ['message', 'status', 'other', 'echo'];
const message = (id: string, more: object = {}) => ({ instanceId: 'ODI000000001', messages: [{ id, type: 'chat', body: 'Secret words', fromMe: false, time: 1785000000, chatId: '12025550143@c.us', ...more }] });
const ack = (id: string, ...words: string[]) => ({ instanceId: 'ODI000000001', ack: words.map((status) => ({ id, status, chatId: '12025550143@c.us' })) });
const send = async (delivery: Partial<Delivery>): Promise<Delivered> => await deliver({ ...setup({ parameters: { events: ALL } }), query, ...delivery });
const items = ({ result }: Delivered) => result.workflowData?.[0].map(({ json }) => (json.status as string | undefined) ?? json.messageId ?? json.event) ?? [];

describe('what is let in', () => {
	it.each<[string, Partial<Delivery>]>([
		['a list', { body: [message('a')] }],
		['text', { body: 'hello' }],
		['a number', { body: 5 }],
		['null, of which n8n makes an empty object', { body: {}, raw: 'null' }],
		['text that is not called JSON', { body: {}, raw: 'hello' }],
		['text that n8n has not read', { raw: 'hello', unread: true }],
	])('%s is answered with 400 and starts nothing', async (_case, delivery) => {
		const { result, status, logs } = await send(delivery);
		expect([result, status]).toEqual([{ noWebhookResponse: true }, 400]);
		expect(logs.join()).toMatch(/warn: .*not a JSON object/);
	});

	it.each<[string, string | undefined, (json: string) => Partial<Delivery>]>([
		['bytes', 'application/octet-stream', (raw) => ({ body: {}, raw })],
		['bytes, which n8n has not read', 'application/octet-stream', (raw) => ({ raw, unread: true })],
		['text', 'text/plain', (raw) => ({ body: raw, raw })],
		['nothing at all', undefined, (raw) => ({ body: raw, raw })],
		['a form, as curl does', 'application/x-www-form-urlencoded', (raw) => ({ body: { [raw]: '' }, raw })],
		['bytes, with a byte order mark', 'application/octet-stream', (json) => ({ body: {}, raw: `\uFEFF${json}` })],
	])('JSON that is called %s (%s) is read all the same', async (_case, type, delivery) => {
		expect(items(await send({ headers: { 'content-type': type }, ...delivery(JSON.stringify(message('a'))) }))).toEqual(['a']);
	});

	it('a form that holds no JSON is passed on as it came', async () => {
		expect(items(await send({ body: { ping: '1' }, raw: 'ping=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } }))).toEqual(['other']);
	});

	it('a body that cannot be read is 400, and starts nothing', async () => {
		const { result, status, logs } = await send({ unread: new Error('Request body stream was aborted') });
		expect([result, status]).toEqual([{ noWebhookResponse: true }, 400]);
		expect(logs.join()).toMatch(/warn: .*cannot be read: Request body stream was aborted/);
	});

	it('more than n8n takes is 413, where n8n reads it late', async () => {
		const { status } = await send({ unread: Object.assign(new Error('request entity too large'), { type: 'entity.too.large' }) });
		expect(status).toBe(413);
	});

	/** A form with files, as n8n leaves it. */
	const form = (body: { data: object; files: object }, length?: number): Partial<Delivery> => ({ body, unread: new Error('stream is not readable'), headers: { 'content-type': 'multipart/form-data; boundary=x', 'content-length': length?.toString() } });

	it('a form with files, of which n8n keeps no bytes, is passed on as it came', async () => {
		const delivered = await send(form({ data: { ping: '1' }, files: {} }, 100));
		expect([items(delivered), delivered.isReadLate]).toEqual([['other'], undefined]);
	});

	const MB = 1024 * 1024;
	const file = (size: number, originalFilename: string | null = 'a.bin') => ({ size, originalFilename, filepath: '/tmp/a', mimetype: 'application/octet-stream' });
	it.each<[string, Partial<Delivery>]>([
		['by the length that it declares', form({ data: {}, files: {} }, 5 * MB + 1)],
		['by its file, where it comes in chunks', form({ data: {}, files: { a: file(5 * MB) } })],
		['by all its files', form({ data: { a: '1' }, files: { a: [file(2 * MB), file(MB)], b: file(2 * MB) } })],
		['by its texts', form({ data: { a: 'x'.repeat(2 * MB), b: ['ü'.repeat(MB), 'x'.repeat(MB)] }, files: {} })],
		['by a field’s name', form({ data: { ['x'.repeat(5 * MB)]: '1' }, files: {} })],
		['by a file’s name', form({ data: {}, files: { a: file(0, 'x'.repeat(5 * MB)) } })],
	])('a form with files of more than 5 MB is 413: %s', async (_case, delivery) => {
		const { result, status } = await send(delivery);
		expect([result, status]).toEqual([{ noWebhookResponse: true }, 413]);
	});

	it('a form with files in chunks, of less than 5 MB, is passed on as it came', async () => {
		expect(items(await send(form({ data: { a: 'x'.repeat(MB), b: ['x', ''] }, files: { a: [file(2 * MB), file(MB, null)], b: null } })))).toEqual(['other']);
	});

	it('the body is read late only for who knows the tag', async () => {
		expect((await send({ unread: true })).isReadLate).toBe(true);
		const { status, isReadLate } = await send({ unread: true, query: {} });
		expect([status, isReadLate]).toEqual([401, undefined]);
	});

	it('an empty body is 200 and starts nothing', async () => {
		expect((await send({ body: {}, raw: '' })).result).toEqual({});
		expect((await send({ raw: '', unread: true })).result).toEqual({});
	});

	it('more than 5 MB on the wire is 413, whatever is in it', async () => {
		const raw = (bytes: number) => JSON.stringify(message('a')).padEnd(bytes, ' ');
		const limit = 5 * 1024 * 1024;
		expect((await send({ body: message('a'), raw: raw(limit) })).status).toBeUndefined();
		const { result, status } = await send({ body: message('a'), raw: raw(limit + 1) });
		expect([result, status]).toEqual([{ noWebhookResponse: true }, 413]);
	});

	it('who does not know the tag learns nothing of size and form', async () => {
		const length = String(150 * MB);
		for (const delivery of [{ body: 5 }, { raw: 'x'.repeat(6_000_000) }, { raw: 'x', headers: { 'content-length': length } }, { unread: true, headers: { 'content-length': length } }, form({ data: {}, files: { a: file(150 * MB) } }), { body: message('a', {}) }]) {
			const { status, json } = await send({ ...delivery, query: {} });
			expect([status, json]).toEqual([401, { error: 'Unauthorized' }]);
		}
	});

	it('another channel’s events are answered 200, start nothing, and are logged', async () => {
		const { result, status, logs } = await send({ body: { ...message('a'), instanceId: 'ODI000000002' } });
		expect([result, status]).toEqual([{}, undefined]);
		expect(logs.join()).toMatch(/warn: .*another channel \(ODI000000002\): it is set up for ODI000000001/);
	});

	it.each(['instanceODI000000001', 'odi000000001', ' ODI000000001 ', '', null, undefined])('the channel may call itself %j', async (instanceId) => {
		expect(items(await send({ body: { ...message('a'), instanceId } }))).toEqual(['a']);
	});

	it('GET is answered with an empty 200, with and without the tag', async () => {
		for (const given of [query, {}]) {
			const { result, status } = await send({ method: 'GET', query: given });
			expect([result, status]).toEqual([{ webhookResponse: '' }, undefined]);
		}
	});

	it('no log tells text, number or secret', async () => {
		const bodies: Array<Partial<Delivery>> = [{ body: message('a') }, { body: message('a'), query: {} }, { body: 'Secret words' }, { body: { ...message('a'), instanceId: 'Secret words 12025550143' } }, { body: ack('a', 'read') }, { body: { messages: [{ ...message('b').messages[0], type: 'Secret words' }] }, parameters: { events: ['status'] } }];
		const staticData = {};
		// A proxy in front of n8n adds headers of its own, by which somebody signs in.
		const headers = { authorization: 'Basic Secret words', 'x-forwarded-user': 'Secret words' };
		const logs: string[] = [];
		for (const delivery of [...bodies, ...bodies]) logs.push(...(await send({ parameters: { events: ['message'] }, staticData, headers, ...delivery })).logs);
		expect(logs.length).toBeGreaterThan(8);
		expect(logs.join()).not.toMatch(new RegExp(`Secret words|12025550143|${box.apiKey}|${query.k}`, 'i'));
	});
});

describe('settings with a slip', () => {
	const BROKEN = '={{ $("Nowhere").item.json.x }}';
	const events = ['message'];
	const slips: Array<[string, IDataObject, RegExp]> = [
		['no such node', { events: BROKEN }, /^Events cannot be read: /],
		['a word that is no kind', { events: '={{ "messages" }}' }, /^Events “messages” is none of message, /],
		['nothing', { events: '={{ [] }}' }, /^Events is empty/],
		['no such node', { events, filters: { senders: [BROKEN] } }, /^Filters cannot be read: /],
		['no such node', { events, includeRaw: BROKEN }, /^Include Raw cannot be read: /],
		['no such node', { events, options: { lateTapText: BROKEN } }, /^Options cannot be read: /],
	];

	it.each(slips)('%s in %j is said when the workflow is published', async (_case, parameters, words) => {
		const { create, checkExists } = triggerHooks(setup({ parameters }));
		await expect(create()).rejects.toThrow(words);
		await expect(checkExists()).rejects.toThrow(words);
	});

	it.each(slips)('%s in %j costs no event', async (_case, parameters, words) => {
		const delivered = await send({ body: message('a'), parameters });
		expect(items(delivered)).toEqual(['a']);
		expect(delivered.logs.join()).toMatch(new RegExp(`cannot use: ${words.source.slice(1)}`));
		expect(await runTrigger(setup({ parameters }), [{ json: { messageId: 'a' } }])).toMatchObject([{ json: { messageId: 'a' } }]);
	});

	it.each(slips)('%s in %j leaves no address behind', async (_case, parameters) => {
		const other = { workflowId: 'slip', staticData: {} };
		await triggerHooks(setup(other)).create();
		expect(box.webhookUrls).toHaveLength(2);
		await triggerHooks(setup({ ...other, parameters })).delete();
		expect(box.webhookUrls).toHaveLength(1);
	});

	it.each(['={{ "message" }}', '={{ "status, message" }}', '={{ ["message"] }}'])('events as %s', async (chosen) => {
		expect(items(await send({ body: message('a'), parameters: { events: chosen } }))).toEqual(['a']);
		await expect(triggerHooks(setup({ parameters: { events: chosen } })).create()).resolves.toBe(true);
	});
});

describe('when it answers', () => {
	it('whenStarted, the default: n8n answers with nothing, once the execution has started and what is remembered is saved', async () => {
		for (const options of [{}, { respond: 'whenStarted' }]) {
			const { result, status, webhookResponse, steps } = await send({ body: message('a'), parameters: { events: ALL, options }, staticData: {} });
			expect(result.noWebhookResponse).toBeUndefined();
			expect([status, webhookResponse]).toEqual([undefined, '']);
			expect(steps).toEqual(['started', 'saved', 'answered']);
		}
	});

	it('immediately: the answer is out, and what is remembered is saved, before the execution starts', async () => {
		const { result, status, json, steps } = await send({ body: message('a'), parameters: { events: ALL, options: { respond: 'immediately' } }, staticData: {} });
		expect(result.noWebhookResponse).toBe(true);
		expect([status, json]).toEqual([200, undefined]);
		expect(steps).toEqual(['answered', 'saved', 'started']);
	});

	it('an n8n that reads the answer twice, or too early, remembers once', async () => {
		const { result } = await send({ body: message('a') });
		expect([result.webhookResponse, result.webhookResponse]).toEqual(['', '']);
	});
});

describe('duplicates', () => {
	const rounds = async (options: IDataObject, ...bodies: object[]) => {
		const staticData: IDataObject = { 'node:1MSG Trigger': { address: 'https://n8n.test/kept' } };
		const through: unknown[] = [];
		for (const body of bodies) through.push(items(await send({ body, parameters: { events: ALL, options }, staticData })));
		return { through, data: staticData['node:1MSG Trigger'] as IDataObject };
	};

	it.each(['whenStarted', 'immediately'])('a repeated delivery starts nothing (%s)', async (respond) => {
		const { through, data } = await rounds({ respond }, message('a'), message('a'), message('b'), message('a'));
		expect(through).toEqual([['a'], [], ['b'], []]);
		expect(data.address).toBe('https://n8n.test/kept');
		expect(data.seen).toMatch(/^[\w-]{28}$/);
	});

	it('one new event in a repeated body comes alone', async () => {
		const both = { instanceId: 'ODI000000001', messages: [...message('a').messages, ...message('b').messages] };
		expect((await rounds({}, message('a'), both)).through).toEqual([['a'], ['b']]);
	});

	it('a status that comes late is dropped, a repeated one too', async () => {
		expect((await rounds({}, ack('m', 'delivered'), ack('m', 'sent'), ack('m', 'delivered'), ack('m', 'read'), ack('m', 'failed'))).through).toEqual([['delivered'], [], [], ['read'], []]);
	});

	it('each can be switched off', async () => {
		expect((await rounds({ skipDuplicates: false }, message('a'), message('a'), ack('m', 'read'), ack('m', 'sent'))).through).toEqual([['a'], ['a'], ['read'], []]);
		expect((await rounds({ onlyForward: false }, message('a'), message('a'), ack('m', 'read', 'sent'), ack('m', 'delivered'))).through).toEqual([['a'], [], ['read', 'sent'], ['delivered']]);
		const { through, data } = await rounds({ skipDuplicates: false, onlyForward: false }, message('a'), message('a'));
		expect([through, data.seen]).toEqual([[['a'], ['a']], undefined]);
	});

	it('nothing is written for what is not chosen, refused or repeated', async () => {
		const staticData: IDataObject = {};
		for (const delivery of [{ body: ack('m', 'read') }, { body: 5 }, { body: message('a'), query: {} }, { body: message('a') }, { body: message('a') }]) {
			const { steps } = await send({ parameters: { events: ['message'] }, staticData, ...delivery });
			expect(steps.includes('saved')).toBe(steps.includes('started'));
		}
		expect((staticData['node:1MSG Trigger'] as IDataObject).seen).toHaveLength(14);
	});

	it('what was stored by a stranger is no memory', async () => {
		for (const seen of [5, null, { a: 1 }, 'not a memory', ['x']]) {
			expect(items(await send({ body: message('a'), staticData: { 'node:1MSG Trigger': { seen } as IDataObject } }))).toEqual(['a']);
		}
	});

	it('1,000 events in one body are all given, and the memory stays below 8 kB', async () => {
		const staticData: IDataObject = {};
		const body = { instanceId: 'ODI000000001', messages: Array.from({ length: 1000 }, (_, n) => message(`m${n}`).messages[0]) };
		expect(items(await send({ body, staticData }))).toHaveLength(1000);
		expect(JSON.stringify(staticData).length).toBeLessThan(8000);
	});
});

describe('an n8n that has no free place', () => {
	beforeEach(() => jest.useFakeTimers());
	afterEach(() => jest.useRealTimers());

	it.each([500, 7_900])('that starts within %i ms answers by itself', async (busyMs) => {
		const { status, steps } = await send({ body: message('a'), staticData: {}, busyMs });
		expect(jest.getTimerCount()).toBe(0);
		await jest.advanceTimersByTimeAsync(20_000);
		expect([status, steps]).toEqual([undefined, ['started', 'saved', 'answered']]);
	});

	it('keeps nobody waiting: 503 after 8 seconds, and the event is remembered when it starts all the same', async () => {
		const staticData: IDataObject = {};
		const { status, json, steps, logs } = await send({ body: message('a'), staticData, busyMs: 60_000 });
		expect([status, json, steps]).toEqual([503, { error: 'Busy' }, ['answered', 'started', 'saved']]);
		expect(logs.join()).toMatch(/set Respond to Immediately/);
		expect(items(await send({ body: message('a'), staticData }))).toEqual([]);
	});
});
