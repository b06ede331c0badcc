import fc from 'fast-check';
import { readResultAnswer, readSendAnswer, retryAfterMs } from '../../nodes/shared/domain/sendAnswer';
import { readPayload, responseFiles } from './corpus';

const answer = (status: number, body?: unknown, headers: Record<string, unknown> = {}) => readSendAnswer({ status, headers, body });
const failureOf = (status: number, body?: unknown) => {
	const result = answer(status, body);
	return 'failure' in result ? result.failure : undefined;
};

describe('promise 2: HTTP 200 is not success', () => {
	const table: Array<[file: string, status: number, outcome: string, title: string | undefined]> = [
		['send-ok.json', 200, 'accepted', undefined],
		['send-ok-no-description.json', 200, 'accepted', undefined],
		['send-200-sent-false-window.json', 200, 'refused', 'The 24-hour window of this chat is closed'],
		['send-200-sent-false-code.json', 200, 'refused', 'The 24-hour window of this chat is closed'],
		['send-200-wrong-file.json', 200, 'refused', '1MSG could not read the file'],
		['send-200-unsupported-interactive.json', 200, 'refused', 'This kind of message is not available for the channel’s or the recipient’s country'],
		['send-200-template-undefined.json', 200, 'refused', '1MSG could not tell which template is meant: its name, language or namespace is missing'],
		['send-200-bsuid-disabled.json', 200, 'refused', 'The channel does not send to BSUIDs or user names'],
		['send-200-username-unknown.json', 200, 'refused', '1MSG does not know this user name'],
		['error-400.json', 400, 'refused', '1MSG does not accept the request'],
		['error-401.json', 401, 'refused', '1MSG refused the API key'],
		['error-403.txt', 403, 'refused', '1MSG has blocked the channel: its trial or subscription has ended'],
		['error-422-template.json', 422, 'refused', 'The number of variables does not match the template'],
		['error-429.json', 429, 'refused', '1MSG is receiving too many requests on this channel'],
		['error-500.json', 500, 'unknown', undefined],
		['error-501-flows.json', 501, 'refused', '1MSG does not offer this yet'],
		['error-meta-user-msg.json', 400, 'refused', undefined],
	];

	it.each(table)('%s under HTTP %i is %s', (file, status, outcome, title) => {
		const result = answer(status, readPayload(`responses/${file}`));
		expect(result.outcome).toBe(outcome);
		if (title) expect('failure' in result && result.failure.title).toBe(title);
	});

	it('every send answer of the corpus stands in the table', () => {
		expect(responseFiles.filter((file) => /^(send|error)-/.test(file)).sort()).toEqual(table.map(([file]) => file).sort());
	});

	it.each([
		['sent with an id', { sent: true, id: 'wamid.1' }, { outcome: 'accepted', messageId: 'wamid.1' }],
		['sent with an old id', { sent: true, id: 'true_12025550143@c.us_3EB0' }, { outcome: 'accepted', messageId: 'true_12025550143@c.us_3EB0' }],
		['sent with a number as id', { sent: true, id: 42 }, { outcome: 'accepted', messageId: '42' }],
		['a jobId beside sent:false', { sent: false, jobId: 'job-1' }, { outcome: 'queued', jobId: 'job-1' }],
		['a jobId alone', { jobId: 7 }, { outcome: 'queued', jobId: '7' }],
		['a jobId beside sent:true', { sent: true, jobId: 'job-1' }, { outcome: 'queued', jobId: 'job-1' }],
	])('%s', (_, body, result) => {
		expect(answer(200, body)).toEqual(result);
		expect(answer(201, body)).toEqual(result);
	});

	it.each([
		['sent:false', { sent: false }],
		['sent:"false"', { sent: 'false', message: 'no' }],
		['an error', { error: 'no' }],
		['an error object', { error: { code: 131026 } }],
		['an error beneath response', { response: { error: 'no' } }],
	])('HTTP 200 with %s is refused', (_, body) => expect(answer(200, body).outcome).toBe('refused'));
});

describe('promise 1: what may have gone out is unknown, and never to be sent again by itself', () => {
	it.each([
		['nothing', undefined],
		['empty text', ''],
		['null', null],
		['HTML', '<html><body>OK</body></html>'],
		['text', 'OK'],
		['cut-off JSON', '{"sent":tr'],
		['a list', []],
		['a list of answers', [{ sent: true, id: 'wamid.1' }]],
		['an empty object', {}],
		['sent without an id', { sent: true }],
		['sent with an empty id', { sent: true, id: '' }],
		['sent as text', { sent: 'true', id: 'wamid.1' }],
		['sent as a number', { sent: 1, id: 'wamid.1' }],
		['sent as null', { sent: null, id: 'wamid.1' }],
		['an id alone', { id: 'wamid.1' }],
		['a message alone', { message: 'Sent to 12025550143@c.us' }],
		['the answer of another call', { result: 'success' }],
		['an error that is null', { error: null, id: 'wamid.1' }],
		['an error beside an id', { error: 'Timed out', id: 'wamid.1' }],
		['an error beside Meta’s messages', { error: 'Timed out', messages: [{ id: 'wamid.1' }] }],
		['errors beside an id', { errors: [{ code: 1 }], id: 'wamid.1' }],
		['an error that is empty', { error: '', id: 'wamid.1', message: 'Sent to 12025550143@c.us' }],
		['an error that is false', { error: false, message: 'Sent to 12025550143@c.us' }],
		['an error that is an empty object', { error: {}, id: 'wamid.1' }],
		['an error that is an empty list', { error: [], id: 'wamid.1' }],
		['a response whose error is empty', { response: { error: {} }, id: 'wamid.1' }],
		['sent that is neither, beside an error', { sent: null, error: 'no' }],
		['a response whose error is null', { response: { error: null }, id: 'wamid.1' }],
	])('HTTP 200 with %s', (_, body) => expect(answer(200, body)).toMatchObject({ outcome: 'unknown', failure: { retryable: false } }));

	it.each([100, 199, 500, 502, 503, 504, 520, 599, 408])('HTTP %i', (status) => {
		for (const body of [undefined, '', '<html></html>', { error: 'Internal server error' }, { message: 'rate limit' }, { sent: true, id: 'wamid.1' }]) {
			expect(answer(status, body)).toMatchObject({ outcome: 'unknown', failure: { retryable: false } });
		}
	});

	it.each([300, 301, 302, 303, 307, 308, 399])('a redirect (%i) is not followed: nothing was taken', (status) => {
		expect(answer(status, undefined, { location: 'https://evil.example' })).toMatchObject({ outcome: 'refused', failure: { title: expect.stringContaining('redirect'), retryable: false } });
	});

	it.each([130429, 131016, 131056, 131057, 133004])('sent:false with %i says to try later', (code) => {
		expect(answer(200, { sent: false, error: { code } })).toMatchObject({ outcome: 'refused', failure: { code, retryable: true } });
	});

	it.each([131026, 131047, 132000, 132001, 130472, 131050, 100])('sent:false with %i does not', (code) => {
		expect(answer(200, { sent: false, error: { code } })).toMatchObject({ outcome: 'refused', failure: { retryable: false } });
	});

	it('a 429 says to try later, whatever else it says', () => {
		for (const body of [undefined, '', 'slow down', '<html>', { message: 'rate limit' }, { error: 'x' }, { sent: false, error: { code: 131026 } }]) {
			expect(answer(429, body)).toMatchObject({ outcome: 'refused', failure: { retryable: true } });
		}
	});

	it.each([400, 401, 403, 404, 422, 499, 501])('HTTP %i does not', (status) => expect(answer(status, undefined)).toMatchObject({ outcome: 'refused', failure: { retryable: false } }));

	it.each([
		[200, '', 'it is empty or not JSON'],
		[200, { sent: true }, 'it says neither that the message was taken nor that it was refused'],
		[502, '<html>', 'it is HTTP 502'],
	])('HTTP %i with %j is unknown because %s', (status, body, note) => expect(failureOf(status, body)).toMatchObject({ note }));

	it('an id or a jobId under an HTTP error is no success', () => {
		for (const body of [{ sent: true, id: 'wamid.1' }, { jobId: 'job-1' }]) {
			expect(answer(400, body).outcome).toBe('refused');
			expect(answer(300, body).outcome).toBe('refused');
			expect(answer(500, body).outcome).toBe('unknown');
		}
	});

	it('any answer has an outcome, a failure has a title and advice, and only sent:true with an id is accepted', () => {
		const body = fc.oneof(fc.jsonValue(), fc.record({ sent: fc.oneof(fc.boolean(), fc.constantFrom('true', 'false', null)), id: fc.jsonValue(), jobId: fc.jsonValue(), error: fc.jsonValue(), message: fc.jsonValue() }, { requiredKeys: [] }));
		fc.assert(
			fc.property(fc.integer({ min: 100, max: 599 }), body, (status, value) => {
				const result = answer(status, value);
				if (result.outcome === 'accepted') {
					expect(status >= 200 && status < 300).toBe(true);
					expect(value).toMatchObject({ sent: true });
				}
				if ('failure' in result) {
					expect(result.failure.title).not.toBe('');
					expect(result.failure.advice).not.toBe('');
				}
				if (result.outcome === 'unknown') expect(result.failure.retryable).toBe(false);
			}),
			{ numRuns: 2000 },
		);
	});
});

describe('Retry-After', () => {
	const now = Date.parse('2026-08-01T12:00:00Z');
	it.each([
		['30', 30_000],
		[30, 30_000],
		['0', 0],
		['1.5', 1500],
		['1.25', 1250],
		[' 30 ', 30_000],
		['Sat, 01 Aug 2026 12:00:10 GMT', 10_000],
		['Sat, 01 Aug 2026 11:00:00 GMT', 0],
		['2026-08-01T12:00:10Z', 10_000],
		['2026-08-01 12:00:10 +0000', 10_000],
		['0.0004', 0],
		// A timer that is set for more than 24 days goes off at once.
		['99999999999', 86_400_000],
		['soon', undefined],
		['', undefined],
		[undefined, undefined],
		[{}, undefined],
	])('%j is %j ms', (value, ms) => expect(retryAfterMs({ 'retry-after': value }, now)).toBe(ms));

	it('rides on a 429, and only there', () => {
		expect(answer(429, { message: 'rate limit' }, { 'retry-after': '7' })).toMatchObject({ failure: { afterMs: 7000 } });
		for (const status of [400, 503]) expect(answer(status, { error: 'x' }, { 'retry-after': '7' })).not.toHaveProperty('failure.afterMs');
		expect(answer(429, { message: 'rate limit' })).not.toHaveProperty('failure.afterMs');
	});

	it('of a date counts from now', () => {
		const result = answer(429, undefined, { 'retry-after': new Date(Date.now() + 20_000).toUTCString() });
		expect('failure' in result && result.failure.afterMs).toBeGreaterThan(15_000);
		expect('failure' in result && result.failure.afterMs).toBeLessThanOrEqual(20_000);
	});
});

describe('an answer of {"result":"success"}', () => {
	const result = (status: number, body?: unknown) => readResultAnswer({ status, headers: {}, body });
	it('of the corpus', () => expect(result(200, readPayload('responses/read-ok.json'))).toBeUndefined());
	it.each([
		[200, { result: 'error', message: 'Message not found' }, 'refused'],
		[200, { error: 'no' }, 'refused'],
		[200, {}, 'unknown'],
		[200, '', 'unknown'],
		[200, undefined, 'unknown'],
		[500, { result: 'success' }, 'unknown'],
		[502, '<html>', 'unknown'],
		[401, { error: 'unauthorized' }, 'refused'],
		[404, undefined, 'refused'],
		[429, undefined, 'refused'],
		[302, undefined, 'refused'],
		[404, { result: 'success' }, 'refused'],
		[300, { result: 'success' }, 'refused'],
		[200, { sent: true, id: 'wamid.1' }, undefined],
		[408, { error: 'Request timeout' }, 'refused'],
		[408, undefined, 'unknown'],
		[500, { error: 'down' }, 'unknown'],
		[200, { result: false }, 'refused'],
	])('HTTP %i with %j is %s', (status, body, outcome) => expect(result(status, body)?.outcome).toBe(outcome));

	it.each([
		[{ result: 'not found' }, 'The result is “not found”'],
		[{ result: {} }, 'The result is “?”'],
		[{ result: 'failed', error: 'Message not found' }, 'What the request points at does not exist'],
	])('%j is refused with the words: %s', (body, title) => expect(result(200, body)?.failure.title).toBe(title));

	it('that may have come may be asked for again: no customer reads it', () => expect(result(502, '<html>')?.failure).toMatchObject({ retryable: true, advice: 'Doing it again does no harm.' }));
});

describe('1MSG’s words', () => {
	it('stay beside the sentence', () => expect(failureOf(200, { sent: false, message: 'Dialog window is closed' })).toMatchObject({ details: 'Dialog window is closed', code: 131047 }));
	it('are the sentence where nobody knows them', () => expect(failureOf(400, { error: 'The moon is full' })).toMatchObject({ details: 'The moon is full' }));
});
