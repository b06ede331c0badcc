import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { createServer, type Server } from 'node:http';
import { Server as Listening, type AddressInfo } from 'node:net';
import { startBox, type Box } from '../../demo/simulator/box';
import { storedNames } from '../compat/released';
import { runNode } from './harness';

/** What docs/security.md promises and no other test shows. */

let box: Box;
let foreign: Server;
const arrived: string[] = [];
const foreignUrl = () => `http://127.0.0.1:${(foreign.address() as AddressInfo).port}`;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1 });
	foreign = createServer((request, response) => {
		arrived.push(request.url!);
		response.end('{}');
	});
	await new Promise<void>((listening) => foreign.listen(0, '127.0.0.1', listening));
});
afterAll(async () => {
	foreign.close();
	await box.close();
});
beforeEach(() => box.reset());

const credentials = () => ({ apiKey: box.apiKey, environment: 'custom', baseUrl: box.url });

describe('promise 6: another node with this credential, as n8n’s HTTP Request is one', () => {
	/** A node that calls whatever address its item holds, over both of n8n’s helpers. */
	const other = (helper: 'httpRequestWithAuthentication' | 'requestWithAuthentication', key: 'url' | 'uri'): INodeType =>
		({
			description: { displayName: 'Other', name: 'other', group: ['output'], version: 1, description: '', defaults: { name: 'Other' }, inputs: ['main'], outputs: ['main'], credentials: [{ name: 'oneMsgChannelApi' }], properties: [] },
			async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
				const { address, options } = this.getInputData()[0].json;
				await this.helpers[helper].call(this, 'oneMsgChannelApi', { method: 'GET', [key]: address, json: true, ...(options as object) } as never);
				return [[{ json: { called: true } }]];
			},
		}) as unknown as INodeType;

	describe.each([['httpRequestWithAuthentication', 'url'], ['requestWithAuthentication', 'uri']] as const)('%s', (helper, key) => {
		const call = async (address: string, options = {}) => await runNode('other', {}, { credentials: credentials(), items: [{ address, options }], nodeTypes: { 'n8n-nodes-onemsg.other': other(helper, key) } });

		it('reaches the channel', async () => {
			const { outputs } = await call(`${box.url}/${box.channelId}/status`);
			expect(outputs[0][0].json).toEqual({ called: true });
			expect(box.hits[0].headers.authorization).toBe(`Bearer ${box.apiKey}`);
		});

		it('reaches no other host and no other channel', async () => {
			for (const address of [`${foreignUrl()}/steal`, `${box.url}/ODI999/status`, `${box.url}/${box.channelId}/../ODI999/status`]) {
				const { error } = await call(address);
				expect(error?.message).toMatch(/lies elsewhere/);
			}
			expect([arrived, box.hits]).toEqual([[], []]);
		});

		it('is not led away by a redirect', async () => {
			box.fault({ path: '/status', status: 302, headers: { location: `${foreignUrl()}/steal` }, body: '' });
			await call(`${box.url}/${box.channelId}/status`);
			expect(arrived).toEqual([]);
		});

		it('takes no detour over a proxy of the workflow', async () => {
			const proxy = key === 'uri' ? foreignUrl() : { protocol: 'http', host: '127.0.0.1', port: Number(new URL(foreignUrl()).port) };
			const { error } = await call(`${box.url}/${box.channelId}/status`, { proxy });
			expect(error?.message).toMatch(/^Proxy cannot be used with this credential\. It could read the API key/);
			expect([arrived, box.hits]).toEqual([[], []]);
		});

		it.each<[object, RegExp]>([
			[{ rejectUnauthorized: false }, /^SSL issues cannot be ignored/],
			[{ skipSslCertificateValidation: true }, /^SSL issues cannot be ignored/],
			[{ agentOptions: { ca: 'of somebody else' } }, /^SSL certificates cannot be used/],
		])('trusts no certificate of the workflow’s own: %j', async (options, sentence) => {
			expect((await call(`${box.url}/${box.channelId}/status`, options)).error?.message).toMatch(sentence);
			expect(box.hits).toEqual([]);
		});

		it.each(['Host', ' hOST'])('goes to no other host by the header %j', async (name) => {
			expect((await call(`${box.url}/${box.channelId}/status`, { headers: { [name]: 'evil.example' } })).error?.message).toMatch(/^The header Host cannot be set/);
			expect(box.hits).toEqual([]);
		});

		it('takes the same options where they say nothing', async () => {
			const { outputs } = await call(`${box.url}/${box.channelId}/status`, { rejectUnauthorized: true, agentOptions: {}, proxy: '' });
			expect(outputs[0][0].json).toEqual({ called: true });
		});
	});
});

it('who may edit a workflow can set neither the host nor the key: no node has a field for them', () => {
	const ofNodes = storedNames().filter((name) => !name.startsWith('oneMsgChannelApi'));
	expect(ofNodes.filter((name) => /\/(baseUrl|host|hostname|apiKey|token|secret|webhookSecret|environment|channelId)$/i.test(name))).toEqual([]);
	expect(storedNames()).toContain('oneMsgChannelApi/baseUrl');
});

it('a body with the keys of a prototype changes no object', async () => {
	const body = '{"phone":"12025550143","body":"Hello","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}';
	box.openWindow('12025550143@c.us');
	await runNode('oneMsg', { resource: 'api', operation: 'request', method: 'POST', path: '/sendMessage', body }, { credentials: credentials() });
	expect(box.hits).toHaveLength(1);
	expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

it('a template’s values with the keys of a prototype are no values', async () => {
	const value = JSON.parse('{"__proto__":{"body_1":"Eve","body_2":"1","body_3":"x"}}') as object;
	const parameters = { resource: 'message', operation: 'sendTemplate', recipient: '12025550143', template: { __rl: true, mode: 'name', value: 'ticket_accepted|en' }, fillIn: 'form', variables: { mappingMode: 'defineBelow', value } };
	const { error } = await runNode('oneMsg', parameters as never, { credentials: credentials() });
	expect(error?.message).toMatch(/is empty|needs|missing/i);
	expect(box.ledger).toEqual([]);
});

it('the box listens on this computer only, unless told otherwise', async () => {
	const listen = jest.spyOn(Listening.prototype, 'listen');
	const bound = async (host?: string) => {
		listen.mockClear();
		const one = await startBox({ statusDelayMs: -1, host });
		const addresses = listen.mock.contexts.map((server) => ((server as Listening).address() as AddressInfo).address);
		await one.close();
		return addresses;
	};
	try {
		expect(await bound()).toEqual(['127.0.0.1']);
		expect(await bound('0.0.0.0')).toEqual(['0.0.0.0']);
	} finally {
		listen.mockRestore();
	}
});
