import type { IDataObject } from 'n8n-workflow';
import { startBox, type Box } from '../../demo/simulator/box';
import { runNode, scenarioNodes, type NodeSettings } from './harness';

let box: Box;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1 });
});
afterAll(async () => await box.close());
beforeEach(() => {
	box.reset();
	box.openWindow('12025550143@c.us');
});

const credentials = () => ({ apiKey: box.apiKey, environment: 'custom', baseUrl: box.url });
const template = (value: string) => ({ __rl: true, mode: 'name', value });
/** The requests that send, without the reading of templates. */
const posts = () => box.hits.filter(({ method }) => method === 'POST');

async function run(node: string, parameters: IDataObject, items: IDataObject[] = [{}], settings: NodeSettings = {}) {
	return await runNode(node, parameters, { credentials: credentials(), items, settings });
}

const NAMESPACE = '11111111_2222_3333_4444_555555555555';
const ticket = { recipient: '+1 (202) 555-0143', template: template('ticket_accepted|en'), customerName: 'Maria', ticketNumber: '12345', nextStep: 'Expect a specialist reply within 2 hours' };
const order = {
	recipient: '12025550143',
	template: template('order_no_response'),
	customerName: 'Alexey',
	orderNumber: '10482',
	pendingAction: 'delivery slot confirmation',
	instruction: 'Please choose a convenient time by tomorrow 6:00 PM',
};
const information = { recipient: '12025550143@c.us', ticketNumber: 'TKT-1024', awaitedItem: 'a photo of the damaged item' };
const availability = { recipient: '12025550143@c.us', customerName: 'Alexey', productName: 'Premium Plan license', availability: 'in stock — ready to ship today' };
const acknowledge = { recipient: '12025550143@c.us', messageId: 'wamid.INBOUND' };

async function inboundId(): Promise<string> {
	return await box.inbound({ from: '12025550143', text: 'Hello' });
}

describe('the requests are the seeds’, key by key', () => {
	const body = (...texts: string[]) => [{ type: 'body', parameters: texts.map((text) => ({ type: 'text', text })) }];
	const filled = { namespace: NAMESPACE, language: 'en' };

	it.each([
		[
			'oneMsgTicketAccepted',
			{ ...ticket, options: filled },
			'/sendTemplate',
			{ phone: '12025550143', template: 'ticket_accepted', namespace: NAMESPACE, language: { policy: 'deterministic', code: 'en' }, params: body('Maria', '12345', 'Expect a specialist reply within 2 hours') },
		],
		[
			'oneMsgOrderNoResponse',
			{ ...order, options: filled },
			'/sendTemplate',
			{
				phone: '12025550143',
				template: 'order_no_response',
				namespace: NAMESPACE,
				language: { policy: 'deterministic', code: 'en' },
				params: body('Alexey', '10482', 'delivery slot confirmation', 'Please choose a convenient time by tomorrow 6:00 PM'),
			},
		],
		['oneMsgRequestInformation', information, '/sendMessage', { phone: '12025550143', body: 'To continue resolving ticket TKT-1024, please send a photo of the damaged item.' }],
		[
			'oneMsgAvailabilityReply',
			availability,
			'/sendMessage',
			{
				phone: '12025550143',
				body: 'Hello, Alexey! «Premium Plan license» is currently in stock — ready to ship today. Reply here if you want to reserve, get a restock alert, or see similar options.',
			},
		],
	])('%s', async (node, parameters, path, expected) => {
		await run(node, parameters);
		expect(posts()).toHaveLength(1);
		const [hit] = posts();
		expect(hit.path).toBe(`/${box.channelId}${path}`);
		expect(hit.rawBody).toBe(JSON.stringify(expected));
		expect(hit.headers.authorization).toBe(`Bearer ${box.apiKey}`);
		expect(hit.headers['content-type']).toMatch(/^application\/json/);
		// Namespace and language were given: the list of templates is not asked for.
		expect(box.hits).toHaveLength(1);
	});

	it('oneMsgAcknowledge: the reaction, then the read receipt', async () => {
		const messageId = await inboundId();
		const { outputs } = await run('oneMsgAcknowledge', { ...acknowledge, messageId });
		expect(posts().map(({ path, rawBody }) => [path, rawBody])).toEqual([
			[`/${box.channelId}/sendReaction`, JSON.stringify({ phone: '12025550143', body: '👍', quotedMsgId: messageId })],
			[`/${box.channelId}/readMessage`, JSON.stringify({ messageId })],
		]);
		expect(outputs[0][0].json).toEqual({
			outcome: 'accepted',
			messageId,
			reaction: { outcome: 'accepted', messageId: box.ledger[0].id },
			read: { outcome: 'accepted' },
		});
	});

	it('typing rides on the read receipt', async () => {
		const messageId = await inboundId();
		await run('oneMsgAcknowledge', { ...acknowledge, messageId, react: false, showTyping: true });
		expect(posts().map(({ rawBody }) => rawBody)).toEqual([JSON.stringify({ messageId, typingIndicator: true })]);
	});
});

describe('what leaves a sending node', () => {
	it('a template: outcome, id, recipient, text and 1MSG’s answer', async () => {
		const { outputs } = await run('oneMsgTicketAccepted', ticket, [{ a: 1 }]);
		expect(outputs).toEqual([
			[
				{
					json: {
						outcome: 'accepted',
						messageId: box.ledger[0].id,
						to: { kind: 'phone', value: '12025550143' },
						sentAs: 'template',
						text: 'Hello, Maria! Your request #12345 has been accepted for processing. Expect a specialist reply within 2 hours We will keep you updated on progress.',
						response: expect.objectContaining({ sent: true, id: box.ledger[0].id }) as unknown,
					},
					pairedItem: { item: 0 },
				},
			],
		]);
		expect(box.ledger[0].text).toBe(outputs[0][0].json.text);
	});

	it('one item for each input item, paired, in input order, and the templates are read once', async () => {
		const items = ['A', 'B', 'C'].map((name) => ({ name }));
		const { outputs } = await run('oneMsgTicketAccepted', { ...ticket, customerName: '={{ $json.name }}' }, items);
		expect(outputs[0].map(({ json }) => String(json.text).slice(0, 9))).toEqual(['Hello, A!', 'Hello, B!', 'Hello, C!']);
		expect(outputs[0].map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(box.hits.filter(({ path }) => path.includes('/templates'))).toHaveLength(1);
	});

	it('a job id means queued, also beside sent: false', async () => {
		box.fault({ path: '/sendMessage', body: { sent: false, jobId: 'job-7' }, status: 200 });
		const { outputs, error } = await run('oneMsgRequestInformation', information);
		expect(error).toBeUndefined();
		expect(outputs[0][0].json).toMatchObject({ outcome: 'queued', response: { jobId: 'job-7' } });
		expect(outputs[0][0].json).not.toHaveProperty('messageId');
	});

	it.each([
		['120363000000004242@g.us', { chatId: '120363000000004242@g.us' }],
		['US.7391045528816630@lid', { chatId: 'US.7391045528816630@lid' }],
		['US.7391045528816630', { bsuid: 'US.7391045528816630' }],
		['@dana.example', { username: 'dana.example' }],
		['0049 151 2345678', { phone: '491512345678' }],
	])('recipient %s goes out as %j', async (recipient, destination) => {
		await run('oneMsgRequestInformation', { ...information, recipient });
		expect(posts()[0].body).toMatchObject(destination);
		expect(Object.keys(posts()[0].body as object)).toEqual([Object.keys(destination)[0], 'body']);
	});

	it('a wording of one’s own', async () => {
		const text = 'Für Ticket {ticketNumber} fehlt uns noch: {awaitedItem}';
		const { outputs } = await run('oneMsgRequestInformation', { ...information, options: { text } });
		expect(outputs[0][0].json.text).toBe('Für Ticket TKT-1024 fehlt uns noch: a photo of the damaged item');
	});

	it('the session nodes stand behind the trigger: recipient and message come from its item', async () => {
		const messageId = await inboundId();
		const { error } = await run('oneMsgAcknowledge', {}, [{ chatId: '12025550143@c.us', messageId }]);
		expect(error).toBeUndefined();
		expect(box.readMessages).toEqual([{ messageId, typingIndicator: false }]);
	});
});

describe('bad input is named, with its item, and nothing is sent', () => {
	it.each<[string, string, IDataObject, RegExp]>([
		['an empty variable', 'oneMsgTicketAccepted', { ...ticket, customerName: '' }, /Customer Name is empty/],
		['white space only', 'oneMsgTicketAccepted', { ...ticket, nextStep: '  ' }, /Next Step is empty/],
		['an expression that finds nothing', 'oneMsgTicketAccepted', { ...ticket, ticketNumber: '={{ $json.nothing }}' }, /Ticket Number is empty/],
		['an object', 'oneMsgTicketAccepted', { ...ticket, customerName: '={{ $json }}' }, /Customer Name must be text/],
		['a line break in a template', 'oneMsgTicketAccepted', { ...ticket, nextStep: 'one\ntwo' }, /Next Step holds a line break/],
		['a tab', 'oneMsgOrderNoResponse', { ...order, instruction: 'a\tb' }, /Instruction holds a tab/],
		['five spaces', 'oneMsgOrderNoResponse', { ...order, pendingAction: 'a     b' }, /Pending Action holds five spaces/],
		['a template name with a space', 'oneMsgTicketAccepted', { ...ticket, template: template('ticket accepted') }, /Template "ticket accepted" has a space/],
		['no template', 'oneMsgTicketAccepted', { ...ticket, template: template('') }, /Template is empty/],
		['a template that fills another number', 'oneMsgTicketAccepted', { ...ticket, template: template('order_no_response') }, /"order_no_response" has 4 body variables, but this node fills 3/],
		['an unknown template', 'oneMsgTicketAccepted', { ...ticket, template: template('nowhere') }, /"nowhere" is not on this channel/],
		['a template in several languages', 'oneMsgTicketAccepted', { ...ticket, template: template('ticket_accepted') }, /several languages: .*en.*es/],
		['an empty recipient', 'oneMsgRequestInformation', { ...information, recipient: '' }, /Recipient is empty/],
		['a local number', 'oneMsgRequestInformation', { ...information, recipient: '0151 2345678' }, /Recipient "0151…78" is a local number/],
		['a short number', 'oneMsgRequestInformation', { ...information, recipient: '5550143' }, /local number: it has only 7 digits/],
		['a mark left out', 'oneMsgRequestInformation', { ...information, options: { text: 'Send {awaitedItem}' } }, /leaves out the mark \{ticketNumber\}/],
		['an unknown mark', 'oneMsgRequestInformation', { ...information, options: { text: '{ticketNumber} {awaitedItem} {name}' } }, /unknown mark \{name\}/],
		['too long a text', 'oneMsgRequestInformation', { ...information, awaitedItem: 'x'.repeat(4097) }, /Text has 4\d+ characters; WhatsApp takes at most 4096/],
		['typing without reading', 'oneMsgAcknowledge', { ...acknowledge, markAsRead: false, showTyping: true }, /Show Typing needs Mark as Read/],
		['nothing to do', 'oneMsgAcknowledge', { ...acknowledge, react: false, markAsRead: false }, /React and Mark as Read are both off/],
		['a switch that is a word', 'oneMsgAcknowledge', { ...acknowledge, react: 'yes' }, /^React is neither true nor false/],
		['a switch that nothing came for', 'oneMsgAcknowledge', { ...acknowledge, react: '={{ $json.missing }}' }, /^React is neither true nor false/],
		['reading that is a word', 'oneMsgAcknowledge', { ...acknowledge, markAsRead: 'on' }, /^Mark as Read is neither true nor false/],
		['reading that nothing came for', 'oneMsgAcknowledge', { ...acknowledge, markAsRead: '={{ null }}' }, /^Mark as Read is neither true nor false/],
		['typing that nothing came for', 'oneMsgAcknowledge', { ...acknowledge, showTyping: '={{ $json.missing }}' }, /^Show Typing is neither true nor false/],
		['no message id', 'oneMsgAcknowledge', { ...acknowledge, messageId: '' }, /Message ID is empty/],
		['no emoji', 'oneMsgAcknowledge', { ...acknowledge, emoji: '' }, /Emoji is empty/],
	])('%s', async (_case, node, parameters, sentence) => {
		const { error } = await run(node, parameters);
		expect(error?.message).toMatch(sentence);
		expect(error?.message).toMatch(/\[item 0\]$/);
		expect(error?.context).toMatchObject({ outcome: 'notSent', itemIndex: 0, retryable: false });
		expect(posts()).toEqual([]);
		expect(box.ledger).toEqual([]);
	});

	it('a local number goes out once its country is given', async () => {
		await run('oneMsgRequestInformation', { ...information, recipient: '0151 2345678', options: { defaultCountryCode: '+49' } });
		expect(posts()[0].body).toMatchObject({ phone: '491512345678' });
	});

	it('in a group, reading is skipped with a reason', async () => {
		const messageId = await box.inbound({ groupId: '120363000000004242', text: 'Hello' });
		const { outputs } = await run('oneMsgAcknowledge', { recipient: '120363000000004242@g.us', messageId });
		expect(outputs[0][0].json).toMatchObject({ outcome: 'accepted', reaction: { outcome: 'accepted' }, read: { outcome: 'skipped', reason: expect.stringMatching(/group/) as unknown } });
		expect(box.readMessages).toEqual([]);
	});
});

describe('what the seeds say may go wrong reads as a sentence', () => {
	it('the window is closed', async () => {
		box.closeWindow('12025550143@c.us');
		const { error } = await run('oneMsgAvailabilityReply', availability);
		expect(error?.name).toBe('NodeApiError');
		expect(error?.message).toBe('The 24-hour window of this chat is closed [item 0]');
		expect(error?.description).toMatch(/Send an approved template instead.*1MSG said: “Dialog window is closed”/);
		expect(error?.context).toMatchObject({ outcome: 'refused', code: 131047, httpStatus: 200, retryable: false });
	});

	it.each<[string, string, IDataObject, number, unknown, RegExp]>([
		['a wrong namespace', 'oneMsgTicketAccepted', { ...ticket, options: { namespace: 'wrong', language: 'en' } }, 0, undefined, /which template is meant: its name, language or namespace/],
		['a missing namespace', 'oneMsgTicketAccepted', ticket, 422, { error: 'namespace is required' }, /which template is meant: its name, language or namespace/],
		['the number of variables', 'oneMsgTicketAccepted', ticket, 422, { error: 'Number of template variables does not match' }, /number of variables does not match/],
		['a bad phone number', 'oneMsgTicketAccepted', ticket, 400, { error: 'Invalid phone number' }, /does not accept this recipient/],
		['no opt-in', 'oneMsgTicketAccepted', ticket, 200, { sent: false, message: 'Customer has not opted in' }, /has not agreed/],
		['a template that is not approved', 'oneMsgTicketAccepted', ticket, 200, { sent: false, message: 'Template does not exist or is not approved' }, /does not exist on this channel, is not approved/],
		['a refused key', 'oneMsgTicketAccepted', ticket, 401, { error: 'Wrong token "secret" for channel "X".' }, /refused the API key/],
		['a blocked subscription', 'oneMsgTicketAccepted', ticket, 403, 'Subscription is blocked', /blocked the channel/],
	])('%s', async (_case, node, parameters, status, body, sentence) => {
		if (status) box.fault({ path: '/sendTemplate', status, body });
		const { error } = await run(node, parameters);
		expect(error?.message).toMatch(sentence);
		expect(error?.description).toBeTruthy();
		expect(error?.context).toMatchObject({ outcome: 'refused' });
		expect(box.ledger).toEqual([]);
	});

	it.each(['order_pending', 'order_rejected'])('a template that waits for approval (%s) is named with its status', async (name) => {
		const waiting = box.templates.find((entry) => entry.status !== 'approved' && (name === 'order_pending') === (entry.status === 'pending'))!;
		const { error } = await run('oneMsgTicketAccepted', { ...ticket, template: template(String(waiting.name)) });
		expect(error?.message).toMatch(/is not approved: its status is (pending|rejected)/);
		expect(posts()).toEqual([]);
	});

	it('templates that cannot be read are asked for once a run, not once an item', async () => {
		box.fault({ path: '/templates', status: 401, times: 50, body: { error: 'Wrong token' } });
		const { outputs } = await run('oneMsgTicketAccepted', ticket, Array.from({ length: 20 }, (_, i) => ({ i })), { onError: 'continueRegularOutput' });
		expect(outputs[0]).toHaveLength(20);
		expect(box.hits).toHaveLength(1);
	});

	it.each([[17, {}], [2, { options: { maxConcurrency: 1 } }]])('%s items that wait for the templates, one “too many” long, are sent all', async (count, more) => {
		box.fault({ path: '/templates', status: 429, body: { error: 'Too many requests' } });
		const items = Array.from({ length: count }, (_, i) => ({ to: `120255501${String(i).padStart(2, '0')}` }));
		const { outputs } = await run('oneMsgTicketAccepted', { ...ticket, recipient: '={{ $json.to }}', ...more }, items);
		expect(outputs[0].map(({ json }) => json.outcome)).toEqual(Array(count).fill('accepted'));
	});

	it('templates that cannot be read never count as none', async () => {
		box.fault({ path: '/templates', status: 200, body: { error: { message: 'upstream' } } });
		const { error } = await run('oneMsgTicketAccepted', ticket);
		expect(error?.context).toMatchObject({ outcome: 'notSent' });
		expect(error?.message).not.toMatch(/not on this channel/);
		expect(posts()).toEqual([]);
	});
});

describe('promise 2: HTTP 200 is not success', () => {
	it.each<[string, unknown, string]>([
		['sent: true without an id', { sent: true }, 'unknown'],
		['sent as text', { sent: 'false', message: 'no' }, 'refused'],
		['an error under 200', { error: 'no' }, 'refused'],
		['an error in a wrapper', { response: { error: 'no' } }, 'refused'],
	])('%s', async (_case, body, outcome) => {
		box.fault({ path: '/sendMessage', status: 200, body });
		expect((await run('oneMsgRequestInformation', information)).error?.context).toMatchObject({ outcome });
	});

	it.each(['html', 'truncated', 'empty', 'resetAfter'] as const)('an answer that is %s leaves the outcome unknown', async (kind) => {
		box.fault({ path: '/sendMessage', kind });
		const { error } = await run('oneMsgRequestInformation', information);
		expect(error?.context).toMatchObject({ outcome: 'unknown', retryable: false });
		expect(error?.message).toMatch(/may have gone out/);
	});

	it('500 leaves it unknown, 429 refused with the time to wait', async () => {
		box.fault({ path: '/sendMessage', status: 500, body: { error: 'Internal server error' } });
		expect((await run('oneMsgRequestInformation', information)).error?.context).toMatchObject({ outcome: 'unknown', httpStatus: 500 });
		box.fault({ path: '/sendMessage', status: 429, body: { message: 'rate limit' }, headers: { 'retry-after': '7' } });
		expect((await run('oneMsgRequestInformation', { ...information, options: { retryForSeconds: 0 } })).error?.context).toMatchObject({ outcome: 'refused', httpStatus: 429, retryable: true, afterMs: 7000 });
	});

	it('nobody listening is refused, not unknown: nothing has left', async () => {
		const { error } = await runNode('oneMsgRequestInformation', { ...information, options: { retryForSeconds: 0 } }, { credentials: { ...credentials(), baseUrl: 'http://127.0.0.1:9' } });
		expect(error?.message).toMatch(/Nothing answers at 1MSG’s address/);
		expect(error?.context).toMatchObject({ outcome: 'refused', retryable: true });
	});

	it('a redirect is not followed', async () => {
		box.fault({ path: '/sendMessage', status: 302, body: '', headers: { location: `${box.url}/elsewhere` } });
		const { error } = await run('oneMsgRequestInformation', information);
		expect(error?.message).toMatch(/redirect/);
		expect(box.hits).toHaveLength(1);
	});
});

describe('promise 3: one item’s failure never hides, repeats or reorders another’s', () => {
	const three = [{ to: '12025550143' }, { to: 'nobody' }, { to: '12025550143' }];
	const parameters = { ...information, recipient: '={{ $json.to }}' };

	it('stop: ends at the failed item and accounts for all', async () => {
		const { error } = await run('oneMsgRequestInformation', { ...parameters, options: { maxConcurrency: 1 } }, three);
		expect(error?.message).toMatch(/Recipient "nobody".*\[item 1\]$/);
		expect(error?.description).toMatch(/Of 3 items: 1 accepted \(0\), 2 not sent \(1–2\)\./);
		expect(error?.context?.account).toEqual({ accepted: [0], queued: [], skipped: [], refused: [], unknown: [], notSent: [1, 2] });
		expect(box.ledger).toHaveLength(1);
	});

	it('continue: the failed item is { error } alone, with the error beside it', async () => {
		const { outputs, error } = await run('oneMsgRequestInformation', parameters, three, { onError: 'continueRegularOutput' });
		expect(error).toBeUndefined();
		expect(outputs[0].map(({ json }) => json.outcome ?? Object.keys(json))).toEqual(['accepted', ['error'], 'accepted']);
		expect(outputs[0][1].json.error).toMatch(/Recipient "nobody"/);
		expect(outputs[0][1].pairedItem).toEqual({ item: 1 });
		expect(box.ledger).toHaveLength(2);
	});

	it('continue using the error output: failed items leave by it', async () => {
		const { outputs } = await run('oneMsgRequestInformation', parameters, three, { onError: 'continueErrorOutput' });
		expect(outputs.map((output) => output.length)).toEqual([2, 1]);
		expect(outputs[1][0].json.error).toMatch(/Recipient "nobody"/);
		expect(box.ledger).toHaveLength(2);
	});
});

describe('promise 1: what may have gone out is not sent again by itself', () => {
	const retry: NodeSettings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
	const items = ['a', 'b', 'c', 'd'].map((name) => ({ name }));
	const parameters = { ...information, ticketNumber: '={{ $json.name }}', options: { maxConcurrency: 1 } };

	it('Retry On Fail sends only what was refused', async () => {
		// The window of item b's chat stays closed.
		const { outputs, error } = await run('oneMsgRequestInformation', { ...parameters, recipient: '={{ $json.name === "b" ? "12025550199" : "12025550143" }}' }, items, retry);
		const triesOfB = posts().filter(({ body }) => (body as { body: string }).body.includes('ticket b'));
		expect(error?.message).toMatch(/24-hour window/);
		expect(outputs).toEqual([]);
		expect(triesOfB).toHaveLength(3);
		expect(box.ledger.map(({ text }) => text)).toEqual(['To continue resolving ticket a, please send a photo of the damaged item.']);
	});

	it('an expression that gives another text at each try sends nothing twice', async () => {
		const { error } = await run('oneMsgRequestInformation', { ...parameters, awaitedItem: '={{ $now.toISO() }} {{ Math.random() }}', recipient: '={{ $json.name === "b" ? "12025550199" : "12025550143" }}' }, items, retry);
		expect(error?.message).toMatch(/24-hour window/);
		expect(box.ledger).toHaveLength(1);
	});

	it('an unknown outcome stays unknown, whatever the text is at the next try', async () => {
		box.fault({ path: '/sendMessage', kind: 'resetAfter' });
		const { error } = await run('oneMsgRequestInformation', { ...information, awaitedItem: '={{ Math.random() }}' }, [{}], retry);
		expect(error?.context).toMatchObject({ outcome: 'unknown' });
		expect(box.ledger).toHaveLength(1);
	});

	it('a message that succeeds at the second try leaves the others single', async () => {
		box.fault({ path: '/sendMessage', status: 429, times: 1, body: { message: 'rate limit' } });
		const { outputs, error } = await run('oneMsgRequestInformation', parameters, items, retry);
		expect(error).toBeUndefined();
		expect(outputs[0]).toHaveLength(4);
		expect(box.ledger).toHaveLength(4);
		expect(new Set(box.ledger.map(({ text }) => text)).size).toBe(4);
	});

	it('with continue, n8n tries again when the first item failed: nothing leaves twice', async () => {
		const { outputs } = await run('oneMsgRequestInformation', { ...parameters, recipient: '={{ $json.name === "a" ? "nobody" : "12025550143" }}' }, items, { ...retry, onError: 'continueRegularOutput' });
		expect(outputs[0].map(({ json }) => json.outcome ?? 'error')).toEqual(['error', 'accepted', 'accepted', 'accepted']);
		expect(box.ledger).toHaveLength(3);
	});

	it('an unknown outcome stays unknown: the next try does not send', async () => {
		box.fault({ path: '/sendMessage', kind: 'resetAfter' });
		const { error } = await run('oneMsgRequestInformation', information, [{}], retry);
		expect(error?.context).toMatchObject({ outcome: 'unknown' });
		expect(posts()).toHaveLength(1);
		expect(box.ledger).toHaveLength(1);
	});

	it('a reaction that was sent is not repeated when marking as read fails', async () => {
		const messageId = await inboundId();
		box.fault({ path: '/readMessage', status: 429, times: 2, body: { message: 'rate limit' } });
		const { outputs, error } = await run('oneMsgAcknowledge', { ...acknowledge, messageId }, [{}], retry);
		expect(error).toBeUndefined();
		expect(outputs[0][0].json).toMatchObject({ outcome: 'accepted', read: { outcome: 'accepted' } });
		expect(box.ledger).toHaveLength(1);
	});
});

describe('acknowledging: a failed part is named, the other part is tried all the same', () => {
	it('the reaction fails, reading is done', async () => {
		const messageId = await inboundId();
		box.fault({ path: '/sendReaction', status: 200, body: { sent: false, message: 'Dialog window is closed' } });
		const { error } = await run('oneMsgAcknowledge', { ...acknowledge, messageId });
		expect(error?.message).toMatch(/^Reaction: The 24-hour window/);
		expect(error?.context).toMatchObject({ outcome: 'refused', reaction: { outcome: 'refused' }, read: { outcome: 'accepted' } });
		expect(error?.description).toMatch(/was marked as read/);
		expect(box.readMessages).toHaveLength(1);
	});

	it('reading fails, the reaction stands', async () => {
		const messageId = await inboundId();
		box.fault({ path: '/readMessage', status: 400, body: { error: 'Message not found' } });
		const { error } = await run('oneMsgAcknowledge', { ...acknowledge, messageId });
		expect(error?.message).toMatch(/^Mark as read: /);
		// Half of the item is out: that is neither accepted nor refused.
		expect(error?.context).toMatchObject({ outcome: 'unknown', retryable: false, reaction: { outcome: 'accepted', messageId: box.ledger[0].id }, read: { outcome: 'refused' } });
		expect(box.ledger).toHaveLength(1);
	});

	it('a read receipt without an answer does not speak of a message', async () => {
		const messageId = await inboundId();
		box.fault({ path: '/readMessage', kind: 'resetAfter' });
		const { error } = await run('oneMsgAcknowledge', { ...acknowledge, messageId });
		expect(error?.message).toMatch(/^Mark as read: It is not known whether 1MSG did it/);
		expect(error?.description).not.toMatch(/chat/);
	});

	it('switches that an expression gives as text count', async () => {
		const messageId = await inboundId();
		await run('oneMsgAcknowledge', { ...acknowledge, messageId, react: '={{ "TRUE" }}', markAsRead: '={{ "false" }}' });
		expect(posts().map(({ path }) => path)).toEqual([`/${box.channelId}/sendReaction`]);
	});
});

describe('promise 6: the token appears nowhere', () => {
	it.each(scenarioNodes.map(({ description }) => description.name))('%s, refused with the text that repeats the token', async (node) => {
		const parameters = { ...ticket, ...order, ...information, ...availability, ...acknowledge, template: template(node === 'oneMsgTicketAccepted' ? 'ticket_accepted|en' : 'order_no_response') };
		for (const onError of ['stopWorkflow', 'continueRegularOutput'] as const) {
			const secret = 'the webhook secret of this channel';
			for (const path of ['/sendTemplate', '/sendMessage', '/sendReaction', '/readMessage']) {
				box.fault({ path, status: 401, body: { error: `${secret}: Wrong token "${box.apiKey}" for channel "${box.channelId}". Please provide token as a GET parameter.` } });
			}
			const { run: whole, error, outputs } = await runNode(node, parameters, { credentials: { ...credentials(), webhookSecret: secret }, settings: { onError } });
			expect(error ?? outputs[0][0].error).toBeDefined();
			const everything = JSON.stringify({ data: whole.data, outputs, stack: error?.stack, cause: String(error?.cause) });
			expect(everything).toMatch(/refused the API key/);
			expect(everything).not.toContain(box.apiKey);
			expect(everything).not.toContain(secret);
		}
	});
});
