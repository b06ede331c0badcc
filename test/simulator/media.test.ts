import { createHash } from 'node:crypto';
import { startBox, type Box } from '../../demo/simulator/box';
import { call, CHAT, get, PHONE, post } from './helpers';

const MINUTE = 60_000;
let time = 1_785_000_000_000;
let box: Box;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: 1, now: () => time });
});
afterEach(async () => {
	await box.idle();
	box.reset();
});
afterAll(async () => await box.close());

const PNG = Buffer.from('not really a picture');
const dataUri = (mimeType: string, data: Buffer = PNG) => `data:${mimeType};base64,${data.toString('base64')}`;
const upload = async (body: unknown) => (await post(box, '/uploadMedia', { body })).json;
const retrieve = async (id: string) => await get(box, `/retrieveMedia?mediaId=${id}`);

async function download(url: string): Promise<{ status: number; type: string | null; data: Buffer }> {
	const answer = await fetch(url, { signal: AbortSignal.timeout(5000) });
	return { status: answer.status, type: answer.headers.get('content-type'), data: Buffer.from(await answer.arrayBuffer()) };
}

describe('uploaded media', () => {
	test('is described, downloaded without a key, and deleted', async () => {
		const { mediaId } = await upload(dataUri('image/png'));
		expect(mediaId).toMatch(/^\d{16}$/);
		expect(box.media).toMatchObject([{ id: mediaId, mimeType: 'image/png' }]);
		const { json } = await retrieve(mediaId);
		expect(json).toEqual({
			url: expect.stringContaining(`${box.url}/files/`),
			mimeType: 'image/png',
			sha256: createHash('sha256').update(PNG).digest('hex'),
			fileSize: PNG.length,
			id: mediaId,
		});
		expect(await download(json.url)).toEqual({ status: 200, type: 'image/png', data: PNG });
		expect(box.downloads).toMatchObject([{ method: 'GET', status: 200 }]);
		expect(box.hits).toHaveLength(2);

		expect((await call(box, 'DELETE', `/media/${mediaId}`)).json).toEqual({ result: 'success' });
		expect(box.media).toEqual([]);
		for (const answer of [await retrieve(mediaId), await call(box, 'DELETE', `/media/${mediaId}`)]) {
			expect([answer.status, answer.json.error]).toEqual([400, expect.objectContaining({ code: 33, error_user_msg: expect.any(String) })]);
		}
	});

	test('comes from links too, and by the names url and deleteMedia', async () => {
		expect(await upload('https://cdn.example/a.jpg?x=1')).toEqual({ mediaId: expect.any(String) });
		expect(box.media[0].mimeType).toBe('image/jpeg');
		await upload(box.serve({ name: 'own.pdf', data: PNG }));
		expect(box.media[1]).toMatchObject({ mimeType: 'application/pdf', data: PNG });
		expect((await post(box, '/uploadMedia', { url: dataUri('audio/ogg; codecs=opus') })).json.mediaId).toBeTruthy();
		expect(box.media[2].mimeType).toBe('audio/ogg');
		expect((await post(box, '/deleteMedia', { mediaId: box.media[0].id })).json).toEqual({ result: 'success' });
		expect((await post(box, '/deleteMedia', {})).status).toBe(400);
	});

	test.each([
		dataUri('application/x-msdownload'),
		dataUri('image/png', Buffer.alloc(5 * 1024 * 1024 + 1)),
		'data:image/png,plain',
		'data:image/png;base64,###',
		'/tmp/a.png',
		'ftp://x.example/a.png',
	])('a wrong file is told in the words of the API (%#)', async (body) => {
		const { status, json } = await post(box, '/uploadMedia', { body });
		expect([status, json]).toEqual([200, { sent: false, message: 'wrong file' }]);
	});

	test('nothing is not taken, and nothing not described', async () => {
		expect((await post(box, '/uploadMedia', {})).status).toBe(400);
		expect((await get(box, '/retrieveMedia')).status).toBe(400);
	});

	test('its link lives five minutes, the file 30 days', async () => {
		const { mediaId } = await upload(dataUri('image/png'));
		const { url } = (await retrieve(mediaId)).json;
		time += 5 * MINUTE - 1;
		expect((await download(url)).status).toBe(200);
		time += 1;
		const expired = await download(url);
		expect([expired.status, expired.type, expired.data.toString()]).toEqual([403, 'application/xml', expect.stringContaining('Request has expired')]);
		expect((await download((await retrieve(mediaId)).json.url)).status).toBe(200);
		time += 30 * 24 * 60 * MINUTE;
		expect((await retrieve(mediaId)).status).toBe(400);
	});
});

describe('links of the box', () => {
	test.each([
		['image', 'image/jpeg'],
		['video', 'video/mp4'],
		['voice', 'audio/ogg'],
		['document', 'application/pdf'],
		['sticker', 'image/webp'],
	] as const)('an inbound %s can be downloaded', async (type, mimeType) => {
		await box.inbound({ type });
		const [message] = (await get(box, '/messages')).json.messages;
		const file = await download(message.body);
		expect(file).toMatchObject({ status: 200, type: mimeType });
		expect(file.data.length).toBeGreaterThan(0);
	});

	test('a test can serve a file of its own and let links expire', async () => {
		const url = box.serve({ name: 'a b.csv', mimeType: 'text/csv', data: PNG });
		expect(url).toMatch(/\/a%20b\.csv$/);
		expect(await download(url)).toMatchObject({ status: 200, data: PNG, type: expect.stringMatching(/^text\/csv/) });
		box.expireLinks();
		expect((await download(url)).status).toBe(403);
		expect((await download(`${box.url}/files/nothing/a.csv`)).status).toBe(404);
		expect((await download(box.serve({ mimeType: 'image/png' }))).type).toBe('image/png');
		expect(box.downloads.map(({ status }) => status)).toEqual([200, 403, 404, 200]);
	});
});

describe('sendFile with files', () => {
	const send = async (changes: Record<string, unknown>) => await post(box, '/sendFile', { phone: PHONE, ...changes });
	beforeEach(() => box.openWindow(CHAT));

	test('a data URI lies under a link afterwards', async () => {
		await send({ body: dataUri('image/png'), filename: 'a.png' });
		const [message] = (await get(box, '/messages')).json.messages;
		expect(await download(message.body)).toEqual({ status: 200, type: 'image/png', data: PNG });
	});

	test('uploaded media is sent by its id; a deleted one is not', async () => {
		const { mediaId } = await upload(dataUri('image/png'));
		expect((await send({ mediaId, mediaType: 'image' })).json.sent).toBe(true);
		expect((await send({ mediaId, mediaType: 'image', body: 'https://x.example/a.png' })).status).toBe(400);
		expect((await send({ mediaId: 5, mediaType: 'image' })).status).toBe(400);
		expect((await send({ mediaId, mediaType: 'picture' })).status).toBe(400);
		await call(box, 'DELETE', `/media/${mediaId}`);
		expect((await send({ mediaId, mediaType: 'image' })).json).toMatchObject({ sent: false, error: { code: 131053 } });
	});

	test.each([
		[{ body: 'https://x.example/v.ogg', filename: 'v.ogg', voice: true }, 200],
		[{ body: dataUri('audio/ogg; codecs=opus'), filename: 'v.ogg', voice: 'true' }, 200],
		[{ body: 'https://x.example/v.mp3', filename: 'v.mp3', voice: true }, 400],
		[{ body: dataUri('audio/mpeg'), filename: 'v.ogg', voice: true }, 400],
		[{ body: dataUri('audio/ogg'), filename: 'v.ogg', mediaType: 'document', voice: true }, 400],
		[{ body: dataUri('audio/ogg'), filename: 'v.ogg', voice: 'yes' }, 400],
	])('voice notes are ogg only (%#)', async (changes, status) => {
		expect((await send(changes)).status).toBe(status);
	});

	test.each([
		['an image of 5 MB', dataUri('image/png', Buffer.alloc(5 * 1024 * 1024)), 'image', 'read'],
		['an image over 5 MB', dataUri('image/png', Buffer.alloc(5 * 1024 * 1024 + 1)), 'image', 'failed'],
		['a gif as image', dataUri('image/gif'), 'image', 'failed'],
		['a gif as document', dataUri('image/gif'), 'document', 'read'],
	])('%s ends as it would at WhatsApp', async (_, body, mediaType, status) => {
		const { json } = await send({ body, filename: 'a.bin', mediaType });
		expect(json.sent).toBe(true);
		await box.idle();
		expect(box.ledger[0].statuses.at(-1)).toBe(status);
		if (status !== 'failed') return;
		const { hooks } = (await get(box, `/hookInfo?messageId=${encodeURIComponent(json.id)}`)).json;
		expect(hooks[0].errors[0].code).toBe(131053);
	});
});
