import { ExecuteContext } from 'n8n-core';
import type { IDataObject } from 'n8n-workflow';
import { readable } from '../../nodes/OneMsg/resources/message/sendAndWait.operation';
import { idsIn } from './asking';
import { triggerHooks, type TriggerSetup } from './harness';
import { LATE, ONE, PROMPT, questionRig, TWO, words } from './questionRig';

/** Send and Wait with the trigger that takes its taps, through n8n's own engine. */

const { rig, ask, refusal, trigger, receive, deliverAll, eventOf, tapOn, said, sent, pageOf } = questionRig();

/** What a process has that did nothing yet: the static data alone. */
function inAnotherProcess(staticData: IDataObject): TriggerSetup {
	rig.box.setWebhookUrls([]);
	return trigger({ staticData, workflowId: `elsewhere${++processes}` });
}
let processes = 0;

/** What n8n says of an execution that does not wait any more. */
const TIME_IS_OVER = { status: 409, body: { code: 409, message: 'The execution "1" has finished already.' } };

describe('a question', () => {
	it('goes to several people, each with buttons of their own, and to nobody twice', async () => {
		await ask({ recipient: `+1 202 555 0143, ${TWO}; ${ONE}@c.us` });
		expect(sent()).toEqual([['sendButton', ONE, 'Refund?'], ['sendButton', TWO, 'Refund?']]);
		const [first, second] = rig.box.ledger.map((entry) => idsIn(entry).Approve);
		expect(first).not.toBe(second);
		expect(Math.max(first.length, second.length)).toBeLessThanOrEqual(256);
	});

	it('that does not reach all of them says who was asked before', async () => {
		rig.box.closeWindow(`${TWO}@c.us`);
		const { error, run } = await ask({ recipient: `${ONE}, ${TWO}` });
		expect(run.waitTill).toBeUndefined();
		expect(sent()).toEqual([['sendButton', ONE, 'Refund?']]);
		expect(error?.message).toMatch(/24-hour window/);
		expect(error?.description).toContain('One person has been asked before that; who taps there now is told that the question is over.');
	});

	it('the same for all items goes to everybody; a different one is refused before anything goes out', async () => {
		await ask({ recipient: '={{ $json.to }}' }, { items: [{ to: ONE }, { to: TWO }] });
		expect(sent()).toHaveLength(2);
		rig.box.ledger.splice(0);
		expect(await refusal({ recipient: '={{ $json.to }}', message: '=Order {{ $json.to }}?' }, { items: [{ to: ONE }, { to: TWO }] })).toContain('Item 2 asks something else than the first item');
		expect(sent()).toEqual([]);
	});

	it('to a group is refused, in words; a link may go there', async () => {
		const group = '120363000000000001@g.us';
		expect(await refusal({ recipient: `${ONE}, ${group}` })).toContain('Recipient is a group');
		expect(sent()).toEqual([]);
		rig.box.openWindow(group);
		const { error } = await ask({ recipient: group, responseType: 'freeForm' });
		expect(error).toBeUndefined();
	});

	it('that is too long for buttons goes out whole before them', async () => {
		const message = `${'word '.repeat(300)}end`;
		await ask({ message });
		expect(rig.box.ledger.map(({ method }) => method)).toEqual(['sendMessage', 'sendButton']);
		expect(rig.box.ledger[0].text).toBe(message);
	});

	it('on a channel that takes nothing to tap goes out by link, and says so', async () => {
		const choices = { choice: ['A', 'B', 'C', 'D'].map((title) => ({ title })) };
		rig.box.fault({ path: '/sendList', status: 200, body: { sent: false, message: 'Unsupported message type', code: 131051 } });
		const { run } = await ask({ responseType: 'choice', choices });
		expect(sent().map(([method]) => method)).toEqual(['sendMessage']);
		expect(rig.box.ledger[0].text).toMatch(/^Refund\?\n\nhttp:\/\/n8n\.test\/webhook-waiting\/1\/Node\?/);
		expect(JSON.stringify(run.data.resultData)).toContain('Asked by link, not by buttons');
		const page = await (await fetch(pageOf())).text();
		expect(page).toContain('>D</button>');
	});

	it('whose address is too long for a button goes out by link', async () => {
		const sign = ExecuteContext.prototype.getSignedResumeUrl;
		const long = jest.spyOn(ExecuteContext.prototype, 'getSignedResumeUrl').mockImplementation(function (this: ExecuteContext, given) {
			return sign.call(this, given).replace('/webhook-waiting/', `/${'prefix/'.repeat(20)}webhook-waiting/`);
		});
		await ask();
		expect(rig.box.ledger.map(({ method }) => method)).toEqual(['sendMessage']);
		long.mockRestore();
	});

	it('has a limit, after which an item leaves that says so', async () => {
		const before = Date.now();
		const { run } = await ask({ limitWaitTime: true, waitAmount: 2, waitUnit: 'hours' });
		expect(Math.abs(run.waitTill!.getTime() - before - 7_200_000)).toBeLessThan(60_000);
		expect(run.data.executionData!.nodeExecutionStack[0].data.main[0]).toEqual([{ json: { data: {}, timedOut: true, messageId: rig.box.ledger[0].id }, pairedItem: { item: 0 } }]);
	});

	it.each([
		['no recipient', { recipient: ' , ' }, 'Recipient is empty'],
		['two equal labels', { declineLabel: 'approve' }, 'Two of the buttons say the same'],
		['one choice', { responseType: 'choice', choices: { choice: [{ title: 'A' }] } }, 'Choices has 1; it takes 2 to 10'],
		['a long label', { approveLabel: 'x'.repeat(21) }, 'Approve Label has 21 characters'],
		['no time', { limitWaitTime: true, waitAmount: 0, waitUnit: 'hours' }, 'Wait Amount has to be a number above 0'],
		['a confirmation that is a list', { options: { confirmation: '={{ ["Thank you"] }}' } }, 'Confirmation must be text, but it is a list'],
		['a confirmation that is too long', { options: { confirmation: 'x'.repeat(4097) } }, 'Confirmation has 4097 characters; WhatsApp takes at most 4096'],
		['an object for the others', { options: { othersText: '={{ {"a":1} }}' } }, 'Text for Others must be text, but it is an object'],
		['too long a text for the others', { options: { othersText: 'x'.repeat(4097) } }, 'Text for Others has 4097 characters; WhatsApp takes at most 4096'],
		['an empty message', { message: '  ' }, 'Message'],
	])('with %s is refused, and nothing goes out', async (_, parameters, words) => {
		expect(await refusal(parameters)).toContain(words);
		expect(sent()).toEqual([]);
	});

	it('is asked once over the tries of Retry On Fail, with the same buttons', async () => {
		let asked = 0;
		rig.box.faultFor = ({ name }) => (name === 'sendButton' && ++asked === 2 ? { status: 401, body: { error: 'Wrong token' } } : undefined);
		await ask({ recipient: `${ONE}, ${TWO}` }, { settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 } });
		const buttons = rig.box.ledger.filter(({ method }) => method === 'sendButton');
		expect(buttons.map(({ to }) => to)).toEqual([`${ONE}@c.us`, `${TWO}@c.us`]);
		const setup = trigger();
		await receive(setup, tapOn('Approve', buttons[0]));
		expect(rig.n8n.answers).toHaveLength(1);
	});

	it('cannot be asked by a node that runs as an agent’s tool', async () => {
		const tool = jest.spyOn(ExecuteContext.prototype, 'isToolExecution').mockReturnValue(true);
		expect(await refusal()).toContain('Send and Wait cannot run as an agent’s tool');
		expect(sent()).toEqual([]);
		tool.mockRestore();
	});

	it('writes out for an agent’s gate what its tool is to do', () => {
		expect(readable({ order: '1', lines: [1, { a: 2 }], deep: { why: 'x', more: { no: null } } })).toBe('order: 1\nlines: [1,{"a":2}]\ndeep:\n  why: x\n  more:\n    no: null');
	});
});

describe('a tap', () => {
	it('goes on with the execution, and is no event; the same delivery again says nothing', async () => {
		await ask({ options: { confirmation: 'Thank you', othersText: 'Taken' }, recipient: `${ONE}, ${TWO}` });
		const setup = trigger();
		const { events, again } = await receive(setup, tapOn('Approve'));
		expect(events).toEqual([]);
		expect(rig.n8n.answers).toMatchObject([{ json: { data: { approved: true }, answeredBy: { phone: ONE }, timedOut: false } }]);
		expect([said(), said(TWO)]).toEqual([['Thank you'], ['Taken']]);
		expect((await again()).events).toEqual([]);
		expect(said()).toEqual(['Thank you']);
		// Another tap is late.
		await receive(setup, tapOn('Decline'));
		expect(said()).toEqual(['Thank you', LATE]);
		expect(rig.n8n.answers).toHaveLength(1);
	});

	it('from another chat, and one that was altered, comes out with the reason', async () => {
		await ask();
		expect((await receive(trigger(), tapOn('Approve'), TWO)).events).toMatchObject([{ event: 'reply', question: { answered: false, reason: 'otherChat' } }]);
		const altered = tapOn('Approve');
		altered.metadata.button_reply.id += '0';
		expect((await receive(trigger(), altered)).events).toMatchObject([{ question: { reason: 'notOurs' } }]);
		expect([rig.n8n.answers, rig.n8n.requests]).toEqual([[], []]);
	});

	it('is an event as well with Forward Taps, once', async () => {
		await ask();
		const { events, again } = await receive(trigger({ parameters: { options: { forwardTaps: true } } }), tapOn('Approve'));
		expect(events).toMatchObject([{ event: 'reply', replyTitle: 'Approve' }]);
		expect(events[0].question).toBeUndefined();
		expect((await again()).events).toEqual([]);
		expect([rig.n8n.answers.length, said()]).toEqual([1, []]);
	});

	it('passes through a test listener, and nothing is answered', async () => {
		await ask();
		expect((await receive(trigger({ isTest: true }), tapOn('Approve'))).events).toMatchObject([{ event: 'reply' }]);
		expect(rig.n8n.requests).toEqual([]);
	});

	it('that n8n cannot take comes out with the reason: unreachable, signature refused', async () => {
		await ask();
		rig.n8n.says.push({ status: 401, body: '<html>Unauthorized</html>' });
		expect((await receive(trigger(), tapOn('Approve'))).events).toMatchObject([{ question: { answered: false, reason: 'refused' } }]);
		const gone = { ...trigger(), base: 'http://127.0.0.1:9' };
		expect((await receive(gone, tapOn('Approve'))).events).toMatchObject([{ question: { reason: 'unreachable', details: expect.stringContaining('ECONNREFUSED') as unknown } }]);
		expect(said()).toEqual([]);
	});

	it('is tried again while n8n is not ready', async () => {
		await ask();
		rig.n8n.says.push({ status: 409, body: { message: 'The execution "1" is running already.' } }, { status: 200, body: 'n8n is starting up. Please wait' });
		expect((await receive(trigger(), tapOn('Approve'))).events).toEqual([]);
		expect([rig.n8n.answers.length, rig.n8n.requests.length]).toEqual([1, 3]);
	});

	it('twice at the same moment goes on once', async () => {
		await ask();
		rig.n8n.says.push({ status: 500, body: { code: 0, message: 'There was a problem executing the workflow' } });
		const setup = trigger();
		await triggerHooks(setup).create();
		const event = tapOn('Approve');
		const other = tapOn('Decline');
		await Promise.all([receive(setup, event), receive(setup, other)]);
		expect(rig.n8n.answers).toHaveLength(1);
		expect(said()).toEqual([LATE]);
	});

	it('too late says what it is told to, or nothing', async () => {
		await ask();
		const setup = trigger({ parameters: { options: { lateTapText: '' } } });
		await receive(setup, tapOn('Approve'));
		await receive(setup, tapOn('Approve'));
		expect(said()).toEqual([]);
	});

	it('on the button that asks for words: the next text is the answer, of this customer only', async () => {
		await ask({ commentLabel: 'Say why' });
		const setup = trigger();
		await receive(setup, tapOn('Say why'));
		expect([said(), rig.n8n.answers]).toEqual([[PROMPT], []]);
		expect((await receive(setup, words('Not me'), TWO)).events).toMatchObject([{ text: 'Not me' }]);
		const { events } = await receive(setup, words('Only half'));
		expect(events).toEqual([]);
		expect(rig.n8n.answers).toMatchObject([{ json: { data: { approved: false, text: 'Only half', chatInput: 'Only half' }, answeredBy: { phone: ONE } } }]);
		expect((await receive(setup, words('Hello'))).events).toMatchObject([{ text: 'Hello' }]);
		// The question is closed: nobody is asked to write.
		await receive(setup, tapOn('Say why'));
		expect(said()).toEqual([PROMPT, LATE]);
	});

	it('words that quote something else are no answer; those that quote the request for them are one', async () => {
		await ask({ commentLabel: 'Say why' });
		const setup = trigger();
		await receive(setup, tapOn('Say why'));
		expect((await receive(setup, { ...words('And my other order?'), quotedMsgId: 'wamid.yesterday' })).events).toMatchObject([{ text: 'And my other order?' }]);
		expect(rig.n8n.answers).toEqual([]);
		expect((await receive(setup, { ...words('Only half'), quotedMsgId: rig.box.ledger.at(-1)!.id })).events).toEqual([]);
		expect(rig.n8n.answers).toMatchObject([{ json: { data: { text: 'Only half' } } }]);
	});

	it('words that come after the question was closed stay a message, with the reason', async () => {
		await ask({ commentLabel: 'Say why' });
		const setup = trigger();
		await receive(setup, tapOn('Say why'));
		rig.n8n.says.push(TIME_IS_OVER);
		expect((await receive(setup, words('Too late'))).events).toMatchObject([{ event: 'message', text: 'Too late', question: { answered: false, reason: 'over' } }]);
		expect(said()).toEqual([PROMPT, LATE]);
		expect((await receive(setup, words('My parcel is broken'))).events).toEqual([expect.not.objectContaining({ question: expect.anything() as unknown })]);
		expect(said()).toEqual([PROMPT, LATE]);
	});

	it.each([
		['the customer', ONE],
		['somebody else who was asked', TWO],
	])('once %s has tapped an answer, what the customer writes is a message as any other', async (_, whose) => {
		await ask({ commentLabel: 'Say why', recipient: `${ONE}, ${TWO}` });
		const asked = (phone: string) => rig.box.ledger.find(({ to, body }) => to === `${phone}@c.us` && body.sections)!;
		const setup = trigger();
		await receive(setup, tapOn('Say why', asked(ONE)));
		await receive(setup, tapOn('Approve', asked(whose)), whose);
		expect(rig.n8n.answers).toMatchObject([{ json: { data: { approved: true } } }]);
		const before = said();
		const { events } = await receive(setup, words('My parcel is broken'));
		expect(events).toMatchObject([{ event: 'message', text: 'My parcel is broken' }]);
		expect(events[0]).not.toHaveProperty('question');
		expect(said()).toEqual(before);
	});

	it('on the button for words twice: a quote of either request for them is an answer', async () => {
		await ask({ commentLabel: 'Say why' });
		const setup = trigger();
		await receive(setup, tapOn('Say why'));
		const [, { id }] = rig.box.ledger;
		await receive(setup, tapOn('Say why'));
		expect((await receive(setup, { ...words('Only half'), quotedMsgId: id })).events).toEqual([]);
		expect(rig.n8n.answers).toMatchObject([{ json: { data: { text: 'Only half' } } }]);
	});

	it('words among those of thousands of chats do not hold up n8n', async () => {
		await ask({ commentLabel: 'Say why' });
		const setup = { ...trigger(), parameters: { events: ['status'] } };
		await receive(setup, tapOn('Say why'));
		const others = Array.from({ length: 20_000 }, (_, number) => ({ id: `m${number}`, type: 'chat', body: 'a', chatId: `${13025550000 + number}@c.us` }));
		const timed = async (messages: IDataObject[]) => {
			const start = performance.now();
			await deliverAll(setup, messages);
			return performance.now() - start;
		};
		const without = await timed(others);
		const ratio = (await timed([...others, eventOf(words('Only half'))])) / without;
		expect(rig.n8n.answers).toHaveLength(1);
		// About 1.5 where the work grows with the messages; 20 and more where it grows with their chats as well.
		expect(ratio).toBeLessThan(8);
	});

	it('words from before the tap that arrive behind it are no answer; those of the same second are one', async () => {
		await ask({ commentLabel: 'Say why' });
		const setup = trigger();
		const time = Math.floor(Date.now() / 1000);
		await receive(setup, { ...tapOn('Say why'), time });
		expect((await receive(setup, { ...words('Where is my order?'), time: time - 60 })).events).toMatchObject([{ event: 'message', text: 'Where is my order?' }]);
		expect(rig.n8n.answers).toEqual([]);
		expect((await receive(setup, { ...words('Only half'), time })).events).toEqual([]);
		expect(rig.n8n.answers).toMatchObject([{ json: { data: { text: 'Only half' } } }]);
	});

	it('words are awaited for 15 minutes, and of 50 customers at most', async () => {
		await ask({ commentLabel: 'Say why' });
		const setup = trigger();
		await receive(setup, tapOn('Say why'));
		const data = Object.values(setup.staticData!)[0] as { writing: Record<string, { until: number }> };
		const [[mark, entry]] = Object.entries(data.writing);
		expect(entry.until - Date.now()).toBeGreaterThan(14 * 60_000);
		for (let other = 0; other < 60; other++) data.writing[`other${other}`] = { ...entry };
		await receive(setup, tapOn('Say why'));
		expect(Object.keys((Object.values(setup.staticData!)[0] as typeof data).writing)).toHaveLength(50);
		const late = { 'node:1MSG Trigger': { writing: { [mark]: { ...entry, until: Date.now() - 1 } } } };
		expect((await receive(inAnotherProcess(late), words('Too slow'))).events).toMatchObject([{ text: 'Too slow' }]);
		const inTime = { 'node:1MSG Trigger': { writing: { [mark]: entry } } };
		expect((await receive(inAnotherProcess(inTime), words('In time'))).events).toEqual([]);
	});

	describe('another delivery is read at the same time and stored last', () => {
		// As n8n does: each has a copy of the static data, and stores all of it.
		const copyOf = (setup: TriggerSetup) => ({ ...setup, staticData: structuredClone(setup.staticData!) });

		it('who was asked to write is known all the same', async () => {
			await ask({ commentLabel: 'Say why' });
			const setup = trigger();
			const other = copyOf(setup);
			await receive(setup, tapOn('Say why'));
			expect((await receive(other, words('Hello'), TWO)).events).toMatchObject([{ text: 'Hello' }]);
			// It is in what was stored last, for other processes.
			expect((await receive(inAnotherProcess(other.staticData), words('Only half'))).events).toEqual([]);
			expect(rig.n8n.answers).toMatchObject([{ json: { data: { text: 'Only half' } } }]);
		});

		it('a delivery that changes nothing of it sets nothing, so that n8n stores nothing for it', async () => {
			await ask({ commentLabel: 'Say why' });
			const setup = trigger();
			await receive(setup, tapOn('Say why'));
			const data = setup.staticData!['node:1MSG Trigger'] as IDataObject;
			const { writing } = data;
			await receive({ ...setup, parameters: { events: ['status'] } }, words('Hello'), TWO);
			expect((setup.staticData!['node:1MSG Trigger'] as IDataObject).writing).toBe(writing);
		});

		it('words that were taken are awaited no more', async () => {
			await ask({ commentLabel: 'Say why' });
			const setup = trigger();
			await receive(setup, tapOn('Say why'));
			const other = copyOf(setup);
			await receive(setup, words('Only half'));
			expect((await receive(other, words('Thanks'))).events).toMatchObject([{ text: 'Thanks' }]);
			expect(rig.n8n.answers).toHaveLength(1);
		});

		it('a tap that was taken, and comes again, is not told that it is late', async () => {
			await ask({ commentLabel: 'Say why' });
			const setup = trigger();
			await receive(setup, tapOn('Say why'));
			const other = copyOf(setup);
			const taken = eventOf(tapOn('Approve'));
			await deliverAll(setup, [taken]);
			expect((await deliverAll(other, [taken])).events).toEqual([]);
			expect(rig.n8n.answers).toHaveLength(1);
			expect(said()).toEqual([PROMPT]);
		});
	});

	it('of several triggers of one n8n the first in the list says something, and another one stands in for it', async () => {
		await ask({ commentLabel: 'Say why' });
		const setup = trigger();
		await triggerHooks(setup).create();
		const [own] = rig.box.webhookUrls;
		const listener = `${rig.n8n.url}/webhook-test/x/onemsg?k=1`;
		rig.box.setWebhookUrls([`${rig.n8n.url}/webhook/other/onemsg?k=1`, own]);
		expect((await receive(setup, tapOn('Say why'))).events).toEqual([]);
		const before = Date.now();
		await receive(setup, tapOn('Approve'));
		expect(Date.now() - before).toBeGreaterThan(1400);
		expect(rig.n8n.answers).toHaveLength(1);
		await receive(setup, tapOn('Decline'));
		expect(said()).toEqual([]);
		// A test listener, another n8n and an address of another kind take no taps.
		rig.box.setWebhookUrls([listener, 'https://n8n.example.com/webhook/other/onemsg', `${rig.n8n.url}/webhook/other/else`, own]);
		await receive(setup, tapOn('Decline'));
		expect(said()).toEqual([LATE]);
	});

	describe('two triggers hear of everything', () => {
		/** @returns what comes out of each of them */
		async function both(parameters: IDataObject = {}) {
			const setups = [trigger({ parameters }), trigger({ workflowId: `second of ${rig.workflowId}`, webhookId: '33333333-3333-4333-8333-333333333333' })];
			for (const setup of setups) await triggerHooks(setup).create();
			expect(rig.box.webhookUrls).toHaveLength(2);
			return async (event: IDataObject) => {
				const sent = eventOf(event);
				return (await Promise.all(setups.map(async (setup) => await deliverAll(setup, [sent])))).map(({ events }) => events);
			};
		}

		it('words that quote another message are no answer for the one that did not ask for them either', async () => {
			await ask({ commentLabel: 'Say why' });
			const hear = await both();
			await hear(tapOn('Say why'));
			expect(said()).toEqual([PROMPT]);
			const unrelated = { event: 'message', text: 'And my other order?' };
			expect(await hear({ ...words('And my other order?'), quotedMsgId: 'wamid.yesterday' })).toMatchObject([[unrelated], [unrelated]]);
			expect(rig.n8n.answers).toEqual([]);
			expect(await hear({ ...words('Only half'), quotedMsgId: rig.box.ledger.at(-1)!.id })).toEqual([[], []]);
			expect(rig.n8n.answers).toMatchObject([{ json: { data: { text: 'Only half' } } }]);
			expect(said()).toEqual([PROMPT]);
		});

		it('a message after the answer reaches the second one, where the first one listens to statuses only', async () => {
			await ask({ commentLabel: 'Say why' });
			const hear = await both({ events: ['status'] });
			await hear(tapOn('Say why'));
			await hear(tapOn('Approve'));
			expect(await hear(words('My parcel is broken'))).toMatchObject([[], [{ event: 'message', text: 'My parcel is broken' }]]);
			expect(said()).toEqual([PROMPT]);
		});

		it('words that come too late reach the second one as well, with the reason', async () => {
			await ask({ commentLabel: 'Say why' });
			const hear = await both({ events: ['status'] });
			await hear(tapOn('Say why'));
			rig.n8n.says.push(TIME_IS_OVER, TIME_IS_OVER);
			expect(await hear(words('Too late'))).toMatchObject([[], [{ event: 'message', text: 'Too late', question: { answered: false, reason: 'over' } }]]);
			expect(said()).toEqual([PROMPT, LATE]);
		});
	});
});

describe('the page behind a link', () => {
	it('decides nothing by being read, shows text as text, and takes one answer', async () => {
		await ask({ responseType: 'freeForm', message: '<b>Why</b> & "how"?' });
		const address = pageOf();
		const page = await (await fetch(address)).text();
		expect(page).toContain('&#60;b&#62;Why&#60;/b&#62; &#38; &#34;how&#34;?');
		expect(rig.n8n.answers).toEqual([]);
		const post = async (body: Record<string, string>, at = address) => (await fetch(at, { method: 'POST', body: new URLSearchParams(body) })).status;
		expect(await post({ text: '  ' })).toBe(400);
		expect(await post({ text: 'x' }, address.replace(/([?&]n=)[^&]+/, '$1other'))).toBe(409);
		expect(await post({ text: 'Because' })).toBe(200);
		expect(rig.n8n.answers).toMatchObject([{ json: { data: { text: 'Because' }, answeredBy: { chatId: ONE }, timedOut: false } }]);
	});

	it('answers no question that was asked by buttons', async () => {
		await ask();
		const path = idsIn(rig.box.ledger[0]).Approve.slice(15);
		expect((await fetch(rig.n8n.url + path)).status).toBe(403);
		expect((await fetch(rig.n8n.url + path, { method: 'POST', body: new URLSearchParams({ choice: '0' }) })).status).toBe(403);
		expect((await fetch(rig.n8n.url + path, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })).status).toBe(403);
		expect(rig.n8n.answers).toEqual([]);
	});
});
