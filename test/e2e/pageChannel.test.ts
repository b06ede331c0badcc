import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { freePort, root } from '../../demo/localN8n/tools';
import { fetchJson, template } from '../simulator/helpers';
import { BoxPage, bubbleOf, phoneOf, say, soon } from './boxPage';

/** The page of the channel in a box, in Chromium: webhooks, faults, ledger, settings, and a box that starts again. */

let world: BoxPage;
beforeAll(async () => {
	world = await BoxPage.start();
});
afterAll(async () => await world?.close());

let page: Page;
let dana: Locator;
beforeEach(async () => {
	await world.reset();
	world.box.openWindow('12025550143@c.us');
	page = await world.open();
	dana = phoneOf(page, 'Dana Example');
});

const tab = async (name: string) => await page.getByRole('tab', { name }).click();
const panel = () => page.getByRole('tabpanel');
const rows = (list: string) => page.locator(`#${list} > li`);

describe('webhooks', () => {
	it('each delivery is listed with its answer, its time and its body, and goes out again by a click', async () => {
		world.receiver.status = 503;
		await say(dana, 'Anybody there?');
		const delivery = rows('deliveries').first();
		await soon(async () => expect(await delivery.locator('summary').innerText()).toMatch(/^503 messages: chat\s+\d\d:\d\d:\d\d · \d+ ms$/));
		await delivery.locator('summary').click();
		await soon(async () => expect(JSON.parse(await delivery.locator('pre').innerText())).toEqual(world.receiver.bodies[0]));
		expect(await delivery.innerText()).toContain(world.receiver.url);
		world.receiver.status = 204;
		await delivery.getByRole('button', { name: 'Redeliver 1' }).click();
		await soon(async () => expect(await rows('deliveries').locator('.code').allInnerTexts()).toEqual(['204', '503']));
		expect(await rows('deliveries').first().innerText()).toContain('sent again');
		expect(world.receiver.bodies[1]).toEqual(world.receiver.bodies[0]);
		await page.getByLabel('failed only').check();
		expect(await rows('deliveries').locator('.code').allInnerTexts()).toEqual(['503']);
	});

	it('addresses are added, disabled, enabled again and removed', async () => {
		const add = async (url: string) => {
			await page.getByLabel('Address of a webhook').fill(url);
			await page.getByRole('button', { name: 'Add', exact: true }).click();
		};
		await add('http://127.0.0.1:9/second');
		const second = rows('webhooks').filter({ hasText: '/second' });
		await second.getByRole('button', { name: 'Disable' }).click();
		await second.getByText('disabled', { exact: true }).waitFor();
		expect([...world.box.disabledWebhooks]).toEqual(['http://127.0.0.1:9/second']);
		await second.getByRole('button', { name: 'Enable again' }).click();
		await second.getByRole('button', { name: 'Disable' }).waitFor();
		await second.getByRole('button', { name: 'Remove' }).click();
		await soon(() => expect(world.box.webhookUrls).toEqual([world.receiver.url]));
		for (const name of ['a', 'b', 'c', 'd']) {
			await add(`http://127.0.0.1:9/${name}`);
			await rows('webhooks').filter({ hasText: `:9/${name}` }).waitFor();
		}
		await add('http://127.0.0.1:9/e');
		await page.getByRole('alert').filter({ hasText: 'at most 5 webhooks' }).waitFor();
	});

	it('the credential is there to copy', async () => {
		await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
		await page.getByRole('button', { name: 'Copy API key' }).click();
		await page.getByRole('alert').filter({ hasText: 'Copied' }).waitFor();
		expect(await page.evaluate('navigator.clipboard.readText()')).toBe(world.box.apiKey);
	});
});

describe('faults', () => {
	const send = async () => await world.send('/sendMessage', { body: 'x' });
	const toggle = async (name: string) => await panel().getByRole('switch', { name }).click();
	const inLine = async () => (await fetchJson(`${world.box.url}/box/state`, 'GET')).json.counts.faults;
	const isOn = async (name: string) => await panel().getByRole('switch', { name }).isChecked();

	it('429, once: the next send gets it, the switch goes off by itself', async () => {
		await tab('Faults');
		await toggle('429 Too many requests');
		await page.getByText('/send*: 1 left').waitFor();
		const answer = await world.send('/sendMessage', { body: 'x' });
		expect([answer.status, answer.json]).toEqual([429, { error: 'Too many requests' }]);
		await soon(async () => expect(await isOn('429 Too many requests')).toBe(false));
		expect((await send()).status).toBe(200);
		await tab('Ledger');
		await soon(async () => expect((await rows('requests').allInnerTexts()).slice(0, 2).map((line) => line.slice(0, 3))).toEqual(['200', '429']));
	});

	it('until switched off, and for templates only', async () => {
		await tab('Faults');
		await page.getByRole('combobox', { name: 'For', exact: true }).selectOption('templates');
		await page.getByRole('combobox', { name: 'How often' }).selectOption('until switched off');
		await toggle('500 Internal server error');
		await page.getByText('/sendTemplate: until switched off').waitFor();
		const sendTemplate = async () => (await world.send('/sendTemplate', template('ticket_accepted', ['A', '1', 'B.']))).status;
		expect([(await send()).status, await sendTemplate(), await sendTemplate()]).toEqual([200, 500, 500]);
		await toggle('500 Internal server error');
		await soon(async () => expect(await inLine()).toBe(0));
		expect(await sendTemplate()).toBe(200);
	});

	const refused = /refused|fetch failed|aborted|terminated/;
	it.each<[string, (answer: Awaited<ReturnType<typeof send>>) => unknown, unknown, number]>([
		['503 Service unavailable', ({ status }) => status, 503, 0],
		['502 page of a gateway', ({ status, text }) => [status, text.startsWith('<!doctype html>')], [502, true], 0],
		['Answer cut in half', ({ status, json }) => [status, json], [200, undefined], 1],
		['Empty answer', ({ status, text }) => [status, text], [200, ''], 1],
		['Window closed', ({ json }) => json, { sent: false, message: 'Dialog window is closed' }, 0],
		['401 Wrong key', ({ status }) => status, 401, 0],
		['403 Subscription', ({ status, text }) => [status, text], [403, 'Subscription is blocked'], 0],
	])('%s', async (name, look, expected, accepted) => {
		await tab('Faults');
		await toggle(name);
		await soon(async () => expect(await inLine()).toBe(1));
		expect(look(await send())).toEqual(expected);
		expect(world.box.ledger).toHaveLength(accepted);
	});

	it.each([['Connection reset before', 0], ['Connection reset after', 1]])('%s', async (name, accepted) => {
		await tab('Faults');
		await toggle(name);
		await soon(async () => expect(await inLine()).toBe(1));
		await expect(send()).rejects.toThrow(refused);
		expect(world.box.ledger).toHaveLength(accepted);
	});

	it.each([['Undelivered, 131026', 'ticket_accepted', ['A', '1', 'B.']], ['Marketing limit, 131049', 'new_collection', ['A']], ['Marketing stopped, 131050', 'new_collection', ['A']], ['Experiment, 130472', 'new_collection', ['A']]])('%s: accepted, told as failed', async (name, of, values) => {
		await tab('Faults');
		await toggle(name);
		await soon(async () => expect(await inLine()).toBe(1));
		expect((await world.send('/sendTemplate', template(of, values))).json.sent).toBe(true);
		await dana.getByText(`${name.slice(-6)}: `).waitFor();
	});

	it('the pace: milliseconds before each answer, sends a second', async () => {
		await tab('Faults');
		await panel().getByLabel('Milliseconds before each answer').fill('300');
		await panel().getByLabel('Sends a second').fill('1');
		await panel().getByLabel('Sends a second').blur();
		await soon(() => expect(world.box.load).toMatchObject({ latencyMs: 300, capPerSecond: 1 }));
		const started = Date.now();
		const answers = await Promise.all([send(), send()]);
		expect(Date.now() - started).toBeGreaterThanOrEqual(300);
		expect(answers.map(({ status }) => status).sort()).toEqual([200, 429]);
	});
});

it('the ledger shows what was accepted, newest first, and gives it as JSON and CSV', async () => {
	await world.send('/sendMessage', { body: 'First, "quoted"' });
	await world.send('/sendMessage', { body: '=SUM(A1)' });
	await world.send('/sendMessage', { body: '' });
	await world.box.idle();
	await tab('Ledger');
	await soon(async () => expect(await page.locator('#ledger tr td:nth-child(3)').allInnerTexts()).toEqual([expect.stringContaining('=SUM(A1)'), expect.stringContaining('First, "quoted"')]));
	await soon(async () => expect(await page.locator('#ledger tr').first().innerText()).toMatch(/12025550143[\s\S]*read$/));
	const save = async (name: string) => {
		const [download] = await Promise.all([page.waitForEvent('download'), panel().getByRole('link', { name }).click()]);
		expect(download.suggestedFilename()).toBe(`ledger.${name.toLowerCase()}`);
		return readFileSync(await download.path(), 'utf8');
	};
	const saved = JSON.parse(await save('JSON'));
	expect(saved).toEqual(JSON.parse(JSON.stringify(world.box.ledger)));
	const csv = (await save('CSV')).trim().split('\r\n');
	expect(csv).toHaveLength(3);
	expect(csv[1]).toContain('"First, ""quoted"""');
	// A spreadsheet must not run what a stranger wrote.
	expect(csv[2]).toContain(`"'=SUM(A1)"`);
});

describe('settings', () => {
	it.each([['ack', 'ack'], ['hooks', 'hooks'], ['raw', 'entry']])('statuses are pushed as %s', async (name, key) => {
		await tab('Settings');
		await panel().getByLabel('Form of the pushes').selectOption(name);
		await panel().getByLabel('are pushed').check();
		await soon(() => expect([world.box.settings.ackNotificationsOn, world.box.rules.statusForm]).toEqual([true, name]));
		await world.send('/sendMessage', { body: 'x' });
		await soon(() => expect(world.receiver.bodies.filter((body) => key in body)).toHaveLength(3));
		await tab('Webhooks');
		await soon(async () => expect(await rows('deliveries').first().innerText()).toMatch(new RegExp(`^200 ${key}: ${key === 'entry' ? 'raw' : 'read'}`)));
	});

	it('what is set stays set while the box has not heard of it, and goes back where the box does not take it', async () => {
		await tab('Settings');
		const pushed = panel().getByLabel('are pushed');
		const form = panel().getByLabel('Form of the pushes');
		await soon(async () => expect(await form.inputValue()).toBe(world.box.rules.statusForm));
		const isPushed = await pushed.isChecked();
		let answer: () => Promise<void> = async () => await Promise.resolve();
		let routed: Promise<unknown> = Promise.resolve();
		const isAsked = new Promise<void>((resolve) => {
			routed = page.route('**/box/settings', (route) => {
				answer = async () => await route.fulfill({ status: 503, json: { error: 'Not today' } });
				resolve();
			});
		});
		await routed;
		await pushed.click();
		await isAsked;
		// The box tells of something else, with the old value of this one.
		await form.selectOption('raw');
		await world.send('/sendMessage', { body: 'told after it' });
		await tab('Ledger');
		await page.locator('#ledger').getByText('told after it').waitFor();
		await tab('Settings');
		expect([world.box.rules.statusForm, await pushed.isChecked()]).toEqual(['raw', !isPushed]);
		await answer();
		await page.getByRole('alert').filter({ hasText: 'Not today' }).waitFor();
		await soon(async () => expect(await pushed.isChecked()).toBe(isPushed));
	});

	it('retries and disabling are off, said to be guesses, and work once they are on', async () => {
		await tab('Settings');
		await panel().getByText(/how is not published/).waitFor();
		const values = async () => await Promise.all(['Retries of a failed delivery', 'Disable an address after'].map(async (label) => await panel().getByLabel(label).inputValue()));
		await soon(async () => expect(await values()).toEqual(['0', '0']));
		for (const [label, value] of [['Retries of a failed delivery', '5'], ['Milliseconds before the first retry', '10'], ['Disable an address after', '2']]) {
			await panel().getByLabel(label).fill(value);
			await panel().getByLabel(label).blur();
		}
		await soon(() => expect(world.box.rules).toMatchObject({ webhookRetries: 5, retryDelayMs: 10, disableAfter: 2 }));
		world.receiver.status = 500;
		await say(dana, 'Is this on?');
		await tab('Webhooks');
		await rows('webhooks').getByText('disabled', { exact: true }).waitFor();
		await soon(async () => expect(await rows('deliveries').locator('.hint', { hasText: 'ms' }).allInnerTexts()).toEqual([expect.stringContaining('try 2'), expect.not.stringContaining('try')]));
		expect(world.receiver.bodies).toHaveLength(2);
	});

	it('a number that the box does not take goes back, also while the cursor is in its field', async () => {
		await tab('Settings');
		const retries = panel().getByLabel('Retries of a failed delivery');
		await soon(async () => expect(await retries.inputValue()).toBe('0'));
		await retries.fill('99');
		await retries.press('Enter');
		await page.getByRole('alert').filter({ hasText: /webhookRetries/ }).waitFor();
		await soon(async () => expect(await retries.inputValue()).toBe('0'));
		expect(world.box.rules.webhookRetries).toBe(0);
	});

	it('the box is emptied', async () => {
		await say(dana, 'Soon gone');
		await bubbleOf(dana, 'Soon gone').waitFor();
		await tab('Settings');
		page.once('dialog', (dialog) => void dialog.accept());
		await panel().getByRole('button', { name: 'Empty the box' }).click();
		await bubbleOf(dana, 'Soon gone').waitFor({ state: 'detached' });
		expect(world.box.webhookUrls).toEqual([]);
	});
});

interface Shown {
	getBoundingClientRect(): { x: number; y: number; width: number; height: number };
	contains(other: unknown): boolean;
	ownerDocument: { elementFromPoint(x: number, y: number): unknown };
}

/** Whether a click in its middle reaches it, and no other element above it. */
const liesOnTop = (element: Shown) => {
	const { x, y, width, height } = element.getBoundingClientRect();
	return element.contains(element.ownerDocument.elementFromPoint(x + width / 2, y + height / 2));
};

describe('a box that starts again', () => {
	const folder = mkdtempSync(join(tmpdir(), 'onemsg-page-'));
	afterAll(() => rmSync(folder, { recursive: true, force: true }));
	let child: ChildProcess;
	afterEach(() => child.kill('SIGKILL'));
	const start = async (port: number, args: string[]) => {
		child = spawn(process.execPath, ['demo/simulator/run.js', '--port', String(port), ...args], { cwd: root, stdio: 'ignore' });
		await soon(async () => expect((await fetchJson(`http://127.0.0.1:${port}/box/state`, 'GET')).status).toBe(200));
	};
	const stop = async () => {
		const ended = new Promise((resolve) => child.once('exit', resolve));
		child.kill('SIGTERM');
		await ended;
	};

	it('with --state it is the same channel again, and the page finds it without a reload', async () => {
		const port = await freePort();
		const state = ['--state', join(folder, 'state.json')];
		await start(port, state);
		page = await world.open({}, `http://127.0.0.1:${port}`);
		await page.evaluate('window.notReloaded = true');
		dana = phoneOf(page, 'Dana Example');
		await say(dana, 'Remember me');
		await bubbleOf(dana, 'Remember me').waitFor();
		await stop();
		await page.getByText('No connection to the box. Trying again …').waitFor();
		await dana.getByPlaceholder('Message').fill('Lost?');
		await dana.getByRole('button', { name: 'Send', exact: true }).click();
		await page.getByRole('alert').filter({ hasText: 'The box does not answer' }).waitFor();
		// While the notice is there, the button below it can be pressed again at once.
		expect(await dana.getByRole('button', { name: 'Send', exact: true }).evaluate(liesOnTop)).toBe(true);
		await start(port, state);
		await page.getByText(/^Channel ODI\d+ is running$/).waitFor();
		// What could not be sent still stands in its field.
		await dana.getByRole('button', { name: 'Send', exact: true }).click();
		await bubbleOf(dana, 'Lost?').waitFor();
		expect(await dana.locator('.bubble .words').allInnerTexts()).toEqual(['Remember me', 'Lost?']);
		expect(await page.evaluate('window.notReloaded')).toBe(true);
	});

	it('without a file it is a new channel, and the page shows no more than it has', async () => {
		const port = await freePort();
		await start(port, []);
		page = await world.open({}, `http://127.0.0.1:${port}`);
		dana = phoneOf(page, 'Dana Example');
		await say(dana, 'Forget me');
		await bubbleOf(dana, 'Forget me').waitFor();
		await stop();
		await start(port, []);
		await bubbleOf(dana, 'Forget me').waitFor({ state: 'detached' });
		expect(await dana.isVisible()).toBe(true);
	});
});
