import { randomUUID } from 'node:crypto';
import type { INodeProperties, INodePropertyCollection } from 'n8n-workflow';
import { propertiesOf } from '../../nodes/OneMsg/description';
import { resources } from '../../nodes/OneMsg/resources';
import { Editor } from './editor';
import { eventually, startWorld, type World } from './world';

/** Through the editor, as a person: find each node, add it, fill it, run it. The pictures of the docs are taken here. */

let world: World;
let editor: Editor;
beforeAll(async () => {
	world = await startWorld();
	editor = await Editor.open(world.n8n.url);
});
afterAll(async () => {
	await editor?.close();
	await world?.close();
});
beforeEach(() => {
	world.box.reset();
	world.box.openWindow('12025550143@c.us');
});

const CUSTOMER = '+1 202 555 0143';

it('the node panel finds all nodes under “1MSG”', async () => {
	await editor.newWorkflow();
	const found = await editor.searchNodes('1MSG');
	await editor.screenshot('node-panel');
	// The panel drops the word “Trigger” from a trigger's name.
	expect(found.sort()).toEqual(['1MSG', '1MSG Acknowledge', '1MSG Availability Reply', '1MSG Order No-Response', '1MSG Request Information', '1MSG Ticket Accepted']);
});

describe('each scenario node is added, filled and run', () => {
	it('ticket accepted, with the template picked from the channel’s list', async () => {
		await editor.newWorkflow();
		await editor.addNode('1MSG', '1MSG Ticket Accepted');
		await editor.fill('recipient', CUSTOMER);
		await editor.pick('template', 'ticket_accepted · en');
		await editor.fill('customerName', 'Maria');
		await editor.fill('ticketNumber', '12345');
		await editor.fill('nextStep', 'Expect a specialist reply within 2 hours.');
		await editor.execute();
		await editor.output().getByText('accepted', { exact: true }).first().waitFor();
		await editor.screenshot('ticket-accepted');
		expect(world.box.ledger).toMatchObject([{ method: 'sendTemplate', text: 'Hello, Maria! Your request #12345 has been accepted for processing. Expect a specialist reply within 2 hours. We will keep you updated on progress.' }]);
	});

	it('order no-response', async () => {
		await editor.newWorkflow();
		await editor.addNode('1MSG', '1MSG Order No-Response');
		await editor.fill('recipient', CUSTOMER);
		await editor.pick('template', 'order_no_response');
		await editor.fill('customerName', 'Alexey');
		await editor.fill('orderNumber', '10482');
		await editor.fill('pendingAction', 'delivery slot confirmation');
		await editor.fill('instruction', 'Please choose a convenient time by tomorrow 6:00 PM');
		await editor.execute();
		await editor.output().getByText('accepted', { exact: true }).first().waitFor();
		await editor.screenshot('order-no-response');
		expect(world.box.ledger).toMatchObject([{ method: 'sendTemplate', to: '12025550143@c.us' }]);
	});

	it('request information', async () => {
		await editor.newWorkflow();
		await editor.addNode('1MSG', '1MSG Request Information');
		await editor.fillFixed('recipient', CUSTOMER);
		await editor.fill('ticketNumber', 'TKT-1024');
		await editor.fill('awaitedItem', 'a photo of the damaged item');
		await editor.execute();
		await editor.output().getByText('accepted', { exact: true }).first().waitFor();
		await editor.screenshot('request-information');
		expect(world.box.ledger).toMatchObject([{ method: 'sendMessage', text: 'To continue resolving ticket TKT-1024, please send a photo of the damaged item.' }]);
	});

	it('availability reply', async () => {
		await editor.newWorkflow();
		await editor.addNode('1MSG', '1MSG Availability Reply');
		await editor.fillFixed('recipient', CUSTOMER);
		await editor.fill('customerName', 'Alexey');
		await editor.fill('productName', 'Premium Plan license');
		await editor.fill('availability', 'in stock — ready to ship today');
		await editor.execute();
		await editor.output().getByText('accepted', { exact: true }).first().waitFor();
		await editor.screenshot('availability-reply');
		expect(world.box.ledger).toMatchObject([{ method: 'sendMessage' }]);
	});

	it('acknowledge', async () => {
		const messageId = await world.box.inbound({ text: 'Hello' });
		await editor.newWorkflow();
		await editor.addNode('1MSG', '1MSG Acknowledge');
		await editor.fillFixed('recipient', CUSTOMER);
		await editor.fillFixed('messageId', messageId);
		await editor.execute();
		await editor.output().getByText('accepted', { exact: true }).first().waitFor();
		await editor.screenshot('acknowledge');
		expect(world.box.readMessages).toEqual([{ messageId, typingIndicator: false }]);
	});

	it('the trigger listens, and shows the message a customer writes', async () => {
		await editor.newWorkflow();
		await editor.addNode('1MSG', '1MSG', 'On message');
		await editor.screenshot('trigger');
		await editor.execute();
		await eventually(() => world.box.webhookUrls[0], 'the test address');
		await world.box.inbound({ name: 'Maria', text: 'Is the premium plan available?' });
		await editor.output().getByText('Is the premium plan available?').first().waitFor();
		await editor.screenshot('trigger-output');
		await eventually(() => (world.box.webhookUrls.length === 0 ? true : undefined), 'the test address to go');
	});
});

it('what went wrong is read off the screen: a sentence, and what to do next', async () => {
	world.box.closeWindow('12025550143@c.us');
	await editor.newWorkflow();
	await editor.addNode('1MSG', '1MSG Request Information');
	await editor.fillFixed('recipient', CUSTOMER);
	await editor.fill('ticketNumber', 'TKT-1024');
	await editor.fill('awaitedItem', 'a photo');
	await editor.execute();
	await editor.output().getByText('The 24-hour window of this chat is closed').first().waitFor();
	await editor.output().getByText('Send an approved template instead').first().waitFor();
	await editor.screenshot('window-closed');
	expect(world.box.ledger).toEqual([]);
});

it('the box shows the conversation, and lets one write as the customer', async () => {
	const { id } = await world.importWorkflow('availability-reply.json');
	await world.client.publish(id);
	const page = await editor.openBox(world.box.url);
	await page.getByRole('button', { name: 'Add customer' }).click();
	await page.getByLabel('Name', { exact: true }).fill('Alexey');
	await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
	const phone = page.getByRole('region', { name: 'Alexey' });
	await phone.getByLabel('Message as Alexey').fill('Is the premium plan available?');
	await phone.getByRole('button', { name: 'Send', exact: true }).click();
	await phone.getByText('Hello, Alexey! «Premium Plan license» is currently in stock').waitFor();
	await page.close();
	await world.client.unpublish(id);
});

it.each(['ticket-flow', 'order-flow'])('the %s is drawn as its picture shows', async (name) => {
	const { id } = await world.importWorkflow(`${name}.json`);
	await editor.openWorkflow(id);
	await editor.screenshot(name);
	const drawn = await editor.page.locator('[data-test-id=canvas-node]').count();
	expect(drawn).toBeGreaterThan(8);
});

describe('the general node: a form for each resource', () => {
	it.each([
		['message', 'Send a template', 'recipient'],
		['chat', 'Get the replies in a chat', 'chat'],
		['media', 'Download a file', undefined],
		['template', 'Create a template', 'category'],
		['group', 'Create a group', undefined],
		['contact', 'Block a contact', undefined],
		['flow', 'Get many flows', undefined],
		['channel', 'Diagnose the channel', undefined],
		['webhook', 'Get many webhooks', undefined],
		['api', 'Make an API request', undefined],
	])('%s: %s', async (resource, action, field) => {
		await editor.newWorkflow();
		await editor.addNode('1MSG', '1MSG', action);
		if (field) await editor.page.locator(`[data-test-id=parameter-input-${field}]`).first().waitFor();
		if (resource === 'message') {
			await editor.pick('template', 'order_confirmed_named');
			await editor.page.getByText(/first_name/).first().waitFor();
		}
		await editor.screenshot(`resource-${resource}`);
		expect(await editor.page.locator('[data-test-id=parameter-input-operation]').count()).toBe(1);
	});
});

/** What a user sees who has added every option and one entry to every list. */
function everything(property: INodeProperties): unknown {
	const { type, options, typeOptions, default: value } = property;
	const all = (properties: INodeProperties[]) => Object.fromEntries(properties.map((one) => [one.name, everything(one)]));
	if (type === 'collection') return all(options as INodeProperties[]);
	if (type !== 'fixedCollection') return value;
	const [{ name, values }] = options as INodePropertyCollection[];
	return { [name]: typeOptions?.multipleValues ? [all(values)] : all(values) };
}

it('the form of each operation opens with every option, and no label is cut off', async () => {
	const properties = propertiesOf(resources);
	const grid = (index: number): [number, number] => [(index % 10) * 220, Math.floor(index / 10) * 180];
	const nodes = resources.flatMap(({ value: resource, operations }) =>
		operations.map(({ value: operation }) => {
			const own = properties.filter(({ type, displayOptions }) => type !== 'notice' && displayOptions?.show?.resource?.includes(resource) && displayOptions.show.operation?.includes(operation));
			// The same name stands for several forms; what is shown first is what a new node shows.
			const parameters = Object.fromEntries(own.reverse().map((property) => [property.name, everything(property)]));
			return { id: randomUUID(), name: `${resource}.${operation}`, type: 'n8n-nodes-onemsg.oneMsg', typeVersion: 1, parameters: { resource, operation, ...parameters } };
		}),
	).map((node, index) => ({ ...node, position: grid(index) }));
	const { id } = await world.client.createWorkflow({ name: 'Forms', nodes, connections: {}, settings: { executionOrder: 'v1' } } as never, world.credential);
	const faults: string[] = [];
	const note = (error: Error) => faults.push(error.message);
	editor.page.on('pageerror', note);
	await editor.openWorkflow(id);
	const cut: string[] = [];
	for (const node of nodes) {
		await editor.openNode(node.name);
		// The template's own texts may be long; its labels are held against their width elsewhere.
		cut.push(...(await editor.cutLabels()).map((label) => `${node.name}: ${label}`));
		await editor.closeNode();
	}
	editor.page.off('pageerror', note);
	expect(cut).toEqual([]);
	expect(faults).toEqual([]);
});
