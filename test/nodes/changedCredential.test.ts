import { WebhookContext } from 'n8n-core';
import { startBox, type Box } from '../../demo/simulator/box';
import { deliver, triggerHooks, type TriggerSetup } from './harness';

/** n8n takes longer to read a credential than for the rest of a delivery, so that it is not read each time. */

let box: Box;
let read: jest.SpyInstance;
let workflow = 0;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1 });
});
afterAll(async () => await box.close());
beforeEach(() => {
	box.reset();
	box.setWebhookUrls([]);
	workflow += 1;
	read = jest.spyOn(WebhookContext.prototype, 'getCredentials');
});
afterEach(() => jest.restoreAllMocks());

/** The credential as it is at a moment: the same one, with this secret. */
const withSecret = (webhookSecret: string, credentialId = 'one'): TriggerSetup => ({
	credentials: { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url, webhookSecret },
	credentialId,
	workflowId: `changed${workflow}`,
	parameters: { events: ['message'] },
});

/** The tag of the address that is registered with it. */
async function tag(setup: TriggerSetup): Promise<Record<string, string>> {
	box.setWebhookUrls([]);
	await triggerHooks(setup).create();
	return Object.fromEntries(new URL(box.webhookUrls[0]).searchParams);
}

let sent = 0;
const body = () => ({ instanceId: box.channelId, messages: [{ id: `wamid.changed${sent++}`, body: 'Hi', type: 'chat', fromMe: false, author: '12025550143@c.us', chatId: '12025550143@c.us', time: Math.floor(Date.now() / 1000) }] });

async function startsWith(setup: TriggerSetup, query: Record<string, string>): Promise<boolean> {
	const { result, status } = await deliver({ ...setup, query, body: body() });
	const started = (result.workflowData?.[0].length ?? 0) > 0;
	if (!started) expect(status).toBe(401);
	return started;
}

const letPass = (ms: number) => {
	const now = performance.now() + ms;
	jest.spyOn(performance, 'now').mockImplementation(() => now);
};

it('many deliveries, by turns and at once, read the credential once, and each starts its execution', async () => {
	const setup = withSecret('first');
	const query = await tag(setup);
	const together = await Promise.all(Array.from({ length: 20 }, async () => await startsWith(setup, query)));
	for (let delivery = 0; delivery < 20; delivery++) together.push(await startsWith(setup, query));
	expect(together).toEqual(Array.from({ length: 40 }, () => true));
	expect(read).toHaveBeenCalledTimes(1);
});

it('a new secret counts at once, and ends the old one', async () => {
	const before = await tag(withSecret('first'));
	expect(await startsWith(withSecret('first'), before)).toBe(true);

	const after = await tag(withSecret('second'));
	expect(await startsWith(withSecret('second'), after)).toBe(true);
	expect(await startsWith(withSecret('second'), before)).toBe(false);
});

it('an old secret is refused two seconds after it was changed', async () => {
	const before = await tag(withSecret('first'));
	expect(await startsWith(withSecret('first'), before)).toBe(true);
	letPass(1_900);
	expect(await startsWith(withSecret('second'), before)).toBe(true);
	letPass(200);
	expect(await startsWith(withSecret('second'), before)).toBe(false);
});

it('deliveries that keep coming do not keep an old secret alive', async () => {
	const before = await tag(withSecret('first'));
	const began = performance.now();
	const clock = jest.spyOn(performance, 'now');
	const answers: boolean[] = [];
	for (const ms of [0, 700, 1_400, 2_100, 2_800]) {
		clock.mockReturnValue(began + ms);
		answers.push(await startsWith(withSecret(ms === 0 ? 'first' : 'second'), before));
	}
	expect(answers).toEqual([true, true, true, false, false]);
});

it('another credential is read at once', async () => {
	const query = await tag(withSecret('first'));
	expect(await startsWith(withSecret('first'), query)).toBe(true);
	expect(await startsWith(withSecret('second', 'two'), query)).toBe(false);
});

it('another channel in the credential counts at once, where its secret has stayed', async () => {
	const { credentials, ...rest } = withSecret('first');
	const query = await tag(withSecret('first'));
	expect(await startsWith(withSecret('first'), query)).toBe(true);
	const moved = { ...rest, credentials: { ...credentials, channelId: 'ODI000000002' } };
	const of = async (channelId: string) => (await deliver({ ...moved, query, body: { ...body(), instanceId: channelId } })).result.workflowData?.[0].length ?? 0;
	expect(await of('ODI000000002')).toBe(1);
	expect(await of('ODI000000001')).toBe(0);
});

it('what one node’s credential has told says nothing of another node', async () => {
	const query = await tag(withSecret('first'));
	expect(await startsWith(withSecret('first'), query)).toBe(true);
	expect(await startsWith({ ...withSecret('first'), nodeId: '33333333-3333-4333-8333-333333333333' }, query)).toBe(false);
});

it('a wrong tag is refused as often as it comes, and does no harm to the right one', async () => {
	const setup = withSecret('first');
	const query = await tag(setup);
	for (let round = 0; round < 3; round++) {
		expect(await startsWith(setup, { k: 'f'.repeat(32) })).toBe(false);
		expect(await startsWith(setup, query)).toBe(true);
	}
});

it('a credential that could not be read once is read again with the next delivery', async () => {
	const setup = withSecret('first');
	const query = await tag(setup);
	read.mockRejectedValueOnce(new Error('The database is busy'));
	expect(await startsWith(setup, query)).toBe(false);
	expect(await startsWith(setup, query)).toBe(true);
});
