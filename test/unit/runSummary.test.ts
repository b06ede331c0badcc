import { accountOf } from '../../nodes/shared/domain/account';
import { summaryOf } from '../../nodes/shared/domain/runSummary';

const facts = { account: accountOf(['accepted', 'accepted']), reasons: new Map<string, number>(), fallbacks: 0, retries: 0, messages: 2, ms: 400 };

describe('the summary of a run', () => {
	it('says what became of the messages and how fast they left, and nothing that did not happen', () => {
		expect(summaryOf(facts)).toBe('2 messages in 0.4 s (5.0 per second): 2 accepted.');
	});

	it('tells every outcome, the reasons of refusals, fallbacks and retries', () => {
		const account = accountOf(['accepted', 'queued', 'refused', 'refused', 'unknown', 'notSent', 'notSent', 'notSent', 'skipped']);
		expect(summaryOf({ account, reasons: new Map([['Window closed', 2]]), fallbacks: 4, retries: 5, messages: 9, ms: 3000 })).toBe(
			'9 messages in 3.0 s (3.0 per second): 1 accepted, 1 queued, 2 refused (2 × Window closed), 1 unknown: they may have gone out, 3 not sent, 1 skipped. 4 sent as template, the window being closed, 5 retries.',
		);
	});

	it('names the three most frequent reasons, and that there are others', () => {
		const account = accountOf(['refused']);
		const refused = (...counts: Array<[string, number]>) => /\((\d+ ×.*)\)/.exec(summaryOf({ ...facts, account, reasons: new Map(counts) }))?.[1];
		expect(refused(['a', 1], ['b', 5], ['c', 3], ['d', 4])).toBe('5 × b; 4 × d; 3 × c; …');
		expect(refused(['a', 1], ['b', 5], ['c', 3])).toBe('5 × b; 3 × c; 1 × a');
	});

	it('one is one message, and one retry', () => {
		expect(summaryOf({ ...facts, account: accountOf(['accepted']), retries: 1, messages: 1, ms: 500 })).toBe('1 message in 0.5 s (2.0 per second): 1 accepted. 1 retry.');
	});

	it('names no speed where no time has passed', () => {
		expect(summaryOf({ ...facts, ms: 0 })).toBe('2 messages in 0.0 s: 2 accepted.');
	});
});
