import { startBox, type Box } from '../../../demo/simulator/box';
import { runNode } from '../harness';

let box: Box;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1 });
});
afterAll(async () => await box.close());
beforeEach(() => box.reset());

const run = async (operation: string, parameters: object = {}, items?: object[]) =>
	await runNode('oneMsg', { resource: 'contact', operation, ...parameters }, { credentials: { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url }, ...(items ? { items: items as never } : {}) });

describe.each([
	['block', '/blockUser', true],
	['unblock', '/unblockUser', false],
])('contact.%s', (operation, path, blocked) => {
	it.each(['+1 (202) 555-0143', '12025550143@c.us', '12025550143'])('takes %s and sends an integer', async (contact) => {
		box.fault({ path, status: 200, body: { result: 'success' } });
		const { outputs } = await run(operation, { contact });
		expect(box.hits.map(({ method, path: at, rawBody }) => [method, at, rawBody])).toEqual([['POST', `/${box.channelId}${path}`, '{"phone":12025550143}']]);
		expect(outputs[0][0].json).toEqual({ blocked, phone: '12025550143' });
	});

	it.each([
		['120363041234567890@g.us', /Contact is not a phone number/],
		['US.1349abc', /Contact is not a phone number/],
		['@maria', /Contact is not a phone number/],
		['', /Contact is empty/],
		['0170 1234567', /local number/],
	])('refuses %j before a request', async (contact, sentence) => {
		const { error } = await run(operation, { contact });
		expect(error?.message).toMatch(sentence);
		expect(box.hits).toEqual([]);
	});

	it('completes a local number by the default country', async () => {
		box.fault({ path, status: 200, body: { result: 'success' } });
		const { outputs } = await run(operation, { contact: '0170 1234567', options: { defaultCountryCode: '49' } });
		expect(outputs[0][0].json.phone).toBe('491701234567');
	});

	it.each([
		[{ error: 'User has not written within 24 hours' }, /not written|window/],
		[{ result: 'failed' }, /1MSG did not do it/],
	])('the answer %j is an item error', async (body, sentence) => {
		box.fault({ path, status: 200, body });
		const { error } = await run(operation, { contact: '12025550143' });
		expect(`${error?.message} ${error?.description}`).toMatch(sentence);
	});
});

describe('contact.getBlocked', () => {
	it.each([
		[{ blockedUsers: ['12025550143', 12025550144] }],
		[{ users: [{ phone: '12025550143' }, { wa_id: '12025550144' }] }],
		[{ data: [{ id: '12025550143' }, { phone: 12025550144 }] }],
		[{ blockedUsers: [{ phone: '12025550143', error: null }, '12025550144'] }],
	])('gives one item for each of %j', async (body) => {
		box.fault({ path: '/blockedUsers', status: 200, body });
		const { outputs } = await run('getBlocked');
		expect(box.hits[0]).toMatchObject({ method: 'GET', path: `/${box.channelId}/blockedUsers` });
		expect(outputs[0].map(({ json }) => json.phone)).toEqual(['12025550143', '12025550144']);
		expect(outputs[0].every(({ json }) => !('error' in json))).toBe(true);
	});

	it('an empty list is no item', async () => {
		box.fault({ path: '/blockedUsers', status: 200, body: { blockedUsers: [] } });
		const { outputs, error } = await run('getBlocked');
		expect([outputs[0] ?? [], error]).toEqual([[], undefined]);
	});

	it('follows the cursor until a page brings nothing new', async () => {
		const page = (phone: string, after: string) => box.fault({ path: '/blockedUsers', status: 200, body: { blockedUsers: [{ phone }], paging: { cursors: { after } } } });
		page('12025550143', 'c1');
		page('12025550144', 'c2');
		page('12025550144', 'c3');
		const { outputs } = await run('getBlocked');
		expect(outputs[0].map(({ json }) => json.phone)).toEqual(['12025550143', '12025550144']);
		expect(box.hits.map(({ path }) => path.replace(`/${box.channelId}`, ''))).toEqual(['/blockedUsers', '/blockedUsers?after=c1', '/blockedUsers?after=c2']);
	});

	it('a page that cannot be read is not the end of the list', async () => {
		box.fault({ path: '/blockedUsers', status: 200, body: { blockedUsers: ['12025550143'], paging: { cursors: { after: 'c1' } } } });
		box.fault({ path: '/blockedUsers', status: 200, body: { message: 'Later' } });
		const { outputs, error } = await run('getBlocked');
		expect([outputs.flat(), error?.message]).toEqual([[], expect.stringMatching(/^The blocked contacts could not be read/)]);
	});

	it('an answer without a list is an item error', async () => {
		box.fault({ path: '/blockedUsers', status: 200, body: { ok: true } });
		const { error } = await run('getBlocked');
		expect(error?.message).toMatch(/The blocked contacts could not be read/);
	});
});
