import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { root } from '../../demo/localN8n/tools';
import { call, template } from '../simulator/helpers';
import { talk } from './boxConversation';
import { BoxPage, DESKTOP, HANDHELD, phoneOf, soon } from './boxPage';

/** The page of the channel in a box, in Chromium: for hands that use no mouse, for all eyes, and against strangers. */

let world: BoxPage;
beforeAll(async () => {
	world = await BoxPage.start();
});
afterAll(async () => await world?.close());
beforeEach(async () => await world.reset());

const TABS = ['Webhooks', 'Faults', 'Ledger', 'Settings'];
const active = async (page: Page): Promise<string> =>
	await page.evaluate(`(() => { const one = document.activeElement; return one.getAttribute('aria-label') ?? one.labels?.[0]?.innerText ?? one.innerText; })()`);

describe('by keyboard alone', () => {
	it('a customer is added, writes, taps a button, answers a list, reacts and looks at the channel', async () => {
		const page = await world.open();
		const { keyboard } = page;
		const tabTo = async (name: string, key = 'Tab') => {
			for (let steps = 0; (await active(page)) !== name; steps += 1) {
				if (steps > 60) throw new Error(`${key} does not lead to ${name}`);
				await keyboard.press(key);
			}
		};
		await tabTo('Add customer');
		await keyboard.press('Enter');
		await soon(async () => expect(await active(page)).toBe('Name'));
		await keyboard.type('Kim');
		await keyboard.press('Enter');
		await soon(async () => expect(await active(page)).toBe('Message as Kim'));
		await keyboard.type('Hello');
		await keyboard.press('Enter');
		const { chatId, body } = await world.heard();
		expect(body).toBe('Hello');
		const phone = chatId.split('@')[0];
		await world.send('/sendButton', { phone, body: 'Keep it?', sections: [{ type: 'reply', reply: { id: 'y', title: 'Yes' } }] });
		await phoneOf(page, 'Kim').getByRole('button', { name: 'Yes' }).waitFor();
		await tabTo('Yes', 'Shift+Tab');
		await keyboard.press('Enter');
		expect((await world.heard()).metadata.button_reply.id).toBe('y');
		await world.send('/sendList', { phone, body: 'Which?', buttonText: 'See all', action: 'See all', sections: [{ title: 'S', rows: [{ id: 'a', title: 'A' }, { id: 'b', title: 'B' }] }] });
		await phoneOf(page, 'Kim').getByRole('button', { name: 'See all' }).waitFor();
		await tabTo('☰ See all');
		await keyboard.press('Enter');
		await tabTo('B');
		await keyboard.press('Enter');
		expect((await world.heard()).metadata.list_reply.id).toBe('b');
		await soon(async () => expect(await active(page)).toBe('☰ See all'));
		await tabTo('Reply, react and more', 'Shift+Tab');
		await keyboard.press('Enter');
		await keyboard.press('ArrowDown');
		await keyboard.press('Enter');
		expect(await world.heard()).toMatchObject({ type: 'reaction', body: '👍' });
		await soon(async () => expect(await active(page)).toBe('Reply, react and more'));
		await tabTo('Webhooks');
		for (const name of [...TABS.slice(1), TABS[0]]) {
			await keyboard.press('ArrowRight');
			expect(await active(page)).toBe(name);
			expect(await page.getByRole('tabpanel', { name }).isVisible()).toBe(true);
		}
	});
});

it('a menu whose message changes while it is open gives the focus back to the message', async () => {
	const page = await world.open();
	const id = await world.box.inbound({ from: '12025550143', text: 'Look' });
	const opener = phoneOf(page, 'Dana Example').locator(`[data-id="${id}"]`).getByRole('button', { name: 'Reply, react and more' });
	await opener.press('Enter');
	await page.getByRole('menu').waitFor();
	const before = await opener.elementHandle();
	await world.send('/sendReaction', { phone: '12025550143', body: '👍', quotedMsgId: id });
	await soon(async () => expect(await before!.evaluate((node) => node.isConnected)).toBe(false));
	await page.keyboard.press('Escape');
	expect(await active(page)).toBe('Reply, react and more');
});

describe('what strangers write is never markup', () => {
	const EVIL = '<img src=x onerror="pwned=1"><script>pwned=1</script>\'"><svg onload=pwned=1>';
	const text = (value: string) => ({ type: 'text', text: value });

	it('names, texts, files, templates, lists, webhook bodies, requests and links', async () => {
		const { box } = world;
		const say = async (message: Record<string, unknown>) => await box.inbound({ from: '12025550143', name: EVIL, ...message });
		const first = await say({ text: `${EVIL} *${EVIL}* javascript:pwned=1 https://x.example/"onmouseover="pwned=1` });
		await say({ type: 'image', url: 'javascript:pwned=1', caption: EVIL });
		await say({ type: 'document', url: `https://x.example/${encodeURIComponent(EVIL)}.pdf`, caption: EVIL });
		await say({ type: 'document', url: box.serve({ name: `${EVIL}.html`, mimeType: 'text/html', data: Buffer.from('<script>pwned=1</script>') }) });
		await say({ type: 'contact', text: `BEGIN:VCARD\nFN:${EVIL}\nTEL:${EVIL}\nEND:VCARD` });
		await say({ type: 'location', caption: EVIL });
		await say({ type: 'reaction', emoji: EVIL, quotedMessageId: first });
		await say({ type: 'unknown', text: EVIL });
		await world.send('/sendMessage', { body: EVIL, quotedMsgId: first });
		await world.send('/sendFile', { body: 'https://x.example/a.pdf', filename: `${EVIL}.pdf`, caption: EVIL });
		const parts = [{ type: 'HEADER', format: 'TEXT', text: '{{1}}' }, { type: 'BODY', text: '{{1}}' }, { type: 'BUTTONS', buttons: [{ type: 'URL', text: EVIL, url: 'javascript:pwned=1//{{1}}' }, { type: 'QUICK_REPLY', text: EVIL }, { type: 'COPY_CODE', text: EVIL }] }];
		box.templates = [...box.templates, { ...box.templates[0], name: 'evil', components: parts }];
		const params = [{ type: 'header', parameters: [text(EVIL)] }, { type: 'body', parameters: [text(EVIL)] }, { type: 'button', sub_type: 'url', index: 0, parameters: [text('x')] }, { type: 'button', sub_type: 'copy_code', index: 2, parameters: [{ type: 'coupon_code', coupon_code: 'C' }] }];
		expect((await world.send('/sendTemplate', template('evil', [], { params }))).json).toMatchObject({ sent: true });
		await world.send('/sendList', { body: EVIL, buttonText: '<b>Open</b>', action: 'Open', sections: [{ title: '<i>Top</i>', rows: [{ id: 'a', title: '<img src=x>', description: '<img src=x onerror=pwned=1>' }] }] });
		world.box.fault({ failure: { code: 1, text: EVIL } });
		await world.send('/sendMessage', { body: 'fails' });
		box.fault({ title: EVIL, path: `/${EVIL}` });
		await call(box, 'GET', `/${encodeURIComponent(EVIL)}?x=${encodeURIComponent(EVIL)}`);
		await box.push({ messages: [{ type: EVIL }], [EVIL]: EVIL });
		await box.push(EVIL);
		box.setWebhookUrls([world.receiver.url, `http://127.0.0.1:9/?${EVIL}`]);

		// The page's own policy would stop most of it: here the page has to do without.
		const page = await world.open({ bypassCSP: true });
		await page.locator('.bubble').nth(8).waitFor();
		const phone = page.locator('.phone').first();
		expect(await phone.getByRole('heading').innerText()).toBe(EVIL);
		for (const name of TABS) {
			await page.getByRole('tab', { name }).click();
			if (name === 'Webhooks') for (const summary of await page.locator('#deliveries summary').all()) await summary.click();
		}
		await phone.getByRole('button', { name: '<b>Open</b>' }).click();
		await page.getByRole('dialog').getByText('<img src=x>', { exact: true }).waitFor();
		await page.keyboard.press('Escape');
		await phone.locator('.dots').nth(0).click();
		await page.getByRole('menuitem', { name: 'Reply' }).click();
		await phone.getByText('Reply to: <img src=x').waitFor();
		expect(await page.evaluate('typeof pwned')).toBe('undefined');
		const shown: string[] = JSON.parse(await page.evaluate(`JSON.stringify([...document.querySelectorAll('main *')].flatMap((one) => [
			...(/^(script|svg|iframe|object|embed|base|b|i)$/i.test(one.tagName) || one.matches('img[src="x"]') ? [one.outerHTML] : []),
			...[...one.attributes].filter(({ name }) => name.startsWith('on')).map(({ name }) => name),
			...['href', 'src'].filter((name) => one.hasAttribute(name) && !/^(https?:|blob:)/.test(one[name])).map((name) => one.outerHTML),
		]))`));
		expect(shown).toEqual([]);
		expect(await page.getByText('javascript:pwned=1').first().isVisible()).toBe(true);
	});

	it('and the policy of the page stops what would run all the same', async () => {
		const page = await world.open();
		await page.evaluate(`document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="window.pwned = 1">')`);
		await soon(() => expect(world.complaints.join()).toContain('Content Security Policy'));
		expect(await page.evaluate('typeof window.pwned')).toBe('undefined');
	});
});

describe('looks', () => {
	it.each([320, 390, 768, 899, 900, 1440])('nothing scrolls sideways at %s px, nothing is cut', async (width) => {
		await talk(world.box);
		await world.box.inbound({ name: 'A'.repeat(90), text: 'W'.repeat(300) });
		world.box.setWebhookUrls([world.receiver.url, `https://n8n.example.com/webhook/${'a'.repeat(200)}`]);
		const page = await world.open({ viewport: { width, height: 800 } });
		await page.locator('.bubble').nth(5).waitFor();
		const tooWide = `JSON.stringify([document.scrollingElement, ...document.querySelectorAll('.log, [role=tabpanel], dialog, .top')].filter((one) => one.scrollWidth > one.clientWidth && one.clientWidth > 0).map((one) => one.className + one.id + ' ' + one.scrollWidth + ' of ' + one.clientWidth))`;
		const cut = `JSON.stringify([...document.querySelectorAll('button, label, h2, .tap, .meta, .hint')].filter((one) => one.checkVisibility() && !one.closest('.sr, #jumps') && one.clientWidth > 2 && one.scrollWidth > one.clientWidth + 1).map((one) => one.className + one.textContent))`;
		const look = async () => expect([await page.evaluate(tooWide), await page.evaluate(cut)]).toEqual(['[]', '[]']);
		await look();
		if (width < 900) await page.getByRole('button', { name: 'Channel', exact: true }).click();
		for (const name of TABS) {
			await page.getByRole('tab', { name }).click();
			await look();
		}
	});
});

it('has its picture taken for the docs', async () => {
	await talk(world.box);
	for (const [name, viewport] of [['channel-in-a-box', DESKTOP], ['channel-in-a-box-phone', HANDHELD]] as const) {
		const page = await world.open({ viewport, colorScheme: 'light' });
		await phoneOf(page, 'Alexey').getByText('Business is typing').waitFor();
		await page.screenshot({ path: join(root, 'docs', 'images', `${name}.png`) });
	}
	expect(world.complaints).toEqual([]);
});
