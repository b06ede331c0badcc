import type { IDataObject } from 'n8n-workflow';
import { startBox, type Box } from '../../demo/simulator/box';
import { sift } from '../../nodes/shared/domain/events/memory';
import { deliver, triggerHooks, type Delivered, type TriggerSetup } from './harness';

/** What is remembered where n8n loses static data: of several deliveries at the same time, it keeps what was written last. */

let box: Box;
let query: Record<string, string>;
const setup = (): TriggerSetup => ({ credentials: { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url }, parameters: { events: ['message'] } });
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1 });
	await triggerHooks(setup()).create();
	query = Object.fromEntries(new URL(box.webhookUrls[0]).searchParams);
});
afterAll(async () => await box.close());

const NODE = 'node:1MSG Trigger';
const body = (id: string) => ({ instanceId: 'ODI000000001', messages: [{ id, type: 'chat', body: 'Hello', fromMe: false, time: Math.floor(Date.now() / 1000), chatId: '12025550143@c.us' }] });
const send = async (id: string, staticData: IDataObject, more: object = {}): Promise<Delivered> => await deliver({ ...setup(), query, body: body(id), staticData, ...more });
const isGiven = ({ result }: Delivered) => result.workflowData !== undefined;

/** Static data as another process has left it, which read it before the last write. */
async function overwritten(staticData: IDataObject, id: string): Promise<void> {
	const before = structuredClone(staticData);
	await send(id, staticData);
	Object.assign(staticData, before);
}

describe('static data that another delivery has overwritten', () => {
	it('a repeat is known all the same, and is stored again with the next delivery', async () => {
		const staticData: IDataObject = {};
		await send('first', staticData);
		await overwritten(staticData, 'lost');
		expect(isGiven(await send('lost', staticData))).toBe(false);
		await send('next', staticData);
		expect((staticData[NODE] as IDataObject).seen).toHaveLength(3 * 14);
	});

	it('what two deliveries at the same moment add is there in the end, in either order', async () => {
		const staticData: IDataObject = {};
		await send('first', staticData);
		const copies = [structuredClone(staticData), structuredClone(staticData)];
		await Promise.all(['a', 'b'].map(async (id, place) => await send(id, copies[place])));
		for (const copy of copies) for (const id of ['a', 'b']) expect(isGiven(await send(id, structuredClone(copy)))).toBe(false);
	});

	it('what another process has written is known, and stays', async () => {
		const staticData: IDataObject = {};
		await send('ours', staticData);
		const elsewhere = structuredClone(staticData);
		(elsewhere[NODE] as IDataObject).seen = sift([{ event: 'message', timestamp: '', dedupeKey: 'ODI000000001:message:theirs' }], undefined, { skipDuplicates: true, onlyForward: true }, Date.now()).memory;
		for (const id of ['ours', 'theirs']) expect(isGiven(await send(id, elsewhere))).toBe(false);
		await send('next', elsewhere);
		expect((elsewhere[NODE] as IDataObject).seen).toHaveLength(3 * 14);
	});

	it('two triggers of one workflow, each with its own memory, give the same event both', async () => {
		const staticData: IDataObject = {};
		const other = '44444444-4444-4444-8444-444444444444';
		const ofOther = async (id: string, data: IDataObject) => {
			box.setWebhookUrls([]);
			await triggerHooks({ ...setup(), nodeId: other }).create();
			return await deliver({ ...setup(), nodeId: other, query: Object.fromEntries(new URL(box.webhookUrls[0]).searchParams), body: body(id), staticData: data });
		};
		const otherData: IDataObject = {};
		await ofOther('before', otherData);
		await send('both', staticData);
		expect(isGiven(await ofOther('both', otherData))).toBe(true);
	});

	it('a node whose static data is empty begins anew', async () => {
		await send('again', {});
		expect(isGiven(await send('again', {}))).toBe(true);
	});

	it('what a test listener has seen, the published workflow has not', async () => {
		const staticData: IDataObject = {};
		await send('first', staticData);
		expect(isGiven(await send('tested', structuredClone(staticData), { isTest: true }))).toBe(true);
		expect(isGiven(await send('tested', staticData))).toBe(true);
	});
});
