import { readChange, refusalIn, saysYes } from '../../nodes/shared/domain/changeAnswer';
import { readChangeAnswer, readCreationAnswer, readEffectAnswer } from '../../nodes/shared/domain/rawAnswer';

const FAILED_USER = { input: '12025550143', errors: [{ code: 139100, message: 'Failed to block user' }] };
const of200 = (body: unknown) => ({ status: 200, headers: {}, body });

/** What 1MSG is known to answer to changes (1msg-api §5, §13, §14, §18, §19), and what may as well be meant. */
const DONE: unknown[] = [
	{ result: 'success' }, { success: true }, { set: true, message: 'https://hooks.example.com/a' }, { response: { success: true } }, { data: { result: 'success' } },
	{ webhookUrl: [], ackNotificationsOn: true, update: { ackNotificationsOn: true } }, { success: true, validationErrors: [] }, { success: true, error: null },
	{ block_users: { added_users: [{ input: '12025550143' }], failed_users: [] } }, { messaging_product: 'whatsapp', request_id: 'r1' }, { id: '1', status: 'PENDING', category: 'UTILITY' },
	{ id: '1', status: 'REJECTED' }, { errors: [{ message: 'bad' }], id: '1' }, { message: 'Deleted successfully' }, { message: 'Success' }, { code: 200, message: 'OK' }, { code: 0, message: 'success', id: '1' },
	{ status: 'success', message: 'Group was changed' }, { code: 'A1', message: 'x', id: '1' }, {}, [], '', undefined, null, true, 'OK', 'ok.', 'success', 'true', 'https://chat.whatsapp.com/abc', { status: 'PENDING' }, { name: 'a', message: 'x' },
];

const REFUSED: unknown[] = [
	{ success: false }, { response: { success: false } }, { data: { success: 'false' } }, { result: { success: false } }, { result: false }, { result: 'not found' }, { ok: false }, { set: false, message: 'x' }, [{ success: false }], false,
	{ status: 'error', message: 'no way' }, { status: 'failed' }, { response: 'error' }, { data: { status: 'Failure' } }, { code: 131000, message: 'Something went wrong' }, { code: 4711, message: 'Something new' }, { data: { error: 'nope' } },
	{ failed_users: [FAILED_USER] }, { block_users: { added_users: [], failed_users: [FAILED_USER] } }, { block_users: { added_users: [{ input: '1' }], failed_users: [FAILED_USER] } },
	{ message: 'Group not found' }, 'Subscription is blocked', 'Group not found', { sent: false },
];

const UNKNOWN: unknown[] = [
	{ message: 'No' }, { success: null, message: 'No' }, { message: 'Not successful' }, { message: 'Finished without success', code: 0 }, { details: 'Unsuccessful' }, { message: 'no way', errors: [] }, 'Come back later', 'OK, but later', ' <html><title>Sign in</title>',
];

describe('promise 2: what a 200 answer to a change means', () => {
	it.each(DONE.map((body) => [body]))('%j is no failure', (body) => expect(readChange(body)).toBeUndefined());
	it.each(REFUSED.map((body) => [body]))('%j is refused', (body) => expect(readChange(body)?.outcome).toBe('refused'));
	it.each(UNKNOWN.map((body) => [body]))('%j says neither', (body) => expect(readChange(body)?.outcome).toBe('unknown'));

	// Where what decides it begins and ends.
	it.each<[unknown, string | undefined]>([
		[{ message: 'x is broken' }, 'unknown'], [{ message: ' ok! ' }, undefined], ['Operation failed, no success', 'unknown'], ['Success failing', 'unknown'], ['Successes: fails', 'unknown'], ['It didn’t go: success', 'unknown'], ['It didn\'t succeed: success', 'unknown'], ['Ant success', undefined],
		[{ result: true, message: 'x' }, undefined], [{ data: { result: true }, message: 'x' }, undefined],
		[{ message: 'x', extra: {} }, 'unknown'], [{ message: 'x', extra: [] }, 'unknown'], [{ message: 'x', extra: '' }, 'unknown'], [{ message: 'x', extra: null }, 'unknown'], [{ message: 'x', extra: undefined }, 'unknown'], [{ message: 'x', extra: { a: 1 } }, undefined], [{ message: 'x', extra: 0 }, undefined], [{ message: 'x', extra: 'y' }, undefined],
		[{ code: 199, message: 'x' }, 'refused'], [{ code: 200, message: 'x' }, 'unknown'], [{ code: 299, message: 'x' }, 'unknown'], [{ code: 300, message: 'x' }, 'refused'], [{ code: 0, message: 'x' }, 'unknown'], [{ code: 404 }, undefined],
		[{ failed_users: [], id: '1' }, undefined], [{ result: 'deleted' }, 'unknown'], [{ result: 'Success!' }, undefined], [{ result: 'not found' }, 'refused'], [{ result: 'nothing to delete' }, 'refused'], [{ result: 'noted' }, 'unknown'], [{ result: 'There is nothing' }, 'unknown'], [{ result: 'not done' }, 'refused'], ['It is not ok', 'unknown'], [{ failed_users: [], success: false }, 'refused'], [{ result: 'failed' }, 'refused'], [{ result: 'https://chat.whatsapp.com/abc' }, undefined], [{ success: true, result: 'no changes' }, undefined], [{ result: 7 }, 'unknown'], [{ status: 'failures', id: '1' }, undefined], [{ status: 'no error', id: '1' }, undefined], [{ status: 'fail', id: '1' }, 'refused'], [{ status: 'failed', id: '1' }, 'refused'],
		[' https://chat.whatsapp.com/abc\n', undefined], ['http://x.example/a', undefined], ['See https://x.example', 'unknown'], ['https://x.example is broken', 'unknown'], ['  ', undefined], [' <html>', 'unknown'],
	])('%j: %s', (body, outcome) => expect(readChange(body)?.outcome).toBe(outcome));

	it('a no without words says that none came', () => expect(readChange({ success: false })).toEqual({ outcome: 'refused', failure: expect.objectContaining({ title: '1MSG did not do it and does not say why', retryable: false }) as object }));

	it.each<[unknown, object]>([
		[{ message: 'Group not found' }, { title: 'What the request points at does not exist', details: 'Group not found' }],
		['Subscription is blocked', { title: '1MSG has blocked the channel: its trial or subscription has ended' }],
		[{ message: 'Group is full', response: { success: false } }, { title: 'Group is full' }],
		[{ data: { success: false, message: 'Group is full' } }, { title: 'Group is full' }],
		[{ block_users: { failed_users: [FAILED_USER] } }, { code: 139100, title: 'Failed to block user' }],
		[{ code: 131000, message: 'Something went wrong' }, { code: 131000, title: 'WhatsApp could not send the message and does not say why' }],
		[{ message: 'Come back later' }, { title: '1MSG did not say whether it did it', details: 'Come back later', retryable: true }],
		['<html>', { title: '1MSG did not say whether it did it', note: 'the answer is a web page' }],
		['\n <html>', { title: '1MSG did not say whether it did it', note: 'the answer is a web page' }],
	])('%j is told as %j', (body, failure) => expect(readChange(body)?.failure).toMatchObject(failure));
});

describe('what is made', () => {
	it.each([[{ id: '1' }], [{ status: 'PENDING' }], [{ request_id: 'r1' }], [{ data: { id: '1' } }], [{ group: { group_id: '1' } }], [{ subject: 'Order 1' }], [{ success: true }], [{ result: 'success' }], [{ result: true }], [{ sent: false, jobId: 'j1' }]])('%j names it, or says that it is there', (body) => expect(readCreationAnswer(of200(body))).toBeUndefined());
	it.each([[{}], [{ messaging_product: 'whatsapp' }], [{ message: 'No' }], [''], [[]], [{ id: '' }]])('promise 2: %j does neither', (body) => expect(readCreationAnswer(of200(body))?.outcome).toBe('unknown'));
	it.each([[{ id: '1', success: false }], [{ status: 'error' }], [{ message: 'Group not found' }], [{ error: 'no' }]])('%j is refused', (body) => expect(readCreationAnswer(of200(body))?.outcome).toBe('refused'));
	it('words alone are no success of a call either', () => expect([{ message: 'Ringing' }, { message: 'Ringing', id: '1' }].map((body) => readEffectAnswer(of200(body))?.outcome)).toEqual(['unknown', undefined]));
});

describe('a raw call, whose answer nobody knows', () => {
	it.each([...DONE, ...UNKNOWN, { message: 'Group not found' }, 'Subscription is blocked', { result: 'not found' }].map((body) => [body]))('%j is not called refused', (body) => expect(readChangeAnswer(of200(body))).toBeUndefined());
	it.each([[{ response: { success: false } }], [{ status: 'error', message: 'no way' }], [{ failed_users: [FAILED_USER] }], [{ code: 131000, message: 'x' }]])('%j is', (body) => expect(readChangeAnswer(of200(body))?.outcome).toBe('refused'));
});

it('a body of any make is read', () => {
	for (const body of [7, Symbol('x'), () => 1, { response: null, data: [null] }, [[]], [null]]) expect([refusalIn(body), saysYes(body)]).toEqual([undefined, false]);
});
