import { startBox, type Box } from '../../demo/simulator/box';
import { scenarioNodes, searchTemplates } from './harness';

let box: Box;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1 });
});
afterAll(async () => await box.close());
beforeEach(() => box.reset());

const node = scenarioNodes[0];
const credentials = () => ({ apiKey: box.apiKey, environment: 'custom', baseUrl: box.url });

describe('the list of templates in the editor', () => {
	it('shows the approved ones with name, language, category and text', async () => {
		const { results } = await searchTemplates(node, credentials());
		expect(results).toContainEqual({
			name: 'ticket_accepted · en · utility',
			value: 'ticket_accepted|en',
			description: 'Hello, {{1}}! Your request #{{2}} has been accepted for processing. {{3}} We will keep you updated on progress.',
		});
		const notApproved = box.templates.filter(({ status }) => status !== 'approved').map(({ name }) => String(name));
		expect(notApproved.length).toBeGreaterThan(0);
		for (const name of notApproved) expect(results.map(({ value }) => String(value).split('|')[0])).not.toContain(name);
	});

	it('goes through all pages', async () => {
		const [first] = box.templates;
		for (let i = 0; i < 250; i++) box.templates.push({ ...first, id: `extra-${i}`, name: `extra_${String(i).padStart(3, '0')}` });
		const { results } = await searchTemplates(node, credentials());
		expect(results.filter(({ name }) => name.startsWith('extra_'))).toHaveLength(250);
	});

	it('ends where a page brings nothing new', async () => {
		// A channel hosted at Meta ignores the offset and gives the whole list again.
		const body = { total: 999, templates: box.templates.map((template) => ({ ...template })) };
		box.fault({ path: '/templates', times: 50, status: 200, body });
		const { results } = await searchTemplates(node, credentials());
		expect(new Set(results.map(({ value }) => value)).size).toBe(results.length);
		expect(box.hits).toHaveLength(2);
	});

	it('is searched by name and by text', async () => {
		const values = async (filter: string) => (await searchTemplates(node, credentials(), filter)).results.map(({ value }) => value);
		expect(await values('NO_RESP')).toEqual(['order_no_response|en']);
		expect(await values('waiting for your reply')).toEqual(['order_no_response|en']);
	});

	it('a refusal is a sentence, not an empty list', async () => {
		await expect(searchTemplates(node, { ...credentials(), apiKey: 'Wrong1234567', channelId: box.channelId })).rejects.toThrow(/refused the API key/);
	});
});
