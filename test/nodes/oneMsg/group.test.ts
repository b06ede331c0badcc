import { LoadOptionsContext } from 'n8n-core';
import { Workflow, type INodeListSearchResult, type INodeTypes } from 'n8n-workflow';
import { startBox, type Box, type Fault } from '../../../demo/simulator/box';
import { additionalData, generalNode, runNode, type NodeSettings } from '../harness';

let box: Box;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1 });
});
afterAll(async () => await box.close());
beforeEach(() => box.reset());

const credentials = () => ({ apiKey: box.apiKey, environment: 'custom', baseUrl: box.url });
const run = async (operation: string, parameters: object = {}, settings: NodeSettings = {}) =>
	await runNode('oneMsg', { resource: 'group', operation, ...parameters }, { credentials: credentials(), settings });
const answer = (path: string, body: unknown, more: Partial<Fault> = {}) => box.fault({ path, status: 200, body, ...more });
const requests = () => box.hits.map(({ method, path, rawBody }) => [method, path.replace(`/${box.channelId}`, ''), rawBody]);
const ID = '120363041234567890';
const byId = (value: unknown) => ({ groupId: { __rl: true, mode: 'id', value } });

describe('group.create', () => {
	it('sends name and description, and tells the id and the link', async () => {
		answer('/groups', { id: ID, subject: 'Order 1', invite_link: 'https://chat.whatsapp.com/abc' });
		const { outputs } = await run('create', { groupName: ' Order 1 ', options: { description: 'For you' } });
		expect(requests()).toEqual([['POST', '/groups', JSON.stringify({ groupName: 'Order 1', description: 'For you' })]]);
		expect(outputs[0][0].json).toEqual({
			created: true,
			groupId: ID,
			chatId: `${ID}@g.us`,
			inviteLink: 'https://chat.whatsapp.com/abc',
			response: { id: ID, subject: 'Order 1', invite_link: 'https://chat.whatsapp.com/abc' },
		});
	});

	it('takes an answer that only names the request', async () => {
		answer('/groups', { messaging_product: 'whatsapp', request_id: 'r1' });
		const { outputs } = await run('create', { groupName: 'Order 1' });
		expect(outputs[0][0].json).toEqual({ created: true, response: { messaging_product: 'whatsapp', request_id: 'r1' } });
	});

	it.each([
		['', {}, /Group Name is empty/],
		['x'.repeat(129), {}, /Group Name has 129 characters; WhatsApp takes at most 128/],
		['Order', { description: 'x'.repeat(2049) }, /Description has 2049 characters/],
		['Order', { description: '={{ {"text":"For you"} }}' }, /^Description must be text, but it is an object/],
		['Order', { description: '={{ ["For you"] }}' }, /^Description must be text, but it is a list/],
	])('refuses %.8s… before a request', async (groupName, options, sentence) => {
		const { error } = await run('create', { groupName, options });
		expect(error?.message).toMatch(sentence);
		expect(box.hits).toEqual([]);
	});

	it.each(['', '={{ null }}', '={{ $json.missing }}'])('the description %j is none', async (description) => {
		answer('/groups', { id: ID });
		await run('create', { groupName: 'Order', options: { description } });
		expect(box.hits.map(({ rawBody }) => rawBody)).toEqual(['{"groupName":"Order"}']);
	});

	it('128 emoji are 128 characters', async () => {
		answer('/groups', { id: ID });
		const { error } = await run('create', { groupName: '🚲'.repeat(128) });
		expect(error).toBeUndefined();
	});

	it('what may have been created is not created again by Retry On Fail', async () => {
		box.fault({ path: '/groups', kind: 'resetBefore', times: 5 });
		const { error } = await run('create', { groupName: 'Order 1' }, { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 });
		expect(error?.message).toMatch(/^The group may have been created/);
		expect(box.hits).toHaveLength(1);
	});

	it('a refusal keeps 1MSG’s words', async () => {
		answer('/groups', { error: { message: 'Not eligible', code: 131009 } });
		const { error } = await run('create', { groupName: 'Order 1' });
		expect(`${error?.message} ${error?.description}`).toMatch(/Not eligible/);
		expect(error?.context).toMatchObject({ outcome: 'refused', code: 131009 });
	});
});

describe('group.getAll', () => {
	it.each(['groups', 'data', 'items'])('reads the list under %s', async (key) => {
		answer('/groups', { [key]: [{ id: `${ID}@g.us`, subject: 'A' }, { id: '2', subject: 'B' }] });
		const { outputs } = await run('getAll');
		expect(requests()).toEqual([['GET', '/groups?limit=50', '']]);
		expect(outputs[0].map(({ json }) => json)).toEqual([
			{ groupId: ID, chatId: `${ID}@g.us`, subject: 'A' },
			{ groupId: '2', chatId: '2@g.us', subject: 'B' },
		]);
	});

	it('follows the cursor until a page brings nothing new', async () => {
		answer('/groups', { data: { groups: [{ id: '1' }] }, paging: { cursors: { after: 'c1' } } });
		answer('/groups', { data: { groups: [{ id: '2' }] }, paging: { cursors: { after: 'c2' } } });
		answer('/groups', { data: { groups: [{ id: '2' }] }, paging: { cursors: { after: 'c3' } } });
		const { outputs } = await run('getAll', { returnAll: true });
		expect(outputs[0].map(({ json }) => json.groupId)).toEqual(['1', '2']);
		expect(requests().map(([, path]) => path)).toEqual(['/groups?limit=100', '/groups?limit=100&after=c1', '/groups?limit=100&after=c2']);
	});

	it('gives no more than the limit', async () => {
		answer('/groups', { groups: [{ id: '1' }, { id: '2' }, { id: '3' }] });
		const { outputs } = await run('getAll', { limit: 2 });
		expect(outputs[0]).toHaveLength(2);
	});

	it('an answer without a list is not an empty list', async () => {
		answer('/groups', { message: 'Groups are off' });
		const { error } = await run('getAll');
		expect(error?.message).toBe('The channel’s groups could not be read [item 0]');
		expect(error?.description).toMatch(/Groups are off/);
	});

	it('refuses a limit that is none', async () => {
		const { error } = await run('getAll', { limit: 0 });
		expect(error?.message).toMatch(/Limit is not a whole number/);
		expect(box.hits).toEqual([]);
	});
});

describe('one group', () => {
	it.each([ID, `${ID}@g.us`, ` ${ID}@g.us `])('the path takes %s without its ending', async (value) => {
		answer(`/groups/${ID}`, { id: ID, subject: 'A' });
		const { outputs } = await run('get', byId(value));
		expect(requests()).toEqual([['GET', `/groups/${ID}`, '']]);
		expect(outputs[0][0].json).toEqual({ groupId: ID, chatId: `${ID}@g.us`, subject: 'A' });
	});

	it('an id with strange characters is encoded; fields are asked for', async () => {
		answer('/groups/Y2Fw%3D%3D', { subject: 'A' });
		const { outputs } = await run('get', { ...byId('Y2Fw=='), options: { fields: 'subject, participants' } });
		expect(requests()[0][1]).toBe('/groups/Y2Fw%3D%3D?fields=subject%2Cparticipants');
		expect(outputs[0][0].json).toEqual({ groupId: 'Y2Fw==', chatId: 'Y2Fw==@g.us', subject: 'A' });
	});

	it.each(['', '../settings', '..', '12025550143@c.us', 'a/b', 'a?b'])('%j is no group, for any operation', async (value) => {
		for (const operation of ['get', 'update', 'delete', 'getInviteLink', 'resetInviteLink']) {
			const { error } = await run(operation, { ...byId(value), changes: { groupName: 'A' } });
			expect([operation, error?.message]).toEqual([operation, expect.stringMatching(/^Group is (empty|not the ID of a group)/)]);
		}
		expect(box.hits).toEqual([]);
	});

	it('an ID that came as a number and has lost digits is another group’s: nothing is asked for', async () => {
		for (const operation of ['get', 'update', 'delete', 'getInviteLink', 'resetInviteLink']) {
			const { error } = await run(operation, { ...byId('={{ 120363041234567891 }}'), changes: { groupName: 'A' } });
			expect([operation, error?.message]).toEqual([operation, expect.stringMatching(/^Group came as a number and has lost digits/)]);
		}
		expect(box.hits).toEqual([]);
	});

	it('changes what was added', async () => {
		answer(`/groups/${ID}`, { success: true });
		const { outputs } = await run('update', { ...byId(ID), changes: { groupName: 'New', description: 'D', picture: 'https://example.com/a.jpg' } });
		expect(requests()).toEqual([['POST', `/groups/${ID}`, JSON.stringify({ subject: 'New', description: 'D', profile_picture_file: 'https://example.com/a.jpg' })]]);
		expect(outputs[0][0].json).toEqual({ updated: true, groupId: ID });
	});

	it.each([
		[{}, /Changes is empty/],
		[{ groupName: '' }, /Group Name is empty/],
		[{ picture: 'logo.png' }, /Picture is neither a web address nor a picture/],
	])('refuses the changes %j', async (changes, sentence) => {
		const { error } = await run('update', { ...byId(ID), changes });
		expect(error?.message).toMatch(sentence);
		expect(box.hits).toEqual([]);
	});

	it('a success that is none is an item error', async () => {
		answer(`/groups/${ID}`, { success: false });
		const { error } = await run('update', { ...byId(ID), changes: { groupName: 'New' } });
		expect(error?.message).toMatch(/1MSG did not do it/);
	});

	it('deletes', async () => {
		answer(`/groups/${ID}`, { success: true });
		const { outputs } = await run('delete', byId(`${ID}@g.us`));
		expect(requests()).toEqual([['DELETE', `/groups/${ID}`, '']]);
		expect(outputs[0][0].json).toEqual({ deleted: true });
	});

	it('a refusal wrapped in `response` under 200 is one', async () => {
		answer(`/groups/${ID}`, { response: { error: 'Group is gone' } });
		const { error } = await run('delete', byId(ID));
		expect(`${error?.message}`).toMatch(/Group is gone/);
	});

	it.each([{ inviteLink: 'https://chat.whatsapp.com/x' }, { invite_link: 'https://chat.whatsapp.com/x' }, { data: { link: 'https://chat.whatsapp.com/x' } }])('reads the link from %j', async (body) => {
		answer(`/groups/${ID}/inviteLink`, body);
		const { outputs } = await run('getInviteLink', byId(ID));
		expect(requests()).toEqual([['GET', `/groups/${ID}/inviteLink`, '']]);
		expect(outputs[0][0].json).toEqual({ groupId: ID, inviteLink: 'https://chat.whatsapp.com/x' });
	});

	it('resets the link, and reads it where the answer does not hold it', async () => {
		answer(`/groups/${ID}/inviteLink`, { success: true });
		answer(`/groups/${ID}/inviteLink`, { invite_link: 'https://chat.whatsapp.com/new' });
		const { outputs } = await run('resetInviteLink', byId(ID));
		expect(requests()).toEqual([
			['POST', `/groups/${ID}/inviteLink`, ''],
			['GET', `/groups/${ID}/inviteLink`, ''],
		]);
		expect(outputs[0][0].json).toEqual({ groupId: ID, inviteLink: 'https://chat.whatsapp.com/new' });
	});

	it.each<[string, object]>([
		['names none', { status: 200, body: {} }],
		['says no', { status: 200, body: { success: false, message: 'Later' } }],
		['is an error', { status: 502, body: 'down' }],
	])('a link that was reset is told as such where the answer with the new one %s', async (_case, fault) => {
		answer(`/groups/${ID}/inviteLink`, { success: true });
		box.fault({ path: `/groups/${ID}/inviteLink`, method: 'GET', ...fault });
		const { error } = await run('resetInviteLink', byId(ID));
		expect(error?.message).toBe('The invite link was reset, but the new one could not be read [item 0]');
		expect(error?.description).toMatch(/Read the new one with Get Invite Link/);
		expect(error?.context).toMatchObject({ outcome: 'unknown', retryable: false });
	});

	it.each(['getInviteLink', 'resetInviteLink'])('promise 6: %s does not give the key, and leaves the rest of the link', async (operation) => {
		answer(`/groups/${ID}/inviteLink`, { link: `https://chat.example/x?token=abc&key=${box.apiKey}` });
		expect((await run(operation, byId(ID))).outputs[0][0].json.inviteLink).toBe('https://chat.example/x?token=abc&key=***');
	});

	it('a link that is refused says why; as plain text it is one', async () => {
		answer(`/groups/${ID}/inviteLink`, { success: false, message: 'Group is full' });
		const { error } = await run('getInviteLink', byId(ID));
		expect([error?.message, error?.description]).toEqual(['The invite link could not be read [item 0]', expect.stringContaining('Group is full')]);
		answer(`/groups/${ID}/inviteLink`, 'https://chat.whatsapp.com/new');
		expect((await run('resetInviteLink', byId(ID))).outputs[0][0].json.inviteLink).toBe('https://chat.whatsapp.com/new');
	});

	it('an answer without a link is said to be one', async () => {
		answer(`/groups/${ID}/inviteLink`, {});
		const { error } = await run('getInviteLink', byId(ID));
		expect(error?.message).toMatch(/holds no invite link/);
	});
});

describe('the list of groups in the editor', () => {
	const search = async (filter?: string): Promise<INodeListSearchResult> => {
		const node = { id: 'n', name: 'Node', type: 'n8n-nodes-onemsg.oneMsg', typeVersion: 1, position: [0, 0] as [number, number], parameters: {}, credentials: { oneMsgChannelApi: { id: '1', name: 'C' } } };
		const nodeTypes = { getByNameAndVersion: () => generalNode, getByName: () => generalNode, getKnownTypes: () => ({}) } as unknown as INodeTypes;
		const workflow = new Workflow({ id: 'wf', nodes: [node], connections: {}, active: false, nodeTypes });
		const context = new LoadOptionsContext(workflow, workflow.getNode('Node')!, additionalData(credentials()), '');
		return await generalNode.methods.listSearch.searchGroups.call(context, filter);
	};

	it('shows names, and finds by name and id', async () => {
		const groups = [{ id: '2@g.us', subject: 'Beta' }, { id: '1', subject: 'Alpha' }, { id: '3' }];
		answer('/groups', { groups });
		expect((await search()).results).toEqual([{ name: '3', value: '3' }, { name: 'Alpha', value: '1' }, { name: 'Beta', value: '2' }]);
		answer('/groups', { groups });
		expect((await search('beta')).results).toEqual([{ name: 'Beta', value: '2' }]);
	});

	it('says in words why there is none', async () => {
		box.fault({ path: '/groups', status: 403, body: 'subscriptionBlocked' });
		await expect(search()).rejects.toThrow(/1MSG (has blocked the channel|does not let this channel)/);
	});
});
