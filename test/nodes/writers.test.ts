import type { IWebhookFunctions } from 'n8n-workflow';
import { Writers, type AskedForWords } from '../../nodes/OneMsgTrigger/writers';

/** Who was asked to write, and for which question. What a trigger does with it: questions.test.ts. */

const NOW = Date.parse('2026-05-01T12:00:00Z');
let workflows = 0;

/** Of the node's context its names alone are read. */
const aNode = () => {
	const id = `wf${++workflows}`;
	return { getWorkflow: () => ({ id }), getNode: () => ({ id: 'n' }) } as unknown as IWebhookFunctions;
};
const asked = (path: string, more: Partial<AskedForWords> = {}): AskedForWords => ({ chat: 'ada', path, since: NOW, messages: [`question ${path}`, `tap ${path}`], ...more });
const said = (writers: Writers, quoted?: string, { chat = 'ada', at = NOW } = {}) => writers.find(() => [chat, 'another mark'], at, quoted)?.path;

/** What another process, or the next delivery, reads. */
const storedOf = (writers: Writers) => JSON.parse(JSON.stringify(writers.stored())) as unknown;

/** Two questions are open in one chat, and both were tapped; the trigger sent both prompts, or another trigger did. */
function twoAsked({ isOurs = true } = {}) {
	const writers = new Writers(aNode(), undefined, NOW);
	for (const path of ['a', 'b']) writers.ask(asked(path))(isOurs ? `prompt ${path}` : undefined);
	return writers;
}

describe('of two questions in one chat', () => {
	it.each(['question', 'tap', 'prompt'])('the one counts whose %s is quoted', (what) => {
		expect([said(twoAsked(), `${what} a`), said(twoAsked(), `${what} b`)]).toEqual(['a', 'b']);
	});

	it('the one counts that was tapped last, where nothing is quoted', () => {
		expect(said(twoAsked())).toBe('b');
		const writers = twoAsked();
		writers.ask(asked('a'));
		expect(said(writers)).toBe('a');
	});

	it('what quotes something else answers neither', () => expect(said(twoAsked(), 'a message of yesterday')).toBeUndefined());

	it('the other one is answered only by a quote of it, once the last one is', () => {
		const writers = twoAsked();
		writers.take(asked('b'));
		expect([said(writers), said(writers, 'prompt b'), said(writers, 'prompt a')]).toEqual([undefined, undefined, 'a']);
	});

	it('a prompt that another process has sent is not known, so that a quote of it answers neither', () => {
		expect([said(twoAsked({ isOurs: false }), 'a prompt'), said(twoAsked({ isOurs: false }), 'question a')]).toEqual([undefined, 'a']);
	});

	it('what nobody knows is a quote of the only prompt that another process has sent', () => {
		const writers = twoAsked({ isOurs: false });
		writers.ask(asked('b'))('prompt b');
		expect([said(writers, 'a prompt'), said(writers, 'prompt b')]).toEqual(['a', 'b']);
		writers.take(asked('a'));
		expect(said(writers, 'a prompt')).toBeUndefined();
	});

	it('the prompts that one trigger has sent are known to the others of its process', () => {
		const other = aNode();
		const writers = new Writers(other, undefined, NOW);
		for (const path of ['shared a', 'shared b']) {
			new Writers(aNode(), undefined, NOW).ask(asked(path))(`prompt ${path}`);
			writers.ask(asked(path))(undefined);
		}
		const later = new Writers(other, storedOf(writers), NOW);
		expect(['prompt shared a', 'prompt shared b', 'a message of yesterday'].map((quoted) => said(later, quoted))).toEqual(['shared a', 'shared b', undefined]);
	});
});

it('who taps twice may quote what stood there after the first tap, in each process', () => {
	const [here, elsewhere] = [aNode(), aNode()];
	const writers = new Writers(here, undefined, NOW);
	writers.ask(asked('twice', { messages: ['question', 'tap 1'] }))('prompt 1');
	const stored = storedOf(writers);
	const other = new Writers(elsewhere, undefined, NOW + 1000);
	other.ask(asked('twice', { messages: ['question', 'tap 2'], since: NOW + 1000 }))('prompt 2');
	for (const known of [new Writers(elsewhere, stored, NOW + 2000), new Writers(here, storedOf(other), NOW + 2000)]) {
		expect(['prompt 1', 'prompt 2', 'tap 1', 'tap 2', 'question'].map((quoted) => said(known, quoted, { at: NOW + 2000 }))).toEqual(['twice', 'twice', 'twice', 'twice', 'twice']);
		expect(said(known, 'a message of yesterday', { at: NOW + 2000 })).toBeUndefined();
	}
});

it('once a question is answered, nobody is waited for in any chat; another question of the same execution is open', () => {
	const at = (parameters: string) => `/webhook-waiting/7/Ask?${parameters}`;
	const writers = new Writers(aNode(), undefined, NOW);
	writers.ask(asked(at('c=2&n=one&h=ada&w=1')));
	writers.ask(asked(at('c=2&n=one&h=bob&w=1'), { chat: 'bob' }));
	writers.ask(asked(at('c=2&n=two&h=eve&w=1'), { chat: 'eve' }));
	writers.close(at('c=0&n=one&h=bob'));
	expect(['ada', 'bob', 'eve'].map((chat) => said(writers, undefined, { chat }))).toEqual([undefined, undefined, at('c=2&n=two&h=eve&w=1')]);
});

it('another chat, and words from before the tap, are no answer', () => {
	const writers = new Writers(aNode(), undefined, NOW);
	expect(said(writers)).toBeUndefined();
	writers.ask(asked('a'));
	expect([said(writers, undefined, { chat: 'bob' }), said(writers, undefined, { at: NOW - 1 }), said(writers)]).toEqual([undefined, undefined, 'a']);
});

it('another process knows the same by the static data, in JSON, for 15 minutes', () => {
	const stored = JSON.parse(JSON.stringify(twoAsked().stored())) as unknown;
	const later = (minutes: number) => new Writers(aNode(), stored, NOW + minutes * 60_000);
	expect([said(later(14)), said(later(14), 'prompt a'), said(later(15))]).toEqual(['b', 'a', undefined]);
	expect(later(15).stored()).toBeUndefined();
});

it('a tap that another process has seen later counts, also where the words of an earlier one came here', () => {
	const node = aNode();
	const here = new Writers(node, undefined, NOW);
	here.ask(asked('a'));
	here.take(asked('a'));
	const stale = { 'ada a': { ...asked('a'), until: NOW + 15 * 60_000 } };
	expect(said(new Writers(node, stale, NOW))).toBeUndefined();
	const later = { 'ada a': { ...asked('a'), until: NOW + 16 * 60_000 } };
	expect(said(new Writers(node, later, NOW))).toBe('a');
});

it('words that another process has taken are awaited nowhere any more', () => {
	const [node, elsewhere] = [aNode(), aNode()];
	const here = new Writers(node, undefined, NOW);
	here.ask(asked('a'));
	const other = new Writers(elsewhere, storedOf(here), NOW);
	other.take(other.find(() => ['ada'], NOW, undefined)!);
	const again = new Writers(node, storedOf(other), NOW);
	expect(said(again)).toBeUndefined();
	expect(said(new Writers(aNode(), storedOf(again), NOW))).toBeUndefined();
});

it('once one was answered by a quote, the one tapped last is still the last, at the next delivery too', () => {
	const node = aNode();
	const writers = new Writers(node, undefined, NOW);
	writers.ask(asked('a'))('prompt a');
	const second = new Writers(node, storedOf(writers), NOW + 5000);
	second.ask(asked('b', { since: NOW + 5000 }))('prompt b');
	second.take(second.find(() => ['ada'], NOW + 6000, 'prompt a')!);
	for (const process of [node, aNode()]) expect(said(new Writers(process, storedOf(second), NOW + 7000), undefined, { at: NOW + 7000 })).toBe('b');
});

it('the tap that came last counts in each process, whichever was stored last', () => {
	const [first, second] = [new Writers(aNode(), undefined, NOW), aNode()];
	first.ask(asked('a'));
	new Writers(second, undefined, NOW + 5000).ask(asked('b', { since: NOW + 5000 }));
	expect(said(new Writers(second, storedOf(first), NOW + 6000), undefined, { at: NOW + 6000 })).toBe('b');
});

it('a prompt that is known later reaches a process that knows the question', () => {
	const [node, elsewhere] = [aNode(), aNode()];
	const writers = new Writers(node, undefined, NOW);
	const isPrompted = writers.ask(asked('a'));
	void new Writers(elsewhere, storedOf(writers), NOW);
	isPrompted('prompt a');
	writers.ask(asked('b', { since: NOW + 1000 }))('prompt b');
	expect(said(new Writers(elsewhere, storedOf(writers), NOW + 2000), 'prompt a', { at: NOW + 2000 })).toBe('a');
});

it('what was answered makes room for what is open', () => {
	const writers = new Writers(aNode(), undefined, NOW);
	writers.ask(asked('open'));
	for (let number = 0; number < 60; number++) {
		const one = asked(`q${number}`, { chat: `c${number}` });
		writers.ask(one);
		writers.take(one);
	}
	const stored = writers.stored()!;
	expect([Object.keys(stored).length, 'ada open' in stored]).toEqual([50, true]);
});

it('50 questions are stored and 500 known, the newest of them', () => {
	const node = aNode();
	const writers = new Writers(node, undefined, NOW);
	for (let number = 0; number < 510; number++) writers.ask(asked(`q${number}`, { chat: `c${number}` }));
	expect([said(writers, undefined, { chat: 'c9' }), said(writers, undefined, { chat: 'c10' })]).toEqual([undefined, 'q10']);
	const stored = Object.keys(writers.stored()!);
	expect([stored.length, stored[0], stored.at(-1)]).toEqual([50, 'c460 q460', 'c509 q509']);
});
