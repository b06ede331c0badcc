import { get as request, type IncomingMessage } from 'node:http';
import { startBox, type Box } from '../../demo/simulator/box';
import { CHAT, fetchJson, PHONE, post } from './helpers';

let box: Box;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: 1 });
});
afterEach(() => box.reset());
afterAll(async () => await box.close());

interface Listener {
	// eslint-disable-next-line @typescript-eslint/no-explicit-any -- parts are inspected, not trusted
	parts: Map<string, any>;
	told: string[];
	until(fits: () => boolean): Promise<void>;
	end(): void;
}

/** A page, reduced to what it hears. */
async function listen(): Promise<Listener> {
	const parts = new Map<string, unknown>();
	const told: string[] = [];
	let text = '';
	let ready = false;
	const stream = await new Promise<IncomingMessage>((resolve) => request(`${box.url}/box/live`, resolve));
	stream.setEncoding('utf8').on('data', (chunk: string) => {
		const events = (text + chunk).split('\n\n');
		text = events.pop() ?? '';
		for (const event of events) {
			const [, kind, data] = /^event: (\w+)\ndata: (.*)$/.exec(event) ?? [];
			if (kind === 'ready') ready = true;
			if (kind !== 'part') continue;
			const { name, value } = JSON.parse(data) as { name: string; value: unknown };
			told.push(name);
			if (value === null) parts.delete(name);
			else parts.set(name, value);
		}
	});
	const until = async (fits: () => boolean) => {
		for (let waited = 0; !fits(); waited += 10) {
			if (waited > 3000) throw new Error(`In vain; told: ${told.join(' ')}`);
			await new Promise((resolve) => setTimeout(resolve, 10));
		}
	};
	await until(() => ready);
	return { parts, told, until, end: () => stream.destroy() };
}

test('a new page hears everything first, then only what changes', async () => {
	await box.inbound({ text: 'Before' });
	const page = await listen();
	expect(page.parts.get('phones')).toEqual([CHAT]);
	expect(page.parts.get(`phone:${CHAT}`)).toMatchObject({ name: 'Dana Example', windowOpen: true, messages: [{ text: 'Before' }] });
	page.told.length = 0;
	await box.inbound({ from: '12025550177', name: 'Sam', text: 'Hi' });
	await page.until(() => page.parts.has('phone:12025550177@c.us'));
	expect(page.told).toEqual(['phones', 'phone:12025550177@c.us']);
	page.end();
});

test('what tests change behind its back is told too, and what is gone is taken away', async () => {
	const page = await listen();
	box.settings.ackNotificationsOn = true;
	box.setWebhookUrls(['http://127.0.0.1:9/x']);
	await page.until(() => page.parts.get('channel').settings.ackNotificationsOn && page.parts.get('webhooks').list.length === 1);
	await fetchJson(`${box.url}/box/customers/remove`, 'POST', { chatId: CHAT });
	await page.until(() => !page.parts.has(`phone:${CHAT}`));
	expect(page.parts.get('phones')).toEqual([]);
	page.end();
});

test('who comes back after a break knows what happened meanwhile', async () => {
	const before = await listen();
	before.end();
	const id = await box.inbound({ text: 'Meanwhile' });
	await post(box, '/readMessage', { messageId: id, typingIndicator: true });
	const after = await listen();
	expect(after.parts.get(`phone:${CHAT}`)).toMatchObject({ typing: true, messages: [{ text: 'Meanwhile', status: 'read' }] });
	await post(box, '/sendMessage', { phone: PHONE, body: 'Done' });
	await after.until(() => after.parts.get(`phone:${CHAT}`).typing === false && after.parts.get('ledger').length === 1);
	after.end();
});

test('typing ends after 25 seconds by itself', async () => {
	let now = Date.now();
	const slow = await startBox({ statusDelayMs: -1, now: () => now });
	const id = await slow.inbound({ text: 'Hi' });
	await post(slow, '/readMessage', { messageId: id, typingIndicator: true });
	const typing = async () => {
		const stream = await fetch(`${slow.url}/box/live`);
		const { value } = await stream.body!.getReader().read();
		return /"typing":true/.test(Buffer.from(value!).toString());
	};
	expect(await typing()).toBe(true);
	now += 25_001;
	expect(await typing()).toBe(false);
	await slow.close();
});

test('a campaign does not open a phone for each receiver', async () => {
	for (let count = 0; count < 30; count += 1) await box.inbound({ from: String(12025551000 + count), text: 'Hi' });
	const page = await listen();
	expect(page.parts.get('phones')).toHaveLength(8);
	expect(page.parts.get('chats')).toHaveLength(23);
	const { chatId } = page.parts.get('chats')[22];
	await fetchJson(`${box.url}/box/customers/change`, 'POST', { chatId, isOpen: true });
	await page.until(() => page.parts.get('phones').includes(chatId));
	page.end();
});

test('a key that came in a query is not shown', async () => {
	await fetchJson(`${box.url}/${box.channelId}/status?token=${box.apiKey}&x=1`, 'GET');
	const page = await listen();
	expect(page.parts.get('requests')).toEqual([{ number: 1, method: 'GET', path: `/${box.channelId}/status?token=…&x=1`, status: 200 }]);
	page.end();
});
