import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBox } from '../../demo/simulator/box';
import { CHAT, fetchJson, get, PHONE, post, startReceiver, template } from './helpers';

const folder = mkdtempSync(join(tmpdir(), 'onemsg-box-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a box that starts again with its file is the same channel: key, chats, window, webhooks, files, settings', async () => {
	const stateFile = join(folder, 'state.json');
	const receiver = await startReceiver();
	const first = await startBox({ stateFile, statusDelayMs: 1 });
	first.setWebhookUrls([receiver.url, 'http://127.0.0.1:9/off']);
	first.disableWebhook('http://127.0.0.1:9/off');
	first.settings.ackNotificationsOn = true;
	first.rules.webhookRetries = 1;
	first.rules.retryDelayMs = 5;
	const link = first.serve({ name: 'a.txt', data: Buffer.from('kept') });
	const id = await first.inbound({ name: 'Kim', type: 'document', url: link });
	await post(first, '/sendTemplate', template('ticket_accepted', ['Kim', '42', 'Soon.']));
	await post(first, '/readMessage', { messageId: id });
	await fetchJson(`${first.url}/box/customers/change`, 'POST', { chatId: CHAT, hasBlocked: true });
	await first.idle();
	await first.close();

	const second = await startBox({ stateFile, statusDelayMs: 1 });
	expect(second.apiKey).toBe(first.apiKey);
	expect(second.ledger).toEqual(first.ledger);
	expect(second.isWindowOpen(CHAT)).toBe(true);
	expect(second.webhookUrls).toEqual([receiver.url, 'http://127.0.0.1:9/off']);
	expect([...second.disabledWebhooks]).toEqual(['http://127.0.0.1:9/off']);
	expect(second.settings.ackNotificationsOn).toBe(true);
	expect(second.rules).toMatchObject({ webhookRetries: 1, statusForm: 'ack' });
	expect(second.historyPageCap).toBe(Infinity);
	const { messages } = (await get(second, '/messages')).json;
	expect(messages.map(({ senderName }: { senderName: string }) => senderName)[0]).toBe('Kim');
	// The port is another one: the link follows it.
	expect(messages[0].body.startsWith(second.url)).toBe(true);
	expect((await fetchJson(messages[0].body, 'GET')).text).toBe('kept');
	expect((await get(second, `/hookInfo?messageId=${encodeURIComponent(second.ledger[0].id)}`)).json.hooks).toHaveLength(3);
	expect(second.deliveries.length).toBe(first.deliveries.length);
	const chats = (await fetchJson(`${second.url}/box/chats`, 'GET')).json;
	expect(chats).toMatchObject([{ name: 'Kim', messages: [{ status: 'read' }, { status: 'read', look: { actions: [{ kind: 'url' }] } }] }]);
	await post(second, '/sendMessage', { phone: PHONE, body: 'One tick' });
	await second.idle();
	expect(second.ledger[1].statuses).toEqual(['sent']);
	await second.close();
	await receiver.close();
});

test('it is written while the box runs, for nobody else to read', async () => {
	const stateFile = join(folder, 'running.json');
	const box = await startBox({ stateFile, statusDelayMs: -1 });
	await box.inbound({ text: 'Remember me' });
	for (let waited = 0; !readFileSync(stateFile, 'utf8').includes('Remember me') && waited < 40; waited += 1) await new Promise((resolve) => setTimeout(resolve, 50));
	expect(readFileSync(stateFile, 'utf8')).toContain('Remember me');
	expect(statSync(stateFile).mode & 0o077).toBe(0);
	await box.close();
});

test('what the options name goes before what the file says', async () => {
	const stateFile = join(folder, 'options.json');
	await (await startBox({ stateFile, statusForm: 'raw' })).close();
	const asSaved = await startBox({ stateFile });
	expect(asSaved.rules.statusForm).toBe('raw');
	await asSaved.close();
	const told = await startBox({ stateFile, statusForm: 'hooks', apiKey: 'other' });
	expect([told.rules.statusForm, told.apiKey]).toEqual(['hooks', 'other']);
	await told.close();
});

test.each(['', '{"version":2}', '[]', 'my diary'])('a file that is none of the box is refused and left alone: %s', async (text) => {
	const stateFile = join(folder, 'foreign.json');
	writeFileSync(stateFile, text);
	await expect(startBox({ stateFile })).rejects.toThrow('is not a state file of this box');
	expect(readFileSync(stateFile, 'utf8')).toBe(text);
});
