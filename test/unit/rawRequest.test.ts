import * as fc from 'fast-check';
import { rawBody, rawTarget, effectOf } from '../../nodes/shared/domain/rawRequest';
import { readChangeAnswer, readEffectAnswer, readRawSendAnswer } from '../../nodes/shared/domain/rawAnswer';
import { asObject, isAnsweredNo, lacking, listIn, nextCursor } from '../../nodes/shared/domain/listAnswer';

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
