import type { IDataObject } from 'n8n-workflow';
import { startBox, type Box } from '../../demo/simulator/box';
import type { Fault } from '../../demo/simulator/types';
import { runNode, type NodeSettings } from './harness';
import { KeyStore } from './keyStore';

/** Every kind of send × every way in which its first try may end × what follows, with n8n's Retry On Fail and send-once keys. */

let box: Box;
const store = new KeyStore();
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1 });
	await store.install();
});
afterAll(async () => await box.close());
beforeEach(() => {
	store.reset();
	box.reset();
});

interface Send {
	node?: string;
	parameters: IDataObject;
	options?: IDataObject;
	/** Messages of an item; 1 where it is not said. */
	messages?: number;
	/** The request of an item that fails. */
	fails?: (name: string, body: { body?: string }) => boolean;
	isClosed?: true;
}

const template = { __rl: true, mode: 'name', value: 'ticket_accepted|en' };
/** A retry does not know its message by its text. */
const variables = { mappingMode: 'defineBelow', value: { body_1: '={{ "Maria " + Math.random() }}', body_2: '12345', body_3: 'Soon' } };
const session = { resource: 'message', whenWindowClosed: 'fail' };
const instead: IDataObject = { ...session, operation: 'sendText', text: 'Hello', whenWindowClosed: 'sendTemplate', fallbackTemplate: template, fallbackVariables: variables };
const cards = ['1', '2'].map((n) => ({ mediaUrl: `https://example.com/${n}.jpg`, text: n, buttonText: 'Open', url: `https://example.com/${n}` }));

const SENDS: Record<string, Send> = {
	'a text': { parameters: { ...session, operation: 'sendText', text: '={{ "Hello " + Math.random() }}' } },
	'the second part of a text': {
		parameters: { ...session, operation: 'sendText', text: '={{ "a".repeat(4000) + "\\n\\n" + "b".repeat(4000) }}' },
		options: { longText: 'split' },
		messages: 2,
		fails: (_, { body = '' }) => body.startsWith('b'),
	},
	'a template': { parameters: { resource: 'message', operation: 'sendTemplate', template, variables } },
	'a template instead': { parameters: instead, fails: (name) => name === 'sendTemplate', isClosed: true },
	'a template instead, the history asked': { parameters: instead, options: { checkWindowFirst: true }, fails: (name) => name === 'sendTemplate', isClosed: true },
	'a file': { parameters: { ...session, operation: 'sendMedia', source: 'url', url: 'https://example.com/a.png', mediaType: 'image' } },
	'a carousel': { parameters: { ...session, operation: 'sendCarousel', text: 'New:', cardMedia: 'image', cardButtons: 'url', specifyCards: 'json', cardsJson: JSON.stringify(cards) } },
	'a reaction': { node: 'oneMsgAcknowledge', parameters: { messageId: 'wamid.in', react: true, emoji: '👍', markAsRead: true }, fails: (name) => name === 'sendReaction' },
};

const FAULTS: Record<string, Fault> = {
	refused: { status: 200, body: { sent: false, error: { code: 131026 } } },
	'too many': { status: 429, body: { error: 'Too many requests' } },
	'a broken connection': { kind: 'resetAfter' },
	'half an answer': { kind: 'truncated' },
	queued: { status: 200, body: { sent: false, jobId: 'job-1' } },
};

const phoneOf = (number: number) => `1202555000${number}`;
const numbers = [0, 1, 2];

describe.each(Object.keys(SENDS))('promise 1 and 9: %s that meets a fault once, with Retry On Fail', (send) => {
	const { node = 'oneMsg', parameters, options, messages = 1, fails = () => true, isClosed } = SENDS[send];

	it.each(Object.keys(FAULTS).flatMap((fault) => (['stopWorkflow', 'continueRegularOutput'] as const).map((onError): [string, NonNullable<NodeSettings['onError']>] => [fault, onError])))('%s, %s', async (fault, onError) => {
		const items = numbers.map((number) => {
			if (!isClosed) box.openWindow(`${phoneOf(number)}@c.us`);
			return { number, to: phoneOf(number) };
		});
		let met = 0;
		box.faultFor = ({ name, body }) => {
			if (name === 'readMessage') return { status: 200, body: { result: 'success' } };
			const { phone } = (body ?? {}) as { phone?: string };
			return name.startsWith('send') && phone === phoneOf(0) && fails(name, body as object) && ++met === 1 ? FAULTS[fault] : undefined;
		};
		const { error, outputs } = await runNode(
			node,
			{ recipient: '={{ $json.to }}', ...parameters, options: { ...options, maxConcurrency: 1, sendOnceKey: '={{ $json.number }}' } },
			{ credentials: { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url }, items, settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1, onError }, mode: 'trigger' },
		);
		expect(met).toBeGreaterThan(0);
		const account = Object.entries((error?.context?.account ?? {}) as Record<string, number[]>);
		const contextOf = (number: number) => (outputs[0][number].error as unknown as { context: IDataObject } | undefined)?.context;
		const said = numbers.map((number) => account.find(([, items]) => items.includes(number))?.[0] ?? outputs[0][number].json.outcome ?? contextOf(number)?.outcome);
		const arrived = numbers.map((number) => box.ledger.filter(({ to }) => to.startsWith(phoneOf(number))).length);

		const first = { refused: 'accepted', 'too many': 'accepted', 'a broken connection': 'unknown', 'half an answer': 'unknown', queued: 'queued' }[fault];
		const isStopped = first === 'unknown' && onError === 'stopWorkflow';
		expect(said).toEqual([first, ...Array<string>(2).fill(isStopped ? 'notSent' : 'accepted')]);
		expect(arrived).toEqual([first === 'queued' ? messages - 1 : messages, ...Array<number>(2).fill(isStopped ? 0 : messages)]);
		// Kept for all that went out, or may have.
		expect(store.entries.sort()).toEqual((isStopped ? [0] : numbers).map((number) => `production:${number}`));
	});
});
