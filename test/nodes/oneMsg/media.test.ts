import { createHash } from 'node:crypto';
import dns from 'node:dns';
import { appendFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Container } from '@n8n/di';
import { BinaryDataService, ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import { createRunExecutionData, Workflow, type IBinaryData, type IDataObject, type INode, type INodeExecutionData, type INodeTypes, type IWorkflowBase } from 'n8n-workflow';
import { startBox, type Box } from '../../../demo/simulator/box';
import { additionalData, generalNode, noteOutputs, type NodeRun, type NodeSettings } from '../harness';

/** Files in and out, over real HTTP, with n8n's files in memory and on disk. */

const PHONE = '12025550143';
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');
const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
const OPUS = Buffer.concat([Buffer.from('OggS'), Buffer.alloc(22), Buffer.from([1, 19]), Buffer.from('OpusHead'), Buffer.alloc(40)]);
const VORBIS = Buffer.concat([Buffer.from('OggS'), Buffer.alloc(22), Buffer.from([1, 30]), Buffer.from('\x01vorbis'), Buffer.alloc(40)]);
const WEBM = Buffer.concat([Buffer.from([0x1a, 0x45, 0xdf, 0xa3]), Buffer.alloc(60)]);
const WEBP = Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0', 'latin1'), Buffer.alloc(40)]);

const inMemory = (data: Buffer, mimeType: string, fileName?: string): IBinaryData => ({ data: data.toString('base64'), mimeType, ...(fileName ? { fileName } : {}), bytes: data.length });

let box: Box;
let realLookup: typeof dns.lookup;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1 });
	// Names are not literal addresses: these stand for hosts of the internet.
	realLookup = dns.lookup;
	(dns as { lookup: unknown }).lookup = (name: string, options: unknown, done: unknown) => (realLookup as unknown as (...args: unknown[]) => void)(name === 'bucket.example' ? '127.0.0.1' : name, options, done);
});
afterAll(async () => {
	(dns as { lookup: unknown }).lookup = realLookup;
	await box.close();
});
beforeEach(() => {
	box.reset();
	box.openWindow(`${PHONE}@c.us`);
});

/** The general node over items with files; the harness's own runner knows JSON only. */
async function run(resource: string, operation: string, parameters: IDataObject, { items = [{ json: {} }], settings = {}, restApiUrl = 'http://n8n.test/rest' }: { items?: INodeExecutionData[]; settings?: NodeSettings; restApiUrl?: string } = {}): Promise<NodeRun> {
	if (process.env.ONEMSG_EXECUTED) appendFileSync(process.env.ONEMSG_EXECUTED, `${resource}.${operation}\n`);
	const start = {
		description: { displayName: 'Start', name: 'start', group: ['trigger'], version: 1, description: '', defaults: { name: 'Start' }, inputs: [], outputs: ['main'], properties: [] },
		trigger: async function (this: { emit(data: INodeExecutionData[][]): void }) {
			return { manualTriggerFunction: async () => this.emit([items]) };
		},
	};
	const types: Record<string, unknown> = { start, oneMsg: generalNode };
	const nodeTypes = { getByName: (type: string) => types[type], getByNameAndVersion: (type: string) => types[type], getKnownTypes: () => ({}) } as unknown as INodeTypes;
	const at = (id: string): Pick<INode, 'id' | 'name' | 'typeVersion' | 'position'> => ({ id, name: id, typeVersion: 1, position: [0, 0] });
	const nodes: INode[] = [
		{ ...at('Start'), type: 'start', parameters: {} },
		{ ...at('Node'), type: 'oneMsg', parameters: { resource, operation, ...parameters } as INode['parameters'], credentials: { oneMsgChannelApi: { id: '1', name: 'Channel' } }, ...settings },
	];
	const connections = { Start: { main: [[{ node: 'Node', type: 'main' as const, index: 0 }]] } };
	const workflow = new Workflow({ id: 'wf', name: 'wf', nodes, connections, active: false, nodeTypes, settings: { executionOrder: 'v1' } });
	const additional = additionalData({ apiKey: box.apiKey, environment: 'custom', baseUrl: box.url }, { restApiUrl });
	additional.hooks = new ExecutionLifecycleHooks('manual', '1', { id: 'wf', name: 'wf', nodes, connections, active: false } as unknown as IWorkflowBase);
	const execution = createRunExecutionData({ executionData: { nodeExecutionStack: [{ node: nodes[0], data: { main: [items] }, source: null }] } } as Parameters<typeof createRunExecutionData>[0]);
	const result = await new WorkflowExecute(additional, 'manual', execution).processRunExecutionData(workflow);
	const task = result.data.resultData.runData.Node?.at(-1);
	noteOutputs('oneMsg', { resource, operation }, task);
	return { run: result, outputs: (task?.data?.main ?? []).map((output) => output ?? []), error: result.data.resultData.error as NodeRun['error'] };
}

const withFile = (binary: IBinaryData): INodeExecutionData[] => [{ json: {}, binary: { data: binary } }];
const send = async (parameters: IDataObject, more = {}) => await run('message', 'sendMedia', { recipient: PHONE, ...parameters }, more);
const sendFile = async (binary: IBinaryData, parameters: IDataObject = {}, more = {}) => await send(parameters, { items: withFile(binary), ...more });
const bodies = () => box.hits.map(({ rawBody }) => rawBody);

/** A host on the internet. */
interface Foreign {
	url(path: string): string;
	literal: string;
	requests: IncomingMessage[];
}

async function withForeign(handler: (request: IncomingMessage, response: ServerResponse, self: Foreign) => void, work: (self: Foreign) => Promise<void>): Promise<void> {
	const requests: IncomingMessage[] = [];
	const server: Server = createServer((request, response) => {
		requests.push(request);
		handler(request, response, self);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const self: Foreign = { url: (path) => `http://bucket.example:${port}${path}`, literal: `http://127.0.0.1:${port}`, requests };
	await work(self).finally(() => {
		server.closeAllConnections();
		server.close();
	});
}

describe('message.sendMedia from a file', () => {
	it.each([
		['an image', PNG, 'image/png', 'a.png', {}, { filename: 'a.png' }, 'image'],
		['a document without extension', PDF, 'application/pdf', 'invoice', {}, { filename: 'invoice.pdf' }, 'document'],
		['a file that n8n does not know, by its name', PDF, 'application/octet-stream', 'x.pdf', {}, { filename: 'x.pdf' }, 'document'],
		['a file without name and type, by its bytes', PNG, 'application/octet-stream', undefined, {}, { filename: 'image.png' }, 'image'],
		['an image as a document', PNG, 'image/png', 'a.png', { mediaType: 'document' }, { filename: 'a.png', mediaType: 'document' }, 'document'],
		['a voice note', OPUS, 'audio/ogg; codecs=opus', 'v.oga', { mediaType: 'voice' }, { filename: 'v.oga', mediaType: 'audio', voice: true }, 'voice'],
		['audio', OPUS, 'audio/ogg', 'v.ogg', {}, { filename: 'v.ogg' }, 'audio'],
		['with caption and quote', PNG, 'image/png', 'a.png', { caption: 'Look “here”\n', options: { quotedMessageId: 'wamid.X' } }, { filename: 'a.png', caption: 'Look “here”\n', quotedMsgId: 'wamid.X' }, 'image'],
		['under another name', PDF, 'application/pdf', 'x.pdf', { options: { fileName: 'Rechnung ß' } }, { filename: 'Rechnung ß.pdf' }, 'document'],
	])('%s', async (_name, data, mimeType, fileName, parameters, expected, messageType) => {
		const { outputs, error } = await sendFile(inMemory(data, mimeType, fileName), parameters as IDataObject);
		expect(error).toBeUndefined();
		const sentType = mimeType === 'application/octet-stream' ? (data === PDF ? 'application/pdf' : 'image/png') : mimeType.split(';')[0];
		expect(box.hits[0]).toMatchObject({ method: 'POST', path: `/${box.channelId}/sendFile`, status: 200 });
		expect(bodies()).toEqual([JSON.stringify({ phone: PHONE, body: `data:${sentType};base64,${data.toString('base64')}`, ...expected })]);
		expect(outputs[0][0].json).toMatchObject({ outcome: 'accepted', messageId: box.ledger[0].id, sentAs: 'session', messageType, media: { mimeType: sentType, size: data.length, fileName: (expected as { filename: string }).filename } });
	});

	it('takes the file of another item by an expression, in base64 with line breaks too', async () => {
		const wrapped = { ...inMemory(PNG, 'image/png', 'a.png'), data: PNG.toString('base64').replace(/(.{76})/g, '$1\r\n') };
		await send({ binaryPropertyName: '={{ $json.file }}' }, { items: [{ json: { file: wrapped } as unknown as IDataObject }] });
		expect((box.hits[0].body as IDataObject).body).toBe(`data:image/png;base64,${PNG.toString('base64')}`);
	});

	it.each([
		['a voice note that is not Ogg', WEBM, 'audio/webm', 'v.webm', { mediaType: 'voice' }, /is audio\/webm; a voice note has to be audio\/ogg with Opus/],
		['a voice note that was only renamed', WEBM, 'audio/ogg', 'v.ogg', { mediaType: 'voice' }, /is named OGG, but holds video\/webm/],
		['Ogg without Opus', VORBIS, 'audio/ogg', 'v.ogg', {}, /is OGG, but not with Opus inside/],
		['a GIF', Buffer.from('GIF89a'), 'image/gif', 'a.gif', {}, /is image\/gif, which WhatsApp does not show/],
		['a sticker', WEBP, 'image/webp', 'a.webp', {}, /takes as a sticker only/],
		['a large image', Buffer.alloc(5 * 1024 * 1024 + 1), 'image/png', 'a.png', {}, /has 5\.1 MB; WhatsApp takes an image of at most 5 MB/],
		['an empty file', Buffer.alloc(0), 'application/pdf', 'a.pdf', {}, /The file in "data" is empty/],
		['a long caption', PNG, 'image/png', 'a.png', { caption: 'x'.repeat(1025) }, /Caption has 1025 characters/],
		['a caption with audio', OPUS, 'audio/ogg', 'a.ogg', { caption: 'x' }, /Caption cannot go with audio/],
		['a name without extension', Buffer.from('AC10'), 'image/vnd.dwg', 'plan', { mediaType: 'document' }, /File Name has no extension/],
		['another field', PNG, 'image/png', 'a.png', { binaryPropertyName: 'file' }, /Input Data Field Name "file" holds no file/],
		['an unusable limit', PNG, 'image/png', 'a.png', { options: { maxUploadMb: 0 } }, /Max Upload Size \(MB\) must be a number/],
	])('refuses %s before anything is sent', async (_name, data, mimeType, fileName, parameters, sentence) => {
		const { error } = await sendFile(inMemory(data, mimeType, fileName), parameters as IDataObject);
		expect(error?.message).toMatch(sentence);
		expect(error?.description?.length).toBeGreaterThan(15);
		expect(box.hits).toEqual([]);
	});

	it('says which files an item has, or that it has none', async () => {
		expect((await sendFile(inMemory(PNG, 'image/png'), { binaryPropertyName: 'file' })).error?.description).toContain('This item has: data.');
		expect((await send({})).error?.description).toContain('This item has no file');
	});

	it('reads 1MSG’s refusal, its silence and a broken connection', async () => {
		box.fault({ path: '/sendFile', status: 200, body: { sent: false, message: 'wrong file' } });
		expect((await sendFile(inMemory(PNG, 'image/png', 'a.png'))).error).toMatchObject({ message: expect.stringMatching(/^1MSG could not read the file/) as unknown, context: { outcome: 'refused' } });
		box.fault({ path: '/sendFile', kind: 'resetBefore' });
		expect((await sendFile(inMemory(PNG, 'image/png', 'a.png'))).error?.context).toMatchObject({ outcome: 'unknown', retryable: false });
		box.fault({ path: '/sendFile', status: 403, body: 'Your trial has ended' });
		expect((await sendFile(inMemory(PNG, 'image/png', 'a.png'))).error?.context).toMatchObject({ outcome: 'refused', httpStatus: 403 });
		box.fault({ path: '/sendFile', status: 401, body: { error: `Wrong token "${box.apiKey}" for channel` } });
		expect(JSON.stringify((await sendFile(inMemory(PNG, 'image/png', 'a.png'))).run)).not.toContain(box.apiKey);
	});

	it('sends each file once, also when Retry On Fail runs the node again', async () => {
		box.fault({ path: '/sendFile', kind: 'resetAfter' });
		const retry = { settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 } };
		const { error } = await sendFile(inMemory(PNG, 'image/png', 'a.png'), {}, retry);
		expect(error?.context).toMatchObject({ outcome: 'unknown' });
		expect(box.ledger).toHaveLength(1);
	});
});

describe('message.sendMedia from a URL or a media ID', () => {
	it.each([
		[{ url: 'https://cdn.example/inv.pdf', caption: 'Invoice' }, { body: 'https://cdn.example/inv.pdf', filename: 'inv.pdf', caption: 'Invoice' }],
		[{ url: 'https://cdn.example/v.ogg', mediaType: 'voice' }, { body: 'https://cdn.example/v.ogg', filename: 'v.ogg', mediaType: 'audio', voice: true }],
		[{ url: 'https://cdn.example/f?id=3', mediaType: 'voice' }, { body: 'https://cdn.example/f?id=3', filename: 'f.ogg', mediaType: 'audio', voice: true }],
		[{ url: ' https://cdn.example/get.php?id=3 ', options: { fileName: 'a.png' } }, { body: 'https://cdn.example/get.php?id=3', filename: 'a.png' }],
		[{ url: 'https://cdn.example/get/3', options: { mimeType: 'image/jpeg' } }, { body: 'https://cdn.example/get/3', filename: '3.jpg' }],
		[{ url: 'https://cdn.example/plan.dwg', mediaType: 'document' }, { body: 'https://cdn.example/plan.dwg', filename: 'plan.dwg', mediaType: 'document' }],
	])('%j', async (parameters, expected) => {
		const { error } = await send({ source: 'url', ...parameters });
		expect(error).toBeUndefined();
		expect(bodies()).toEqual([JSON.stringify({ phone: PHONE, ...expected })]);
	});

	it('asks what an uploaded file is, unless that was said', async () => {
		const media = { result: 200, url: 'https://x.example/1', mimeType: 'image/jpeg', fileSize: '70', id: '1029384756' };
		box.fault({ path: '/retrieveMedia', status: 200, body: media });
		const { outputs } = await send({ source: 'mediaId', mediaId: '1029384756', caption: 'Hi' });
		expect(box.hits.map(({ path }) => path)).toEqual([`/${box.channelId}/retrieveMedia?mediaId=1029384756`, `/${box.channelId}/sendFile`]);
		expect(bodies()[1]).toBe(JSON.stringify({ phone: PHONE, mediaId: '1029384756', mediaType: 'image', caption: 'Hi' }));
		expect(outputs[0][0].json).toMatchObject({ messageType: 'image', media: { id: '1029384756', mimeType: 'image/jpeg', size: 70 } });
		await send({ source: 'mediaId', mediaId: '1029384756', mediaType: 'voice' });
		expect(bodies()[2]).toBe(JSON.stringify({ phone: PHONE, mediaId: '1029384756', mediaType: 'audio', voice: true }));
	});

	it.each([
		[{ source: 'url', url: '' }, /URL is empty/],
		[{ source: 'url', url: 'ftp://x.example/a.pdf' }, /URL is not a web address/],
		[{ source: 'url', url: 'https://x.example/get?id=1' }, /URL does not show what kind of file is there/],
		[{ source: 'url', url: 'https://x.example/a.gif' }, /is image\/gif/],
		[{ source: 'url', url: 'https://x.example/a.webm', mediaType: 'voice' }, /a voice note has to be audio\/ogg with Opus/],
		[{ source: 'url', url: 'https://x.example/a.mp3', mediaType: 'voice' }, /a voice note has to be audio\/ogg with Opus/],
		[{ source: 'mediaId', mediaId: '' }, /Media ID is empty/],
		[{ source: 'mediaId', mediaId: '../webhook' }, /Media ID holds characters/],
		[{ source: 'url', url: 'https://x.example/a.pdf', recipient: '' }, /Recipient is empty/],
	])('refuses %j before anything is sent', async (parameters, sentence) => {
		const { error } = await send(parameters);
		expect(error?.message).toMatch(sentence);
		expect(box.hits).toEqual([]);
	});
});

describe('files on disk', () => {
	let stored: (data: Buffer, mimeType: string, fileName: string) => Promise<IBinaryData>;
	const service = () => Container.get(BinaryDataService);
	beforeAll(async () => {
		await service().init();
		stored = async (data, mimeType, fileName) => await service().store({ type: 'execution', workflowId: 'wf', executionId: '1' }, data, { data: '', mimeType, fileName });
	});
	afterAll(() => {
		(service() as unknown as { managers: object }).managers = {};
	});

	it('sends a file in pieces, byte by byte the same', async () => {
		for (const length of [1, 2, 3, 200_000, 200_001, 200_002]) {
			const data = Buffer.concat([Buffer.from('%PDF-1.4'), Buffer.alloc(length, 'aé\0')]);
			const binary = await stored(data, 'application/pdf', 'a.pdf');
			expect(binary.id).toMatch(/^filesystem/);
			await sendFile(binary);
			expect((box.hits.at(-1)!.body as IDataObject).body).toBe(`data:application/pdf;base64,${data.toString('base64')}`);
		}
	});

	it('refuses what is above Max Upload Size without reading it, and names the ways out', async () => {
		const binary = await stored(Buffer.alloc(1024 * 1024 + 1, '%PDF'), 'application/pdf', 'a.pdf');
		const reads = jest.spyOn(service(), 'getAsStream');
		const { error } = await sendFile(binary, { options: { maxUploadMb: 1 } });
		expect(error?.message).toMatch(/The file in "data" has 1\.1 MB; inside of a request it may have 1 MB/);
		expect(error?.description).toMatch(/Source: URL.*Signed Link/);
		expect(reads).not.toHaveBeenCalled();
		expect(box.hits).toEqual([]);
		reads.mockRestore();
	});

	it('is 16 MB where the option is not set', async () => {
		const binary = { ...(await stored(PDF, 'application/pdf', 'a.pdf')), bytes: 16 * 1024 * 1024 + 1 };
		jest.spyOn(service(), 'getMetadata').mockResolvedValueOnce({ fileSize: binary.bytes } as never);
		expect((await sendFile(binary)).error?.message).toMatch(/may have 16 MB/);
	});

	it('believes the file on disk, not the size beside it', async () => {
		const binary = { ...(await stored(PDF, 'application/pdf', 'a.pdf')), bytes: 3 };
		await sendFile(binary);
		expect((box.hits[0].body as IDataObject).body).toBe(`data:application/pdf;base64,${PDF.toString('base64')}`);
		box.reset();
		jest.spyOn(service(), 'getMetadata').mockResolvedValueOnce({ fileSize: 3 } as never);
		expect((await sendFile(binary)).error?.message).toMatch(/changed while it was read/);
		expect(box.hits).toEqual([]);
	});

	it('sends n8n’s signed link where asked to, of a large file too, and once over retries', async () => {
		const binary = await stored(Buffer.alloc(1024 * 1024 + 1, '%PDF'), 'application/pdf', 'a.pdf');
		box.fault({ path: '/sendFile', kind: 'resetAfter' });
		const parameters = { options: { maxUploadMb: 1, signedLink: true } };
		const first = await sendFile(binary, parameters, { settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1100 } });
		expect(first.error?.context).toMatchObject({ outcome: 'unknown' });
		expect(box.hits).toHaveLength(1);
		const { body, ...rest } = box.hits[0].body as IDataObject;
		expect(body).toMatch(/^http:\/\/n8n\.test\/rest\/binary-data\/signed\?token=/);
		expect(rest).toEqual({ phone: PHONE, filename: 'a.pdf' });
		expect(service().validateSignedToken(new URL(body as string).searchParams.get('token')!)).toBe(binary.id);
		expect(JSON.stringify((await sendFile(binary, parameters)).outputs)).not.toContain('token=');
	});

	it('makes no signed link of a file in memory', async () => {
		const { error } = await sendFile(inMemory(PDF, 'application/pdf', 'a.pdf'), { options: { signedLink: true } });
		expect(error?.message).toMatch(/cannot have a Signed Link: this n8n keeps its files in memory/);
		expect(box.hits).toEqual([]);
	});

	it('downloads to disk', async () => {
		const { outputs } = await run('media', 'download', { url: box.serve({ name: 'a.pdf', data: PDF }) });
		expect(outputs[0][0].binary!.data.id).toMatch(/^filesystem/);
		expect(await service().getAsBuffer(outputs[0][0].binary!.data)).toEqual(PDF);
	});
});

describe('message.sendSticker', () => {
	const sticker = async (parameters: IDataObject, items?: INodeExecutionData[], settings?: NodeSettings) => await run('message', 'sendSticker', { recipient: PHONE, ...parameters }, { items, settings });

	it('sends a link, or an uploaded sticker', async () => {
		await sticker({ source: 'url', url: 'https://cdn.example/s.webp', options: { quotedMessageId: 'wamid.X' } });
		const { outputs } = await sticker({ source: 'mediaId', mediaId: '1029384756' });
		expect(bodies()).toEqual([JSON.stringify({ phone: PHONE, link: 'https://cdn.example/s.webp', quotedMsgId: 'wamid.X' }), JSON.stringify({ phone: PHONE, mediaId: '1029384756' })]);
		expect(outputs[0][0].json).toMatchObject({ outcome: 'accepted', messageId: box.ledger[1].id, sentAs: 'session' });
	});

	it('uploads a file first, and sends it once over retries', async () => {
		box.fault({ path: '/sendSticker', kind: 'resetAfter' });
		const { error } = await sticker({}, withFile(inMemory(WEBP, 'image/webp', 's.webp')), { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 });
		expect(error?.context).toMatchObject({ outcome: 'unknown' });
		expect(box.hits.map(({ path }) => path)).toEqual([`/${box.channelId}/uploadMedia`, `/${box.channelId}/sendSticker`]);
		expect(box.hits[0].body).toEqual({ body: `data:image/webp;base64,${WEBP.toString('base64')}` });
		expect(box.hits[1].body).toEqual({ phone: PHONE, mediaId: box.media[0].id });
	});

	it.each([
		[{ source: 'url', url: 'https://cdn.example/s.png' }, undefined, /URL leads to a \.png file/],
		[{}, inMemory(PNG, 'image/png', 's.png'), /is image\/png, which WhatsApp does not take as a sticker/],
		[{}, inMemory(PNG, 'image/webp', 's.webp'), /holds image\/png; a sticker has to be WebP/],
		[{}, inMemory(Buffer.concat([WEBP, Buffer.alloc(101 * 1024)]), 'image/webp', 's.webp'), /a sticker that does not move of at most 100 KB/],
		[{}, inMemory(Buffer.alloc(501 * 1024), 'image/webp', 's.webp'), /a sticker of at most 500 KB/],
	])('refuses %j %# before anything is sent', async (parameters, binary, sentence) => {
		const { error } = await sticker(parameters, binary && withFile(binary));
		expect(error?.message).toMatch(sentence);
		expect(box.hits).toEqual([]);
	});
});

describe('media.upload, get, delete', () => {
	it('uploads a file or a URL, describes it, deletes it', async () => {
		const uploaded = await run('media', 'upload', {}, { items: withFile(inMemory(PNG, 'image/png', 'a.png')) });
		expect(uploaded.outputs[0][0].json).toEqual({ mediaId: box.media[0].id });
		expect(bodies()).toEqual([JSON.stringify({ body: `data:image/png;base64,${PNG.toString('base64')}` })]);
		expect(box.media[0].data).toEqual(PNG);

		const { mediaId } = uploaded.outputs[0][0].json;
		const got = await run('media', 'get', { mediaId });
		expect(got.outputs[0][0].json).toEqual({ mediaId, url: expect.stringContaining(box.url) as unknown, mimeType: 'image/png', sha256: createHash('sha256').update(PNG).digest('hex'), fileSize: PNG.length });

		expect((await run('media', 'delete', { mediaId })).outputs[0][0].json).toEqual({ deleted: true });
		expect(box.hits.at(-1)).toMatchObject({ method: 'DELETE', path: `/${box.channelId}/media/${mediaId as string}` });
		expect(box.media).toEqual([]);

		await run('media', 'upload', { source: 'url', url: 'https://cdn.example/a.pdf' });
		expect(bodies().at(-1)).toBe(JSON.stringify({ body: 'https://cdn.example/a.pdf' }));
	});

	it('promise 6: an answer that gives the key for an ID does not give it to the workflow', async () => {
		box.fault({ path: '/uploadMedia', status: 200, body: { mediaId: `1-${box.apiKey}` } });
		expect((await run('media', 'upload', { source: 'url', url: 'https://cdn.example/a.pdf' })).outputs[0][0].json).toEqual({ mediaId: '1-***' });
	});

	it('keeps ids as text', async () => {
		box.fault({ path: '/uploadMedia', status: 200, body: { mediaId: 1029384756 } });
		expect((await run('media', 'upload', { source: 'url', url: 'https://cdn.example/a.pdf' })).outputs[0][0].json).toEqual({ mediaId: '1029384756' });
	});

	it.each([
		['upload', '/uploadMedia', 200, { sent: false, message: 'wrong file' }, /^1MSG could not read the file/],
		['upload', '/uploadMedia', 200, {}, /^1MSG named no media ID/],
		['upload', '/uploadMedia', 200, { response: { error: 'upstream broke' } }, /upstream broke/],
		['upload', '/uploadMedia', 403, 'Subscription is blocked', /./],
		['get', '/retrieveMedia', 200, {}, /^1MSG does not say where the file is/],
		['get', '/retrieveMedia', 404, { error: 'Media not found' }, /./],
		['delete', '/media/1', 200, { response: { error: 'no such media' } }, /no such media/],
	])('%s: %s %d %j is no success', async (operation, path, status, body, sentence) => {
		box.fault({ path, status, body });
		const { error, outputs } = await run('media', operation, { source: 'url', url: 'https://cdn.example/a.pdf', mediaId: '1' });
		expect(outputs).toEqual([]);
		expect(error?.message).toMatch(sentence);
		expect(error?.context).toMatchObject({ outcome: 'notSent' });
		if (status === 403) expect(error?.httpCode).toBe('403');
	});

	it('delete is judged as every other change: a no in words is refused', async () => {
		box.fault({ path: '/media/1', status: 200, body: { result: 'nothing to delete' } });
		const { error, outputs } = await run('media', 'delete', { mediaId: '1' });
		expect(outputs).toEqual([]);
		expect(error?.message).toMatch(/^1MSG did not do it and does not say why/);
		expect(error?.context).toMatchObject({ outcome: 'refused' });
	});

	it.each([
		['upload', withFile(inMemory(Buffer.from('a,b'), 'text/csv', 'a.csv')), {}, /is text\/csv, which WhatsApp does not store/],
		['upload', undefined, { source: 'url', url: 'a.pdf' }, /URL is not a web address/],
		['get', undefined, { mediaId: '' }, /Media ID is empty/],
		['delete', undefined, { mediaId: '..' }, /Media ID holds characters/],
		['download', undefined, { source: 'mediaId', mediaId: 'a b' }, /Media ID holds characters/],
	])('%s refuses %# before a request', async (operation, items, parameters, sentence) => {
		const { error } = await run('media', operation, parameters, { items });
		expect(error?.message).toMatch(sentence);
		expect(box.hits).toEqual([]);
	});

	it('uploads as bytes: a broken connection is told as one', async () => {
		box.fault({ path: '/uploadMedia', kind: 'resetBefore' });
		const { error } = await run('media', 'upload', {}, { items: withFile(inMemory(PNG, 'image/png', 'a.png')) });
		expect(error?.message).toMatch(/^1MSG did not answer/);
		expect(error?.context).toMatchObject({ outcome: 'notSent', retryable: true });
	});
});

describe('media.download', () => {
	const download = async (url: string, parameters: IDataObject = {}) => await run('media', 'download', { url, ...parameters });

	it('takes the trigger’s link by default, from the channel’s own host, without the key', async () => {
		const url = box.serve({ name: 'voice.ogg', mimeType: 'audio/ogg; codecs=opus', data: OPUS });
		const { outputs } = await run('media', 'download', {}, { items: [{ json: { media: { url } } }] });
		expect(outputs[0][0].json).toEqual({ fileName: 'voice.ogg', mimeType: 'audio/ogg', size: OPUS.length });
		expect(outputs[0][0].binary!.data).toMatchObject({ fileName: 'voice.ogg', mimeType: 'audio/ogg', fileExtension: 'ogg', bytes: OPUS.length, data: OPUS.toString('base64') });
		expect(box.downloads[0].headers.authorization).toBeUndefined();
	});

	it('takes a media ID, into the field that was asked for', async () => {
		const { outputs: up } = await run('media', 'upload', {}, { items: withFile(inMemory(PNG, 'image/png', 'a.png')) });
		const { outputs } = await run('media', 'download', { source: 'mediaId', mediaId: up[0][0].json.mediaId, binaryPropertyName: 'photo', options: { fileName: 'Holiday' } });
		expect(outputs[0][0].json).toEqual({ fileName: 'Holiday.png', mimeType: 'image/png', size: PNG.length });
		expect(Buffer.from(outputs[0][0].binary!.photo.data, 'base64')).toEqual(PNG);
	});

	it('says that a link has expired', async () => {
		const url = box.serve({ name: 'a.pdf' });
		box.expireLinks();
		const { error } = await download(url);
		expect(error?.message).toMatch(/^The link to the file has expired, or the file is gone/);
		expect(error?.description).toMatch(/right after the 1MSG Trigger/);
		for (const status of [403, 404, 410]) {
			await withForeign((_request, response) => response.writeHead(status).end(), async ({ url: at }) => {
				expect((await download(at('/a.pdf'))).error?.message).toMatch(/has expired/);
			});
		}
	});

	it('a blocked channel is not taken for an expired link', async () => {
		const url = `${box.url}/${box.channelId}/file`;
		box.fault({ path: '/file', status: 403, body: 'Your trial period is over, the subscription is blocked' });
		expect((await download(url)).error?.message).toMatch(/trial or subscription has ended/);
	});

	it('gives the channel’s own words where it refuses', async () => {
		box.fault({ path: '/file', status: 401, body: { error: `Wrong token "${box.apiKey}" for channel` } });
		const { error, run: result } = await download(`${box.url}/${box.channelId}/file`);
		expect(error).toMatchObject({ message: expect.stringMatching(/^1MSG refused the API key/) as unknown, context: { outcome: 'notSent', httpStatus: 401 } });
		expect(JSON.stringify(result.data.resultData)).not.toContain(box.apiKey);
	});

	it('sends the key to addresses under the channel and to no other', async () => {
		await withForeign(
			(request, response, self) => {
				if (request.url === '/to-channel') response.writeHead(302, { location: `${box.url}/${box.channelId}/file` }).end();
				else response.writeHead(200, { 'content-type': 'application/pdf' }).end(PDF);
				void self;
			},
			async (foreign) => {
				box.fault({ path: '/file', status: 302, headers: { location: foreign.url('/a.pdf') }, body: 'moved' });
				const { error } = await download(`${box.url}/${box.channelId}/file`);
				expect(error).toBeUndefined();
				expect(box.hits[0].headers.authorization).toBe(`Bearer ${box.apiKey}`);
				expect(JSON.stringify(foreign.requests.map(({ headers, url }) => [headers, url]))).not.toContain(box.apiKey);
				const back = await download(foreign.url('/to-channel'));
				expect(back.error?.message).toMatch(/^The address leads from another host to this channel/);
				expect(box.hits).toHaveLength(1);
				expect(foreign.requests.every(({ headers }) => headers.authorization === undefined && headers.cookie === undefined)).toBe(true);
			},
		);
	});

	it.each(['/messages?limit=1', '/webhook', '/settings', '/me'])('what the API tells at %s is no file, whoever wrote the address', async (path) => {
		const { error } = await download(`${box.url}/${box.channelId}${path}`);
		expect(error?.message).toMatch(/^The address leads to the channel’s API, not to a file/);
		expect(error).toMatchObject({ context: { outcome: 'notSent' } });
	});

	it.each([
		['text/html; charset=UTF-8', true],
		['text/json', true],
		['application/problem+json', true],
		['application/pdf', false],
	])('JSON of the channel that is called %s is taken for what the API tells: %s', async (type, isRefused) => {
		box.fault({ path: '/file', status: 200, headers: { 'content-type': type }, body: ' {"messages":[]}\n' });
		const { error } = await download(`${box.url}/${box.channelId}/file`);
		expect(error?.message).toEqual(isRefused ? expect.stringMatching(/^The address leads to the channel’s API, not to a file/) : undefined);
	});

	it.each(['http://127.0.0.1:1/a', 'http://2130706433/a', 'http://0x7f.1/a', 'http://[::1]/a', 'http://[::ffff:10.0.0.1]/a', 'http://169.254.169.254/latest/meta-data/', 'http://192.168.0.1/a', 'http://localhost:1/a', 'http://[fe80::1]/a'])(
		'refuses %s, also as a redirect',
		async (address) => {
			expect((await download(address)).error?.message).toMatch(/^URL leads inside this n8n’s own network/);
			await withForeign((_request, response) => response.writeHead(302, { location: address }).end(), async ({ url }) => {
				const { error } = await download(url('/a'));
				expect(error?.message).toMatch(/^The address leads on to one that lies inside this n8n’s own network/);
			});
		},
	);

	it('asks nothing of a literal address that it refuses', async () => {
		await withForeign((_request, response) => response.end('secret'), async ({ literal, requests }) => {
			expect((await download(`${literal}/a`)).error?.message).toMatch(/own network/);
			expect(requests).toEqual([]);
		});
	});

	it.each(['file:///etc/passwd', 'ftp://x.example/a', 'data:text/plain,a', ''])('refuses %p', async (address) => {
		expect((await download(address)).error?.message).toMatch(/^URL is/);
	});

	it('follows five redirects, relative ones too, and not a sixth; never to another scheme', async () => {
		const answer = (request: IncomingMessage, response: ServerResponse) => {
			const left = Number(/\/(\d+)/.exec(request.url!)![1]);
			if (left === 0) response.writeHead(200, { 'content-type': 'image/png' }).end(PNG);
			else if (left === 99) response.writeHead(302, { location: 'file:///etc/passwd' }).end();
			else response.writeHead([301, 302, 303, 307, 308][left % 5], { location: `./${left - 1}` }).end('moved');
		};
		await withForeign(answer, async ({ url }) => {
			expect((await download(url('/5'))).outputs[0][0].json).toEqual({ fileName: '5.png', mimeType: 'image/png', size: PNG.length });
			expect((await download(url('/6'))).error?.message).toMatch(/leads on more than 5 times/);
			expect((await download(url('/99'))).error?.message).toMatch(/begins with file:/);
		});
	});

	it('gives up what is too large: by its declared length at once, otherwise while it comes in', async () => {
		let sent = 0;
		const endless = (request: IncomingMessage, response: ServerResponse) => {
			if (request.url === '/declared') {
				response.writeHead(200, { 'content-length': String(20 * 1024 * 1024) });
				response.write('x');
				return;
			}
			const timer = setInterval(() => {
				sent += 256 * 1024;
				response.write(Buffer.alloc(256 * 1024));
			}, 1);
			response.on('close', () => clearInterval(timer));
		};
		await withForeign(endless, async ({ url }) => {
			expect((await download(url('/declared'))).error?.message).toMatch(/The file has 20 MB, more than the 16 MB that are allowed/);
			expect((await download(url('/endless'), { options: { maxMediaMb: 1 } })).error?.message).toMatch(/has more than the 1 MB that are allowed/);
			expect(sent).toBeLessThan(16 * 1024 * 1024);
		});
	});

	it('unpacks what comes compressed, and counts what comes out of it', async () => {
		const packed = (request: IncomingMessage, response: ServerResponse) => {
			const data = gzipSync(request.url === '/bomb' ? Buffer.alloc(8 * 1024 * 1024) : PNG.subarray(0, 20));
			response.writeHead(200, { 'content-type': 'image/png', 'content-encoding': 'gzip', 'content-length': String(data.length) }).end(data);
		};
		await withForeign(packed, async ({ url }) => {
			expect((await download(url('/a.png'))).outputs[0][0].json).toMatchObject({ size: 20 });
			expect((await download(url('/bomb'), { options: { maxMediaMb: 1 } })).error?.message).toMatch(/more than the 1 MB/);
		});
	});

	it('hangs up on a server that stalls', async () => {
		const timeout = AbortSignal.timeout.bind(AbortSignal);
		const spy = jest.spyOn(AbortSignal, 'timeout').mockImplementation(() => timeout(200));
		let closed = () => {};
		const isClosed = new Promise<void>((resolve) => (closed = resolve));
		await withForeign(
			(_request, response) => {
				response.writeHead(200, { 'content-length': '100' });
				response.write('x');
				response.on('close', closed);
			},
			async ({ url }) => {
				expect((await download(url('/a.pdf'))).error?.message).toMatch(/took too long to give the file/);
				await isClosed;
			},
		);
		// Of all times that were set, none is longer than ten minutes.
		expect(Math.max(...spy.mock.calls.map(([ms]) => ms))).toBeLessThanOrEqual(600_000);
		spy.mockRestore();
	});

	it('takes what the server does not declare, names and types it', async () => {
		const serve = (request: IncomingMessage, response: ServerResponse) => {
			if (request.url === '/half') {
				response.writeHead(200, { 'content-length': '1000' });
				response.write('half');
				setTimeout(() => response.destroy(), 20);
			} else if (request.url === '/disposition') response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-disposition': "attachment; filename*=UTF-8''R%C3%A9sum%C3%A9.pdf" }).end(PDF);
			else if (request.url === '/down') response.writeHead(503).end();
			else if (request.url === '/login') response.writeHead(401).end();
			else {
				response.writeHead(200);
				for (let piece = 0; piece < 20; piece++) response.write(Buffer.alloc(10_000, piece === 0 ? 'GIF89a' : 'x'));
				response.end();
			}
		};
		await withForeign(serve, async ({ url }) => {
			expect((await download(url('/x'))).outputs[0][0].json).toEqual({ fileName: 'x.gif', mimeType: 'image/gif', size: 200_000 });
			expect((await download(url('/disposition'))).outputs[0][0].json).toMatchObject({ fileName: 'Résumé.pdf', mimeType: 'application/pdf' });
			expect((await download(url('/half'))).error?.context).toMatchObject({ outcome: 'notSent', retryable: true });
			expect((await download(url('/down'))).error).toMatchObject({ message: expect.stringMatching(/answered with HTTP 503/) as unknown, context: { retryable: true } });
			expect((await download(url('/login'))).error?.message).toMatch(/HTTP 401/);
		});
		expect((await download('http://bucket.example:1/a?signature=secret')).error).toMatchObject({ message: expect.stringMatching(/bucket\.example:1 did not answer/) as unknown });
		expect(JSON.stringify((await download('http://bucket.example:1/a?signature=secret')).error?.message)).not.toContain('secret');
	});
});
