import * as fc from 'fast-check';
import { effectOf, methodOf, rawBody, rawTarget } from '../../nodes/shared/domain/rawRequest';
import { readChangeAnswer, readEffectAnswer, readRawSendAnswer } from '../../nodes/shared/domain/rawAnswer';
import { asObject, isAnsweredNo, lacking, listIn, nextCursor } from '../../nodes/shared/domain/listAnswer';
import { refusal } from './refusal';

const channel = { apiKey: 'key.of.channel', channelId: 'C1', baseUrl: 'https://api.1msg.io', webhookSecret: 's' };

it('promise 6: whatever the path, it stays below the channel and carries neither token nor key', () => {
	const part = fc.constantFrom('/', '..', '.', '%2e', '%2f', '\\', '?', '#', '&', 'token=', 'access_token=', 'key.of.channel', '%6bey.of.channel', 'key%2Eof%252echannel', 'C1', 'C1/', 'api.1msg.io/C1/', ';', '%3b', '%3f', '%252e', '%5c', 'a', 'status', '@', ':', '//', 'https://', 'evil.example', ' ');
	fc.assert(
		fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
			let target: string;
			try {
				target = rawTarget(channel, parts.join(''), {});
			} catch {
				return;
			}
			const url = new URL(`https://api.1msg.io/C1${target}`);
			expect(url.origin).toBe('https://api.1msg.io');
			expect(url.pathname.startsWith('/C1/')).toBe(true);
			const decoded = (text: string) => [1, 2, 3, 4].reduce((plain) => plain.replace(/%([0-9a-f]{2})/gi, (_mark, hex: string) => String.fromCharCode(parseInt(hex, 16))), text);
			expect(decoded(target)).not.toContain(channel.apiKey);
			const [path, query = ''] = target.split('?');
			expect(decoded(path)).not.toMatch(/(^|[/\\])\.\.([/\\;]|$)|[?&;]\s*(access_?)?token=/i);
			// A query is cut into its entries before they are decoded.
			expect(query.split(/[&;]/).map(decoded).filter((entry) => /^\s*(access_?)?token=/i.test(entry))).toEqual([]);
		}),
		{ numRuns: 2000 },
	);
});

describe('the method', () => {
	it.each([['GET', 'GET'], [' post ', 'POST'], ['Patch', 'PATCH'], ['put', 'PUT'], ['delete', 'DELETE']])('%j is %s', (written, method) => expect(methodOf(written)).toBe(method));
	it.each([['HEAD', /^Method “HEAD” is not known/], ['GET /status', /^Method “GET \/STATUS” is not known/], ['', /^Method is empty/]])('%j is none', (written, sentence) => expect(refusal(() => methodOf(written))).toMatch(sentence));
});

describe('the path of a raw call', () => {
	it.each([
		['/status', '/status'], ['status', '/status'], [' /status ', '/status'], ['/status/', '/status/'], ['/status#part', '/status'],
		['/C1/status', '/status'], ['C1/status', '/status'], ['api.1msg.io/C1/status', '/status'], ['https://api.1msg.io/C1/status?a=1', '/status?a=1'],
		['/C12/status', '/C12/status'], ['/v1./x', '/v1./x'], ['/.well-known/x', '/.well-known/x'], ['/status;mytoken=1', '/status;mytoken=1'], ['/status;tokens=1', '/status;tokens=1'],
	])('%s goes to %s', (path, target) => expect(rawTarget(channel, path, {})).toBe(target));

	it('may be pasted with the path of a proxy in front', () => {
		expect(rawTarget({ ...channel, baseUrl: 'https://proxy.example/whatsapp' }, 'proxy.example/whatsapp/C1/status', {})).toBe('/status');
	});

	it.each([
		['', 'Path is empty'],
		...['/', '\\', '/%2f', '/C1', 'C1/', '/C1?a=1', '/C1#part', 'https://api.1msg.io/C1/'].map((path) => [path, 'Path names no method']),
		...['/flows/%252e%252e/x', '/flows/%252e', '/flows/%252e%252e', '/a/%252e;x/b', '/a%5c%252e%5cb'].map((path) => [path, 'Path climbs with dots']),
		...['/status;token=x', '/status%3Faccess_token=x', '/status%26accessToken=x', '/status;%20token%20=x', '/status;token[]=x', '/status;token[ab]=x', '/status;[token]=x', '/status%253btoken%3dx'].map((path) => [path, 'Path holds a token']),
		...['/key.of.channel', '/x/a-key.of.channel-b', '/%256bey.of.channel'].map((path) => [path, 'Path holds the API key of the credential']),
		['/x/s', 'Path holds the webhook secret of the credential'],
	])('%s is refused: %s', (path, sentence) => expect(refusal(() => rawTarget(channel, path, {}))).toBe(sentence));

	it.each([['secret88', '/x-secret88-y'], ['secret88', '/x-%73ecret88-y'], ['schlüssel', '/schl%C3%BCssel/x'], ['short', '/x/short']])('the webhook secret %s is refused in %s', (webhookSecret, path) => {
		expect(refusal(() => rawTarget({ ...channel, webhookSecret }, path, {}))).toBe('Path holds the webhook secret of the credential');
	});

	it('a short secret may stand within a word by chance', () => expect(rawTarget({ ...channel, webhookSecret: 'short' }, '/shortLinks', {})).toBe('/shortLinks'));
});

describe('the query of a raw call', () => {
	it.each(['token', 'TOKEN', 'access_token', 'accessToken', 'token[]', 'token[ab]', 'token[', ' token ', '[token]', '[token][]', '[[access_token]', '%74oken', '%2574oken'])('%j is left out, in the path and beside it', (key) => {
		expect(rawTarget(channel, `/status?a=1&${key}=x&b=2`, [{ name: key, value: 'x' }])).toBe('/status?a=1&b=2');
	});

	it.each(['mytoken', 'tokens', 'token2', 'access__token', 'accessed'])('%s is no token', (key) => expect(rawTarget(channel, `/status?${key}=x`, {})).toBe(`/status?${key}=x`));

	it.each([
		['nothing', undefined, '/x'],
		['an empty field', {}, '/x'],
		['the field as n8n gives it', { parameter: [{ name: ' limit ', value: 10 }, { name: 'all', value: true }, { name: 'none', value: '' }] }, '/x?limit=10&all=true&none='],
		['a list', [{ name: 'q', value: 'a b&c' }], '/x?q=a+b%26c'],
		['one entry without its list', { parameter: { name: 'q', value: false } }, '/x?q=false'],
		['a list in JSON', '[{"name":"q","value":"1"}]', '/x?q=1'],
		['an emptied list', { parameter: null }, '/x'],
	])('%s', (_, query, target) => expect(rawTarget(channel, '/x', query)).toBe(target));

	it('comes after the path’s own', () => expect(rawTarget(channel, '/x?a=1', [{ name: 'a', value: '2' }])).toBe('/x?a=1&a=2'));

	it.each([
		[[{ name: 'a', value: '1' }, { name: 'b', value: { c: 1 } }], 'Query Parameter 2: Value must be text'],
		[[{ name: 'a', value: [1] }], 'Query Parameter 1: Value must be text'],
		[[{ name: 'a', value: '1' }, { name: ' ', value: '1' }], 'Query Parameter 2: Name is empty'],
		[['a=1'], 'Query Parameters: entry 1 is not an object'],
		['a=1', 'Query Parameters is not a list of entries'],
		[{ parameter: 'a=1' }, 'Query Parameters is not a list of entries'],
		[{ parameters: [{ name: 'a', value: '1' }] }, 'Query Parameters is not a list of entries'],
		[[{ name: 'limit', value: 1 }, { name: 'chatId', value: null }], 'Query Parameter 2, “chatId”, is empty: its expression found nothing'],
		[[{ name: 'chatId' }], 'Query Parameter 1, “chatId”, is empty: its expression found nothing'],
		[[{ name: 'group', value: 2 ** 64 }], 'Query Parameter 1: Value came as a number and has lost digits'],
		[[{ name: 'a', value: 'key.of.channel' }], 'The query holds the API key of the credential'],
		[[{ name: 'key%2Eof%2Echannel', value: '1' }], 'The query holds the API key of the credential'],
		[[{ name: 'a', value: 's' }], 'The query holds the webhook secret of the credential'],
	])('%j is refused: %s', (query, sentence) => expect(refusal(() => rawTarget(channel, '/x', query))).toBe(sentence));
});

describe('the body of a raw call', () => {
	it.each([
		[undefined, {}], [null, {}], ['', {}], [' \n', {}], ['{}', {}],
		[' {"a": [1, null, true]} ', { a: [1, null, true] }],
		['{"a":[9007199254740991,0.1]}', { a: [9007199254740991, 0.1] }],
		[{ a: { b: null } }, { a: { b: null } }],
		[{ token: 'x', Access_Token: 'y', 'token[]': 'z', '[token]': 'w', tokens: 1, deep: { token: 'of the customer' } }, { tokens: 1, deep: { token: 'of the customer' } }],
	])('%j goes out as %j', (value, body) => expect(rawBody(channel, value)).toEqual(body));

	it.each([
		['{"a": 1', 'Body is not JSON'],
		['a', 'Body is not JSON'],
		['null', 'Body must be a JSON object'],
		['[1]', 'Body must be a JSON object'],
		[[1], 'Body must be a JSON object'],
		[5, 'Body must be a JSON object'],
		[{ a: 'x key.of.channel' }, 'Body holds the API key of the credential'],
		[{ a: [{ b: [null, 'key%2Eof.channel'] }] }, 'Body holds the API key of the credential'],
		[{ a: { 'key.of.channel': 1 } }, 'Body holds the API key of the credential'],
		['{"order":12345678901234567890}', 'Body: order came as a number and has lost digits'],
		['{"a":{"x":12345678901234567890},"b":12345678901234567890}', 'Body: a: x came as a number and has lost digits'],
		['{"a":[{"b":1},{"b":-9007199254740993}]}', 'Body: a: 1: b came as a number and has lost digits'],
		['{"a":1e400}', 'Body: a came as a number and has lost digits'],
		[{ order: 2 ** 64 }, 'Body: order came as a number and has lost digits'],
		[{ a: 's' }, 'Body holds the webhook secret of the credential'],
	])('%j is refused: %s', (value, sentence) => expect(refusal(() => rawBody(channel, value))).toBe(sentence));

	it('a secret of digits is one as a number, too', () => expect(refusal(() => rawBody({ ...channel, webhookSecret: '4711' }, { pin: 4711 }))).toBe('Body holds the webhook secret of the credential'));
});

it('a body nested too deeply is refused, not a crash', () => {
	let deep: unknown = {};
	for (let level = 0; level < 500; level++) deep = { deep };
	expect(() => rawBody(channel, deep)).toThrow(/nested too deeply/);
});

it.each([
	['POST', '/sendMessage', 'message'],
	['POST', '/SENDFile?x=1', 'message'],
	['PUT', '/sendMessage', 'message'],
	['GET', '/sendMessage', undefined],
	['POST', '/initiateCall', 'call'],
	['POST', '/settings', undefined],
	['POST', '/Settings/?a=1', undefined],
	['POST', '/groups', 'change'],
	['POST', '/groups/1', undefined],
	['POST', '/groups/1/inviteLink', 'change'],
	['POST', '/flows', 'change'],
	['PATCH', '/flows/1/assets', undefined],
	['POST', '/flows/1/publish', undefined],
	['POST', '/addTemplate', 'change'],
	['PUT', '/anything', 'change'],
	['DELETE', '/groups/1', undefined],
	['DELETE', '/flows/1', undefined],
	['POST', '/initiateCall/again', 'call'],
	['POST', '//%2573endMessage', 'message'],
	['POST', '/\\sendMessage', 'message'],
	['POST', '/%73end%4dessage', 'message'],
] as const)('%s %s: %s', (method, path, effect) => expect(effectOf(method, path)).toBe(effect));

describe('an answer to what has an effect', () => {
	const of = (status: number, body: unknown) => readEffectAnswer({ status, headers: {}, body })?.outcome;
	it.each([
		[200, { id: '1' }, undefined],
		[200, { success: false }, 'refused'],
		[200, { error: 'no' }, 'refused'],
		[200, { error: '' , id: '1' }, undefined],
		[200, { error: true, message: 'Not allowed' }, 'refused'],
		[200, { error: false, id: '1' }, undefined],
		[200, { errors: [{ code: 139100, message: 'Failed' }] }, 'refused'],
		[200, { errors: [{ code: 139100 }], message: 'Failed', status: 400 }, 'refused'],
		[200, { errors: [{ code: 139100 }], id: '1' }, undefined],
		[200, { errors: [] }, undefined],
		[200, { error: null, id: '1' }, undefined],
		[200, { error: {}, id: '1' }, undefined],
		[200, { error: [], id: '1' }, undefined],
		[200, { result: 'created in spite of an error' }, undefined],
		[200, { result: 'failed' }, 'refused'],
		[200, { result: 'Error: no such group' }, 'refused'],
		[200, { result: false }, 'refused'],
		[200, { result: 'created' }, undefined],
		[200, { result: 0 }, undefined],
		[200, '', 'unknown'],
		[200, '<html>', 'unknown'],
		[400, { error: 'no' }, 'refused'],
		[501, { error: 'no' }, 'refused'],
		[403, 'blocked', 'refused'],
		[500, { error: 'down' }, 'unknown'],
		[502, '<html>', 'unknown'],
		[302, '', 'refused'],
		[200, { sent: false, message: 'no' }, 'refused'],
		[200, { sent: false, jobId: 'job-1' }, undefined],
		[299, { id: '1' }, undefined],
		[300, { id: '1' }, 'refused'],
		[199, { id: '1' }, 'unknown'],
	])('%s %j: %s', (status, body, outcome) => expect(of(status, body)).toBe(outcome));

	it('is told with 1MSG’s words', () => expect(readEffectAnswer({ status: 200, headers: {}, body: { success: false, message: 'Group is full' } })).toMatchObject({ outcome: 'refused', failure: { title: 'Group is full' } }));

	it.each([
		[200, 'OK', undefined],
		[200, '', undefined],
		[200, [{ id: 1 }], undefined],
		[299, 'OK', undefined],
		[200, { id: '1' }, undefined],
		[200, { error: 'no' }, 'refused'],
		[200, { success: false }, 'refused'],
		[300, 'OK', 'refused'],
		[199, 'OK', 'unknown'],
		[400, 'no', 'refused'],
		[500, '', 'unknown'],
	])('of a raw call that changes something: %s %j: %s', (status, body, outcome) => expect(readChangeAnswer({ status, headers: {}, body })?.outcome).toBe(outcome));

	it.each([
		[200, { sent: true, id: 'wamid.1' }, undefined],
		[200, { jobId: 'job-1' }, undefined],
		[200, { sent: false }, 'refused'],
		[200, 'OK', 'unknown'],
	])('of a raw send: %s %j: %s', (status, body, outcome) => expect(readRawSendAnswer({ status, headers: {}, body })?.outcome).toBe(outcome));
});

describe('lists in answers', () => {
	const KEYS = ['groups', 'data'];
	it.each([
		[{ groups: [1] }, [1]],
		[{ data: [1] }, [1]],
		[{ data: { groups: [1] } }, [1]],
		[[1], [1]],
		[{ groups: [] }, []],
		[{ groups: null }, undefined],
		[{ message: 'off' }, undefined],
		['', undefined],
		[null, undefined],
		[{ data: 'x', groups: [1] }, [1]],
		[{ groups: { data: [1] }, data: [2] }, [2]],
		[{ list: [1] }, undefined],
	])('%j: %j', (body, list) => expect(listIn(body, KEYS)).toEqual(list));

	it.each([
		[{ paging: { cursors: { after: 'c' } } }, 'c'],
		[{ data: { paging: { cursors: { after: 'c' } } } }, 'c'],
		[{ paging: { after: 'c' } }, 'c'],
		[{ after: 'c' }, 'c'],
		[{ data: { after: 'c' } }, 'c'],
		[{ paging: { cursors: { after: 'c' }, after: 'b' }, after: 'a' }, 'c'],
		[{ paging: {} }, undefined],
		[{}, undefined],
		[null, undefined],
	])('%j goes on at %s', (body, cursor) => expect(nextCursor(body)).toBe(cursor));

	it.each([
		[{ success: true }, false], [{ success: false }, true], [{ success: 'false' }, true], [{ result: 'success' }, false], [{ result: 'failed' }, true], [{}, false], ['', false], [{ result: { id: 1 } }, false],
		[null, false], [{ result: false }, true], [{ result: 'OK' }, false], [{ result: 'true' }, false], [{ result: 'not ok' }, true], [{ result: 'ok, but not all' }, true], [{ sent: false }, true], [{ sent: false, jobId: 'job-1' }, false], [{ sent: 0 }, true], [{ sent: true }, false],
	])('%j says no: %s', (body, no) => expect(isAnsweredNo(body)).toBe(no));

	it.each([
		[{ name: 'a' }, { name: 'a' }],
		['1203@g.us', { id: '1203@g.us' }],
		[7, { id: '7' }],
		['', {}],
		[null, {}],
		[['x'], {}],
	])('the element %j of a list is the object %j', (element, object) => expect(asObject(element, 'id')).toStrictEqual(object));

	it('what is left out is left out of a copy', () => {
		const value = { a: 1, b: 2, c: 3 };
		expect(lacking(value, 'a', 'c')).toEqual({ b: 2 });
		expect(value).toEqual({ a: 1, b: 2, c: 3 });
	});
});
