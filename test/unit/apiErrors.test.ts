import fc from 'fast-check';
import { codeOf, describeFailure, isRefusal, wordsOf } from '../../nodes/shared/domain/apiErrors';
import { failureOf } from '../../nodes/shared/domain/events/failure';
import { millisecondsOf } from './millisecondsOf';

/** Meta’s codes and whether the same message can succeed later (1msg-api §22). */
const LATER = [1, 2, 4, 80007, 130429, 131000, 131016, 131048, 131049, 131056, 131057, 132015, 132069, 133004, 2494100];
const NEVER = [
	0, 190, 3, 10, 200, 250, 299, 33, 100, 368, 130472, 130497, 131005, 131008, 131009, 131021, 131026, 131030, 131031, 131037, 131042, 131045, 131047, 131050, 131051, 131052, 131053, 132000, 132001, 132005, 132007, 132008, 132012, 132016, 132018,
	132068, 133000, 133005, 133006, 133008, 133009, 133010, 133015, 133016, 134011, 135000, 138000, 138006,
];
const UNKNOWN = 'Look the words up in 1MSG’s help, or ask 1MSG support.';

describe('a code of Meta’s', () => {
	it.each([...LATER.map((code) => [code, true] as const), ...NEVER.map((code) => [code, false] as const)])('%i has a sentence and advice; later is %s', (code, retryable) => {
		const failure = describeFailure({ error: { code } });
		expect(failure).toMatchObject({ code, retryable });
		expect(failure.title).toMatch(/^\S.{15,}[^.]$/);
		expect(failure.advice).toMatch(/^[A-Z].{10,}\.$/);
		expect(failure.advice).not.toBe(UNKNOWN);
	});

	it('waits a day where the customer has had enough marketing', () => expect(describeFailure({ error: { code: 131049 } }).afterMs).toBe(86_400_000));

	it.each([
		[{ error: { code: 131047 } }],
		[{ error: { code: '131047' } }],
		[{ error: { error_code: 131047 } }],
		[{ code: 131047 }],
		[{ error_code: '131047' }],
		[{ error: [{ code: 131047 }] }],
		[{ errors: [{ code: 131047 }] }],
		[{ response: { code: 131047 } }],
		[{ error: '131047' }],
		[{ error: 131047 }],
		[{ message: '(#131047) Re-engagement message' }],
		[{ message: 'Error 131047: more' }],
		['131047'],
		[131047],
		[{ response: { error: { code: 131047 } } }],
		[{ error: { message: '(#131047) Re-engagement message' } }],
	])('is found in %j', (body) => expect(codeOf(body)).toBe(131047));

	it.each([[{}], ['hello'], [null], [undefined], [[]], [{ error: null }], [{ message: 'Sent to 1310475550143' }], [{ message: '2131047' }], [{ message: 'Order 1310475' }], [{ message: '(#12345678)' }], [{ message: '#4' }], [{ message: 'Order 80007123' }]])('is not found in %j', (body) => expect(codeOf(body)).toBeUndefined());

	it.each([['(#4) Application request limit reached', 4], ['(#100) Invalid parameter', 100], ['Error 2494100: maintenance', 2494100], ['80007', 80007], ['Rate limit (80007)', 80007]])('stands in %j', (message, code) => expect(codeOf({ message })).toBe(code));

	it.each([199, 300])('%i is none of the permissions, which end at 200 and 299', (code) => expect(describeFailure({ error: { code, message: 'x' } })).toMatchObject({ code, title: 'x', advice: UNKNOWN }));

	it('that is telling is not beaten by a text', () => expect(describeFailure({ error: { code: 131026, message: 'Dialog window is closed' } })).toMatchObject({ code: 131026, title: 'The message cannot be delivered to this customer' }));
});

describe('a text of 1MSG’s', () => {
	it.each([
		['Dialog window is closed', 131047],
		['DIALOG WINDOW IS CLOSED', 131047],
		['Message is outside the allowed window', 131047],
		['outside window', 131047],
		['Re-engagement message', 131047],
		['Message failed to send because more than 24 hours have passed since the customer last replied to this number.', 131047],
		["User's number is part of an experiment", 130472],
		['This message was not delivered to maintain healthy ecosystem engagement.', 131049],
		['User has stopped marketing messages', 131050],
		['Number of template variables does not match', 132000],
		['Number of parameters does not match the expected number of params', 132000],
		['template order_shipped not found', 132001],
		['Template name does not exist in the translation', 132001],
		['Template is not approved', 132001],
		['Template is paused', 132015],
		['Template is disabled', 132016],
		['Message undeliverable', 131026],
	])('%j is %i', (message, code) => {
		for (const body of [{ message }, { error: message }, { error: { message } }, { sent: false, message }, message]) expect(describeFailure(body)).toMatchObject({ code, title: describeFailure({ code }).title });
	});

	it.each([
		['invalid token', '1MSG refused the API key'],
		['Unauthorized', '1MSG refused the API key'],
		['Wrong token "***" for channel "ODI1". Please provide token as a GET parameter.', '1MSG refused the API key'],
		['Too many requests', '1MSG is receiving too many requests on this channel'],
		['rate limit', '1MSG is receiving too many requests on this channel'],
		['template is not defined', '1MSG could not tell which template is meant: its name, language or namespace is missing'],
		['namespace is required', '1MSG could not tell which template is meant: its name, language or namespace is missing'],
		['Username is not found', '1MSG does not know this user name'],
		['not linked with BSUID', '1MSG does not know this user name'],
		['BSUID routing is disabled', 'The channel does not send to BSUIDs or user names'],
		['username routing is disabled', 'The channel does not send to BSUIDs or user names'],
		['wrong file', '1MSG could not read the file'],
		['Unsupported Interactive Message type', 'This kind of message is not available for the channel’s or the recipient’s country'],
		['Invalid phone number', '1MSG does not accept this recipient'],
		['chatId is not valid', '1MSG does not accept this recipient'],
		['User has not opted in', 'The customer has not agreed to receive WhatsApp messages from this business'],
		['Recipient opt-in required', 'The customer has not agreed to receive WhatsApp messages from this business'],
		['Subscription is blocked', '1MSG has blocked the channel: its trial or subscription has ended'],
	])('%j reads: %s', (message, title) => {
		const failure = describeFailure({ message }, 400);
		expect(failure).toMatchObject({ title, details: message });
		expect(failure.advice).not.toBe(UNKNOWN);
	});

	it('that says more than a vague code beats it', () => {
		for (const code of [0, 1, 100, 135000]) {
			expect(describeFailure({ error: { code, message: 'Dialog window is closed' } })).toMatchObject({ code: 131047, title: 'The 24-hour window of this chat is closed' });
			expect(describeFailure({ error: { code, message: 'Invalid phone number' } })).toMatchObject({ code, title: '1MSG does not accept this recipient' });
			expect(describeFailure({ error: { code, message: 'The moon is full' } })).toMatchObject({ code, title: describeFailure({ code }).title, details: 'The moon is full' });
		}
	});

	it.each([400, 422, 7])('that tells what happened beats the code %i, which nobody knows', (code) => {
		expect(describeFailure({ sent: false, code, message: 'Dialog window is closed' })).toMatchObject({ title: 'The 24-hour window of this chat is closed', details: 'Dialog window is closed' });
	});

	it.each(['Invalid number of buttons', 'wrong number of sections', 'Industrial action', 'Page not found'])('%j is not taken for something else', (message) => {
		expect(describeFailure({ message })).toMatchObject({ title: message, advice: UNKNOWN });
	});

	it.each(['Flow not found', 'Group 1203 is not found', 'Unsupported request: Object with ID \'123\' does not exist', 'media 1 doesn’t exist'])('%j says what to check, also under HTTP 404 and Meta’s vague code', (message) => {
		for (const [body, status] of [[{ message }, undefined], [{ error: message }, 404], [{ error: { code: 100, message } }, 400]] as const) {
			expect(describeFailure(body, status)).toMatchObject({ title: 'What the request points at does not exist', advice: 'Check the ID that was given.', details: message });
		}
	});

	it.each(['The moon is full', 'недостаточно прав', 'x'])('%j, which nobody knows, stays as it is', (message) => {
		expect(describeFailure({ message })).toStrictEqual({ title: message, advice: UNKNOWN, retryable: false });
	});

	it('an unknown code keeps its number and its words', () => expect(describeFailure({ error: { code: 999999, message: 'New trouble' } })).toEqual({ code: 999999, title: 'New trouble', advice: UNKNOWN, retryable: false }));

	it('a long text does not hold up the run', () => {
		expect(millisecondsOf(() => describeFailure({ message: 'invalid '.repeat(20_000) }))).toBeLessThan(500);
	});
});

describe('a reason that is wrapped, or has details of Meta’s, reads the same in an answer and in a status', () => {
	const details = 'Message failed to send because more than 24 hours have passed since the customer last replied';
	const reason = { code: 131047, title: 'Re-engagement message', error_data: { details } };
	const expected = { code: 131047, title: 'The 24-hour window of this chat is closed', details };

	it.each([
		['plain', { error: reason }],
		['wrapped in itself', { error: { error: reason } }],
		['wrapped thrice', { sent: false, error: { error: { error: reason } } }],
		['wrapped, under a vague code', { error: { code: 100, message: 'Invalid parameter', error: reason } }],
		['beside words of 1MSG’s own', { sent: false, message: 'Failed to send', error: reason }],
		['as a list', { error: [reason] }],
		['as a list of errors, with a message of its own', { errors: [{ ...reason, message: '(#131047) Re-engagement message' }] }],
		['as a list of errors beside words of 1MSG’s own', { error: 'Failed to send', errors: [reason] }],
		['beside spaces', { error: { ...reason, error_data: { details: `  ${details}\n` } } }],
	])('%s', (_, body) => {
		expect(describeFailure(body)).toMatchObject(expected);
		expect(failureOf(body, new Map())).toMatchObject(expected);
	});

	it('with details of any length', () => {
		expect(describeFailure({ error: { ...reason, error_data: { details: 'x'.repeat(5000) } } }).details).toHaveLength(400);
		const endless: { error?: unknown } = {};
		endless.error = endless;
		expect(describeFailure(endless).title).toBe('The reason is not known');
	});
});

describe('the words in an answer (1msg-api §5)', () => {
	it.each([
		['Subscription is blocked', 'Subscription is blocked'],
		[{ message: 'a', error: 'b' }, 'a'],
		[{ error: 'b' }, 'b'],
		[{ error: { error_user_title: 'Cannot create', error_user_msg: 'It exists', message: '(#100)' } }, 'Cannot create: It exists'],
		[{ error: { error_user_msg: 'It exists' } }, 'It exists'],
		[{ error: { message: 'm' } }, 'm'],
		[{ error: { title: 't', error_data: { details: 'd' } } }, 'd'],
		[{ error: { title: 't' } }, 't'],
		[{ error: [{ title: 't' }] }, 't'],
		[{ errors: [{ title: 't' }] }, 't'],
		[{ errors: ['t'] }, 't'],
		[{ error: { details: 'd' } }, 'd'],
		[{ error_data: { details: 'd' } }, 'd'],
		[{ title: 't', description: 'd' }, 't'],
		[{ details: 'd' }, 'd'],
		[{ error: { error_user_title: 'Cannot create' } }, 'Cannot create'],
		[{ error: ['t'] }, 't'],
		[{ message: ' spaced\n' }, 'spaced'],
		[{ message: '\n<html>Bad Gateway' }, undefined],
		[{ message: 'x'.repeat(401) }, 'x'.repeat(400)],
		[{ response: { error: 'r' } }, 'r'],
		[{ response: { error: { message: 'r' } } }, 'r'],
		[{ description: 'd' }, 'd'],
		['<html><h1>Bad Gateway</h1></html>', undefined],
		['  ', undefined],
		['', undefined],
		[{}, undefined],
		[null, undefined],
		[[], undefined],
		[42, undefined],
		[{ message: '' }, undefined],
		[{ message: {} }, undefined],
		[{ error: null }, undefined],
	])('%j', (body, words) => expect(wordsOf(body)).toBe(words));
});

describe('an HTTP status alone', () => {
	it.each([400, 401, 403, 404, 413, 422, 429, 500, 501, 502, 503, 504])('%i has a sentence and advice', (status) => {
		const failure = describeFailure(undefined, status);
		expect(failure.title).toMatch(/\S{3}/);
		expect(failure.title).not.toContain('HTTP');
		expect(failure.advice).not.toBe(UNKNOWN);
		expect(failure.retryable).toBe([429, 500, 502, 503, 504].includes(status));
	});

	it.each([402, 418, 505])('%i is at least named', (status) => expect(describeFailure('<html>', status).title).toBe(`1MSG answered with HTTP ${status}`));
	it('nothing at all is said to be unknown', () => expect(describeFailure(undefined)).toStrictEqual({ title: 'The reason is not known', advice: UNKNOWN, retryable: false }));

	it('any answer is described', () => {
		fc.assert(fc.property(fc.jsonValue(), fc.option(fc.integer({ min: 100, max: 599 }), { nil: undefined }), (body, status) => {
			const { title, advice, retryable } = describeFailure(body, status);
			expect(title).not.toBe('');
			expect(advice).not.toBe('');
			expect(typeof retryable).toBe('boolean');
		}), { numRuns: 1000 });
	});
});

describe('a refusal', () => {
	it.each<[unknown, boolean]>([
		[{ error: 'no' }, true],
		[{ error: true }, true],
		[{ response: { error: 'no' } }, true],
		[{ errors: [{ code: 1 }] }, true],
		[{ errors: [{ code: 1 }], id: '1' }, false],
		[{ error: null }, false],
		[{ error: {} }, false],
		[{ error: '' }, false],
		[{ response: { error: [] } }, false],
		['no', false],
		[undefined, false],
		[[{ error: 'no' }], false],
	])('%j: %s', (body, is) => expect(isRefusal(body)).toBe(is));
});
