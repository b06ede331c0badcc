import { startBox, type Box, type BoxOptions } from '../../demo/simulator/box';
import { fetchJson, startReceiver, type Receiver } from './helpers';

let receiver: Receiver;
let box: Box;
async function start(rules: BoxOptions['rules'], status = 500): Promise<void> {
	receiver = await startReceiver(status);
	box = await startBox({ statusDelayMs: -1, rules: { retryDelayMs: 5, ...rules } });
	box.setWebhookUrls([receiver.url]);
}
afterEach(async () => {
	await box.close();
	await receiver.close();
});
const control = async (path: string, body: unknown) => await fetchJson(`${box.url}/box${path}`, 'POST', body);

test('a failed delivery is tried as often as the rule says, each try is on record, and the body stays the same', async () => {
	await start({ webhookRetries: 2 });
	await box.inbound({ text: 'Hi' });
	expect(box.deliveries.map(({ status, attempt }) => [status, attempt])).toEqual([[500, undefined], [500, 2], [500, 3]]);
	expect(receiver.bodies[2]).toEqual(receiver.bodies[0]);
});

test('by default nothing is tried again and nothing is disabled', async () => {
	await start({});
	for (let count = 0; count < 12; count += 1) await box.inbound({ text: 'Hi' });
	expect(box.deliveries).toHaveLength(12);
	expect([...box.disabledWebhooks]).toEqual([]);
});

test('an address is disabled after so many failures in a row, retries stop, and the list enables it again', async () => {
	await start({ webhookRetries: 9, disableAfter: 3 });
	await box.inbound({ text: 'one' });
	expect(receiver.bodies).toHaveLength(3);
	expect([...box.disabledWebhooks]).toEqual([receiver.url]);
	await box.inbound({ text: 'nobody hears it' });
	expect(receiver.bodies).toHaveLength(3);
	expect((await control('/webhooks', { action: 'enable', url: receiver.url })).status).toBe(200);
	await box.inbound({ text: 'two' });
	expect(receiver.bodies).toHaveLength(6);
});

test('a good answer begins the count anew', async () => {
	await start({ disableAfter: 2 }, 200);
	const failing = await startReceiver(500);
	box.setWebhookUrls([failing.url]);
	await box.inbound({});
	box.setWebhookUrls([receiver.url]);
	await box.inbound({});
	expect([...box.disabledWebhooks]).toEqual([]);
	box.setWebhookUrls([failing.url]);
	await box.inbound({});
	expect([...box.disabledWebhooks]).toEqual([failing.url]);
	await failing.close();
});

test('a delivery goes out again by hand, to a disabled address too, with the body it had', async () => {
	await start({}, 200);
	await box.inbound({ text: 'Hi' });
	box.disableWebhook(receiver.url);
	expect((await control('/deliveries/redeliver', { number: 1 })).status).toBe(200);
	await box.idle();
	expect(receiver.bodies).toEqual([receiver.bodies[0], receiver.bodies[0]]);
	expect(box.deliveries[1]).toMatchObject({ status: 200, redelivered: true, url: receiver.url });
	expect((await control('/deliveries/redeliver', { number: 9 })).status).toBe(404);
	expect((await fetchJson(`${box.url}/box/deliveries/2`, 'GET')).json.body).toEqual(receiver.bodies[0]);
});

test('an address has the time that the rule gives', async () => {
	await start({ webhookTimeoutMs: 40 }, 200);
	const { createServer } = await import('node:http');
	const mute = createServer(() => undefined);
	await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
	box.setWebhookUrls([`http://127.0.0.1:${(mute.address() as { port: number }).port}/`]);
	await box.inbound({});
	mute.closeAllConnections();
	mute.close();
	expect(box.deliveries[0].error).toBe('no answer in 0.04 s');
});

test('rules change while the box runs; nonsense changes none of them, and reset goes back to those of the start', async () => {
	await start({ disableAfter: 4 });
	expect((await control('/rules', { statusForm: 'raw', statusDelayMs: null })).status).toBe(200);
	expect(box.rules).toMatchObject({ statusForm: 'raw', statusDelayMs: Infinity, disableAfter: 4 });
	const refused: object[] = [{ statusForm: 'xml' }, { webhookRetries: -1 }, { webhookRetries: 2, nothing: 1 }, { readByDefault: 'yes' }, { toString: 1 }];
	for (const changes of refused) expect((await control('/rules', changes)).status).toBe(400);
	expect(box.rules.webhookRetries).toBe(0);
	expect((await control('/settings', { ackNotificationsOn: true, channelStatus: 'connecting' })).status).toBe(200);
	expect([box.settings.ackNotificationsOn, box.channelStatus]).toEqual([true, 'connecting']);
	for (const changes of [{ ackNotificationsOn: 1 }, { nothing: true }, { channelStatus: 'gone' }]) expect((await control('/settings', changes)).status).toBe(400);
	box.reset();
	expect(box.rules).toMatchObject({ statusForm: 'ack', disableAfter: 4, statusDelayMs: -1 });
});

test('addresses are added and taken off by hand, five at most', async () => {
	await start({}, 200);
	const add = async (url: string) => (await control('/webhooks', { action: 'add', url })).status;
	expect(await add('ftp://x.example')).toBe(400);
	for (const name of ['a', 'b', 'c', 'd']) expect(await add(`http://127.0.0.1:9/${name}`)).toBe(200);
	expect(await add('http://127.0.0.1:9/e')).toBe(400);
	expect((await control('/webhooks', { action: 'remove', url: receiver.url })).status).toBe(200);
	expect(box.webhookUrls).toHaveLength(4);
	expect((await control('/webhooks', { action: 'disable', url: receiver.url })).status).toBe(404);
	expect((await control('/webhooks', { action: 'bend', url: 'http://127.0.0.1:9/a' })).status).toBe(400);
});
