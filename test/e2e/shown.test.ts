import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WorkflowJson } from '../../demo/localN8n/client';
import { Editor } from './editor';
import { eventually, startWorld, type World } from './world';

/** What n8n makes of the package by itself: output fields before the first run, and other nodes with our credential. */

let world: World;
let editor: Editor;
let foreign: Server;
const arrived: string[] = [];
beforeAll(async () => {
	world = await startWorld();
	editor = await Editor.open(world.n8n.url);
	foreign = createServer((request, response) => {
		arrived.push(`${request.url} ${request.headers.authorization ?? ''}`);
		response.end('{}');
	});
	await new Promise<void>((listening) => foreign.listen(0, '127.0.0.1', listening));
});
afterAll(async () => {
	foreign?.close();
	await editor?.close();
	await world?.close();
});

const at = (x: number) => ({ typeVersion: 1, position: [x, 0] });
const joined = (...names: string[]) => Object.fromEntries(names.slice(1).map((name, index) => [names[index], { main: [[{ node: name, type: 'main', index: 0 }]] }]));
const start = { id: 'a', name: 'Start', type: 'n8n-nodes-base.manualTrigger', parameters: {}, ...at(0) };

describe('output fields before the first run', () => {
	it.each([
		['n8n-nodes-onemsg.oneMsgTicketAccepted', {}, ['outcome', 'messageId', 'sentAs']],
		['n8n-nodes-onemsg.oneMsg', { resource: 'chat', operation: 'getSessionWindow' }, ['open', 'closesAt', 'lastInboundAt']],
	])('%s: the next node can map them', async (type, parameters, fields) => {
		const nodes = [start, { id: 'b', name: 'Ours', type, parameters, ...at(200) }, { id: 'c', name: 'Next', type: 'n8n-nodes-base.set', parameters: {}, ...at(400), typeVersion: 3.4 }];
		const { id } = await world.client.createWorkflow({ name: 'fields', nodes, connections: joined('Start', 'Ours', 'Next') } as unknown as WorkflowJson, world.credential);
		await editor.openWorkflow(id);
		await editor.page.locator('[data-test-id=canvas-node][data-node-name="Next"]').dblclick();
		const input = editor.page.locator('[data-test-id=ndv-input-panel]');
		for (const field of fields) await input.locator('[data-test-id=run-data-schema-item]', { hasText: field }).first().waitFor();
	});
});

/** One call with n8n's HTTP Request node and our credential; gives the execution. */
async function callWith(url: string, credential = world.credential, options = {}): Promise<{ status: string; data?: string }> {
	const parameters = { url, authentication: 'predefinedCredentialType', nodeCredentialType: 'oneMsgChannelApi', options };
	const call = { id: 'b', name: 'Call', type: 'n8n-nodes-base.httpRequest', parameters, ...at(200), typeVersion: 4.2, credentials: { oneMsgChannelApi: credential } };
	const { id } = await world.client.createWorkflow({ name: 'call', nodes: [start, call], connections: joined('Start', 'Call') } as unknown as WorkflowJson);
	const { executionId } = await world.client.run(id, 'Start');
	return await eventually(async () => {
		const execution = await world.client.execution(executionId!);
		return ['success', 'error'].includes(execution.status) ? execution : undefined;
	}, 'the end of the call');
}

describe('the credential in n8n’s HTTP Request node', () => {
	it('calls the channel', async () => {
		expect((await callWith(`${world.box.url}/${world.box.channelId}/status`)).status).toBe('success');
	});

	it('promise 6: the key goes to no other host, and to no other channel', async () => {
		for (const url of [`http://127.0.0.1:${(foreign.address() as AddressInfo).port}/steal`, `${world.box.url}/ODI999/status`]) {
			const { status, data } = await callWith(url);
			expect(status).toBe('error');
			expect(data).toContain('the address asked for lies elsewhere');
			expect(data).not.toContain(world.box.apiKey);
		}
		expect(arrived).toEqual([]);
		expect(world.box.hits.filter(({ path }) => path.includes('ODI999'))).toEqual([]);
	});

	it('promise 6: the key takes no detour over a proxy of the workflow, and past no certificate', async () => {
		for (const options of [{ proxy: `http://127.0.0.1:${(foreign.address() as AddressInfo).port}` }, { allowUnauthorizedCerts: true }]) {
			const { status, data } = await callWith(`${world.box.url}/${world.box.channelId}/status`, world.credential, options);
			expect(status).toBe('error');
			expect(data).toMatch(/with this credential.*could read the API key/);
		}
		expect(arrived).toEqual([]);
	});

	it('where its Allowed HTTP Request Domains is None, only our own nodes can use it', async () => {
		const closed = await world.client.saveCredential('Closed', 'oneMsgChannelApi', { ...world.credentialData, allowedHttpRequestDomains: 'none' });
		const { status, data } = await callWith(`${world.box.url}/${world.box.channelId}/status`, closed);
		expect([status, data]).toEqual(['error', expect.stringContaining('configured to prevent use')]);
		const ours = { id: 'b', name: 'Ours', type: 'n8n-nodes-onemsg.oneMsg', parameters: { resource: 'channel', operation: 'getStatus' }, ...at(200) };
		const { id } = await world.client.createWorkflow({ name: 'ours', nodes: [start, ours], connections: joined('Start', 'Ours') } as unknown as WorkflowJson, closed);
		const { executionId } = await world.client.run(id, 'Start');
		expect(await eventually(async () => (await world.client.execution(executionId!)).status === 'success', 'our node’s own call')).toBe(true);
	});
});

it('the node has no “Custom API Call” of n8n’s: API → Request does it within the channel', async () => {
	const types = (await (await editor.page.request.get(`${world.n8n.url}/types/nodes.json`)).json()) as Array<{ name: string; properties: Array<{ options?: Array<{ value?: unknown }> }> }>;
	const hasEntry = (name: string) => types.find((type) => type.name === name)!.properties.some(({ options }) => options?.some(({ value }) => value === '__CUSTOM_API_CALL__'));
	expect(hasEntry('n8n-nodes-onemsg.oneMsg')).toBe(false);
	// n8n still has it elsewhere; were it gone, this test would say nothing.
	expect(types.filter(({ name }) => hasEntry(name)).length).toBeGreaterThan(0);
});
