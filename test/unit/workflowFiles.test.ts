import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { notificationRows } from '../../demo/sampleTemplates';

/** What every file of `workflows/` keeps; that each runs is seen in test/e2e. */

const root = join(__dirname, '../..');
const folder = join(root, 'workflows');
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
const guide = readFileSync(join(folder, 'README.md'), 'utf8');

interface Flow {
	name: string;
	nodes: Array<{ id: string; name: string; type: string; parameters: Record<string, unknown> }>;
	connections: Record<string, Record<string, Array<Array<{ node: string }>>>>;
	pinData: Record<string, unknown>;
}
const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Flow;

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
