import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { startBox, type Box, type BoxOptions } from '../../demo/simulator/box';
import { PHONE, post, startReceiver, type Receiver, type Reply } from '../simulator/helpers';
import { launchChromium } from './editor';
import { pause } from './world';

export const DESKTOP = { width: 1440, height: 900 };
export const HANDHELD = { width: 390, height: 844 };

/** A box, its page in Chromium, and a webhook that hears what customers do; no n8n. */
export class BoxPage {
	/** What the open pages complained of: errors of scripts, and whatever the browser refused. */
	readonly complaints: string[] = [];

	private constructor(
		readonly browser: Browser,
		readonly box: Box,
		readonly receiver: Receiver,
	) {}

	/** Statuses come at once; what a phone reads is decided by its mode. */
	static async start(options: BoxOptions = {}): Promise<BoxPage> {
		return new BoxPage(await launchChromium(), await startBox({ statusDelayMs: 1, ...options }), await startReceiver());
	}

	async close(): Promise<void> {
		await this.browser.close();
		await this.box.close();
		await this.receiver.close();
	}

	/** As at the start, with the webhook on the list, and no page open. */
	async reset(): Promise<void> {
		for (const context of this.browser.contexts()) await context.close();
		this.box.reset();
		this.box.setWebhookUrls([this.receiver.url]);
		this.receiver.status = 200;
		this.receiver.bodies.length = 0;
		this.complaints.length = 0;
	}

	async open(options: BrowserContextOptions = {}, url = this.box.url): Promise<Page> {
		const context = await this.browser.newContext({ viewport: DESKTOP, locale: 'en-GB', ...options });
		const page = await context.newPage();
		page.setDefaultTimeout(30_000);
		page.on('pageerror', (error) => this.complaints.push(error.message));
		page.on('console', (message) => message.type() === 'error' && this.complaints.push(message.text()));
		await page.goto(url);
		await page.getByText(/^Channel ODI\d+ is running$/).waitFor();
		return page;
	}

	/** The business sends to the first customer. */
	async send(path: string, body: Record<string, unknown>): Promise<Reply> {
		return await post(this.box, path, { phone: PHONE, ...body });
	}

	/** The next thing that the webhook hears of a customer, and that no test has taken yet; echoes of sends are passed over. */
	// eslint-disable-next-line @typescript-eslint/no-explicit-any -- pushes are inspected, not trusted
	async heard(): Promise<any> {
		const { bodies } = this.receiver;
		const isTheirs = ({ messages }: { messages?: Array<{ fromMe: boolean }> }) => messages?.[0].fromMe === false;
		await soon(() => expect(bodies.some(isTheirs)).toBe(true));
		return bodies.splice(0, bodies.findIndex(isTheirs) + 1).pop().messages[0];
	}
}

/** Checks again and again until it holds; what does not hold in the end is thrown. */
export async function soon(check: () => unknown, timeoutMs = 30_000): Promise<void> {
	for (const deadline = Date.now() + timeoutMs; ; await pause(40)) {
		try {
			await check();
			return;
		} catch (error) {
			if (Date.now() > deadline) throw error;
		}
	}
}

export const phoneOf = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
/** The message with that text; the newest, where several have it. */
export const bubbleOf = (phone: Locator, text: string): Locator => phone.locator('.bubble', { hasText: text }).last();

export async function say(phone: Locator, text: string): Promise<void> {
	await phone.getByPlaceholder('Message').fill(text);
	await phone.getByRole('button', { name: 'Send', exact: true }).click();
}

/** Picks an entry of one of the page's menus. */
export async function choose(opener: Locator, entry: string): Promise<void> {
	await opener.click();
	await opener.page().getByRole('menu').getByText(entry, { exact: true }).click();
}

export const phoneMenu = async (phone: Locator, entry: string) => await choose(phone.getByRole('button', { name: 'Phone', exact: true }), entry);
export const messageMenu = async (bubble: Locator, entry: string) => await choose(bubble.getByRole('button', { name: 'Reply, react and more' }), entry);

/** Adds a customer by the dialog; gives the phone. */
export async function addCustomer(page: Page, name: string): Promise<Locator> {
	await page.getByRole('button', { name: 'Add customer' }).click();
	await page.getByLabel('Name', { exact: true }).fill(name);
	await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
	const phone = phoneOf(page, name);
	await phone.waitFor();
	return phone;
}
