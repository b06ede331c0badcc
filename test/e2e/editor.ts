import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { OWNER } from '../../demo/localN8n/client';
import { root } from '../../demo/localN8n/tools';

/** The system's Chromium, without a screen and quiet on the network. */
export async function launchChromium(): Promise<Browser> {
	return await chromium.launch({
		executablePath: '/usr/bin/chromium',
		args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
	});
}

/** n8n's editor, used as a person uses it. */
export class Editor {
	private constructor(
		private readonly browser: Browser,
		readonly page: Page,
		private readonly url: string,
	) {}

	static async open(url: string): Promise<Editor> {
		const browser = await launchChromium();
		const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
		page.setDefaultTimeout(60_000);
		await page.goto(`${url}/signin`);
		await page.fill('[name=emailOrLdapLoginId]', OWNER.email);
		await page.fill('[name=password]', OWNER.password);
		await page.click('button:has-text("Sign in")');
		await page.waitForURL(/home|workflow/);
		return new Editor(browser, page, url);
	}

	async close(): Promise<void> {
		await this.browser.close();
	}

	async newWorkflow(): Promise<void> {
		await this.page.goto(`${this.url}/workflow/new`);
		await this.page.waitForSelector('[data-test-id=canvas-plus-button]');
	}

	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`${this.url}/workflow/${id}`);
		await this.page.waitForSelector('[data-test-id=canvas-node]');
		await this.page.click('[data-test-id=zoom-to-fit]');
		await this.page.waitForTimeout(800);
	}

	/** Opens the form of a node of the workflow on the canvas. */
	async openNode(name: string): Promise<void> {
		await this.page.locator(`[data-test-id=canvas-node][data-node-name="${name}"]`).dblclick();
		await this.page.waitForSelector('[data-test-id=node-parameters] [data-test-id=parameter-input-operation]');
		await this.page.waitForTimeout(150);
	}

	async closeNode(): Promise<void> {
		await this.page.keyboard.press('Escape');
		await this.page.waitForSelector('[data-test-id=node-parameters]', { state: 'detached' });
	}

	/** Labels of the open form that the editor cuts off, with the width there is and the width they need. */
	async cutLabels(): Promise<string[]> {
		// As text: what runs in the page knows nothing of this file.
		return await this.page.evaluate(`[...document.querySelectorAll('[data-test-id=node-parameters] *')]
			.filter((element) => element.children.length === 0 && element.textContent.trim() !== '' && element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1)
			.map((element) => element.textContent.trim() + ' (' + element.clientWidth + ' of ' + element.scrollWidth + ')')`);
	}

	/** Types into the search of the node panel, and gives the names it finds. */
	async searchNodes(text: string): Promise<string[]> {
		await this.page.click('[data-test-id=node-creator-plus-button]');
		await this.page.fill('[data-test-id=node-creator] input', text);
		await this.page.waitForSelector('[data-test-id=item-iterator-item]');
		await this.page.waitForTimeout(500);
		const found = await this.page.locator('[data-test-id=item-iterator-item]').allInnerTexts();
		return found.map((item) => item.split('\n')[0].trim());
	}

	/** Adds a node from the panel, by one of its events or actions where it has several; its form opens. */
	async addNode(search: string, shown: string, action?: string): Promise<void> {
		await this.searchNodes(search);
		await this.page.locator('[data-test-id=item-iterator-item]', { has: this.page.getByText(shown, { exact: true }) }).first().click();
		if (action) {
			const entry = this.page.locator('[data-test-id=item-iterator-item]').filter({ has: this.page.getByText(action, { exact: true }) });
			await this.page.locator('[data-test-id=node-creator-category-item]').first().waitFor();
			// Events are unfolded, actions are not.
			if ((await entry.count()) === 0) await this.page.locator('[data-test-id=node-creator-category-item]', { hasText: /^Actions/ }).click();
			await entry.first().click();
		} else await this.page.click('button:has-text("Add to workflow")');
		await this.page.waitForSelector('[data-test-id=ndv]');
	}

	async fill(parameter: string, value: string): Promise<void> {
		const input = this.page.locator(`[data-test-id=parameter-input-${parameter}]`).locator('input, textarea').first();
		await input.fill(value);
		await input.blur();
	}

	/** Sets a field whose default is an expression to a fixed value. */
	async fillFixed(parameter: string, value: string): Promise<void> {
		const field = this.page.locator(`[data-test-id=parameter-item]`, { has: this.page.locator(`[data-test-id=${parameter}-parameter-input-options-container], [data-test-id=parameter-input-${parameter}]`) }).first();
		await field.hover();
		await field.locator('[data-test-id=radio-button-fixed]').click();
		await this.fill(parameter, value);
	}

	/** Picks an entry of a resource locator's list. */
	async pick(parameter: string, text: string): Promise<void> {
		await this.page.locator(`[data-test-id=resource-locator-${parameter}] [data-test-id=rlc-input]`).click();
		await this.page.locator('[data-test-id=rlc-item]', { hasText: text }).first().click();
	}

	async execute(): Promise<void> {
		await this.page.click('[data-test-id=node-execute-button]');
	}

	output(): ReturnType<Page['locator']> {
		return this.page.locator('[data-test-id=output-panel]');
	}

	/** The page of the channel in a box, in a window of its own. */
	async openBox(url: string): Promise<Page> {
		const page = await this.browser.newPage({ viewport: { width: 1280, height: 720 } });
		await page.goto(url);
		return page;
	}

	async screenshot(name: string, page = this.page): Promise<void> {
		await page.waitForTimeout(500);
		await page.screenshot({ path: join(root, 'docs', 'images', `${name}.png`) });
	}
}
