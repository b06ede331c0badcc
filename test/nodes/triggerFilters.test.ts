import type { IDataObject } from 'n8n-workflow';
import { startBox, type Box } from '../../demo/simulator/box';
import { deliver, triggerHooks, type TriggerSetup } from './harness';

let box: Box;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1 });
});
afterAll(async () => await box.close());
beforeEach(() => {
	box.reset();
	box.setWebhookUrls([]);
});

const setup = (filters: IDataObject): TriggerSetup => ({
	credentials: { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url },
	parameters: { events: ['message', 'reply', 'status', 'echo'], filters },
});

/** What starts a workflow of a body, in a published workflow with these filters. */
async function started(filters: IDataObject, body: unknown) {
	// The address is registered without them: a filter with a slip would not be.
	await triggerHooks(setup({})).create();
	const query = Object.fromEntries(new URL(box.webhookUrls[0]).searchParams);
	const { result, status, logs } = await deliver({ ...setup(filters), query, body });
	return { ids: (result.workflowData?.[0] ?? []).map(({ json }) => json.messageId), status, logs };
}

const now = () => Math.floor(Date.now() / 1000);
const message = (id: string, more: object = {}) => ({ id, type: 'chat', body: 'Where is my order?', fromMe: false, time: now(), author: '12025550143@c.us', chatId: '12025550143@c.us', ...more });

describe('filters of the trigger', () => {
	it('let through what all of them let through', async () => {
		const body = {
			messages: [
				message('fits'),
				message('yesterday', { time: now() - 86_400 }),
				message('stranger', { author: '447700900123@c.us', chatId: '447700900123@c.us' }),
				message('group', { chatId: '120363000000000001@g.us' }),
				message('picture', { type: 'image', body: 'https://x.example/a.jpg', caption: 'my order' }),
				message('words', { body: 'Hello' }),
				message('echo', { fromMe: true, body: 'Your order is here' }),
			],
			ack: [
				{ id: 'undelivered', status: 'undelivered', chatId: '12025550143@c.us' },
				{ id: 'delivered', status: 'delivered', chatId: '12025550143@c.us' },
			],
		};
		const filters = { statuses: ['failed'], messageTypes: ['text'], chatKinds: ['person'], senders: ['+1 202 555 0143'], sendersMode: 'allow', textMatches: ['ORDER'], textMatchMode: 'contains', ignoreOlderThanMinutes: 10 };
		expect((await started(filters, body)).ids).toEqual(['fits', 'echo', 'undelivered']);
	});

	it('nothing left answers 200 and starts nothing', async () => {
		const { ids, status } = await started({ textMatches: ['nowhere'] }, { messages: [message('m')] });
		expect(ids).toEqual([]);
		expect(status ?? 200).toBe(200);
	});

	it('a slip refuses the publishing, with the field’s name, and takes no place at the channel', async () => {
		const hooks = triggerHooks(setup({ senders: ['030 1234567'] }));
		await expect(hooks.create()).rejects.toThrow(/^Senders/);
		await expect(hooks.checkExists()).rejects.toThrow(/^Senders/);
		expect(box.webhookUrls).toEqual([]);
		expect(await hooks.delete()).toBe(true);
	});

	it('a slip while events arrive loses none, and is in the log', async () => {
		const { ids, logs } = await started({ ignoreOlderThanMinutes: 'ten' }, { messages: [message('m', { time: 1785000000 })] });
		expect(ids).toEqual(['m']);
		expect(logs.join('\n')).toMatch(/warn: .*Ignore Older Than/);
	});
});
