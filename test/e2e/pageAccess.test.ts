import { source as axe, type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { fetchJson } from '../simulator/helpers';
import { talk } from './boxConversation';
import { BoxPage, DESKTOP, HANDHELD, phoneMenu, phoneOf, soon } from './boxPage';

/** The page of the channel in a box, in Chromium: what a screen reader needs, and a way for Tab through all of it. */

let world: BoxPage;
beforeAll(async () => {
	world = await BoxPage.start();
});
afterAll(async () => await world?.close());
beforeEach(async () => await world.reset());

const TABS = ['Webhooks', 'Faults', 'Ledger', 'Settings'];
const LOOKS = [['desktop', DESKTOP], ['phone', HANDHELD]] as const;
const active = async (page: Page): Promise<string> => await page.evaluate(`(() => { const one = document.activeElement; return one.getAttribute('aria-label') ?? one.innerText; })()`);

it('Tab goes through everything and comes back: nothing holds it, and Escape leaves menus and dialogs', async () => {
	await talk(world.box);
	const page = await world.open();
	await page.evaluate('document.activeElement.blur()');
	const seen = new Set<string>();
	let last = '';
	let held = 0;
	for (let steps = 0; steps < 300; steps += 1) {
		await page.keyboard.press('Tab');
		const here = await page.evaluate(`(() => { const one = document.activeElement; if (one === document.body) return 'end'; return one.dataset.seen ??= String(Math.random()); })()`);
		if (here !== last && seen.has(String(here))) break;
		// Between the last and the first lies the browser's own.
		if (here === 'end') continue;
		// The browser's own player has several stops.
		held = here === last ? held + 1 : 0;
		expect(held).toBeLessThan(8);
		last = String(here);
		seen.add(last);
	}
	expect(seen.size).toBeGreaterThan(40);
	const left: string[] = JSON.parse(await page.evaluate(`JSON.stringify([...document.querySelectorAll('button, a, input, select, textarea, summary')].filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.tabIndex >= 0 && !one.disabled && one.type !== 'file' && !one.dataset.seen).map((one) => one.outerHTML))`));
	expect(left).toEqual([]);
	const opener = phoneOf(page, 'Alexey').getByRole('button', { name: 'Phone', exact: true });
	await opener.focus();
	await page.keyboard.press('Enter');
	await page.getByRole('menu').waitFor();
	await page.keyboard.press('Escape');
	expect([await page.getByRole('menu').count(), await active(page)]).toEqual([0, 'Phone']);
	await page.getByRole('button', { name: 'Add customer' }).focus();
	await page.keyboard.press('Enter');
	await page.getByRole('dialog').waitFor();
	await page.keyboard.press('Escape');
	await soon(async () => expect([await page.getByRole('dialog').count(), await active(page)]).toEqual([0, 'Add customer']));
});

it.each(LOOKS.flatMap(([name, viewport]) => (['light', 'dark'] as const).map((colorScheme) => ({ name, viewport, colorScheme }))))('axe finds nothing: $name, $colorScheme', async ({ viewport, colorScheme }) => {
	await talk(world.box);
	world.receiver.status = 500;
	world.box.settings.ackNotificationsOn = true;
	await world.box.inbound({ text: 'Nobody hears it' });
	world.box.disableWebhook(world.receiver.url);
	world.box.fault({ title: 'Slow', kind: 'slow', delayMs: 1, path: '/nothing' });
	await fetchJson(`${world.box.url}/box/customers/change`, 'POST', { chatId: '12025550145@c.us', hasBlocked: true, mode: 'off' });
	const page = await world.open({ viewport, colorScheme });
	await page.locator('.bubble').nth(8).waitFor();
	await page.evaluate(axe);
	const check = async (where: string) => {
		const { violations, passes } = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as AxeResults;
		expect([where, violations.map(({ id, nodes }) => [id, nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`)])]).toEqual([where, []]);
		expect(passes.length).toBeGreaterThan(10);
	};
	await check('phones');
	await phoneOf(page, 'Alexey').getByRole('button', { name: 'Phone', exact: true }).click();
	await check('menu');
	await page.keyboard.press('Escape');
	await phoneOf(page, 'Alexey').getByRole('button', { name: 'See plans' }).click();
	await check('list');
	await page.keyboard.press('Escape');
	await page.getByRole('button', { name: 'Add customer' }).click();
	await check('dialog');
	await page.keyboard.press('Escape');
	await phoneMenu(phoneOf(page, 'Alexey'), 'Close the 24-hour window');
	if (viewport === HANDHELD) await page.getByRole('button', { name: 'Channel', exact: true }).click();
	for (const name of TABS) {
		await page.getByRole('tab', { name }).click();
		if (name === 'Webhooks') await page.locator('#deliveries summary').first().click();
		await check(name);
	}
});
