import type { IDataObject } from 'n8n-workflow';
import { startBox, type Box } from '../../../demo/simulator/box';
import { runNode } from '../harness';

/** What expressions, tables and models give where a field offers switches, choices or text. */

const PHONE = '12025550143';

let box: Box;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1 });
});
afterAll(async () => await box.close());
beforeEach(() => {
	box.reset();
	box.openWindow(`${PHONE}@c.us`);
});

const run = async (resource: string, operation: string, parameters: IDataObject) =>
	await runNode('oneMsg', { resource, operation, ...parameters }, { credentials: { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url } });
const bodies = () => box.hits.map(({ body }) => body as IDataObject);

const text = { recipient: PHONE, text: '**Hi**' };
const media = { recipient: PHONE, source: 'url', url: 'https://example.com/a.png', mediaType: 'image' };
const place = { recipient: PHONE, latitude: '52.5', longitude: '13.4' };
const stored = { recipient: PHONE, source: 'mediaId', mediaId: '1029384756', mediaType: 'document' };
const NOTHING = '={{ $json.missing }}';

it.each([
	['message', 'sendMedia', { ...media, source: NOTHING }, /^Source is not one of its choices/],
	['message', 'sendMedia', { ...media, source: 'constructor' }, /^Source “constructor” is not one of its choices/],
	['message', 'sendMedia', { ...media, mediaType: 'photo' }, /^Media Type “photo” is not one of its choices/],
	['message', 'sendMedia', { ...media, mediaType: NOTHING }, /^Media Type is not one of its choices/],
	['message', 'sendMedia', { ...media, mediaType: '={{ ["image"] }}' }, /^Media Type is not one of its choices/],
	['message', 'sendMedia', { ...media, options: { fileName: '={{ {"a":1} }}' } }, /^File Name must be text, but it is an object/],
	['message', 'sendMedia', { ...media, options: { mimeType: '={{ ["image/png"] }}' } }, /^MIME Type must be text, but it is a list/],
	['media', 'download', { source: 'url', url: 'https://cdn.example/a', options: { fileName: '={{ {"a":1} }}' } }, /^File Name must be text, but it is an object/],
	['message', 'sendMedia', { ...stored, options: { fileName: '={{ ["a.pdf"] }}' } }, /^File Name must be text, but it is a list/],
	['message', 'sendLocation', { ...place, name: '={{ {"a":1} }}' }, /^Name must be text, but it is an object/],
	['message', 'sendLocation', { ...place, name: 'Shop', address: '={{ ["1 Main Street"] }}' }, /^Address must be text, but it is a list/],
	['message', 'sendText', { ...text, whenWindowClosed: 'template' }, /^When Window Is Closed “template” is not one of its choices/],
	['message', 'sendText', { ...text, options: { longText: 'cut' } }, /^Long Text “cut” is not one of its choices/],
	['message', 'sendText', { ...text, options: { markdown: 'perhaps' } }, /^Markdown is neither true nor false/],
	['message', 'sendText', { ...text, options: { quotedMessageId: '={{ {"id":"wamid.X"} }}' } }, /^Quoted Message ID must be text, but it is an object/],
	['message', 'sendTemplate', { recipient: PHONE, template: 'ticket_accepted|en', fillIn: 'json', options: { namespace: '={{ {"a":1} }}' } }, /^Namespace must be text, but it is an object/],
	['message', 'sendTemplate', { recipient: PHONE, template: 'ticket_accepted', fillIn: 'json', options: { language: '={{ ["en"] }}' } }, /^Language must be text, but it is a list/],
	['message', 'sendContact', { recipient: PHONE, fullName: 'A B', phones: { phone: [{ phone: '+12025550177', type: 'FAX' }] } }, /^Phone 1: Type “FAX” is not one of its choices/],
	['message', 'sendContact', { recipient: PHONE, fullName: 'A B', phones: { phone: [{ phone: '+12025550177', onWhatsApp: 'maybe' }] } }, /^Phone 1: On WhatsApp is neither true nor false/],
	['message', 'markAsRead', { messageId: 'wamid.X', showTyping: 'si' }, /^Show Typing is neither true nor false/],
	['message', 'markAsRead', { messageId: 'wamid.X', showTyping: NOTHING }, /^Show Typing is neither true nor false/],
	['message', 'getAll', { returnAll: 'all', limit: 5 }, /^Return All is neither true nor false/],
	['template', 'getAll', { filters: { name: '={{ {"a":1} }}' } }, /^Name must be text, but it is an object/],
	['template', 'getAll', { filters: { category: '={{ 5 }}' } }, /^Category “5” is not one of its choices/],
	['template', 'getAll', { filters: { status: 'rejectd' } }, /^Status “rejectd” is not one of its choices/],
	['chat', 'getReplies', { chat: PHONE, since: '={{ {"toString":1} }}' }, /^Since is not a moment in time/],
	['message', 'sendAndWait', { recipient: '={{ {"toString":1} }}', message: 'x', responseType: 'approval' }, /^Recipient/],
	['template', 'create', { templateName: 'a', body: 'Hi', category: '={{ {"toString":1} }}' }, /^Category/],
	['template', 'create', { templateName: 'a', body: 'Hi', headerFormat: NOTHING }, /^Header is empty/],
	['template', 'create', { templateName: 'a', body: 'Hi', buttons: { values: [{ type: 'link', text: 'Go' }] } }, /^Buttons 1: Type “link” is not one of its choices/],
	['template', 'create', { templateName: 'a', body: 'Hi', footer: '={{ ["Reply STOP"] }}' }, /^Footer must be text, but it is a list/],
	['template', 'create', { templateName: 'a', body: 'Hi', headerFormat: 'image', headerExample: '={{ {"a":1} }}' }, /^Header Example must be text, but it is an object/],
	['template', 'create', { templateName: 'a', body: 'Hi', buttons: { values: [{ type: '={{ null }}', text: 'Go', url: 'https://a.example' }] } }, /^Button 1: Type is empty/],
	['group', 'get', { groupId: '1@g.us', options: { fields: '={{ {"a":1} }}' } }, /^Fields must be text, but it is an object/],
	['flow', 'getAll', { options: { fields: '={{ NaN }}' } }, /^Fields is empty/],
	['channel', 'updateSettings', { changes: { rawHooks: 'off' } }, /^Raw Events is neither true nor false/],
	['channel', 'updateConversationalComponents', { changes: { prompts: '={{ {"a":1} }}' } }, /^Prompts must be text, but it is an object/],
	['api', 'request', { method: 'GET', path: '/status', options: { stopOnRefusal: 'no' } }, /^Stop on Refusal is neither true nor false/],
])('%s.%s refuses %j before a request', async (resource, operation, parameters, sentence) => {
	const { error } = await run(resource, operation, parameters as unknown as IDataObject);
	expect(error?.message).toMatch(sentence);
	expect(error?.description?.length).toBeGreaterThan(15);
	expect(box.hits).toEqual([]);
});

it.each(['fileName', 'mimeType'])('an input file whose %s is no text is not sent', async (name) => {
	const file = { data: Buffer.from('%PDF-1.4').toString('base64'), mimeType: 'application/pdf', fileName: 'a.pdf' };
	const parameters = { resource: 'message', operation: 'sendMedia', recipient: PHONE, source: 'binary', binaryPropertyName: '={{ $json.file }}', mediaType: 'document', options: { [name]: '={{ ["b.pdf"] }}' } };
	const { error } = await runNode('oneMsg', parameters, { credentials: { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url }, items: [{ file }] });
	expect(error?.message).toMatch(name === 'fileName' ? /^File Name must be text, but it is a list/ : /^MIME Type must be text, but it is a list/);
	expect(box.hits).toEqual([]);
});

it.each(['', NOTHING, '={{ null }}'])('a place and a file without what may be left out go out (%j)', async (nothing) => {
	await run('message', 'sendLocation', { ...place, name: nothing, address: nothing });
	await run('message', 'sendMedia', { ...media, options: { fileName: nothing, mimeType: nothing } });
	expect(bodies()[0]).toEqual({ phone: PHONE, lat: '52.5', lng: '13.4' });
	expect(bodies()[1]).toMatchObject({ filename: 'a.png' });
});

it('a button that says nothing of its type is the one that the form shows first', async () => {
	await run('template', 'create', { templateName: 'a', body: 'Hi', buttons: { values: [{ text: 'Stop' }] } });
	expect(bodies()[0]).toMatchObject({ components: [{ type: 'BODY' }, { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Stop' }] }] });
});

it('a switch that comes as text switches, on and off', async () => {
	await run('message', 'sendText', { ...text, options: { markdown: 'true' } });
	await run('message', 'sendText', { ...text, text: '**Ho**', options: { markdown: ' False ' } });
	expect(bodies().map(({ body }) => body)).toEqual(['*Hi*', '**Ho**']);
	await run('message', 'sendContact', { recipient: PHONE, fullName: 'A B', phones: { phone: [{ phone: '+12025550177', onWhatsApp: '={{ "true" }}' }] } });
	expect(bodies()[2]).toMatchObject({ contacts: [{ phones: [{ phone: '+12025550177', wa_id: '12025550177' }] }] });
	box.hits.length = 0;
	const { outputs } = await run('api', 'request', { method: 'GET', path: '/nothing', options: { stopOnRefusal: '={{ "false" }}' } });
	expect(outputs[0][0].json).toMatchObject({ status: 404 });
});

it('a choice may come by the name that people see, in any case', async () => {
	await run('message', 'sendMedia', { ...media, url: 'https://example.com/v.ogg', mediaType: 'Voice note' });
	expect(bodies()[0]).toMatchObject({ mediaType: 'audio', voice: true });
	await run('message', 'sendText', { ...text, text: 'x'.repeat(5000), options: { longText: 'Split' } });
	expect(box.hits).toHaveLength(3);
	const { outputs } = await run('template', 'getAll', { returnAll: true, filters: { category: 'AUTHENTICATION' } });
	expect(outputs[0].length).toBeGreaterThan(0);
	expect(outputs[0].every(({ json }) => json.category === 'authentication')).toBe(true);
});

it('a list in JSON may be wrapped under its name, as models write it', async () => {
	await run('message', 'sendButtons', { recipient: PHONE, text: 'x', specifyButtons: 'json', buttonsJson: '{"buttons":[{"id":"a","title":"A"}]}' });
	expect(bodies()).toEqual([{ phone: PHONE, body: 'x', sections: [{ type: 'reply', reply: { id: 'a', title: 'A' } }] }]);
	const { error } = await run('message', 'sendButtons', { recipient: PHONE, text: 'x', specifyButtons: 'json', buttonsJson: '{"rows":[]}' });
	expect(error?.message).toMatch(/^Buttons JSON is not a list in JSON/);
});

it.each<[string, string, IDataObject, string]>([
	['api', 'request', { method: 'GET', path: '/messages', query: { parameter: [{ name: 'chatId', value: NOTHING }] } }, 'Query Parameter 1, “chatId”, is empty: its expression found nothing'],
	['api', 'request', { method: 'POST', path: '/settings', body: '{"order":12345678901234567890}' }, 'Body: order came as a number and has lost digits'],
	['message', 'sendReaction', { recipient: PHONE, messageId: 'wamid.X', emoji: NOTHING }, 'Emoji is empty: its expression found nothing'],
])('%s.%s sends nothing where a value is missing or has lost digits: %j', async (resource, operation, parameters, sentence) => {
	const { outputs, error } = await run(resource, operation, parameters);
	expect([outputs.flat(), error?.message]).toEqual([[], `${sentence} [item 0]`]);
	expect(box.hits).toEqual([]);
});

it('a filter that is added and left empty lets all pass', async () => {
	const { outputs: all } = await run('template', 'getAll', { returnAll: true });
	const { outputs } = await run('template', 'getAll', { returnAll: true, filters: { name: ' ', language: '', status: '' } });
	expect(outputs[0]).toHaveLength(all[0].length);
});

it.each([['name', 'Name'], ['status', 'Status'], ['category', 'Category'], ['language', 'Language']])('a filter whose expression finds nothing is refused: %s', async (name, field) => {
	for (const nothing of [NOTHING, '={{ null }}']) {
		const { outputs, error } = await run('template', 'getAll', { returnAll: true, filters: { [name]: nothing } });
		expect([outputs, error?.message]).toEqual([[], `${field} is empty: its expression found nothing [item 0]`]);
	}
	expect(box.hits).toEqual([]);
});
