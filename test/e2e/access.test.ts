import { N8nClient, type SavedWorkflow, type WorkflowJson } from '../../demo/localN8n/client';
import { eventually, startWorld, type World } from './world';

/**
 * What a second user of the n8n can do with a channel whose credential nobody shared with them, and whose
 * id they know, as from a workflow's file. n8n decides about that; these tests show where.
 */

let world: World;
let member: N8nClient;

beforeAll(async () => {
	world = await startWorld();
	const [{ user }] = await world.client.request<Array<{ user: { inviteAcceptUrl: string } }>>('POST', '/invitations', [{ email: 'member@example.com', role: 'global:member' }]);
	member = new N8nClient(world.n8n.url);
	const token = new URL(user.inviteAcceptUrl).searchParams.get('token');
	await member.request('POST', '/invitations/accept', { token, firstName: 'Demo', lastName: 'Member', password: 'Onemsg-demo-2' });
});
afterAll(async () => await world?.close());
beforeEach(() => {
	world.box.reset();
	world.box.openWindow(`${CUSTOMER}@c.us`);
});

const CUSTOMER = '12025550143';
const SEND = { resource: 'message', operation: 'sendText', recipient: CUSTOMER, text: 'Hello' };

type Node = WorkflowJson['nodes'][number];
const node = (name: string, type: string, typeVersion: number, parameters: object) => ({ id: crypto.randomUUID(), name, type, typeVersion, position: [0, 0], parameters }) as unknown as Node;

/** Two nodes, the second behind the first, that name the owner's credential. */
async function saved(client: N8nClient, first: Node, second: Node): Promise<SavedWorkflow> {
	const named = second.type === 'n8n-nodes-base.httpRequest' ? { ...second, credentials: { oneMsgChannelApi: world.credential } } : second;
	const connections = { [first.name]: { main: [[{ node: second.name, type: 'main', index: 0 }]] } };
	return await client.createWorkflow({ name: `${first.name} and ${second.name}`, nodes: [first, named], connections }, world.credential);
}

const byHand = () => node('By hand', 'n8n-nodes-base.manualTrigger', 1, {});
const sends = (recipient = CUSTOMER) => node('Send', 'n8n-nodes-onemsg.oneMsg', 1, { ...SEND, recipient });
const calls = () => node('Call', 'n8n-nodes-base.httpRequest', 4.2, { url: `${world.box.url}/${world.box.channelId}/me`, authentication: 'predefinedCredentialType', nodeCredentialType: 'oneMsgChannelApi', options: {} });

/** What an execution of a workflow ended with, other than those that were seen before, and its data. */
async function endOf(client: N8nClient, workflowId: string, ...before: string[]): Promise<{ id: string; status: string; data: string }> {
	const { id, status } = await eventually(async () => (await client.executionsIn(workflowId, 'success', 'error')).results.find((ended) => !before.includes(ended.id)), 'the end of the execution');
	return { id, status, data: (await client.execution(id)).data! };
}

/** How many nodes gave something in an execution, by n8n's flattened data; one that n8n stops before it has an error alone. */
const gave = (data: string) => (JSON.parse(data) as unknown[]).filter((place) => typeof place === 'object' && place !== null && 'executionTime' in place && 'data' in place).length;

/** What a field of the editor asks of the channel. */
const fieldsAsk = (client: N8nClient) => {
	const ask = async (way: string, methodName: string) =>
		await client.request('POST', `/dynamic-node-parameters/${way}`, {
			path: 'parameters.template',
			nodeTypeAndVersion: { name: 'n8n-nodes-onemsg.oneMsg', version: 1 },
			methodName,
			currentNodeParameters: { resource: 'message', operation: 'sendTemplate', template: { mode: 'list', value: 'ticket_accepted|en' } },
			credentials: { oneMsgChannelApi: world.credential },
		});
	return [async () => await ask('resource-locator-results', 'searchTemplates'), async () => await ask('resource-mapper-fields', 'getTemplateSlots')];
};

it('neither sees nor tests the credential, nor changes where its key goes', async () => {
	expect(await member.request('GET', '/credentials')).toEqual([]);
	const { id, name } = world.credential;
	await expect(member.request('GET', `/credentials/${id}?includeData=true`)).rejects.toThrow('with 403');
	const elsewhere = { id, name, type: 'oneMsgChannelApi', data: { ...world.credentialData, baseUrl: 'https://example.com' } };
	await expect(member.request('PATCH', `/credentials/${id}`, elsewhere)).rejects.toThrow(/with 40[34]/);
	await expect(member.request('POST', '/credentials/test', { credentials: elsewhere })).rejects.toThrow('with 403');
	expect(world.box.hits).toEqual([]);
});

it('no field asks the channel, for its list or for a template’s places', async () => {
	for (const ask of fieldsAsk(member)) await expect(ask()).rejects.toThrow('with 403');
	expect(world.box.hits).toEqual([]);
	// The owner's do: the questions were the right ones.
	for (const ask of fieldsAsk(world.client)) {
		world.box.hits.splice(0);
		await ask();
		expect(world.box.hits.length).toBeGreaterThan(0);
	}
});

it.each([['a node of ours', sends], ['the HTTP Request node', calls]])('%s with it does not run', async (_, second) => {
	const theirs = await saved(member, byHand(), second());
	await member.run(theirs.id, 'By hand');
	const end = await endOf(member, theirs.id);
	expect(end).toMatchObject({ status: 'error', data: expect.stringContaining('does not have access to the credential') as unknown });
	expect(gave(end.data)).toBe(0);
	expect(world.box.hits).toEqual([]);
	expect(world.box.ledger).toEqual([]);

	const owners = await saved(world.client, byHand(), second());
	await world.client.run(owners.id, 'By hand');
	const ownersEnd = await endOf(world.client, owners.id);
	expect([ownersEnd.status, gave(ownersEnd.data)]).toEqual(['success', 2]);
	expect(world.box.hits.length).toBeGreaterThan(0);
});

it('a trigger with it takes a place in the channel’s list and switches statuses on, and hears nothing: n8n looks at access when it runs, not when it publishes', async () => {
	const trigger = node('Trigger', 'n8n-nodes-onemsg.oneMsgTrigger', 2, { events: ['message', 'status'] });
	const { id } = await saved(member, trigger, sends('={{ $json.chatId }}'));
	await member.publish(id);
	expect(world.box.webhookUrls.filter((url) => url.startsWith(world.n8n.url))).toHaveLength(1);
	expect(world.box.settings.ackNotificationsOn).toBe(true);
	await world.box.inbound({ from: CUSTOMER, text: 'The word is heliotrope' });
	const end = await endOf(member, id);
	expect(end).toMatchObject({ status: 'error', data: expect.stringContaining('does not have access to the credential') as unknown });
	expect(end.data).not.toMatch(/heliotrope|2025550143/);
	expect(gave(end.data)).toBe(0);
	await member.unpublish(id);
	expect(world.box.webhookUrls).toEqual([]);

	// The same while the editor listens for a test event.
	await member.run(id, 'Trigger');
	await eventually(() => world.box.webhookUrls.length > 0 || undefined, 'the test address');
	await world.box.inbound({ from: CUSTOMER, text: 'The word is heliotrope' });
	const tested = await endOf(member, id, end.id);
	expect(tested.data).toContain('does not have access to the credential');
	expect(tested.data).not.toMatch(/heliotrope|2025550143/);
	expect(gave(tested.data)).toBe(0);
	expect(world.box.ledger).toEqual([]);
});
