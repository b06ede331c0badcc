import type { Outcome } from './sendAnswer';

/** In the order in which they are told. */
const OUTCOMES: Outcome[] = ['accepted', 'queued', 'skipped', 'refused', 'unknown', 'notSent'];

const IN_WORDS: Record<Outcome, string> = {
	accepted: 'accepted',
	queued: 'queued',
	skipped: 'skipped',
	refused: 'refused',
	unknown: 'unknown (may have gone out)',
	notSent: 'not sent',
};

/** What 1MSG answers to a call that is no send may have a key of that name, too. */
export function isOutcome(value: unknown): value is Outcome {
	return (OUTCOMES as unknown[]).includes(value);
}

/** Item numbers by outcome; together they are all the items. */
export type Account = Record<Outcome, number[]>;

/** @param outcomes what has become of each item, by its number */
export function accountOf(outcomes: Outcome[]): Account {
	const account: Account = { accepted: [], queued: [], skipped: [], refused: [], unknown: [], notSent: [] };
	for (const [index, outcome] of outcomes.entries()) account[outcome].push(index);
	return account;
}

/** How many ranges are written out; a list of thousands helps nobody. */
const MAX_RANGES = 8;

/** `0–35, 37`, from numbers in ascending order. */
function ranges(numbers: number[], atMost: number): string {
	const parts: Array<[number, number]> = [];
	for (const number of numbers) {
		const last = parts.at(-1);
		if (last && number === last[1] + 1) last[1] = number;
		else parts.push([number, number]);
	}
	const shown = parts.slice(0, atMost).map(([from, to]) => (from === to ? String(from) : `${from}–${to}`));
	return [...shown, ...(parts.length > atMost ? ['…'] : [])].join(', ');
}

/** "Of 100 items: 36 accepted (0–35), 1 refused (36), 63 not sent (37–99)." Items count from 0, as in n8n's editor. */
export function accountInWords(account: Account, mostRanges = MAX_RANGES): string {
	const told = OUTCOMES.filter((outcome) => account[outcome].length > 0);
	const total = told.reduce((sum, outcome) => sum + account[outcome].length, 0);
	return `Of ${total} items: ${told.map((outcome) => `${account[outcome].length} ${IN_WORDS[outcome]} (${ranges(account[outcome], mostRanges)})`).join(', ')}.`;
}
