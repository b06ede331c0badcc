import { startBox, type Box } from '../../demo/simulator/box';
import { call, CHAT, get, PHONE, post } from './helpers';

let box: Box;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1 });
});
afterEach(() => box.reset());
afterAll(async () => await box.close());

const create = async (groupName: string) => (await post(box, '/groups', { groupName, description: 'd' })).json;

describe('groups', () => {
	test('one is created, read, changed, written to and deleted', async () => {
		const group = await create('Launch crew');
		expect(group).toMatchObject({ id: expect.stringMatching(/^120363\d{12}$/), subject: 'Launch crew', invite_link: expect.stringMatching(/^https:\/\/chat\.whatsapp\.com\//) });
		const path = `/groups/${group.id}`;
		expect((await get(box, path)).json).toEqual(group);
		expect((await get(box, `${path}?fields=subject,participants`)).json).toEqual({ id: group.id, subject: 'Launch crew', participants: [] });
		const picture = 'data:image/png;base64,AAAA';
		expect((await post(box, path, { subject: 'Crew', description: '', profile_picture_file: picture })).json).toEqual({ success: true });
		expect(box.groups).toMatchObject([{ subject: 'Crew', description: '', picture }]);
		const chatId = `${group.id}@g.us`;
		box.openWindow(chatId);
		expect((await post(box, '/sendMessage', { chatId, body: 'Hi all' })).json.sent).toBe(true);
		expect((await call(box, 'DELETE', path)).json).toEqual({ success: true });
		expect(box.groups).toEqual([]);
	});

	test('the list is paged with cursors', async () => {
		for (const name of ['a', 'b', 'c']) await create(name);
		const page = async (query: string) => {
			const { groups, paging } = (await get(box, `/groups?${query}`)).json;
			return { names: groups.map(({ subject }: { subject: string }) => subject).join(''), ...paging.cursors };
		};
		const first = await page('limit=2');
		expect(first).toEqual({ names: 'ab', after: expect.any(String) });
		const second = await page(`limit=2&after=${first.after}`);
		expect(second).toEqual({ names: 'c', before: expect.any(String) });
		expect((await page(`limit=2&before=${second.before}`)).names).toBe('ab');
		expect(await page('')).toEqual({ names: 'abc' });
		for (const query of ['limit=0', 'limit=x', 'after=zzz']) expect((await get(box, `/groups?${query}`)).status).toBe(400);
	});

	test('the invite link can be read and reset, with and without a body', async () => {
		const { id, invite_link: old } = await create('a');
		const path = `/groups/${id}/inviteLink`;
		expect((await get(box, path)).json.invite_link).toBe(old);
		const fresh = (await call(box, 'POST', path)).json.invite_link;
		expect(fresh).not.toBe(old);
		expect((await post(box, path, {})).json.invite_link).not.toBe(fresh);
	});

	test('Meta’s way is to answer with a request id', async () => {
		box.groupsAsync = true;
		expect(await create('a')).toEqual({ messaging_product: 'whatsapp', request_id: expect.any(String) });
		expect(box.groups).toHaveLength(1);
	});

	test('what is wrong is refused', async () => {
		const { id } = await create('a');
		expect((await post(box, '/groups', { subject: 'a', participants: [] })).status).toBe(400);
		expect((await post(box, `/groups/${id}`, { other: 1 })).status).toBe(400);
		expect((await post(box, `/groups/${id}`, { subject: '' })).status).toBe(400);
		expect((await post(box, `/groups/${id}`, { profile_picture_file: 'x' })).status).toBe(400);
		expect((await get(box, `/groups/${id}@g.us`)).status).toBe(400);
		expect((await get(box, '/groups/1')).status).toBe(404);
		expect((await get(box, '/groups/1/inviteLink')).status).toBe(404);
		const gone = await call(box, 'DELETE', '/groups/1');
		expect([gone.status, gone.json]).toEqual([200, { response: { error: expect.any(String) } }]);
		expect((await get(box, '/groups/')).status).toBe(404);
		expect((await get(box, `/groups/${id}/members`)).status).toBe(404);
	});
});

describe('blocking', () => {
	const phone = Number(PHONE);

	test('takes the phone as a number, of somebody who wrote today', async () => {
		expect((await post(box, '/blockUser', { phone })).json.error).toMatchObject({ error_user_msg: expect.stringContaining('24 hours') });
		box.openWindow(CHAT);
		expect((await post(box, '/blockUser', { phone })).json).toEqual({ result: 'success' });
		expect((await post(box, '/blockUser', { phone })).json).toEqual({ result: 'success' });
		expect((await get(box, '/blockedUsers')).json).toEqual({ blockedUsers: [{ phone: PHONE }] });
		expect(box.blocked).toEqual([PHONE]);
		expect((await post(box, '/unblockUser', { phone })).json).toEqual({ result: 'success' });
		expect((await get(box, '/blockedUsers')).json).toEqual({ blockedUsers: [] });
	});

	test.each([PHONE, undefined, 12, 1.5])('%j is no phone', async (value) => {
		box.openWindow(CHAT);
		expect((await post(box, '/blockUser', { phone: value })).status).toBe(400);
		expect((await post(box, '/unblockUser', { phone: value })).status).toBe(400);
	});
});
