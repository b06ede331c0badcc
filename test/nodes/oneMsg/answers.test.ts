import type { IDataObject } from 'n8n-workflow';
import { startBox, type Box } from '../../../demo/simulator/box';
import { runNode } from '../harness';

/** Answers under HTTP 200 that are none, and words for what does not exist. */

const PHONE = '12025550143';

let box: Box;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1 });
});
afterAll(async () => await box.close());
beforeEach(() => box.reset());

const flow: IDataObject = { flowId: '123' };
const group: IDataObject = { groupId: '1@g.us' };
const reads: Array<[string, string, IDataObject]> = [
	['channel', 'getStatus', {}],
	['channel', 'getSettings', {}],
	['channel', 'getProfile', {}],
	['channel', 'getConversationalComponents', {}],
	['channel', 'getCatalogSettings', {}],
	['flow', 'get', flow],
	['flow', 'getPreview', flow],
	['flow', 'getAll', {}],
	['group', 'get', group],
	['group', 'getAll', {}],
	['contact', 'getBlocked', {}],
	['media', 'get', { mediaId: '123456' }],
	['template', 'getAll', {}],
];
const changes: Array<[string, string, IDataObject]> = [
	['channel', 'updateSettings', { changes: { rawHooks: true } }],
	['channel', 'updateProfile', { changes: { about: 'x' } }],
	['channel', 'updateCatalogSettings', { changes: { isCartEnabled: true, isCatalogVisible: true } }],
	['channel', 'updateConversationalComponents', { changes: { prompts: ['a'] } }],
	['flow', 'publish', flow],
	['flow', 'deprecate', flow],
	['flow', 'delete', flow],
	['group', 'create', { groupName: 'x' }],
	['group', 'update', { ...group, changes: { groupName: 'x' } }],
	['group', 'delete', group],
	['contact', 'block', { contact: PHONE }],
	['contact', 'unblock', { contact: PHONE }],
	['media', 'delete', { mediaId: '123456' }],
	['template', 'delete', { template: 'ticket_accepted' }],
	['template', 'create', { templateName: 'a', body: 'x' }],
];

async function answered(resource: string, operation: string, parameters: IDataObject, answer: { status: number; body: unknown }) {
	box.fault(answer as Parameters<Box['fault']>[0]);
	return await runNode('oneMsg', { resource, operation, ...parameters }, { credentials: { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url } });
}

describe.each([...reads, ...changes])('%s.%s', (resource, operation, parameters) => {
	it.each([
		['sent: false', { sent: false, message: 'wrong file' }],
		['success: false', { success: false }],
		['a web page', '<!DOCTYPE html><title>Sign in</title>'],
	])('takes %s under HTTP 200 for no success', async (_, body) => {
		const { error, outputs } = await answered(resource, operation, parameters, { status: 200, body });
		expect(outputs.flat()).toEqual([]);
		expect(error?.description?.length).toBeGreaterThan(15);
		expect(`${error?.message} ${error?.description}`).not.toContain('<');
	});

	it('says which ID to check where 1MSG finds nothing under it', async () => {
		const { error } = await answered(resource, operation, parameters, { status: 404, body: { error: 'Object with ID 1 is not found' } });
		expect(error?.message).toMatch(/^What the request points at does not exist/);
		expect(error?.description).toContain('1MSG said: “Object with ID 1 is not found”');
	});
});

it('a change without an answer, or in plain words, stands', async () => {
	expect((await answered('flow', 'publish', flow, { status: 200, body: '' })).outputs[0][0].json).toEqual({ published: true, flowId: '123' });
	expect((await answered('contact', 'block', { contact: PHONE }, { status: 200, body: 'OK' })).outputs[0][0].json).toEqual({ blocked: true, phone: PHONE });
});
