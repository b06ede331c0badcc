import type { IDataObject } from 'n8n-workflow';
import { startBox, type Box, type Fault } from '../../../demo/simulator/box';
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

async function answered(resource: string, operation: string, parameters: IDataObject, answer: { status: number; body: unknown } | Fault) {
	box.fault(answer as Fault);
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

describe.each(changes)('promise 2: %s.%s is not done', (resource, operation, parameters) => {
	it.each<[string, unknown]>([
		['a no that is wrapped', { response: { success: false } }],
		['a status', { status: 'error', message: 'no way' }],
		['a code beside words', { code: 131000, message: 'Something went wrong' }],
		['somebody for whom it failed', { block_users: { added_users: [], failed_users: [{ input: PHONE, errors: [{ code: 139100, message: 'Failed to block' }] }] } }],
		['words of a known failure', { message: 'Group not found' }],
		['words of an unknown one', { message: 'Come back later' }],
		['plain text', 'Subscription is blocked'],
	])('where the answer under HTTP 200 is %s', async (_, body) => {
		const { error, outputs } = await answered(resource, operation, parameters, { status: 200, body });
		expect(outputs.flat()).toEqual([]);
		expect(['refused', 'unknown', 'notSent']).toContain(error?.context?.outcome);
		expect(error?.message).not.toMatch(/^(The reason is not known|undefined)/);
	});
});

it.each(changes.filter(([, operation]) => operation === 'create'))('promise 2: %s.%s does not count as made where the answer does not name it', async (resource, operation, parameters) => {
	const { error, outputs } = await answered(resource, operation, parameters, { status: 200, body: {} });
	expect(outputs.flat()).toEqual([]);
	expect(error?.message).toMatch(/^The (group|template) may have been created: 1MSG did not say whether it did it/);
	expect([error?.context?.outcome, error?.context?.retryable]).toEqual(['unknown', false]);
});

describe.each(changes)('promise 9: %s.%s whose answer is lost', (resource, operation, parameters) => {
	it.each<[string, Fault]>([
		['on the way', { kind: 'resetBefore' }],
		['behind 1MSG’s address', { kind: 'html', status: 504 }],
		['in 1MSG', { status: 500, body: { error: 'Internal server error' } }],
		['by waiting', { status: 408, body: '' }],
	])('%s may have been done', async (_, fault) => {
		const { error, outputs } = await answered(resource, operation, parameters, fault);
		expect(outputs.flat()).toEqual([]);
		expect(error?.context?.outcome).toBe('unknown');
		expect(error?.message).toMatch(/not known whether 1MSG did it|may have been created/);
	});

	it('that was refused was not', async () => {
		const { error } = await answered(resource, operation, parameters, { status: 501, body: { error: 'Not implemented' } });
		expect(error?.context?.outcome).not.toBe('unknown');
	});
});

it('promise 9: a template that is deleted although the answer is lost is not said to be there', async () => {
	const { error } = await answered('template', 'delete', { template: 'ticket_accepted' }, { path: '/removeTemplate', kind: 'resetAfter' });
	expect(box.templates.filter(({ name }) => name === 'ticket_accepted')).toEqual([]);
	expect(error?.context).toMatchObject({ outcome: 'unknown' });
	expect(error?.description).toMatch(/Doing it again does no harm\..*ECONNRESET/);
});

it.each<[string, string, IDataObject]>([...reads, ['media', 'upload', { source: 'url', url: 'https://cdn.example/a.pdf' }]])('%s.%s whose answer is lost may be made again: nothing was sent', async (resource, operation, parameters) => {
	const { error } = await answered(resource, operation, parameters, { kind: 'resetBefore' });
	expect(error?.context).toMatchObject({ outcome: 'notSent', retryable: true });
});

it('a change without an answer, or in plain words, stands', async () => {
	expect((await answered('flow', 'publish', flow, { status: 200, body: '' })).outputs[0][0].json).toEqual({ published: true, flowId: '123' });
	expect((await answered('contact', 'block', { contact: PHONE }, { status: 200, body: 'OK' })).outputs[0][0].json).toEqual({ blocked: true, phone: PHONE });
});
