import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IExecuteFunctions } from 'n8n-workflow';
import { ChannelApi } from '../../nodes/shared/api/channelApi';
import { withinTime } from '../../nodes/shared/api/timeLimit';
import { runNode, type Running } from './harness';

/** An answer that begins and never ends, though something comes again and again. */

let server: Server;
let hangUps: number;
const limits: number[] = [];
const realTimeout = AbortSignal.timeout.bind(AbortSignal);
let shortened: jest.SpyInstance;

beforeEach(async () => {
	hangUps = 0;
	limits.length = 0;
	server = createServer((request, response) => {
		request.resume();
		response.writeHead(200, { 'content-type': 'application/json' });
		const drops = setInterval(() => response.write(' '), 20);
		response.on('close', () => {
			clearInterval(drops);
			hangUps += 1;
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	shortened = jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
		limits.push(ms);
		return realTimeout(300);
	});
});
afterEach(async () => {
	await settled();
	shortened.mockRestore();
	server.closeAllConnections();
	server.close();
});

const run = async (parameters: object, onStart?: (running: Running) => void) =>
	await runNode('oneMsg', parameters as never, { credentials: { apiKey: 'k'.repeat(20), channelId: 'ODI1', environment: 'custom', baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }, onStart });
const text = { resource: 'message', operation: 'sendText', recipient: '12025550143', text: 'x' };
/** The server notices a moment later. */
const settled = async () => await new Promise((resolve) => setTimeout(resolve, 100));

it('promise 1: a message whose answer drips without end is unknown after a time, and n8n hangs up', async () => {
	const { error } = await run(text);
	expect(error?.message).toBe('The message may have gone out: 1MSG did not answer in time [item 0]');
	expect(error?.context).toMatchObject({ outcome: 'unknown', retryable: false });
	expect(limits).toEqual([30_000]);
	await settled();
	expect(hangUps).toBe(1);
});

it('what is read is read no longer, and may be read again', async () => {
	const { error } = await run({ resource: 'channel', operation: 'getStatus' });
	expect(error?.context).toMatchObject({ outcome: 'notSent', retryable: true });
	await settled();
	expect(hangUps).toBe(1);
});

it('a change may have been made', async () => {
	expect((await run({ resource: 'contact', operation: 'block', contact: '12025550143' })).error?.context).toMatchObject({ outcome: 'unknown' });
});

it('a stop ends it before its time', async () => {
	shortened.mockImplementation(() => realTimeout(60_000));
	await run(text, ({ cancel }) => void setTimeout(cancel, 200));
	await settled();
	expect(hangUps).toBe(1);
});

it.each([
	['a call', 30_000, {}],
	['a file, which may move for minutes before an answer begins', 300_000, Buffer.from('{}')],
])('the request’s own time-out ends %s no sooner', async (_, ms, body) => {
	const httpRequestWithAuthentication = jest.fn().mockResolvedValue({ statusCode: 200, body: {} });
	const context = { getCredentials: () => ({ apiKey: 'k'.repeat(20), channelId: 'ODI1' }), helpers: { httpRequestWithAuthentication } } as unknown as IExecuteFunctions;
	await (await ChannelApi.connect(context)).request({ method: 'POST', path: '/uploadMedia', body });
	expect([limits, httpRequestWithAuthentication.mock.calls[0][1].timeout]).toEqual([[ms], ms]);
});

describe('withinTime', () => {
	const listeners = (signal: AbortSignal) => ({ added: jest.spyOn(signal, 'addEventListener'), removed: jest.spyOn(signal, 'removeEventListener') });

	it('gives what was done, and leaves nothing behind in the execution’s signal', async () => {
		const cancel = new AbortController().signal;
		const { added, removed } = listeners(cancel);
		expect(await withinTime(1000, cancel, async (end) => [end.aborted, 'done'])).toEqual([false, 'done']);
		await expect(withinTime(1000, cancel, async () => await Promise.reject(new Error('refused')))).rejects.toThrow('refused');
		expect(added).toHaveBeenCalledTimes(2);
		expect(removed.mock.calls).toEqual(added.mock.calls);
	});

	it('is over at once where the execution is', async () => {
		const cancel = new AbortController();
		cancel.abort();
		expect(await withinTime(1000, cancel.signal, async (end) => await Promise.resolve(end.aborted))).toBe(true);
	});
});
