import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { notificationRows } from '../../demo/sampleTemplates';
import { lineOf } from '../../nodes/shared/domain/events/identity';
import { recognizeRecipient } from '../../nodes/shared/domain/recipient';

/** What every file of `workflows/` keeps; that each runs is seen in test/e2e. */

const root = join(__dirname, '../..');
const folder = join(root, 'workflows');
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
const guide = readFileSync(join(folder, 'README.md'), 'utf8');

interface Flow {
	name: string;
	nodes: Array<{ id: string; name: string; type: string; parameters: Record<string, unknown>; onError?: string }>;
	connections: Record<string, Record<string, Array<Array<{ node: string }>>>>;
	pinData: Record<string, unknown>;
}
const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Flow;

/** What can run behind a node. */
function behind(flow: Flow, name: string, seen = new Set<string>()): Set<string> {
	for (const { node } of (flow.connections[name]?.main ?? []).flat()) if (!seen.has(node)) behind(flow, node, seen.add(node));
	return seen;
}

/** Numbers that are set aside for examples (555-0100 to 555-0199), in any writing. */
const isExample = (number: string) => /^1?20255501\d\d$/.test(number.replace(/\D/g, ''));

describe.each(files)('%s', (file) => {
	const flow = read(file);
	const text = JSON.stringify(flow);

	it('says on a note what it does and what to change', () => {
		const notes = flow.nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote').map(({ parameters }) => String(parameters.content));
		expect(notes.join('\n')).toMatch(/^## /m);
		expect(notes.join('\n')).toMatch(/\*\*Change (one|two|three|four) fields?\*\*/);
	});

	it('holds no credential, no address of a webhook, and nothing like a secret', () => {
		expect(text).not.toMatch(/"credentials"|"webhookId"|"instanceId"|"versionId"/);
		expect(text).not.toMatch(/eyJ[\w-]{10,}|Bearer\s|api[_-]?key"?\s*[:=]|\b[\da-f]{32,}\b/i);
	});

	it('names nobody: numbers and addresses are examples', () => {
		const numbers = [...text.matchAll(/\+\d[\d ()-]{8,}\d/g)].map(([number]) => number);
		expect(numbers.filter((number) => !isExample(number))).toEqual([]);
		const bare = [...JSON.stringify(flow.pinData).matchAll(/\b\d{9,15}\b/g)].map(([number]) => number);
		expect(bare.filter((number) => !isExample(number))).toEqual([]);
		const mails = [...text.matchAll(/[\w.]+@([\w-]+\.)+\w+/g)].map(([mail]) => mail);
		expect(mails.filter((mail) => !mail.endsWith('example.com'))).toEqual([]);
		const hosts = [...text.matchAll(/https?:\/\/([\w.-]+)/g)].map(([, host]) => host);
		expect(hosts.filter((host) => !host.endsWith('example.com'))).toEqual([]);
	});

	it('is in one piece: ids and names differ, every line and every mention leads to a node', () => {
		const names = flow.nodes.map(({ name }) => name);
		expect(new Set(names).size).toBe(names.length);
		expect(new Set(flow.nodes.map(({ id }) => id)).size).toBe(flow.nodes.length);
		const ends = Object.values(flow.connections).flatMap((outputs) => Object.values(outputs).flat(2).map(({ node }) => node));
		const mentions = [...text.matchAll(/\$\('([^']+)'\)/g)].map(([, name]) => name);
		expect([...Object.keys(flow.connections), ...ends, ...mentions, ...Object.keys(flow.pinData)].filter((name) => !names.includes(name))).toEqual([]);
	});

	it('hears persons only, where what they write looks up a row or is answered', () => {
		const hears = (events: unknown) => ['message', 'reply', 'order'].some((kind) => (events as string[]).includes(kind));
		const triggers = flow.nodes.filter(({ type, parameters }) => type === 'n8n-nodes-onemsg.oneMsgTrigger' && hears(parameters.events));
		const isTold = ({ type }: Flow['nodes'][number]) => type === 'n8n-nodes-base.dataTable' || (type.startsWith('n8n-nodes-onemsg.') && type !== 'n8n-nodes-onemsg.oneMsgAcknowledge');
		for (const { name, parameters } of triggers) {
			const told = [...behind(flow, name)].filter((one) => isTold(flow.nodes.find((node) => node.name === one)!));
			if (told.length > 0) expect([name, parameters.filters]).toEqual([name, expect.objectContaining({ chatKinds: ['person'] })]);
		}
	});

	it('answers each of several messages that come in one delivery', () => {
		const triggers = flow.nodes.filter(({ type }) => type === 'n8n-nodes-onemsg.oneMsgTrigger').map(({ name }) => name);
		const behindThem = new Set(triggers.flatMap((name) => [...behind(flow, name)]));
		const firsts = flow.nodes.filter(({ name, parameters }) => behindThem.has(name) && [...triggers, ...behindThem].some((one) => JSON.stringify(parameters).includes(`$('${one}').first()`)));
		expect(firsts.map(({ name }) => name)).toEqual([]);
	});

	it('goes on where one of several customers is refused', () => {
		const triggers = flow.nodes.filter(({ type }) => type === 'n8n-nodes-onemsg.oneMsgTrigger');
		const behindThem = new Set(triggers.flatMap(({ name }) => [...behind(flow, name)]));
		const stops = flow.nodes.filter(({ name, type, onError }) => behindThem.has(name) && type.startsWith('n8n-nodes-onemsg.') && !/^continue(Regular|Error)Output$/.test(onError ?? ''));
		expect(stops.map(({ name }) => name)).toEqual([]);
	});

	it('stands in the guide, with its picture', () => {
		expect(guide).toContain(`](${file})`);
		const picture = `docs/images/flow-${file.replace('.json', '.png')}`;
		expect(guide).toContain(`](../${picture})`);
		expect(existsSync(join(root, picture))).toBe(true);
	});

	it('is run by a test', () => {
		const tests = readdirSync(join(root, 'test/e2e')).filter((name) => name.endsWith('.test.ts'));
		expect(tests.some((name) => readFileSync(join(root, 'test/e2e', name), 'utf8').includes(`'${file}'`))).toBe(true);
	});
});

it('the guide lists the rows of the notifications as they are', () => {
	const table = guide.split('\n').filter((line) => /^\| [\w-]+ \| (`|text)/.test(line));
	expect(table).toEqual(notificationRows().map(({ scenario, template, variables }) => `| ${scenario} | ${template ? `\`${template.replace('|', '\\|')}\`` : 'text'} | ${Object.keys(variables).join(', ')} |`));
});

it('no two have the same name', () => {
	const names = files.map((file) => read(file).name);
	expect(new Set(names).size).toBe(names.length);
});

/** What an expression of a flow gives, by the place that its string stands at. */
function evaluate(expression: unknown, context: object): unknown {
	return runInNewContext(/^=\{\{(.*)\}\}$/s.exec(String(expression))![1], context);
}
const named = (file: string, name: string) => read(file).nodes.find((node) => node.name === name)!.parameters;
const firstOf = (json: unknown) => () => ({ item: { json }, first: () => ({ json }) });

it('opt-out takes the word alone, whatever stands around it', () => {
	const { value } = (named('opt-out.json', 'The word alone') as { assignments: { assignments: Array<{ value: string }> } }).assignments.assignments[0];
	const word = (text?: string) => evaluate(value, { $: firstOf({ text }) });
	const written = ['STOP', ' stop ', 'Stop.', 'STOP!', 'Stop!!!', '“STOP”', '*stop*', 'STOP 🛑', 'STOP ⛔️', 'stop 👨‍👩‍👧', 'stop\n', 'ＳＴＯＰ', '...stop…'];
	expect(written.filter((text) => word(text) !== 'STOP')).toEqual([]);
	expect([word('Stop  promotions!'), word('Please stop'), word('Stop it'), word('रोकें!'), word('стоп.'), word('🛑'), word()]).toEqual(['STOP PROMOTIONS', 'PLEASE STOP', 'STOP IT', 'रोकें', 'СТОП', '', '']);
});

describe('a number is looked up in the form in which it is kept', () => {
	const assignments = named('campaign.json', 'Name, number, key') as { assignments: { assignments: Array<{ name: string; value: string }> } };
	const digits = assignments.assignments.assignments.find(({ name }) => name === 'digits')!.value;
	const listed = (phone: unknown) => evaluate(digits, { $json: { customers: { phone } } });
	const filterOf = (file: string, name: string) => (named(file, name).filters as { conditions: Array<{ keyValue: string }> }).conditions[0].keyValue;
	const valueOf = (file: string, name: string) => (named(file, name).columns as { value: { phone: string } }).value.phone;
	const asked = (phone: unknown) => evaluate(valueOf('wait-for-words.json', 'Where to wake me'), { $: firstOf({ body: { phone } }) });
	const columnsOf = (file: string, name: string) => (named(file, name).columns as { value: { phone: string; key: string } }).value;
	const confirms = (phone: unknown) => evaluate(valueOf('order-confirmation.json', 'Note the question'), { $: firstOf({ body: { phone } }) });
	const ordered = (phone: unknown) => evaluate(columnsOf('order-flow.json', 'Keep the order').key, { $: firstOf({ body: { phone } }) });
	const opened = (phone: unknown) => evaluate(columnsOf('ticket-flow.json', 'Keep the ticket').key, { $: firstOf({ Phone: phone }) });

	it.each([
		'+1 202 555 0143', '+1 (202) 555-0143', '12025550143', '0049 1512 3456789', '+49 (0)1512 3456789', '+49 ( 0 ) 1512-3456789', '0044 (0) 7700 900123', '+44 (0)7700 900123', '+44 7700 900123',
		'+52 1 55 1234 5678', '+52 55 1234 5678', '+54 9 11 1234 5678', '+54 11 1234 5678', '+55 11 98765 4321', '+55 11 8765 4321', '+55 11 3765 4321', 'https://wa.me/447700900123', 'tel:+44 7700 900123',
	])('%s', (written) => {
		const number = recognizeRecipient(written, 'Recipient').value;
		expect([listed(written), asked(written), confirms(written), ordered(written), opened(written)]).toEqual(Array.from({ length: 5 }, () => lineOf(number)));
		// It is sent to as it was written.
		expect(evaluate(columnsOf('order-flow.json', 'Keep the order').phone, { $: firstOf({ body: { phone: written } }) })).toBe(written);
		expect(evaluate(columnsOf('ticket-flow.json', 'Keep the ticket').phone, { $: firstOf({ Phone: written }) })).toBe(written);
		for (const phone of [number, lineOf(number)]) {
			const event = { $: firstOf({ phone, chatId: `${phone}@c.us` }) };
			const kept = [filterOf('opt-out.json', 'Take off the list'), filterOf('opt-out.json', 'Put on the list'), valueOf('opt-out.json', 'Put on the list'), filterOf('opt-out.json', 'Note WhatsApp’s stop'), valueOf('opt-out.json', 'Note WhatsApp’s stop'), filterOf('wait-for-words.json', 'Is somebody waiting?'), filterOf('order-confirmation.json', 'Asked for words?'), filterOf('order-flow.json', 'Mark as answered'), filterOf('ticket-flow.json', 'Open tickets of this customer')];
			expect(kept.map((expression) => evaluate(expression, event))).toEqual(kept.map(() => listed(written)));
		}
	});

	it('one that came as a number, and one who hides it', () => {
		expect([listed(12025550143), asked(12025550143), ordered(12025550143)]).toEqual(['12025550143', '12025550143', '12025550143']);
		const hidden = { $: firstOf({ chatId: 'US.1349@lid' }) };
		const lookups = [filterOf('opt-out.json', 'Put on the list'), filterOf('wait-for-words.json', 'Is somebody waiting?'), filterOf('order-flow.json', 'Mark as answered'), filterOf('ticket-flow.json', 'Open tickets of this customer')];
		expect(lookups.map((expression) => evaluate(expression, hidden))).toEqual(lookups.map(() => 'US.1349@lid'));
	});
});

describe('availability reply tells a question about another product from a wish', () => {
	const { values } = named('availability-reply.json', 'What is it?').rules as { values: Array<{ conditions: { conditions: Array<{ leftValue: string }> } }> };
	const isAnother = (text?: string) => evaluate(values[1].conditions.conditions[0].leftValue, { $: firstOf({ text }) });

	it.each(['And do you have green jackets available?', 'Do you have green jackets?', 'is the green jacket available', 'Is it available?', 'Hi, do you still sell hats?', 'Any hats in stock'])('question: %s', (text) => {
		expect(isAnother(text)).toBe('yes');
	});

	it.each(['Great, please reserve it', 'Can you reserve it for me?', 'Tell me when it is available, please', 'Will you write when it is available again?', 'A restock alert, please', 'Do you have something similar?', 'Hello?', 'Do you deliver?', undefined])('none: %s', (text) => {
		expect(isAnother(text)).toBe('no');
	});
});

describe('request information finds the ticket’s number', () => {
	const { assignments } = named('request-information.json', 'Read the message').assignments as { assignments: Array<{ name: string; value: string }> };
	const numberIn = (text: unknown) => evaluate(assignments.find(({ name }) => name === 'ticketNumber')!.value, { $json: { text } });

	it.each([
		['Any news on ticket TKT-1024?', 'TKT-1024'], ['ticket 4711', '4711'], ['Ticket #4711', '4711'], ['ticket4711', '4711'], ['ticket: 4711', '4711'], ['Ticket number 4711 please', '4711'], ['ticket number: 4711', '4711'],
		['I have two tickets. It is ticket 4711', '4711'], ['my ticket is lost, ticket A-7', 'A-7'], ['ticket no-4711', 'no-4711'], ['Ticket-4711.pdf', '4711'],
	])('%s', (text, number) => {
		expect(numberIn(text)).toBe(number);
	});

	it.each(['I have two tickets', 'my ticket', 'tickets 12', 'ticket number', 'is it 4711?', undefined])('none in: %s', (text) => {
		expect(numberIn(text)).toBe('');
	});
});
