import type { IDataObject } from 'n8n-workflow';
import { startBox, type Box } from '../../demo/simulator/box';
import { listener, type ListenerSetup } from './listeners';

let box: Box;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1 });
});
afterAll(async () => await box.close());
beforeEach(() => {
	box.reset();
	box.setWebhookUrls([INBOX]);
});

const INBOX = 'https://app.1msg.io/service/service_core/whatsapp/webhook/42';
const PROD = { process: 'prod', base: 'https://prod.example.com', instanceId: 'production' };
const STAGING = { process: 'staging', base: 'https://staging.example.com', instanceId: 'staging' };
const at = (more: Partial<ListenerSetup> = {}) =>
	listener({ name: 'one', process: 'one', ...more, credentials: { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url, ...more.credentials } });
const publish = async (one: ReturnType<typeof at>) => (await one.checkExists()) || (await one.create());
const posts = () => box.hits.filter(({ method }) => method === 'POST').map(({ path }) => path.split('/').at(-1));
/** As an export and an import of the workflow carry it. */
const copyOf = (staticData: IDataObject) => JSON.parse(JSON.stringify(staticData)) as IDataObject;
const problem = async (work: Promise<unknown>): Promise<Error & { description?: string }> =>
	await work.then(
		() => new Error('went through'),
		(error: Error) => error,
	);

describe('promise 5: ours is only what this n8n has registered itself', () => {
	it.each<[string, number, Partial<ListenerSetup>]>([
		['on another host', 20, STAGING],
		['on the same host, by mistake', 5, { ...STAGING, base: PROD.base }],
		['with the same encryption key, and so the same tag', 5, { ...STAGING, instanceId: PROD.instanceId }],
	])('one exported workflow on two n8n, the second %s: both live after each was switched off and on %i times', async (_case, rounds, second) => {
		const first: IDataObject = {};
		await publish(at({ ...PROD, staticData: first }));
		const [, production] = box.webhookUrls;
		// What is remembered travels with the workflow.
		const both = [at({ ...PROD, staticData: first }), at({ ...second, staticData: copyOf(first) })];
		await publish(both[1]);
		expect(box.webhookUrls).toEqual([INBOX, production, expect.any(String)]);
		for (let round = 0; round < rounds; round++) {
			for (const one of both) {
				await one.delete();
				expect(box.webhookUrls).toHaveLength(2);
				await publish(one);
				expect(box.webhookUrls).toHaveLength(3);
			}
		}
		expect(box.webhookUrls).toEqual(expect.arrayContaining([INBOX, production]));
		expect(await Promise.all(both.map(async (one) => await one.checkExists()))).toEqual([true, true]);
	});

	it('after the key was changed, the old address goes when the new one comes; a copy of the workflow leaves it alone', async () => {
		const staticData: IDataObject = {};
		const under = (webhookSecret: string, more: Partial<ListenerSetup> = {}) => at({ ...PROD, staticData, ...more, credentials: { ...({} as ListenerSetup['credentials']), webhookSecret, apiKey: box.apiKey, environment: 'custom', baseUrl: box.url } });
		await publish(under('first'));
		const [, first] = box.webhookUrls;
		const copy = under('second', { ...STAGING, base: PROD.base, staticData: copyOf(staticData) });
		await publish(copy);
		expect(box.webhookUrls).toContain(first);
		await copy.delete();
		expect(box.webhookUrls).toEqual([INBOX, first]);
		await publish(under('second'));
		expect(box.webhookUrls).toHaveLength(2);
		expect(box.webhookUrls).not.toContain(first);
		await under('third').delete();
		expect(box.webhookUrls).toEqual([INBOX]);
	});
});

describe('a test listener', () => {
	it('pressed twice takes one place, gives it back, and never touches the published workflow', async () => {
		const live = at();
		await publish(live);
		const before = box.webhookUrls;
		const staticData = {};
		const test = at({ isTest: true, process: 'main2', staticData });
		await test.create();
		await test.create();
		expect(box.webhookUrls).toHaveLength(before.length + 1);
		await test.delete();
		expect(box.webhookUrls).toEqual(before);
		await test.delete();
		expect(box.webhookUrls).toEqual(before);
	});

	it('gives its place back even when 1MSG hesitates', async () => {
		const test = at({ isTest: true });
		await test.create();
		box.fault({ path: '/webhook', status: 502, times: 2, body: 'down' });
		await test.delete();
		expect(box.webhookUrls).toEqual([INBOX]);
	});

	it('gives its place back even when 1MSG hesitates behind the write', async () => {
		const test = at({ isTest: true });
		await test.create();
		let down = 2;
		box.faultFor = ({ method, name }) => (method === 'GET' && name === 'webhook' && box.webhookUrls.length === 1 && down-- > 0 ? { status: 502, body: 'down' } : undefined);
		await test.delete();
		expect(box.webhookUrls).toEqual([INBOX]);
		expect(down).toBeLessThan(2);
	});

	it('a key that 1MSG refuses is not tried again', async () => {
		box.fault({ path: '/webhook', status: 401, body: { error: 'Wrong token' } });
		expect((await problem(at().delete())).message).toMatch(/key/i);
		expect(box.hits).toHaveLength(1);
	});
});

describe('an address that 1MSG has disabled', () => {
	it('does not count as registered, and publishing again enables it', async () => {
		const one = at();
		await publish(one);
		expect(await one.checkExists()).toBe(true);
		box.disableWebhook(box.webhookUrls[1]);
		expect(await one.checkExists()).toBe(false);
		const list = box.webhookUrls;
		await one.create();
		expect([...box.disabledWebhooks]).toEqual([]);
		expect(box.webhookUrls).toEqual(list);
		expect(await one.checkExists()).toBe(true);
	});

	it('of another tool is no reason to write', async () => {
		const one = at();
		await publish(one);
		box.disableWebhook(INBOX);
		expect(await one.checkExists()).toBe(true);
	});
});

describe('an address that 1MSG cannot reach', () => {
	it.each(['http://n8n.example.com', 'https://localhost:5678', 'https://127.0.0.1', 'https://[::1]:5678', 'https://192.168.1.20:5678', 'https://10.1.2.3', 'https://n8n:5678', 'https://n8n.local'])(
		'%s is refused on 1MSG’s own host, before a request, and WEBHOOK_URL is named',
		async (base) => {
			const one = at({ base, isProduction: true });
			for (const work of [one.checkExists(), one.create()]) {
				const { message, description } = await problem(work);
				expect(message).toContain(`cannot deliver to this n8n: its webhook address begins with ${base}`);
				expect(description).toContain('WEBHOOK_URL');
			}
			expect(box.hits).toEqual([]);
			await one.delete();
			expect(box.webhookUrls).toEqual([INBOX]);
		},
	);

	it('a public one is taken there, and any on another host, such as a proxy or the channel in a box', async () => {
		await publish(at({ isProduction: true }));
		await publish(at({ base: 'http://localhost:5678', process: 'two' }));
		expect(box.webhookUrls.map((address) => new URL(address).origin)).toEqual(['https://app.1msg.io', 'https://n8n.example.com', 'http://localhost:5678']);
	});
});

describe('delivery statuses', () => {
	const wanted = { parameters: { events: ['status'] } };

	it('are switched on where they are off, and not written where they are on', async () => {
		box.settings.ackNotificationsOn = false;
		await publish(at(wanted));
		expect(box.settings.ackNotificationsOn).toBe(true);
		expect(posts()).toEqual(['webhook', 'settings']);
		box.hits.length = 0;
		await at(wanted).delete();
		await publish(at(wanted));
		expect(posts()).toEqual(['webhook', 'webhook']);
		expect(box.settings.ackNotificationsOn).toBe(true);
	});

	it('where they cannot be switched on, only an address that was not there before leaves', async () => {
		box.settings.ackNotificationsOn = false;
		box.fault({ path: '/settings', method: 'POST', status: 403, body: 'Subscription is blocked', times: 2 });
		expect((await problem(at(wanted).create())).message).toMatch(/blocked/);
		expect(box.webhookUrls).toEqual([INBOX]);
		await at().create();
		const list = box.webhookUrls;
		expect((await problem(at(wanted).create())).message).toMatch(/blocked/);
		expect(box.webhookUrls).toEqual(list);
	});
});

it('a full list names its five entries without their secrets, and the address to put in by hand', async () => {
	const five = [INBOX, 'https://b.example/?key=S3CRET', 'https://c.example/', 'https://d.example/', 'https://e.example/'];
	box.setWebhookUrls(five);
	const one = at();
	const { message, description } = await problem(one.create());
	for (const host of ['app.1msg.io', 'b.example', 'c.example', 'd.example', 'e.example']) expect(message).toContain(host);
	expect(`${message}${description}`).not.toContain('S3CRET');
	const address = /by hand: (\S+)/.exec(description!)![1];
	expect(address).toMatch(/^https:\/\/n8n\.example\.com\/webhook\/.+\?k=[0-9a-f]{32}$/);
	expect(box.webhookUrls).toEqual(five);
	// It is the right one: put in by hand, it counts.
	box.setWebhookUrls([INBOX, address]);
	expect(await one.checkExists()).toBe(true);
});
