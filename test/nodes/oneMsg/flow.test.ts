import { LoadOptionsContext } from 'n8n-core';
import { Workflow, type INode, type INodeListSearchResult, type INodeTypes } from 'n8n-workflow';
import { startBox, type Box } from '../../../demo/simulator/box';
import { additionalData, generalNode, runNode } from '../harness';

let box: Box;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1 });
});
afterAll(async () => await box.close());
beforeEach(() => box.reset());

const run = async (operation: string, parameters: object = {}) =>
	await runNode('oneMsg', { resource: 'flow', operation, ...parameters }, { credentials: { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url } });
const answer = (path: string, body: unknown) => box.fault({ path, status: 200, body });
const requests = () => box.hits.map(({ method, path, rawBody }) => [method, path.replace(`/${box.channelId}`, ''), rawBody]);
const flowId = { flowId: { __rl: true, mode: 'id', value: '77' } };

describe('flow.getAll', () => {
	it('gives one item for each flow', async () => {
		answer('/flows', { items: [{ id: '1', name: 'A', status: 'DRAFT' }, { id: '2', name: 'B' }], count: 2, total: 2 });
		const { outputs } = await run('getAll', { options: { fields: 'id,name', wabaAccountId: ' 99 ' } });
		expect(requests()).toEqual([['GET', '/flows?fields=id%2Cname&wabaAccountId=99', '']]);
		expect(outputs[0].map(({ json }) => json)).toEqual([{ id: '1', name: 'A', status: 'DRAFT' }, { id: '2', name: 'B' }]);
	});

	it('follows the cursor, or the offset where total says that more are there', async () => {
		answer('/flows', { items: [{ id: '1' }], paging: { cursors: { after: 'c' } }, total: 3 });
		answer('/flows', { items: [{ id: '2' }], total: 3 });
		answer('/flows', { items: [{ id: '3' }], total: 3 });
		const { outputs } = await run('getAll', { returnAll: true });
		expect(outputs[0].map(({ json }) => json.id)).toEqual(['1', '2', '3']);
		expect(requests().map(([, path]) => path)).toEqual(['/flows', '/flows?after=c', '/flows?offset=2']);
	});

	it('ends where the server gives the same page again', async () => {
		for (let page = 0; page < 3; page++) answer('/flows', { items: [{ id: '1' }], total: 9 });
		const { outputs } = await run('getAll', { returnAll: true });
		expect(outputs[0]).toHaveLength(1);
		expect(box.hits).toHaveLength(2);
	});

	it('501 is a sentence', async () => {
		box.fault({ path: '/flows', status: 501, body: { error: 'Not implemented' } });
		const { error } = await run('getAll');
		expect(error?.message).toBe('1MSG does not offer this yet [item 0]');
		expect(error?.description).toMatch(/use the 1MSG console/);
	});

	it('refuses a strange field name before a request', async () => {
		const { error } = await run('getAll', { options: { fields: 'id&x=1' } });
		expect(error?.message).toMatch(/Fields holds “id&x=1”/);
		expect(box.hits).toEqual([]);
	});
});

describe('one flow', () => {
	it.each([
		['get', 'GET', '/flows/77', '', { id: '77', name: 'A' }, { id: '77', name: 'A' }],
		['getPreview', 'GET', '/flows/77/preview', '', { preview: { preview_url: 'https://x.example/p?token=of_the_link', expires_at: '2027-01-01' }, id: '77' }, { flowId: '77', previewUrl: 'https://x.example/p?token=of_the_link', expiresAt: '2027-01-01', response: { preview: { preview_url: 'https://x.example/p?token=of_the_link', expires_at: '2027-01-01' }, id: '77' } }],
		['publish', 'POST', '/flows/77/publish', '', { success: true }, { published: true, flowId: '77' }],
		['deprecate', 'POST', '/flows/77/deprecate', '', { success: true }, { deprecated: true, flowId: '77' }],
		['delete', 'DELETE', '/flows/77', '', { success: true }, { deleted: true }],
	])('%s', async (operation, method, path, rawBody, body, item) => {
		answer(path, body);
		const { outputs } = await run(operation, flowId);
		expect(requests()).toEqual([[method, path, rawBody]]);
		expect(outputs[0][0].json).toEqual(item);
		box.reset();
		answer(path, body);
		await run(operation, { ...flowId, options: { wabaAccountId: '99' } });
		expect(requests()[0][1]).toBe(`${path}?wabaAccountId=99`);
	});

	it.each(['', '../settings', '7 7', 'a/b'])('%j is no flow, for any operation', async (value) => {
		for (const operation of ['get', 'getPreview', 'publish', 'deprecate', 'delete']) {
			const { error } = await run(operation, { flowId: { __rl: true, mode: 'id', value } });
			expect(error?.message).toMatch(/^Flow is (empty|not the ID of a flow)/);
		}
		expect(box.hits).toEqual([]);
	});

	it.each([
		['={{ {"id":"99"} }}', /^Business Account ID must be text, but it is an object/],
		['={{ ["99"] }}', /^Business Account ID must be text, but it is a list/],
		['={{ false }}', /^Business Account ID must be text, but it is false/],
		['={{ NaN }}', /^Business Account ID is empty/],
	])('the account %j is refused before a request: left out, it would be the channel’s own', async (wabaAccountId, sentence) => {
		for (const operation of ['getAll', 'get', 'getPreview', 'publish', 'deprecate', 'delete']) {
			const { error } = await run(operation, { ...flowId, options: { wabaAccountId } });
			expect(error?.message).toMatch(sentence);
		}
		expect(box.hits).toEqual([]);
	});

	it.each([['={{ 99 }}', '?wabaAccountId=99'], ['', ''], [' ', ''], ['={{ null }}', ''], ['={{ $json.missing }}', '']])('the account %j asks for %j', async (wabaAccountId, query) => {
		answer('/flows/77', { id: '77' });
		await run('get', { ...flowId, options: { wabaAccountId } });
		expect(requests()[0][1]).toBe(`/flows/77${query}`);
	});

	const SECRET = 'wh/s3"cret+1\\=';
	it.each<[string, () => string]>([
		['the key', () => box.apiKey],
		['the secret', () => SECRET],
		['the secret in an address', () => encodeURIComponent(SECRET)],
		['the secret in an address with small letters', () => encodeURIComponent(SECRET).toLowerCase()],
		['the secret in JSON', () => JSON.stringify(SECRET).slice(1, -1)],
	])('promise 6: %s goes, and the link’s own token stays', async (_, writing) => {
		const credentials = { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url, webhookSecret: SECRET };
		// As a JWT of the same kind it begins like the key.
		const token = `${box.apiKey.split('.')[0]}.of_the.link`;
		const flow = (one: string) => ({ id: '77', preview: { preview_url: `https://x.example/p?token=${token}&k=${one}` }, validation_errors: [{ message: `Wrong token ${one}`, [one]: 1 }] });
		const clean = flow('***');
		for (const [operation, path, body, item] of [
			['getAll', '/flows', { items: [flow(writing())] }, clean],
			['get', '/flows/77', flow(writing()), clean],
			['getPreview', '/flows/77/preview', flow(writing()), { flowId: '77', previewUrl: clean.preview.preview_url, response: clean }],
		] as const) {
			answer(path, body);
			const { outputs } = await runNode('oneMsg', { resource: 'flow', operation, ...flowId }, { credentials });
			expect(outputs[0][0].json).toEqual(item);
		}
	});

	it('an ID that came as a number is taken as long as it has kept its digits', async () => {
		const byId = (value: string) => ({ flowId: { __rl: true, mode: 'id', value } });
		for (const operation of ['get', 'getPreview', 'publish', 'deprecate', 'delete']) {
			const { error } = await run(operation, byId('={{ 120363041234567891 }}'));
			expect([operation, error?.message]).toEqual([operation, expect.stringMatching(/^Flow came as a number and has lost digits/)]);
		}
		expect(box.hits).toEqual([]);
		answer('/flows/1029384756012345', { success: true });
		await run('delete', byId('={{ 1029384756012345 }}'));
		expect(requests()).toEqual([['DELETE', '/flows/1029384756012345', '']]);
	});

	it('a flow that cannot be published is an item error', async () => {
		answer('/flows/77/publish', { success: false, message: 'Flow has no screens' });
		const { error } = await run('publish', flowId);
		expect(error?.message).toMatch(/Flow has no screens/);
		expect(error?.context?.outcome).toBe('refused');
	});
});

describe('the list of flows in the editor', () => {
	const search = async (filter?: string, options: object = {}): Promise<INodeListSearchResult> => {
		const node: INode = { id: 'n', name: 'Node', type: 'n8n-nodes-onemsg.oneMsg', typeVersion: 1, position: [0, 0], parameters: {}, credentials: { oneMsgChannelApi: { id: '1', name: 'C' } } };
		const nodeTypes = { getByNameAndVersion: () => generalNode, getByName: () => generalNode, getKnownTypes: () => ({}) } as unknown as INodeTypes;
		const workflow = new Workflow({ id: 'wf', nodes: [node], connections: {}, active: false, nodeTypes });
		const credentials = { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url };
		const context = new LoadOptionsContext(workflow, workflow.getNode('Node')!, additionalData(credentials, { currentNodeParameters: { options } } as never), '');
		return await generalNode.methods.listSearch.searchFlows.call(context, filter);
	};
	const flows = { items: [{ id: '2', name: 'Survey', status: 'PUBLISHED' }, { id: 1, name: 'Booking', status: 'DRAFT' }, { id: '3' }, { name: 'no id' }] };

	it('shows names with their status in order, over all pages', async () => {
		answer('/flows', { ...flows, paging: { cursors: { after: 'c' } } });
		answer('/flows', { items: [{ id: '4', name: 'Appointment', status: 'DEPRECATED' }] });
		expect((await search()).results).toEqual([
			{ name: '3', value: '3' },
			{ name: 'Appointment · deprecated', value: '4' },
			{ name: 'Booking · draft', value: '1' },
			{ name: 'Survey · published', value: '2' },
		]);
		expect(requests().map(([, path]) => path)).toEqual(['/flows', '/flows?after=c']);
	});

	it.each([['SURVEY', ['2']], ['draft', ['1']], ['3', ['3']], [' book ', ['1']], ['nothing', []]])('finds %j by name, status and ID', async (filter, values) => {
		answer('/flows', flows);
		expect((await search(filter)).results.map(({ value }) => value)).toEqual(values);
	});

	it('asks for the account that is filled in, and not for an expression', async () => {
		for (const [wabaAccountId, path] of [['99', '/flows?wabaAccountId=99'], ['={{ $json.account }}', '/flows'], ['', '/flows']]) {
			box.reset();
			answer('/flows', flows);
			await search(undefined, { wabaAccountId });
			expect(requests()[0][1]).toBe(path);
		}
	});

	it('says in words that the channel does not offer it yet', async () => {
		box.fault({ path: '/flows', status: 501, body: { error: 'Not implemented' } });
		await expect(search()).rejects.toThrow(/does not offer this yet/);
	});
});
