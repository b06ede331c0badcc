import type { IHttpRequestOptions } from 'n8n-workflow';
import { startBox, type Box } from '../../demo/simulator/box';
import { credentialType, testCredential } from './harness';

let box: Box;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1 });
});
afterAll(async () => await box.close());
beforeEach(() => box.reset());

const good = () => ({ apiKey: box.apiKey, environment: 'custom', baseUrl: box.url });

describe('the credential’s test', () => {
	it('passes for a connected channel, and calls GET /status with the Bearer header', async () => {
		box.channelStatus = 'connected';
		expect(await testCredential(good())).toEqual({ status: 'OK', message: 'Connection successful!' });
		expect(box.hits.map(({ method, path }) => `${method} ${path}`)).toEqual([`GET /${box.channelId}/status`]);
		expect(box.hits[0].headers.authorization).toBe(`Bearer ${box.apiKey}`);
	});

	it.each([
		['disconnected', /disconnected from WhatsApp/],
		['uninitialized', /being set up/],
		['unregistered', /not registered/],
	])('says that the channel is %s', async (status, sentence) => {
		box.channelStatus = status;
		const result = await testCredential(good());
		box.channelStatus = 'connected';
		expect(result.status).toBe('Error');
		expect(result.message).toMatch(sentence);
	});

	it.each<[string, object, RegExp]>([
		['the key is refused', { apiKey: 'WrongKey12345678', channelId: 'ODI000000001' }, /refused the API key/],
		['the channel does not exist', { channelId: 'XXX999' }, /does not exist at this address/],
		['the key names no channel', { apiKey: 'plainkey12345678' }, /The API key names no channel/],
		['the key is empty', { apiKey: ' ' }, /API Key is empty/],
		['http to another host', { baseUrl: 'http://10.1.2.3' }, /http:\/\/.*unencrypted.*Allow HTTP/],
	])('says that %s', async (_case, more, sentence) => {
		const result = await testCredential({ ...good(), ...more });
		expect(result.status).toBe('Error');
		expect(result.message).toMatch(sentence);
	});

	it('says that the channel does not exist', async () => {
		box.fault({ path: '/status', status: 404, body: { error: 'not found' } });
		expect((await testCredential(good())).message).toMatch(/does not exist at this address/);
	});

	it('says that an address that answers is not 1MSG’s', async () => {
		box.fault({ path: '/status', status: 200, body: { hello: 'world' } });
		expect((await testCredential(good())).message).toMatch(/not like a 1MSG channel/);
	});

	it('does not follow a redirect', async () => {
		box.fault({ path: '/status', status: 302, body: '', headers: { location: `${box.url}/x` } });
		expect((await testCredential(good())).status).toBe('Error');
		expect(box.hits).toHaveLength(1);
	});

	it('says that a redirect is not followed', async () => {
		box.fault({ path: '/status', status: 302, body: '', headers: { location: `${box.url}/x` } });
		expect((await testCredential(good())).message).toMatch(/answers with a redirect, which is not followed/);
	});
});

describe('authenticate', () => {
	const authenticate = async (data: Record<string, unknown>, options: Partial<IHttpRequestOptions> & { uri?: string }) =>
		await credentialType.authenticate(data as never, options as IHttpRequestOptions);

	it.each<[string, Record<string, unknown>, string]>([
		['production', {}, 'https://api.1msg.io/ODI000000001/status'],
		['sandbox', { environment: 'sandbox' }, 'https://sandbox.1msg.io/ODI000000001/status'],
		['a typed channel wins', { channelId: ' VID42 ' }, 'https://api.1msg.io/VID42/status'],
		['the prefix is dropped', { channelId: 'instance371267300' }, 'https://api.1msg.io/371267300/status'],
		['a base URL that ends in the channel', { environment: 'custom', baseUrl: 'https://api.1msg.io/ODI000000001/' }, 'https://api.1msg.io/ODI000000001/status'],
		['a pasted Bearer', { apiKey: '  "Bearer {key}" ' }, 'https://api.1msg.io/ODI000000001/status'],
	])('%s', async (_case, data, url) => {
		const apiKey = String(data.apiKey ?? '{key}').replace('{key}', box.apiKey);
		const options = await authenticate({ environment: 'production', ...data, apiKey }, { url: '/status' });
		expect(options.url).toBe(url);
		expect(options.headers).toEqual({ Authorization: `Bearer ${box.apiKey}` });
		expect(options.disableFollowRedirect).toBe(true);
		expect(JSON.stringify(options)).not.toContain('token=');
	});

	it.each([
		'https://evil.example/ODI000000001/status',
		'//evil.example/ODI000000001/status',
		'https://api.1msg.io.evil.example/ODI000000001/status',
		'https://api.1msg.io/OTHER/status',
		'/../OTHER/status',
		'/%2e%2e/OTHER/status',
	])('never sends the key to %s', async (url) => {
		await expect(authenticate({ apiKey: box.apiKey, environment: 'production' }, { url })).rejects.toThrow(/lies elsewhere/);
		await expect(authenticate({ apiKey: box.apiKey, environment: 'production' }, { uri: url } as never)).rejects.toThrow(/lies elsewhere/);
	});
});
