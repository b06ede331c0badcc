import type { IDataObject } from 'n8n-workflow';
import { startBox, type Box } from '../../demo/simulator/box';
import { runNode, scenarioNodes, type NodeSettings } from './harness';
import { itemsInto, phoneOf } from './openChats';

let box: Box;
/** How far the channel's clock is behind. */
let agoMs = 0;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1, now: () => Date.now() - agoMs });
});
afterAll(async () => await box.close());
beforeEach(() => {
	box.reset();
	agoMs = 0;
});

const CHAT = '12025550143@c.us';
const template = { __rl: true, mode: 'name', value: 'ticket_accepted|en' };
const variables = { mappingMode: 'defineBelow', value: { body_1: 'Maria', body_2: '={{ $json.ticket }}', body_3: 'Wait a little' } };
const instead = { fallbackTemplate: template, fallbackVariables: variables };
const text = { resource: 'message', operation: 'sendText', recipient: CHAT, text: 'Hello' };

async function run(parameters: IDataObject, { whenWindowClosed = 'fail', ...options }: IDataObject, settings: NodeSettings = {}, items: IDataObject[] = [{ ticket: 'T-1' }], node = 'oneMsg') {
	return await runNode(node, { ...parameters, whenWindowClosed, options }, { credentials: { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url }, items, settings });
}

const methods = () => box.ledger.map(({ method }) => method);

describe('a closed window', () => {
	it('is an error by default', async () => {
		const { error } = await run(text, {});
		expect(error?.context).toMatchObject({ outcome: 'refused', code: 131047 });
	});

	it('sendTemplate: the template goes out instead, with its variables, and the item says so', async () => {
		const { outputs, error } = await run({ ...text, ...instead }, { whenWindowClosed: 'sendTemplate' });
		expect(error).toBeUndefined();
		expect(outputs[0][0].json).toMatchObject({ outcome: 'accepted', sentAs: 'template', fallbackUsed: true, messageId: box.ledger[0].id, to: { kind: 'phone', value: '12025550143' } });
		expect(outputs[0][0].json.text).toContain('T-1');
		expect(methods()).toEqual(['sendTemplate']);
	});

	it('skip: nothing goes out, and the item says so', async () => {
		const { outputs } = await run(text, { whenWindowClosed: 'skip' });
		expect(outputs[0][0].json).toEqual({ outcome: 'skipped', reason: expect.stringContaining('24-hour window') as string, to: { kind: 'phone', value: '12025550143' } });
		expect(box.ledger).toEqual([]);
	});

	it('an open window is not asked about, and the session message goes out', async () => {
		box.openWindow(CHAT);
		const { outputs } = await run({ ...text, ...instead }, { whenWindowClosed: 'sendTemplate' });
		expect(outputs[0][0].json).toMatchObject({ sentAs: 'session' });
		expect(outputs[0][0].json).not.toHaveProperty('fallbackUsed');
		expect(methods()).toEqual(['sendMessage']);
	});

	it('the scenario nodes that answer in a session do it, too', async () => {
		for (const node of ['oneMsgRequestInformation', 'oneMsgAvailabilityReply']) {
			box.reset();
			const parameters = { recipient: CHAT, ticketNumber: 'T-1', awaitedItem: 'a photo', customerName: 'Maria', productName: 'Lamp', availability: 'in stock', ...instead };
			const { outputs, error } = await run(parameters, { whenWindowClosed: 'sendTemplate' }, {}, [{ ticket: 'T-1' }], node);
			expect(error).toBeUndefined();
			expect(outputs[0][0].json).toMatchObject({ sentAs: 'template', fallbackUsed: true });
			expect(scenarioNodes.find(({ description }) => description.name === node)?.methods?.resourceMapping).toHaveProperty('getFallbackSlots');
		}
	});

	it('a template that cannot be sent is told as such, and nothing has gone out', async () => {
		const { error } = await run({ ...text, fallbackTemplate: template, fallbackVariables: { mappingMode: 'defineBelow', value: {} } }, { whenWindowClosed: 'sendTemplate' });
		expect(error?.message).toMatch(/^Template Instead: /);
		expect(error?.context).toMatchObject({ outcome: 'notSent' });
		expect(box.ledger).toEqual([]);
	});

	it('promise 3: a list of templates that 1MSG does not give for now fails its own items, not those of open windows', async () => {
		const items = itemsInto(box, 40);
		box.closeWindow(`${phoneOf(7)}@c.us`);
		box.fault({ path: '/templates', times: 50, status: 429, headers: { 'retry-after': '3600' }, body: { error: 'Too many requests' } });
		const { outputs } = await run({ ...text, ...instead, recipient: '={{ $json.to }}' }, { whenWindowClosed: 'sendTemplate', maxPerSecond: 1000 }, { onError: 'continueRegularOutput' }, items);
		const failed = outputs[0].flatMap(({ json }, index) => (json.outcome === 'accepted' ? [] : [[index, json.error]]));
		expect(failed).toEqual([[7, expect.stringMatching(/^Template Instead: .*too many/)]]);
		expect(box.ledger).toHaveLength(39);
	});

	it('what is wrong with the message itself is told as it is', async () => {
		const { error } = await run({ ...text, ...instead, text: '' }, { whenWindowClosed: 'sendTemplate' });
		expect(error?.message).toMatch(/^Text/);
		expect(box.hits).toEqual([]);
	});

	it('another refusal is no closed window', async () => {
		box.openWindow(CHAT);
		box.fault({ path: '/sendMessage', status: 200, body: { sent: false, error: { code: 131026 } } });
		const { error } = await run({ ...text, ...instead }, { whenWindowClosed: 'sendTemplate' });
		expect(error?.context).toMatchObject({ code: 131026 });
		expect(box.ledger).toEqual([]);
	});

	it('a window that closes behind the first part of a long text sends no template: the customer has read a beginning', async () => {
		box.openWindow(CHAT);
		let sent = 0;
		box.faultFor = ({ name }) => (name === 'sendMessage' && (sent += 1) === 2 ? { status: 200, body: { sent: false, error: { code: 131047 } } } : undefined);
		const { error } = await run({ ...text, ...instead, text: 'word '.repeat(1500) }, { whenWindowClosed: 'sendTemplate', longText: 'split' });
		expect(error?.message).toMatch(/Part 2 of 2/);
		expect(methods()).toEqual(['sendMessage']);
	});

	it('a word that is no choice is refused before anything leaves', async () => {
		const { error } = await run(text, { whenWindowClosed: 'whatever' });
		expect(error?.message).toMatch(/When Window Is Closed/);
		expect(box.hits).toHaveLength(0);
	});
});

describe('promise 1: what may have gone out is not sent again by itself', () => {
	const retry: NodeSettings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };

	it('once the template is out, a later try does not send the session message, though the window is open now', async () => {
		const items = [{ ticket: 'T-1' }, { ticket: 'T-2' }];
		// The second item fails at first; meanwhile the customer writes.
		const recipient = `={{ $json.ticket === "T-1" ? "${CHAT}" : "12025550199@c.us" }}`;
		box.openWindow('12025550199@c.us');
		let failed = false;
		box.faultFor = ({ body }) => {
			if ((body as { phone?: string } | undefined)?.phone !== '12025550199' || failed) return undefined;
			failed = true;
			box.openWindow(CHAT);
			return { status: 200, body: { sent: false, error: { code: 131026 } }, delayMs: 200 };
		};
		const { error } = await run({ ...text, ...instead, recipient }, { whenWindowClosed: 'sendTemplate' }, retry, items);
		expect([error, failed]).toEqual([undefined, true]);
		expect(box.ledger.map(({ method, to }) => `${method} ${to}`).sort()).toEqual([`sendMessage 12025550199@c.us`, `sendTemplate ${CHAT}`]);
	});

	it('a template whose outcome is unknown is not followed by anything', async () => {
		box.fault({ path: '/sendTemplate', kind: 'resetAfter' });
		const { error } = await run({ ...text, ...instead }, { whenWindowClosed: 'sendTemplate' }, retry);
		expect(error?.context).toMatchObject({ outcome: 'unknown' });
		expect(methods()).toEqual(['sendTemplate']);
	});
});

describe('Check Window First', () => {
	it('asks the history, and sends the template without trying the session message', async () => {
		agoMs = 2 * 86_400_000;
		await box.inbound({ from: '12025550143', text: 'Hello' });
		agoMs = 0;
		const { outputs, error } = await run({ ...text, ...instead }, { whenWindowClosed: 'sendTemplate', checkWindowFirst: true });
		expect(error).toBeUndefined();
		expect(outputs[0][0].json).toMatchObject({ sentAs: 'template', fallbackUsed: true, window: { open: false } });
		expect(box.hits.filter(({ path }) => path.includes('sendMessage'))).toHaveLength(0);
	});

	it('an open one is said to be open', async () => {
		await box.inbound({ from: '12025550143', text: 'Hello' });
		const { outputs } = await run(text, { checkWindowFirst: true });
		expect(outputs[0][0].json).toMatchObject({ outcome: 'accepted', sentAs: 'session', window: { open: true } });
	});

	it('a history that cannot tell is said, and the message is tried', async () => {
		box.historyOn = false;
		box.openWindow(CHAT);
		const { outputs } = await run(text, { checkWindowFirst: true });
		expect(outputs[0][0].json).toMatchObject({ outcome: 'accepted', window: { open: 'unknown', reason: expect.any(String) as string } });
	});

	const askedHistory = () => box.hits.filter(({ path }) => /\/(messages|messagesHistory)/.test(path)).length;
	const closed = async () => {
		agoMs = 2 * 86_400_000;
		await box.inbound({ from: '12025550143', text: 'Hello' });
		agoMs = 0;
		// Another customer has written just now.
		await box.inbound({ from: '12025550199', text: 'Hello' });
	};

	it('a closed one fails the item before anything leaves, or is skipped with what was found', async () => {
		await closed();
		const { error } = await run(text, { checkWindowFirst: true });
		expect(error?.message).toMatch(/24-hour window/);
		expect(error?.context).toMatchObject({ outcome: 'notSent', code: 131047 });
		const { outputs } = await run(text, { whenWindowClosed: 'skip', checkWindowFirst: true });
		expect(outputs[0][0].json).toMatchObject({ outcome: 'skipped', reason: expect.stringContaining('24-hour window') as string, window: { open: false, lastInboundAt: expect.any(String) as string } });
		expect(box.hits.filter(({ path }) => path.includes('send'))).toEqual([]);
	});

	it.each([
		['a number', '12025550143'],
		['a number as people write it', '+1 (202) 555-0143'],
		['a chat ID', CHAT],
	])('knows the chat by %s', async (_, recipient) => {
		await closed();
		const { outputs } = await run({ ...text, recipient }, { whenWindowClosed: 'skip', checkWindowFirst: true });
		expect(outputs[0][0].json).toMatchObject({ outcome: 'skipped', window: { open: false } });
	});

	it.each([
		['a group', '120363043968066561@g.us', '120363043968066561@g.us'],
		['a BSUID', 'US.13491208655302741918', '13491208655302741918@lid'],
		['a user name', '@maria.k', 'maria.k'],
	])('asks for the messages of the chat alone: %s', async (_, recipient, chat) => {
		await run({ ...text, recipient }, { checkWindowFirst: true, whenWindowClosed: 'skip' });
		const asked = box.hits.filter(({ path }) => path.includes('/messages')).map(({ path }) => new URL(path, box.url).searchParams.get('chatId'));
		expect(asked[0]).toContain(chat);
	});

	it.each<[string, IDataObject]>([
		['Check Window First', { checkWindowFirst: 'perhaps' }],
		['When Window Is Closed', { whenWindowClosed: 'whatever' }],
	])('a scenario node refuses what is no choice of %s', async (field, options) => {
		const parameters = { recipient: CHAT, ticketNumber: 'T-1', awaitedItem: 'a photo' };
		const { error } = await run(parameters, options, {}, [{}], 'oneMsgRequestInformation');
		expect(error?.message).toContain(field);
		expect(box.hits).toEqual([]);
	});

	it('switched off, or not chosen, asks nothing; what is no switch is refused', async () => {
		box.openWindow(CHAT);
		for (const options of [{ checkWindowFirst: false }, {}]) {
			const { outputs } = await run(text, options);
			expect(outputs[0][0].json).toMatchObject({ outcome: 'accepted' });
			expect(outputs[0][0].json).not.toHaveProperty('window');
		}
		expect(askedHistory()).toBe(0);
		const { error } = await run(text, { checkWindowFirst: 'perhaps' });
		expect(error?.message).toMatch(/Check Window First/);
		expect(methods()).toHaveLength(2);
	});
});

describe('the template instead', () => {
	it('goes to the number that the message was for, with the item’s country code', async () => {
		const { outputs } = await run({ ...text, ...instead, recipient: '(202) 555-0143' }, { whenWindowClosed: 'sendTemplate', defaultCountryCode: '1' });
		expect(outputs[0][0].json).toMatchObject({ outcome: 'accepted', sentAs: 'template', to: { kind: 'phone', value: '12025550143' } });
	});

	it('that 1MSG refuses is told as such, with its code and its status', async () => {
		box.fault({ path: '/sendTemplate', status: 400, body: { message: 'Template name does not exist', error: { code: 132001 } } });
		const { error } = await run({ ...text, ...instead }, { whenWindowClosed: 'sendTemplate' });
		expect(error?.message).toMatch(/^Template Instead: ./);
		expect(error?.context).toMatchObject({ outcome: 'refused', code: 132001, httpStatus: 400 });
		expect(box.ledger).toEqual([]);
	});

	it.each([
		['is not on the channel', { fallbackTemplate: { ...template, value: 'no_such|en' } }],
		['was not chosen', { fallbackTemplate: { ...template, value: '' } }],
		['has no variables', { fallbackVariables: undefined }],
	])('that %s is told as such, and what to do', async (_, wrong) => {
		const { error } = await run({ ...text, ...instead, ...wrong } as IDataObject, { whenWindowClosed: 'sendTemplate' });
		expect(error?.message).toMatch(/^Template Instead: ./);
		expect(error?.description).toMatch(/./);
		expect(box.ledger).toEqual([]);
	});

	it('may be an offer with an end: a date that is to come goes out, one that is over is told', async () => {
		const inTwoDays = new Date(Date.now() + 2 * 86_400_000).toISOString();
		const offer = (ends: string) => ({ fallbackTemplate: { ...template, value: 'weekend_offer|en' }, fallbackVariables: { mappingMode: 'defineBelow', value: { header_media: 'https://cdn.example/w.jpg', body_1: 'Maria', offer_expiry: ends, button_0_code: 'HALF', button_1_url: 'chairs' } } });
		expect((await run({ ...text, ...offer('2020-01-01') }, { whenWindowClosed: 'sendTemplate' })).error?.message).toMatch(/^Template Instead: .*is over/);
		expect((await run({ ...text, ...offer(inTwoDays) }, { whenWindowClosed: 'sendTemplate' })).error).toBeUndefined();
		expect(JSON.stringify(box.hits.at(-1)?.body)).toContain(`"expiration_time_ms":${Date.parse(inTwoDays)}`);
	});

	it('is not sent where the message may have gone out', async () => {
		box.openWindow(CHAT);
		box.fault({ path: '/sendMessage', kind: 'resetAfter' });
		const { error } = await run({ ...text, ...instead }, { whenWindowClosed: 'sendTemplate' });
		expect(error?.context).toMatchObject({ outcome: 'unknown' });
		expect(methods()).toEqual(['sendMessage']);
	});
});
