import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { root } from '../../demo/localN8n/tools';
import { template } from '../simulator/helpers';
import { addCustomer, BoxPage, bubbleOf, HANDHELD, messageMenu, phoneMenu, phoneOf, say, soon } from './boxPage';

/** The page of the channel in a box, in Chromium: the phones. What stands beside them: pageChannel.test.ts. */

let world: BoxPage;
beforeAll(async () => {
	world = await BoxPage.start();
});
afterAll(async () => await world?.close());

let page: Page;
let dana: Locator;
async function openPage(options = {}): Promise<void> {
	page = await world.open(options);
	dana = phoneOf(page, 'Dana Example');
}
beforeEach(async () => {
	await world.reset();
	world.box.openWindow('12025550143@c.us');
	await openPage();
});
afterEach(() => expect(world.complaints).toEqual([]));

/** The browser's own. */
declare function getComputedStyle(node: unknown): { color: string };

const text = (value: string) => ({ type: 'text', text: value });
const reply = (id: string, title: string) => ({ type: 'reply', reply: { id, title } });
/** Blue tells that a message was read: ticks and their colour. */
const ticks = async (bubble: Locator) => {
	const marks = bubble.locator('.ticks');
	return [await marks.textContent(), await marks.evaluate((node) => getComputedStyle(node).color)];
};
const BLUE = 'rgb(7, 103, 184)';

it('several customers stand side by side, each writes under its own number', async () => {
	const names = ['Alexey', 'Maria'];
	const phones = [dana, ...(await names.reduce<Promise<Locator[]>>(async (done, name) => [...(await done), await addCustomer(page, name)], Promise.resolve([])))];
	const boxes = await Promise.all(phones.map(async (phone) => (await phone.boundingBox())!));
	for (const [index, { x, y, width }] of boxes.entries()) {
		expect(y).toBe(boxes[0].y);
		expect(x).toBeGreaterThanOrEqual(index ? boxes[index - 1].x + boxes[index - 1].width : 0);
		expect(x + width).toBeLessThanOrEqual(1440 - 400);
	}
	const chats = new Set<string>();
	for (const [index, name] of ['Dana Example', ...names].entries()) {
		await say(phones[index], `I am ${name}`);
		const { body, senderName, chatId } = await world.heard();
		expect([body, senderName]).toEqual([`I am ${name}`, name]);
		chats.add(chatId);
		await soon(async () => expect(await page.getByText(`I am ${name}`).count()).toBe(1));
	}
	expect(chats.size).toBe(3);
});

it('what is typed as the customer reaches the webhook: Enter sends, Shift and Enter begin a line', async () => {
	const field = dana.getByLabel('Message as Dana Example');
	await field.pressSequentially('Is the blue one');
	await field.press('Shift+Enter');
	await field.pressSequentially('still there? 👍');
	await field.press('Enter');
	expect(await world.heard()).toMatchObject({ type: 'chat', body: 'Is the blue one\nstill there? 👍', chatId: '12025550143@c.us', fromMe: false });
	expect(await field.inputValue()).toBe('');
	await bubbleOf(dana, 'still there? 👍').waitFor();
});

it('ticks go from one to two and turn blue, without a reload', async () => {
	await page.evaluate('window.notReloaded = true');
	await phoneMenu(dana, 'Phone is off');
	await world.send('/sendMessage', { body: 'Your chair is ready' });
	const sent = bubbleOf(dana, 'Your chair is ready');
	await soon(async () => expect((await ticks(sent))[0]).toBe('✓'));
	await phoneMenu(dana, 'Gets messages, does not read them');
	await soon(async () => expect((await ticks(sent))[0]).toBe('✓✓'));
	expect((await ticks(sent))[1]).not.toBe(BLUE);
	await phoneMenu(dana, 'Reads at once');
	await soon(async () => expect(await ticks(sent)).toEqual(['✓✓', BLUE]));
	expect(await sent.locator('.meta .sr').textContent()).toBe('read');
	await say(dana, 'Thanks');
	const own = bubbleOf(dana, 'Thanks');
	expect((await ticks(own))[1]).not.toBe(BLUE);
	await world.send('/readMessage', { messageId: (await world.heard()).id });
	await soon(async () => expect(await ticks(own)).toEqual(['✓✓', BLUE]));
	expect(await page.evaluate('window.notReloaded')).toBe(true);
});

it('typing is shown until the answer is there', async () => {
	await say(dana, 'Hello?');
	await world.send('/readMessage', { messageId: (await world.heard()).id, typingIndicator: true });
	await dana.getByText('Business is typing').waitFor();
	await world.send('/sendMessage', { body: 'Here I am' });
	await soon(async () => expect(await dana.getByRole('status').textContent()).toBe(''));
});

it('quotes go both ways', async () => {
	await say(dana, 'Which one is cheaper?');
	const { id } = await world.heard();
	const { json } = await world.send('/sendMessage', { body: 'The blue one', quotedMsgId: id });
	const answer = bubbleOf(dana, 'The blue one');
	expect(await answer.locator('blockquote').innerText()).toBe('Dana Example\nWhich one is cheaper?');
	await messageMenu(answer, 'Reply');
	await dana.getByText('Reply to: The blue one').waitFor();
	await say(dana, 'I take it');
	expect(await world.heard()).toMatchObject({ body: 'I take it', quotedMsgId: json.id });
	expect(await bubbleOf(dana, 'I take it').locator('blockquote').innerText()).toBe('Business\nThe blue one');
	// The next one is no answer any more.
	await say(dana, 'Thanks');
	expect((await world.heard()).quotedMsgId ?? null).toBeNull();
});

it('reactions of both sides stand at their message; the customer may take hers back', async () => {
	await say(dana, 'It has come!');
	await world.send('/sendReaction', { body: '🎉', quotedMsgId: (await world.heard()).id });
	await bubbleOf(dana, 'It has come!').locator('.reactions', { hasText: '🎉' }).waitFor();
	const { json } = await world.send('/sendMessage', { body: 'Enjoy it' });
	const bubble = bubbleOf(dana, 'Enjoy it');
	await messageMenu(bubble, 'React ❤️');
	expect(await world.heard()).toMatchObject({ type: 'reaction', body: '❤️', quotedMsgId: json.id });
	await bubble.locator('.reactions', { hasText: '❤️' }).waitFor();
	await messageMenu(bubble, 'Take my reaction back');
	expect(await world.heard()).toMatchObject({ type: 'reaction', body: '' });
	await soon(async () => expect(await bubble.locator('.reactions').count()).toBe(0));
});

it('a message is taken back by its customer', async () => {
	await say(dana, 'Wrong chat');
	const { id } = await world.heard();
	await messageMenu(bubbleOf(dana, 'Wrong chat'), 'Delete for everyone');
	expect((await world.heard()).metadata.revoke.original_message_id).toBe(id);
	await dana.getByText('This message was taken back').waitFor();
	expect(await dana.getByText('Wrong chat').count()).toBe(0);
});

it('pictures, documents and voice are shown, played and saved', async () => {
	const picture = world.box.serve({ name: 'chair.png', data: readFileSync(join(root, 'docs', 'images', 'node-panel.png')) });
	const bill = world.box.serve({ name: 'Bill 7.pdf' });
	await world.send('/sendFile', { body: picture, filename: 'chair.png', caption: 'This one?' });
	await soon(async () => expect(await dana.getByRole('img', { name: 'image: chair.png' }).evaluate((image: { naturalWidth?: number }) => image.naturalWidth)).toBeGreaterThan(100));
	await bubbleOf(dana, 'This one?').waitFor();
	await world.send('/sendFile', { body: bill, filename: 'Bill 7.pdf', caption: 'Your bill' });
	const download = page.waitForEvent('download');
	await dana.getByRole('link', { name: 'Bill 7.pdf' }).click();
	expect(readFileSync(await (await download).path(), 'latin1')).toMatch(/^%PDF/);
	await world.send('/sendFile', { body: world.box.serve({ name: 'note.ogg' }), filename: 'note.ogg', voice: true });
	await dana.locator('audio[aria-label^="voice"]').waitFor();
	// What lies elsewhere is asked for only when a person says so.
	await world.send('/sendFile', { body: 'https://cdn.example.com/a.png', filename: 'a.png' });
	await dana.getByRole('button', { name: 'Load image from cdn.example.com' }).waitFor();
});

it('a file is attached, shown, and lies under the link that the webhook hears', async () => {
	const attach = async (entry: string, name: string, mimeType: string) => {
		await dana.getByRole('button', { name: 'Attach' }).click();
		const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('menuitem', { name: entry }).click()]);
		await chooser.setFiles({ name, mimeType, buffer: Buffer.from(`bytes of ${name}`) });
	};
	await attach('Photo, video or file', 'a b.pdf', 'application/pdf');
	await dana.getByText('File: a b.pdf').waitFor();
	await say(dana, 'My contract');
	const { type, body, caption } = await world.heard();
	expect([type, caption]).toEqual(['document', 'My contract']);
	expect(await (await fetch(body)).text()).toBe('bytes of a b.pdf');
	await attach('Audio as a voice note', 'hm.ogg', 'audio/ogg');
	await dana.getByRole('button', { name: 'Send', exact: true }).click();
	expect((await world.heard()).type).toBe('voice');
	await attach('Photo, video or file', 'no.png', 'image/png');
	await dana.getByRole('button', { name: 'Leave it out' }).click();
	await say(dana, 'Never mind');
	expect(await world.heard()).toMatchObject({ type: 'chat', body: 'Never mind' });
});

it('a sample picture, a location and a contact are sent', async () => {
	const attach = async (entry: string) => {
		await dana.getByRole('button', { name: 'Attach' }).click();
		await page.getByRole('menuitem', { name: entry }).click();
	};
	await attach('A sample picture');
	await dana.getByText('File: hills.png').waitFor();
	await dana.getByRole('button', { name: 'Send', exact: true }).click();
	expect((await world.heard()).type).toBe('image');
	await attach('Location …');
	await page.getByLabel('Latitude').fill('48.1');
	await page.getByRole('dialog').getByRole('button', { name: 'Send', exact: true }).click();
	expect(await world.heard()).toMatchObject({ type: 'location', body: '48.1;13.405' });
	await attach('Contact …');
	await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill('Kim Lee');
	await page.getByRole('dialog').getByRole('button', { name: 'Send', exact: true }).click();
	expect(await world.heard()).toMatchObject({ type: 'vcard', body: expect.stringContaining('FN:Kim Lee\n') });
	await dana.getByText('Kim Lee').waitFor();
});

it('a tapped button answers with its id, a row of a list with its own', async () => {
	const { json: asked } = await world.send('/sendButton', { header: { type: 'text', text: 'Your order' }, body: 'Keep it?', footer: 'Until 6 pm', sections: [reply('keep-1', 'Keep'), reply('drop-1', 'Cancel')] });
	await dana.getByRole('button', { name: 'Cancel', exact: true }).click();
	expect(await world.heard()).toMatchObject({ quotedMsgId: asked.id, metadata: { button_reply: { id: 'drop-1', title: 'Cancel' } } });
	const rows = [{ id: 'plan-a', title: 'Small' }, { id: 'plan-b', title: 'Large', description: 'Ten seats' }];
	await world.send('/sendList', { title: 'Plans', body: 'Pick one', buttonText: 'See plans', action: 'See plans', sections: [{ title: 'All', rows }] });
	await dana.getByRole('button', { name: 'See plans' }).click();
	await page.getByRole('dialog', { name: 'See plans' }).getByRole('button', { name: 'Large Ten seats' }).click();
	expect(await world.heard()).toMatchObject({ metadata: { list_reply: { id: 'plan-b', title: 'Large' } } });
	expect(await page.getByRole('dialog').count()).toBe(0);
});

it('a template shows header, text, footer and buttons; its buttons work', async () => {
	const components = [
		{ type: 'HEADER', format: 'TEXT', text: 'Visit on {{1}}' },
		{ type: 'BODY', text: 'Hello *{{1}}*, see you at {{2}}.' },
		{ type: 'FOOTER', text: 'Reply STOP to opt out' },
		{ type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'I will come' }, { type: 'URL', text: 'Route', url: 'https://shop.example.com/{{1}}' }] },
	];
	world.box.templates = [...world.box.templates, { ...world.box.templates[0], name: 'visit', components }];
	const params = [
		{ type: 'header', parameters: [text('Monday')] },
		{ type: 'body', parameters: [text('Dana'), text('10:00')] },
		{ type: 'button', sub_type: 'quick_reply', index: 0, parameters: [{ type: 'payload', payload: 'COME-7' }] },
		{ type: 'button', sub_type: 'url', index: 1, parameters: [text('way')] },
	];
	const { json } = await world.send('/sendTemplate', template('visit', [], { params }));
	const bubble = bubbleOf(dana, 'see you at');
	await bubble.waitFor();
	const parts = ['.header', '.words', '.footer', '.tap >> nth=0', '.tap >> nth=1'].map(async (part) => await bubble.locator(part).innerText());
	expect(await Promise.all(parts)).toEqual(['Visit on Monday', 'Hello Dana, see you at 10:00.', 'Reply STOP to opt out', 'I will come', 'Route ↗']);
	expect(await bubble.locator('strong').innerText()).toBe('Dana');
	expect(await bubble.getByRole('link', { name: 'Route' }).getAttribute('href')).toBe('https://shop.example.com/way');
	await bubble.getByRole('button', { name: 'I will come' }).click();
	expect(await world.heard()).toMatchObject({ type: 'button', body: 'I will come', quotedMsgId: json.id, metadata: { button: { payload: 'COME-7' } } });
});

it('the window is closed and opened by hand, and opened by the customer’s next message', async () => {
	await phoneMenu(dana, 'Close the 24-hour window');
	await dana.getByText('24-hour window closed: templates only').waitFor();
	expect((await world.send('/sendMessage', { body: 'Hi' })).json.sent).toBe(false);
	expect((await world.send('/sendTemplate', template('ticket_accepted', ['Dana', '7', 'Soon.']))).json.sent).toBe(true);
	await bubbleOf(dana, 'Your request #7').waitFor();
	await phoneMenu(dana, 'Open the 24-hour window');
	await dana.getByText(/^24-hour window: 2[34] h \d\d min left$/).waitFor();
	expect((await world.send('/sendMessage', { body: 'Hi' })).json.sent).toBe(true);
	await phoneMenu(dana, 'Close the 24-hour window');
	await say(dana, 'I am back');
	await dana.getByText(/min left$/).waitFor();
});

it('a customer who blocks the business gets nothing and writes nothing, until she thinks better of it', async () => {
	await phoneMenu(dana, 'Block the business');
	await dana.getByText('has blocked the business').waitFor();
	expect(await dana.getByLabel('Message as Dana Example').isDisabled()).toBe(true);
	await world.send('/sendMessage', { body: 'Are you there?' });
	const bubble = bubbleOf(dana, 'Are you there?');
	await soon(async () => expect((await ticks(bubble))[0]).toBe('✓'));
	expect(await bubble.innerText()).toContain('not on the phone yet');
	await phoneMenu(dana, 'Unblock the business');
	await soon(async () => expect(await ticks(bubble)).toEqual(['✓✓', BLUE]));
	await say(dana, 'Yes');
	expect((await world.heard()).body).toBe('Yes');
});

it('a send that fails says so at the message, with its number', async () => {
	world.box.fault({ failure: { code: 131026, text: 'Message undeliverable' } });
	await world.send('/sendMessage', { body: 'Lost' });
	await bubbleOf(dana, 'Lost').getByText('131026: Message undeliverable').waitFor();
});

it('on a phone’s screen one phone fills the width, the other is a tap away', async () => {
	await openPage({ viewport: HANDHELD, hasTouch: true, isMobile: true });
	await addCustomer(page, 'Alexey');
	await say(phoneOf(page, 'Alexey'), 'Hi from here');
	expect((await world.heard()).senderName).toBe('Alexey');
	await page.getByRole('button', { name: 'Dana Example', exact: true }).tap();
	await soon(async () => expect((await dana.boundingBox())!.x).toBeLessThan(20));
	expect((await dana.boundingBox())!.width).toBeGreaterThan(350);
	await say(dana, 'And from here');
	expect((await world.heard()).senderName).toBe('Dana Example');
	await page.getByRole('button', { name: 'Channel', exact: true }).tap();
	await page.getByRole('heading', { name: 'Deliveries' }).waitFor();
	expect(await dana.isVisible()).toBe(false);
});
