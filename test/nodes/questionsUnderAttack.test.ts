import { ExecuteContext, WebhookContext } from 'n8n-core';
import type { IDataObject, INodeType } from 'n8n-workflow';
import { readable } from '../../nodes/OneMsg/resources/message/sendAndWait.operation';
import { idsIn } from './asking';
import { generalNode, triggerHooks } from './harness';
import { LATE, ONE, PROMPT, questionRig, TAKEN, TWO, words } from './questionRig';
import { waited } from './waited';

/** What may go wrong between a question and its answer: other chats, other n8ns, gateways, forms that nobody filled in. */

const { rig, ask, refusal, trigger, eventOf, deliverAll, receive, tapOn, said, sent, pageOf, until } = questionRig();

const pause = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));
const GROUP = '120363000000000001@g.us';
const post = async (url: string, body: string | URLSearchParams, headers: Record<string, string> = {}) => await fetch(url, { method: 'POST', body, headers });
const form = async (body: Record<string, string>, url = pageOf()) => await post(url, new URLSearchParams(body));
const choicesOf = (...titles: string[]) => ({ responseType: 'choice', choices: { choice: titles.map((title) => ({ title })) } });

describe('who tapped', () => {
	it('in a group, by the person who was asked, is another chat', async () => {
		await ask();
		const { events } = await receive(trigger(), { ...tapOn('Approve'), chatId: GROUP });
		expect(events).toMatchObject([{ isGroup: true, question: { reason: 'otherChat' } }]);
		expect([rig.n8n.requests, said()]).toEqual([[], []]);
	});

	it.each([
		['a number of Brazil without its mobile digit', '+55 11 98765 4321', { chatId: '551187654321@c.us', author: '551187654321@c.us' }],
		['a number of Mexico with its mobile digit', '+52 55 1234 5678', { chatId: '5215512345678@c.us', author: '5215512345678@c.us' }],
		['a BSUID', 'US.13491208655302741918', { chatId: 'US.13491208655302741918@lid', author: 'US.13491208655302741918@lid' }],
	])('is who was asked: %s', async (_, recipient, from) => {
		for (const chat of ['5511987654321@c.us', '525512345678@c.us', 'US.13491208655302741918@lid']) rig.box.openWindow(chat);
		const { error } = await ask({ recipient });
		expect(error).toBeUndefined();
		const { events } = await receive(trigger(), { ...tapOn('Approve'), ...from });
		expect(events).toEqual([]);
		expect(rig.n8n.answers).toHaveLength(1);
	});

	it('another n8n on the same channel tells nobody that it is late, and lets the event through', async () => {
		await ask();
		const other = jest.spyOn(Object.getPrototypeOf(WebhookContext.prototype) as WebhookContext, 'getInstanceId').mockReturnValue('another');
		const { events } = await receive(trigger(), tapOn('Approve'));
		other.mockRestore();
		expect(events).toMatchObject([{ event: 'reply', question: { reason: 'notOurs' } }]);
		expect([rig.n8n.requests, said()]).toEqual([[], []]);
	});

	it('a tap that cannot be taken is in the log, without a number, where the trigger’s events are others', async () => {
		await ask();
		const { events, logs } = await receive(trigger({ parameters: { events: ['status'] } }), tapOn('Approve'), TWO);
		expect(events).toEqual([]);
		expect(logs.join()).toContain('could not take a tap (otherChat)');
		expect(logs.join()).not.toContain('555');
	});
});

describe('in one delivery', () => {
	it('the tap that asks for words, and the words', async () => {
		await ask({ commentLabel: 'Say why' });
		const { events } = await deliverAll(trigger(), [eventOf(tapOn('Say why')), eventOf(words('Only half'))]);
		expect(events).toEqual([]);
		expect(rig.n8n.answers).toMatchObject([{ json: { data: { approved: false, text: 'Only half' } } }]);
	});

	it('words before the tap are a message', async () => {
		await ask({ commentLabel: 'Say why' });
		const { events } = await deliverAll(trigger(), [eventOf(words('Hello')), eventOf(tapOn('Say why'))]);
		expect(events).toMatchObject([{ text: 'Hello' }]);
		expect([rig.n8n.answers, said()]).toEqual([[], [PROMPT]]);
	});

	it('of two taps the first one counts, however long it takes', async () => {
		await ask();
		rig.n8n.says.push({ status: 409, body: { message: 'The execution "1" is running already.' } });
		await deliverAll(trigger(), [eventOf(tapOn('Decline')), eventOf(tapOn('Approve'))]);
		expect(rig.n8n.answers).toMatchObject([{ json: { data: { approved: false } } }]);
		expect(said()).toEqual([LATE]);
	});

	it('taps that n8n cannot take are given up together, within the time that the channel waits', async () => {
		await ask();
		const setup = { ...trigger(), base: 'http://127.0.0.1:9' };
		const [ms, { events }] = await waited(deliverAll(setup, [eventOf(tapOn('Approve')), eventOf(tapOn('Decline')), eventOf(tapOn('Approve'))]));
		expect(ms).toBeLessThan(8_500);
		expect(events.map(({ question }) => question?.reason)).toEqual(['unreachable', 'unreachable', 'unreachable']);
	});

	it('words that were taken are no message when they come again', async () => {
		await ask({ commentLabel: 'Say why' });
		const setup = trigger();
		await receive(setup, tapOn('Say why'));
		const { again } = await receive(setup, words('Only half'));
		expect((await again()).events).toEqual([]);
		expect(rig.n8n.answers).toHaveLength(1);
	});

	it('that also starts an execution, who is to write is not forgotten, whatever the trigger remembers of its events', async () => {
		await ask({ commentLabel: 'Say why' });
		const setup = trigger({ parameters: { options: { forwardTaps: true, skipDuplicates: false, onlyForward: false } } });
		expect((await receive(setup, tapOn('Say why'))).events).toHaveLength(1);
		await receive(setup, words('Only half'));
		expect(rig.n8n.answers).toMatchObject([{ json: { data: { text: 'Only half' } } }]);
	});
});

describe('what comes back in n8n’s place', () => {
	it.each([
		['a page to log in', { status: 200, body: '<html>Sign in</html>' }, 'HTTP 200'],
		['a gateway that knows no such address', { status: 404, body: { message: 'no Route matched with those values' } }, 'HTTP 404'],
		['an execution that n8n says is running', { status: 409, body: { code: 409, message: 'The execution "7" is running already.' } }, 'did not take the answer at n8n’s own address for some seconds: HTTP 409, it is still running'],
		['an execution that n8n has given up', { status: 500, body: { code: 0, message: 'Internal' } }, 'HTTP 500'],
		['a proxy that leads to https', { status: 307, body: '', headers: { location: 'https://n8n.example/webhook-waiting/1/Node' } }, 'HTTP 307'],
	])('%s is no answer: the tap stays an event, and nobody is told that it is late', async (_, answer, details) => {
		await ask();
		rig.n8n.says.push(...Array.from({ length: 20 }, () => answer));
		const { events } = await receive(trigger(), tapOn('Approve'));
		expect(events).toMatchObject([{ question: { reason: 'unreachable', details: expect.stringContaining(details) as unknown } }]);
		expect([said(), rig.n8n.answers]).toEqual([[], []]);
	});

	it('an execution that waits in a form by now is past the question', async () => {
		await ask();
		rig.n8n.says.push({ status: 307, body: '', headers: { location: '/form-waiting/1/Node?c=0' } });
		expect((await receive(trigger(), tapOn('Approve'))).events).toEqual([]);
		expect(said()).toEqual([LATE]);
	});

	it('a channel whose list does not come does not hold up the tap', async () => {
		await ask();
		const setup = trigger();
		await triggerHooks(setup).create();
		rig.box.fault({ path: '/webhook', kind: 'slow', delayMs: 6_000, times: 5 });
		const [ms] = await waited(receive(setup, tapOn('Approve')));
		expect(ms).toBeLessThan(4_000);
		expect(rig.n8n.answers).toHaveLength(1);
	});
});

describe('a waiting node', () => {
	it('that cannot read its credential decides nothing, and takes the tap later', async () => {
		await ask();
		rig.waitingCredentials.apiKey = '';
		expect((await receive(trigger(), tapOn('Approve'))).events).toMatchObject([{ question: { reason: 'unreachable', details: expect.stringContaining('HTTP 503') as unknown } }]);
		expect(rig.n8n.answers).toEqual([]);
		rig.waitingCredentials.apiKey = rig.box.apiKey;
		await receive(trigger(), tapOn('Approve'));
		expect(rig.n8n.answers).toMatchObject([{ json: { data: { approved: true } } }]);
	});

	it('has a name of any kind', async () => {
		await ask({}, { nodeName: 'Ask "}}" {{ $json }} \\ \u2028 it’s' });
		await receive(trigger(), tapOn('Approve'));
		expect(rig.n8n.answers).toHaveLength(1);
	});
});

describe('the confirmation', () => {
	const confirmation = () => rig.box.ledger.find(({ text }) => text === 'Thank you');

	it('quotes the question, also behind words, and where the tap names no message', async () => {
		await ask({ commentLabel: 'Say why', options: { confirmation: 'Thank you' } });
		const setup = trigger();
		await receive(setup, tapOn('Say why'));
		await receive(setup, words('Only half'));
		expect(confirmation()?.body.quotedMsgId).toBe(rig.box.ledger[0].id);
	});

	it('where the tap names no message', async () => {
		await ask({ options: { confirmation: 'Thank you' } });
		await receive(trigger(), { ...tapOn('Approve'), quotedMsgId: undefined });
		expect(confirmation()?.body.quotedMsgId).toBe(rig.box.ledger[0].id);
	});

	it('that cannot be sent changes nothing', async () => {
		await ask({ options: { confirmation: 'Thank you' } });
		rig.box.fault({ path: '/sendMessage', status: 200, body: { sent: false, error: { code: 131026, message: `${ONE} (Ada Lovelace) did not get “Thank you”` } } });
		const { events, logs } = await receive(trigger(), tapOn('Approve'));
		expect([events, rig.n8n.answers.length]).toEqual([[], 1]);
		// 1MSG's words may repeat numbers, names and texts.
		expect(logs.join()).toMatch(/could not answer to a tap: refused, code 131026, HTTP 200 {}$/);
	});

	it('the others are told, unless the text is empty', async () => {
		await ask({ recipient: `${ONE}, ${TWO}` });
		await receive(trigger(), tapOn('Approve'));
		expect([said(), said(TWO)]).toEqual([[], [TAKEN]]);
		await ask({ recipient: `${ONE}, ${TWO}`, options: { othersText: '' } });
		await receive(trigger(), tapOn('Approve', rig.box.ledger.at(-2)));
		expect(said(TWO)).toEqual([TAKEN]);
	});
});

describe('the page behind a link', () => {
	const byLink = async (parameters: IDataObject = {}) => await ask({ ...parameters, options: { answerByLink: true, ...(parameters.options as IDataObject) } });

	it.each([
		['an empty form', ''],
		['an empty choice', 'choice='],
		['a choice that there is not', 'choice=2'],
		['a choice twice', 'choice=0&choice=1'],
		['words alone', 'text=yes'],
	])('%s decides nothing', async (_, body) => {
		await byLink();
		const answer = await post(pageOf(), body, { 'content-type': 'application/x-www-form-urlencoded' });
		expect(answer.status).toBe(400);
		expect(rig.n8n.answers).toEqual([]);
	});

	it('a robot’s GET, HEAD and JSON decide nothing', async () => {
		await byLink();
		expect((await fetch(pageOf())).status).toBe(200);
		for (const type of ['application/json', 'text/plain', 'multipart/form-data; boundary=x']) {
			expect((await post(pageOf(), '{"choice":"0"}', { 'content-type': type })).status).toBe(403);
		}
		expect(rig.n8n.answers).toEqual([]);
	});

	it('a button that asks for words waits for them', async () => {
		await byLink({ commentLabel: 'Say why' });
		expect((await form({ choice: '2', text: ' ' })).status).toBe(400);
		expect(rig.n8n.answers).toEqual([]);
		expect((await form({ choice: '2', text: 'Only half' })).status).toBe(200);
		expect(rig.n8n.answers).toMatchObject([{ json: { data: { approved: false, text: 'Only half', chatInput: 'Only half' } } }]);
	});

	it('sent twice at the same moment counts once, and is confirmed once', async () => {
		await byLink({ recipient: `${ONE}, ${TWO}`, options: { confirmation: 'Thank you' } });
		const page = pageOf();
		const answers = await Promise.all([form({ choice: '0' }, page), form({ choice: '0' }, page), form({ choice: '1' }, pageOf(rig.box.ledger[1]))]);
		const pages = await Promise.all(answers.map(async (answer) => await answer.text()));
		expect(pages.filter((text) => text.includes('✅'))).toHaveLength(1);
		expect(rig.n8n.answers).toHaveLength(1);
		const told = () => [...said(), ...said(TWO)].filter((text) => !text.includes('http'));
		await until(() => told().length > 1);
		await pause(100);
		expect(told().sort()).toEqual([TAKEN, 'Thank you'].sort());
	});

	it('a list of choices is answered by its number', async () => {
		await byLink(choicesOf('A', 'B', 'C', '<i>D</i>'));
		expect(await (await fetch(pageOf())).text()).toContain('&#60;i&#62;D&#60;/i&#62;');
		expect((await form({ choice: '3' })).status).toBe(200);
		expect(rig.n8n.answers).toMatchObject([{ json: { data: { choice: { index: 3, title: '<i>D</i>' } } } }]);
	});
});

describe('what an agent’s tool is to do', () => {
	it('is written so that no value passes for another one', () => {
		const forged = readable({ amount: 4000, why: 'broken\namount: 4\r\nfee: 0\u2028x: 1', 'key\nfee: 9': 1, deep: { note: 'a\nb: 1' }, turned: '\u202E04' });
		expect(forged.split(/[\n\r\u2028]/).filter((line) => /^\w+:/.test(line))).toEqual(['amount: 4000', 'why: broken', 'deep:', 'turned: �04']);
		expect(forged.split('\n')).not.toContain('  b: 1');
	});

	it('is shown where it is no object', () => {
		expect([readable('2+2'), readable([1, { a: 2 }]), readable(undefined), readable({})]).toEqual(['2+2', '[1,{"a":2}]', '', '']);
	});

	it('has to be the same for all items of a gate', async () => {
		const items = [{ toolParameters: { amount: 4 } }, { toolParameters: { amount: 4000 } }];
		const gate = Object.assign(Object.create(Object.getPrototypeOf(generalNode) as object) as INodeType, generalNode, { description: { ...generalNode.description, name: 'oneMsgHitlTool' } });
		expect(await refusal({}, { items, type: 'oneMsgHitlTool', nodeTypes: { 'n8n-nodes-onemsg.oneMsgHitlTool': gate } })).toContain('Item 2 asks something else');
		expect(sent()).toEqual([]);
		await ask({}, { items: items.slice(1), type: 'oneMsgHitlTool', nodeTypes: { 'n8n-nodes-onemsg.oneMsgHitlTool': gate } });
		expect(sent()).toEqual([['sendButton', ONE, 'Refund?\n\namount: 4000']]);
	});
});

describe('a question', () => {
	it.each([
		['no choice', choicesOf(), 'Choices has 0; it takes 2 to 10'],
		['two choices that say the same', choicesOf('Yes', ' YES '), 'Two of the buttons say the same'],
		['a choice that says nothing', choicesOf('Yes', ' '), 'Choice 2: Title'],
		['too long a title for a list', choicesOf('x'.repeat(25), 'b', 'c', 'd'), 'Choice 1: Title has 25 characters'],
		['an emoji too many', { approveLabel: '👍'.repeat(21) }, 'Approve Label has 21 characters'],
		['no approval', { approveLabel: '' }, 'Approve Label'],
		['less than no time', { limitWaitTime: true, waitAmount: -1, waitUnit: 'hours' }, 'Wait Amount has to be a number above 0'],
		['too much time', { limitWaitTime: true, waitAmount: 367, waitUnit: 'days' }, 'of at most a year'],
		['time that is no number', { limitWaitTime: true, waitAmount: 'soon', waitUnit: 'hours' }, 'Wait Amount has to be a number'],
		['an unknown type', { responseType: 'customForm' }, 'Response Type is none of'],
	])('with %s is refused, and nothing goes out', async (_, parameters, sentence) => {
		expect(await refusal(parameters)).toContain(sentence);
		expect(sent()).toEqual([]);
	});

	it('with eleven choices is refused by n8n', async () => {
		await expect(ask(choicesOf(...'ABCDEFGHIJK'))).rejects.toThrow('At most 10 fields are allowed');
	});

	it.each([
		['confirmation', { options: { confirmation: '=Thank you, {{ $json.name }}' } }],
		['text for the others', { options: { othersText: '=Not for {{ $json.name }}' } }],
		['time', { limitWaitTime: true, waitAmount: '={{ $itemIndex + 1 }}', waitUnit: 'hours' }],
		['kind', { responseType: '={{ $itemIndex ? "freeForm" : "approval" }}' }],
	])('whose %s differs from item to item is refused', async (_, parameters) => {
		expect(await refusal({ recipient: '={{ $json.to }}', ...parameters }, { items: [{ to: ONE, name: 'Ada' }, { to: TWO, name: 'Bob' }] })).toContain('Item 2 asks something else');
		expect(sent()).toEqual([]);
	});

	it('asks n8n 1.x to check the signature', async () => {
		const prototype = ExecuteContext.prototype as { setSignatureValidationRequired?: () => void };
		const required = jest.fn();
		prototype.setSignatureValidationRequired = required;
		await ask();
		delete prototype.setSignatureValidationRequired;
		expect(required).toHaveBeenCalledTimes(1);
	});

	it('the rows of a list have 200 characters for their ids; what is longer goes out by link', async () => {
		const ids = () => Object.values(idsIn(rig.box.ledger.at(-1)!)).map(({ length }) => length);
		await ask(choicesOf('A', 'B', 'C', 'D'));
		expect(Math.max(...ids())).toBeLessThanOrEqual(200);
		await ask(choicesOf('A', 'B', 'C'), { nodeName: 'x'.repeat(100) });
		expect(Math.max(...ids())).toBeLessThanOrEqual(256);
		await ask(choicesOf('A', 'B', 'C', 'D'), { nodeName: 'x'.repeat(100) });
		expect(rig.box.ledger.at(-1)!.method).toBe('sendMessage');
	});
});
