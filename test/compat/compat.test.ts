import type { IDataObject } from 'n8n-workflow';
import { startBox, type Box } from '../../demo/simulator/box';
import { deliver, generalNode, runNode, runTrigger, scenarioNodes, trigger, triggerHooks, type TriggerSetup } from '../nodes/harness';
import { KeyStore } from '../nodes/keyStore';
import { freeze, note } from './freeze';
import { namesOf, releases, storedNames, workflowsOf } from './released';

/** Promise 10: a workflow saved with any released version runs for ever. See README.md here. */

const CHAT = '12025550143@c.us';
const CUSTOMER = 'wamid.CUSTOMER';
let box: Box;
/** The customer's message, which the box gives an id. */
let messageId: string;
beforeAll(async () => {
	await new KeyStore().install();
	box = await startBox({ statusDelayMs: -1 });
});
afterAll(async () => {
	freeze();
	await box.close();
});
beforeEach(async () => {
	box.reset();
	box.setWebhookUrls([]);
	messageId = await box.inbound({ from: '12025550143', text: 'Hello' });
});

/** As it is kept: without what the box made up. */
const kept = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll(messageId, CUSTOMER)) as T;

const credentials = () => ({ apiKey: box.apiKey, environment: 'custom', baseUrl: box.url });
const ITEM = { phone: '+1 202 555 0143', chatId: CHAT, name: 'Maria', ticket: '12345' };

it('has at least the first version', () => expect(releases).toContain('0.1.0'));

describe.each(releases)('promise 10: a workflow saved with %s runs for ever', (release) => {
	const all = workflowsOf(release);

	it('has a workflow of each node', () => {
		const kept = new Set(all.map(([, { type }]) => type.split('.')[1]));
		expect([...kept].sort()).toEqual([...scenarioNodes, generalNode, trigger].map(({ description }) => description.name).filter((name) => namesOf(release).includes(name)).sort());
	});

	it('knows all names that it stored', () => {
		const names = new Set(storedNames());
		expect(namesOf(release).filter((name) => !names.has(name))).toEqual([]);
	});

	it.each(all.filter(([, { type }]) => !type.endsWith('Trigger')))('%s sends what it sent, and gives what it gave', async (name, { type, parameters, retryOnFail, onError }, { sent, out }) => {
		const { outputs, error } = await runNode(type.split('.')[1], parameters as IDataObject, { credentials: credentials(), items: [{ ...ITEM, messageId }], settings: { retryOnFail, onError } });
		expect(error).toBeUndefined();
		const called = kept(box.hits.filter(({ method }) => method !== 'GET').map(({ path, body }) => ({ path: path.replace(`/${box.channelId}`, ''), body })));
		const left = kept(outputs[0].map(({ json }) => json));
		note(name, called, left);
		expect(called).toEqual(sent);
		expect(left).toMatchObject(out!);
	});

	it.each(all.filter(([, { type }]) => type.endsWith('Trigger')))('%s registers, and gives what it gave', async (_name, { parameters, id, typeVersion }, { out }) => {
		const setup: TriggerSetup = { credentials: credentials(), parameters: parameters as IDataObject, nodeId: id, typeVersion };
		await triggerHooks(setup).create();
		const query = Object.fromEntries(new URL(box.webhookUrls[0]).searchParams);
		const message = { id: 'wamid.IN', body: 'Is it in stock?', type: 'chat', fromMe: false, author: CHAT, time: 1785000000, chatId: CHAT, senderName: 'Maria Example' };
		const { result } = await deliver({ ...setup, query, body: { instanceId: box.channelId, messages: [message] } });
		const items = await runTrigger(setup, result.workflowData![0]);
		expect(items.map(({ json }) => json)).toMatchObject(out!);
	});
});
