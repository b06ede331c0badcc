import dns from 'node:dns';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { startBox, type Box } from '../../demo/simulator/box';
import { deliver, runTrigger, triggerHooks, type TriggerSetup } from './harness';
import { waited } from './waited';

/** Files of customers, fetched in the execution that a delivery started. */

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');

/** The store where the files lie: `bucket.example` stands for a host of the internet. */
type Handler = (request: IncomingMessage, response: ServerResponse) => void;
let serve: Handler;
let asked: IncomingMessage[];
let store: Server;
let bucket: string;
let box: Box;
let query: Record<string, string>;
let realLookup: typeof dns.lookup;

const setup = (options: IDataObject): TriggerSetup => ({ credentials: { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url }, parameters: { events: ['message', 'echo'], options } });
beforeAll(async () => {
	realLookup = dns.lookup;
	(dns as { lookup: unknown }).lookup = (name: string, options: unknown, done: unknown) => (realLookup as unknown as (...args: unknown[]) => void)(name === 'bucket.example' ? '127.0.0.1' : name, options, done);
	store = createServer((request, response) => {
		asked.push(request);
		serve(request, response);
	});
	await new Promise<void>((resolve) => store.listen(0, '127.0.0.1', resolve));
	bucket = `http://bucket.example:${(store.address() as AddressInfo).port}`;
	box = await startBox({ statusDelayMs: -1 });
	await triggerHooks(setup({})).create();
	query = Object.fromEntries(new URL(box.webhookUrls[0]).searchParams);
});
afterAll(async () => {
	(dns as { lookup: unknown }).lookup = realLookup;
	store.closeAllConnections();
	store.close();
	await box.close();
});
beforeEach(() => {
	asked = [];
	serve = (_request, response) => response.writeHead(200, { 'content-type': 'image/png' }).end(PNG);
});

const media = (type: string, body: string, more: object = {}) => ({ id: `wamid.${type}${body}`, type, body, fromMe: false, time: 1785000000, chatId: '12025550143@c.us', ...more });

/** Delivers the messages, then runs the execution that they started. */
async function receive(messages: object[], options: IDataObject = {}): Promise<INodeExecutionData[]> {
	const with_ = setup({ downloadMedia: true, ...options });
	const { result } = await deliver({ ...with_, query, body: { instanceId: box.channelId, messages } });
	expect(asked).toEqual([]);
	return await runTrigger(with_, result.workflowData![0]);
}

const contentOf = (item: INodeExecutionData) => Buffer.from(item.binary!.data.data, 'base64');
const failureOf = (item: INodeExecutionData) => (item.json.media as IDataObject).failure;

it('is off by default: the item passes as it came, and nothing is fetched', async () => {
	const [item] = await receive([media('image', `${bucket}/a`)], { downloadMedia: false });
	expect(item.binary).toBeUndefined();
	expect(item.json.media).toEqual({ url: `${bucket}/a` });
	expect(asked).toEqual([]);
});

it.each<[string, object, string, string, string]>([
	['image', { caption: 'Look at this' }, 'image/png', 'image.png', 'image/png'],
	['video', {}, 'video/mp4', 'video.mp4', 'video/mp4'],
	['audio', {}, 'audio/mpeg', 'audio.mp3', 'audio/mpeg'],
	['ptt', {}, 'audio/ogg; codecs=opus', 'voice.ogg', 'audio/ogg'],
	['document', { caption: 'Invoice 7.pdf' }, 'application/pdf', 'Invoice 7.pdf', 'application/pdf'],
	['document', { caption: 'Here it is' }, 'application/pdf', 'document.pdf', 'application/pdf'],
	['sticker', {}, 'image/webp', 'sticker.webp', 'image/webp'],
	['image', {}, 'application/octet-stream', 'image.png', 'image/png'],
])('%s with %j and type %s is %s', async (type, more, served, fileName, mimeType) => {
	serve = (_request, response) => response.writeHead(200, { 'content-type': served }).end(PNG);
	const [item] = await receive([media(type, `${bucket}/store/0a1b2c`, more)]);
	expect(contentOf(item)).toEqual(PNG);
	expect(item.binary!.data).toMatchObject({ fileName, mimeType });
	expect(item.json).toMatchObject({ event: 'message', media: { url: `${bucket}/store/0a1b2c` } });
	expect(failureOf(item)).toBeUndefined();
	expect(asked[0].headers.authorization).toBeUndefined();
});

it('a raw event’s media id is asked for at the channel', async () => {
	const { mediaId } = (await (await fetch(`${box.url}/${box.channelId}/uploadMedia`, { method: 'POST', headers: { authorization: `Bearer ${box.apiKey}`, 'content-type': 'application/json' }, body: JSON.stringify({ body: `data:image/png;base64,${PNG.toString('base64')}` }) })).json()) as { mediaId: string };
	const message = { from: '12025550143', id: 'wamid.RAW', timestamp: '1785000000', type: 'image', image: { id: mediaId, mime_type: 'image/png' } };
	const with_ = setup({ downloadMedia: true });
	const { result } = await deliver({ ...with_, query, body: { object: 'whatsapp_business_account', entry: [{ id: '1', changes: [{ field: 'messages', value: { messages: [message] } }] }] } });
	const [item] = await runTrigger(with_, result.workflowData![0]);
	expect(contentOf(item)).toEqual(PNG);
	expect(item.binary!.data).toMatchObject({ fileName: 'image.png', mimeType: 'image/png' });
});

it('a file that is not there yet is waited for', async () => {
	serve = (_request, response) => (asked.length < 3 ? response.writeHead(asked.length === 1 ? 404 : 503).end() : response.writeHead(200, { 'content-type': 'image/png' }).end(PNG));
	const [item] = await receive([media('image', `${bucket}/late`)]);
	expect(contentOf(item)).toEqual(PNG);
	expect(asked).toHaveLength(3);
});

it('one that never comes is given up after some seconds; the events stay, and those beside it have their files', async () => {
	serve = (request, response) => (request.url === '/never' ? response.writeHead(403).end() : response.writeHead(200, { 'content-type': 'image/png' }).end(PNG));
	const [ms, items] = await waited(receive([media('image', `${bucket}/never`), media('chat', 'Hi'), media('image', `${bucket}/there`)]));
	expect(ms).toBeLessThan(10_000);
	expect(items.map(({ json, binary }) => [json.messageType, binary !== undefined])).toEqual([['image', false], ['text', false], ['image', true]]);
	expect(items[0].json.media).toMatchObject({ url: `${bucket}/never`, failure: { title: expect.stringMatching(/expired/) as unknown, advice: expect.any(String) as unknown, retryable: false } });
	expect(asked.filter(({ url }) => url === '/never')).toHaveLength(4);
});

it.each<[string, IDataObject, () => string, RegExp]>([
	['a private address', {}, () => `http://127.0.0.1:${new URL(bucket).port}/a`, /own network/],
	['a file that is too large', { maxMediaMb: 1 }, () => `${bucket}/large`, /more than the 1 MB/],
	['a limit that is none', { maxMediaMb: 0 }, () => `${bucket}/a`, /Max Media Size \(MB\) must be/],
])('%s is refused at once, and the item says so', async (_case, options, url, expected) => {
	serve = (_request, response) => response.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.alloc(1_200_000));
	const [ms, [item]] = await waited(receive([media('image', url())], options));
	expect(ms).toBeLessThan(900);
	expect(failureOf(item)).toMatchObject({ title: expect.stringMatching(expected) as unknown });
	expect(item.binary).toBeUndefined();
});

it('promise 6: the key goes to no store, and into no failure', async () => {
	serve = (_request, response) => response.writeHead(401).end(`Wrong token "${box.apiKey}"`);
	const [item] = await receive([media('image', `${bucket}/a?signature=Secret`)]);
	expect(asked[0].headers.authorization).toBeUndefined();
	expect(JSON.stringify(failureOf(item))).not.toMatch(new RegExp(`${box.apiKey}|Secret`));
});

it('many files come three at a time, each to its own item', async () => {
	let open = 0;
	let most = 0;
	serve = (request, response) => {
		most = Math.max(most, ++open);
		setTimeout(() => {
			open--;
			response.writeHead(200, { 'content-type': 'text/plain' }).end(request.url);
		}, 20);
	};
	const items = await receive(Array.from({ length: 30 }, (_, n) => media('document', `${bucket}/${n}`)));
	expect(items.map((item) => contentOf(item).toString())).toEqual(Array.from({ length: 30 }, (_, n) => `/${n}`));
	expect(most).toBe(3);
});

it('a store that stalls does not hold the execution for ever', async () => {
	// Not a spy: the harness takes those away after a delivery.
	const real = AbortSignal.timeout;
	const limits: number[] = [];
	AbortSignal.timeout = (ms) => {
		limits.push(ms);
		return real.call(AbortSignal, ms === 120_000 ? 300 : ms);
	};
	serve = () => undefined;
	const items = await receive(Array.from({ length: 5 }, (_, n) => media('image', `${bucket}/${n}`))).finally(() => (AbortSignal.timeout = real));
	expect(new Set(limits)).toEqual(new Set([120_000, 60_000]));
	expect(items.map(failureOf)).toEqual(Array(5).fill({ title: expect.stringMatching(/within 120 s/) as unknown, advice: expect.any(String) as unknown, retryable: true }));
});
