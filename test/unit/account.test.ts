import { accountInWords, accountOf, isOutcome } from '../../nodes/shared/domain/account';

describe('the account of a run', () => {
	const everyOther = accountOf(Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? 'accepted' : 'notSent')));

	it('names each item once, by ranges', () => {
		expect(accountInWords(accountOf(['accepted', 'accepted', 'refused', 'accepted', 'unknown', 'skipped', 'queued', 'notSent', 'notSent']))).toBe(
			'Of 9 items: 3 accepted (0–1, 3), 1 queued (6), 1 skipped (5), 1 refused (2), 1 unknown (may have gone out) (4), 2 not sent (7–8).',
		);
	});

	it('what 1MSG calls an outcome is one only by our own words', () => expect(['accepted', 'queued', 'skipped', 'refused', 'unknown', 'notSent', 'done', '', 1, null, undefined].filter(isOutcome)).toEqual(['accepted', 'queued', 'skipped', 'refused', 'unknown', 'notSent']));

	it('leaves nothing out where it has just as many ranges as are told', () => {
		const eight = accountOf(Array.from({ length: 15 }, (_, index) => (index % 2 === 0 ? 'accepted' : 'refused')));
		expect(accountInWords(eight)).toContain('8 accepted (0, 2, 4, 6, 8, 10, 12, 14), 7 refused');
	});

	it('is short in an error, and in full where nothing else tells it', () => {
		expect(accountInWords(everyOther)).toContain('20 accepted (0, 2, 4, 6, 8, 10, 12, 14, …)');
		expect(accountInWords(everyOther, Infinity)).toContain('36, 38), 20 not sent (1, 3,');
	});
});
