import { startBox, type Box } from '../../../demo/simulator/box';
import { runNode, type NodeSettings } from '../harness';

let box: Box;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1 });
});
afterAll(async () => await box.close());
beforeEach(() => {
	box.reset();
	box.openWindow('12025550143@c.us');
});

const run = async (parameters: object, settings: NodeSettings = {}, items?: object[]) =>
	await runNode(
		'oneMsg',
		{ resource: 'api', operation: 'request', ...parameters },
		{ credentials: { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url }, settings, ...(items ? { items: items as never } : {}) },
	);
const below = () => box.hits.map(({ method, path, rawBody }) => [method, path.replace(`/${box.channelId}`, ''), rawBody]);

describe('where it goes', () => {
	it.each([
		['/status', '/status'],
		['status', '/status'],
		[' /flows/1/preview ', '/flows/1/preview'],
		['/status?a=1&token=x&b=2', '/status?a=1&b=2'],
		['/status?access_token=x&TOKEN=y&token[]=z#part', '/status'],
		['/status?%74oken=x&%2574oken=y&a=1', '/status?a=1'],
		['ODI000000001/status', '/status'],
		['/ODI000000001/status?a=1', '/status?a=1'],
		['ODI000000001-copy/status', '/ODI000000001-copy/status'],
	])('%s', async (path, wanted) => {
		box.fault({ status: 200, body: { fine: true } });
		const { outputs } = await run({ method: 'GET', path });
		expect(below()).toEqual([['GET', wanted, '']]);
		expect(box.hits[0].headers.authorization).toBe(`Bearer ${box.apiKey}`);
		expect(outputs[0][0].json).toEqual({ status: 200, body: { fine: true } });
	});

	it('the channel’s own address in full, with its host or with the channel in front, is taken', async () => {
		const address = `${box.url}/${box.channelId}`;
		for (const path of [`${address}/status`, `${address.replace(/^https?:[/][/]/, '')}/status`, `/${box.channelId}/status`]) await run({ method: 'GET', path });
		expect(below()).toEqual([['GET', '/status', ''], ['GET', '/status', ''], ['GET', '/status', '']]);
	});

	it('query parameters come after the path’s own, without a token', async () => {
		const parameter = [{ name: 'limit', value: 10 }, { name: 'token', value: 'x' }, { name: 'q', value: 'a b&c;token=x' }];
		await run({ method: 'GET', path: '/messages?chatId=1', query: { parameter } });
		expect(below()[0][1]).toBe('/messages?chatId=1&limit=10&q=a+b%26c%3Btoken%3Dx');
	});

	it.each(['https://evil.example/x', '//evil.example/x', 'http://127.0.0.1:1/ODI000000001/status', '../other/status', '/..%2f..%2fother/status', 'javascript:alert(1)', '/%2e%2e/status', '\\\\evil.example\\x'])('promise 6: %s is refused', async (path) => {
		const { error } = await run({ method: 'GET', path });
		expect(error?.message).toMatch(/This credential is for/);
		expect(box.hits).toEqual([]);
	});

	it.each([
		[{ path: '' }, /Path is empty/],
		[{ path: '/' }, /Path names no method/],
		[{ path: '/%2f' }, /Path names no method/],
		[{ path: 'ODI000000001' }, /Path names no method/],
		[{ path: '/ODI000000001/' }, /Path names no method/],
		[{ path: '/%252e%252e/other/status' }, /Path climbs with dots/],
		[{ path: '/..;/other/status' }, /Path climbs with dots/],
		[{ path: '/%255c..%255cother' }, /Path climbs with dots/],
		[{ path: '/status;token=x' }, /Path holds a token/],
		[{ path: '/status%3Faccess_token=x' }, /Path holds a token/],
		[{ path: '/status%253b%2574oken%3dx' }, /Path holds a token/],
		[{ path: '/status', method: 'TRACE' }, /Method “TRACE” is not one of its choices/],
		[{ path: '/x', method: 'POST', body: '{"a":' }, /Body is not JSON/],
		[{ path: '/x', method: 'POST', body: '[1]' }, /Body must be a JSON object/],
		[{ path: '/x', method: 'POST', body: '"text"' }, /Body must be a JSON object/],
		[{ path: '/x', query: { parameter: [{ name: '', value: '1' }] } }, /Query Parameter 1: Name is empty/],
	])('refuses %j before a request', async (parameters, sentence) => {
		const { error } = await run({ method: 'GET', ...parameters });
		expect(error?.message).toMatch(sentence);
		expect(box.hits).toEqual([]);
	});
});

describe('what it carries', () => {
	it.each(['POST', 'PATCH', 'PUT'])('%s takes a JSON object, without tokens at its root', async (method) => {
		box.fault({ status: 200, body: { success: true } });
		await run({ method, path: '/flows', body: JSON.stringify({ token: 'x', Access_Token: 'y', 'token[]': 'z', name: 'n', deep: { token: 'of the customer' } }) });
		expect(below()).toEqual([[method, '/flows', JSON.stringify({ name: 'n', deep: { token: 'of the customer' } })]]);
	});

	const SECRET = 'a secret/of my own';
	const encodedAll = (text: string) => [...Buffer.from(text)].map((byte) => `%${byte.toString(16)}`).join('');
	it.each<[string, (secret: string) => object]>([
		['a part of the path', (secret) => ({ method: 'GET', path: `/x/${encodeURIComponent(secret)}/y` })],
		['the path, encoded twice', (secret) => ({ method: 'GET', path: `/x/${encodeURIComponent(encodedAll(secret))}` })],
		['a part of a part', (secret) => ({ method: 'DELETE', path: `/x/Bearer%20${encodeURIComponent(secret)}` })],
		['a query value', (secret) => ({ method: 'GET', path: '/x', query: { parameter: [{ name: 'k', value: secret }] } })],
		['a query value, encoded', (secret) => ({ method: 'GET', path: '/x', query: { parameter: [{ name: 'k', value: encodedAll(secret) }] } })],
		['the query of the path', (secret) => ({ method: 'GET', path: `/x?a=1&k=Bearer+${encodedAll(secret)}` })],
		['the name of a query parameter', (secret) => ({ method: 'GET', path: `/x?${encodeURIComponent(secret)}` })],
		['the body', (secret) => ({ method: 'POST', path: '/x', body: JSON.stringify({ deep: [{ note: `Bearer ${secret}` }] }) })],
		['the body, escaped', (secret) => ({ method: 'POST', path: '/x', body: `{"a":"${[...secret].map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"}` })],
		['an address in the body', (secret) => ({ method: 'POST', path: '/webhook', body: { webhookUrl: [`https://n8n.example/webhook/x?secret=${encodeURIComponent(secret)}`] } })],
		['the name of a key', (secret) => ({ method: 'POST', path: '/x', body: { [secret]: 1 } })],
	])('promise 6: key and webhook secret in %s are refused, and never sent or shown', async (_, parameters) => {
		for (const [secret, name] of [[box.apiKey, 'the API key'], [SECRET, 'the webhook secret']]) {
			const { error, run: all } = await runNode('oneMsg', { resource: 'api', operation: 'request', ...parameters(secret) }, { credentials: { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url, webhookSecret: SECRET } });
			expect(error?.message).toMatch(new RegExp(`holds ${name} of the credential`));
			expect(box.hits).toEqual([]);
			expect(JSON.stringify([error?.message, error?.description, error?.context, all.data.resultData.runData.Node?.at(-1)?.data ?? null])).not.toContain(secret);
		}
	});

	it('a short webhook secret counts as a whole value, not within others', async () => {
		const credentials = { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url, webhookSecret: '143' };
		const at = async (path: string) => (await runNode('oneMsg', { resource: 'api', operation: 'request', method: 'GET', path }, { credentials })).error?.message;
		expect(await at('/status?phone=12025550143')).toBeUndefined();
		expect(await at('/status?k=143')).toMatch(/holds the webhook secret/);
		expect(await at('/x/143')).toMatch(/holds the webhook secret/);
	});

	it('an object from an expression is one, too', async () => {
		await run({ method: 'POST', path: '/settings', body: { ackNotificationsOn: true } });
		expect(box.settings.ackNotificationsOn).toBe(true);
	});

	it.each(['GET', 'DELETE'])('%s carries none', async (method) => {
		box.fault({ status: 200, body: {} });
		await run({ method, path: '/x', body: '{"a":1}' });
		expect(below()).toEqual([[method, '/x', '']]);
	});
});

describe('what comes back', () => {
	it.each([
		[404, { error: 'Method "x" is not found' }],
		[501, { error: 'Not implemented' }],
		[403, 'subscriptionBlocked'],
		[200, { response: { error: 'Upstream said no' } }],
	])('%s %j is an item error, or the answer itself where asked for', async (status, body) => {
		box.fault({ path: '/x', status, body, times: 2 });
		const { error } = await run({ method: 'GET', path: '/x' });
		expect(error?.context).toMatchObject({ outcome: 'refused', httpStatus: status });
		const { outputs } = await run({ method: 'GET', path: '/x', options: { stopOnRefusal: false } });
		expect(outputs[0][0].json).toEqual({ status, body });
	});

	it.each([
		['POST', '/removeTemplate', { success: false, message: 'no such template' }],
		['POST', '/uploadMedia', { sent: false, message: 'wrong file' }],
		['POST', '/blockUser', { result: 'failed' }],
		['DELETE', '/groups/1', { success: false }],
	])('promise 2: %s %s that is answered with %j under 200 is an item error', async (method, path, body) => {
		box.fault({ path, status: 200, body, times: 2 });
		expect((await run({ method, path, body: '{}' })).error?.context).toMatchObject({ outcome: 'refused', httpStatus: 200 });
		expect((await run({ method, path, body: '{}', options: { stopOnRefusal: false } })).outputs[0][0].json).toMatchObject({ status: 200, body });
	});

	it.each<[string, string, string, number, object]>([
		['unknown', 'DELETE', '/flows/1', 504, {}],
		['unknown', 'POST', '/settings', 502, { error: 'Bad gateway' }],
		['unknown', 'PUT', '/me', 408, {}],
		['refused', 'POST', '/settings', 501, { error: 'Not implemented' }],
		['refused', 'POST', '/settings', 404, { error: 'Method is not found' }],
		['refused', 'GET', '/status', 504, {}],
	])('it is %s what became of a %s %s that is answered with %d', async (outcome, method, path, status, body) => {
		box.fault({ path, status, body, times: 2 });
		const { error } = await run({ method, path, body: '{}' });
		expect(error?.context).toMatchObject({ outcome, httpStatus: status });
		expect(/^The request may have taken effect/.test(error!.message)).toBe(outcome === 'unknown');
		expect((await run({ method, path, body: '{}', options: { stopOnRefusal: false } })).outputs[0][0].json).toEqual({ status, body });
	});

	it('what is read may have such keys of its own', async () => {
		box.fault({ path: '/x', status: 200, body: { success: false, result: 'failed' } });
		expect((await run({ method: 'GET', path: '/x' })).outputs[0][0].json).toMatchObject({ status: 200 });
	});

	it('promise 6: the token that a 401 repeats is not shown', async () => {
		box.fault({ path: '/x', status: 401, body: { error: `Wrong token "${box.apiKey}" for channel` }, times: 2 });
		const failed = await run({ method: 'GET', path: '/x' });
		const shown = await run({ method: 'GET', path: '/x', options: { stopOnRefusal: false } });
		expect(shown.outputs[0][0].json.status).toBe(401);
		expect(JSON.stringify([failed.error?.message, failed.error?.description, failed.error?.context, shown.outputs])).not.toContain(box.apiKey);
	});

	it('lists, text and nothing are bodies', async () => {
		for (const body of [[{ id: 1 }], 'plain text']) {
			box.fault({ path: '/x', status: 200, body });
			expect((await run({ method: 'GET', path: '/x' })).outputs[0][0].json).toEqual({ status: 200, body });
		}
		box.fault({ path: '/status', kind: 'empty' });
		expect((await run({ method: 'GET', path: '/status' })).outputs[0][0].json).toMatchObject({ status: 200 });
	});

	it('a connection that breaks is an item error, in the right words', async () => {
		box.fault({ path: '/x', kind: 'resetBefore', times: 2 });
		expect((await run({ method: 'POST', path: '/x', body: '{"a":1}' })).error?.message).toMatch(/^The request may have taken effect/);
		expect((await run({ method: 'GET', path: '/x', options: { stopOnRefusal: false } })).error?.message).toMatch(/^1MSG gave no answer/);
	});
});

describe('promise 1: what reaches a customer is not sent twice', () => {
	const text = JSON.stringify({ phone: '12025550143', body: 'Hello' });

	it('a send gives its outcome and id', async () => {
		const { outputs } = await run({ method: 'POST', path: '/sendMessage', body: text });
		expect(outputs[0][0].json).toMatchObject({ status: 200, outcome: 'accepted', messageId: box.ledger[0].id, body: { sent: true, id: box.ledger[0].id } });
	});

	it('Retry On Fail sends no item again that was taken', async () => {
		box.fault({ path: '/status', status: 500, body: { error: 'down' } });
		const { outputs } = await run(
			{ method: '={{ $json.method }}', path: '={{ $json.path }}', body: '={{ $json.body }}' },
			{ retryOnFail: true, maxTries: 3, waitBetweenTries: 1 },
			[
				{ method: 'POST', path: '/sendMessage', body: text },
				{ method: 'GET', path: '/status', body: '' },
			],
		);
		expect(outputs[0].map(({ json }) => json.status)).toEqual([200, 200]);
		expect(box.ledger).toHaveLength(1);
	});

	it.each([
		['/sendMessage', /^The message may have gone out/],
		['/%73endMessage', /^The message may have gone out/],
		['/initiateCall', /^The call may have been placed/],
	])('%s that may have got through is not tried again', async (path, sentence) => {
		box.fault({ kind: 'resetAfter', times: 5 });
		const { error } = await run({ method: 'POST', path, body: text }, { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 });
		expect(error?.message).toMatch(sentence);
		expect(error?.context?.outcome).toBe('unknown');
		expect(box.hits).toHaveLength(1);
	});

	it.each([
		['/groups', { groupName: 'Launch' }],
		['/addTemplate', { name: 'x' }],
		['/%47roups/', { groupName: 'Launch' }],
		['/groups/1/inviteLink', {}],
		['/somethingNew', {}],
	])('%s that may have taken effect is not tried again', async (path, body) => {
		box.fault({ kind: 'resetAfter', times: 5 });
		const { error } = await run({ method: 'POST', path, body: JSON.stringify(body) }, { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 });
		expect(error?.message).toMatch(/^The request may have taken effect/);
		expect(error?.context?.outcome).toBe('unknown');
		expect(box.hits).toHaveLength(1);
	});

	it('what was made is not made again for the sake of another item', async () => {
		box.fault({ path: '/status', status: 500, body: { error: 'down' } });
		const { outputs } = await run({ method: '={{ $json.method }}', path: '={{ $json.path }}', body: '={{ $json.body }}' }, { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 }, [
			{ method: 'POST', path: '/groups', body: '{"groupName":"Launch"}' },
			{ method: 'GET', path: '/status', body: '' },
		]);
		expect(outputs[0].map(({ json }) => [json.status, json.outcome])).toEqual([[200, 'accepted'], [200, undefined]]);
		expect(box.hits.filter(({ method }) => method === 'POST')).toHaveLength(1);
	});

	it.each([[200, 'OK'], [201, ['a', 'b']], [204, '']])('an answer %d %j to such a call is a success', async (status, body) => {
		box.fault({ path: '/x', status, body });
		expect((await run({ method: 'POST', path: '/x', body: '{}' })).outputs[0][0].json).toMatchObject({ status, outcome: 'accepted' });
	});

	it.each(['/settings', '/me', '/flows/1/publish', '/contacts'])('%s is tried again: twice is as good as once', async (path) => {
		box.fault({ path, kind: 'resetAfter' });
		box.fault({ path, status: 200, body: { success: true } });
		const { outputs } = await run({ method: 'POST', path, body: '{}' }, { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 });
		expect(outputs[0][0].json.status).toBe(200);
		expect(box.hits).toHaveLength(2);
	});

	it('`sent: false` under 200 is a refusal; where asked for, the answer itself', async () => {
		box.closeWindow('12025550143@c.us');
		const { error } = await run({ method: 'POST', path: '/sendMessage', body: text });
		expect(error?.context?.outcome).toBe('refused');
		const { outputs } = await run({ method: 'POST', path: '/sendMessage', body: text, options: { stopOnRefusal: false } });
		expect(outputs[0][0].json).toMatchObject({ outcome: 'refused', body: { sent: false } });
	});

	it('a call that 1MSG takes in any words is a success; one that is refused upstream is none', async () => {
		box.fault({ path: '/initiateCall', status: 200, body: { calls: [{ id: 'c1' }] } });
		box.fault({ path: '/initiateCall', status: 200, body: { response: { error: { code: 138006, message: 'No permission' } } } });
		const call = { method: 'POST', path: '/initiateCall', body: '{"action":"reject","call_id":"c1"}' };
		expect((await run(call)).outputs[0][0].json).toEqual({ status: 200, body: { calls: [{ id: 'c1' }] }, outcome: 'accepted' });
		expect((await run(call)).error?.context?.outcome).toBe('refused');
	});
});
