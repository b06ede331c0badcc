import { explore, isPolluted } from './harness';
import { targets } from './targets';

/** Trials of a target for each hundredth of its share; `npm run test:fuzz` takes more, and other seeds. */
const TRIALS = 120;
/** Always the same: what a seed by chance finds is no fault of the change that is being tested. */
const SEED = 1;
/** Other tests run beside this one: it tells what hangs. `npm run test:fuzz` asks for 50 ms. */
const HANGS_MS = 1000;

it.each(targets.map((target) => [target.name, target] as const))('%s: no throw, no lost neighbour, no pollution, none that holds up the instance', (_, target) => {
	const { findings, trials } = explore(target, SEED, (done) => done >= TRIALS * target.share, HANGS_MS);
	expect(findings).toEqual([]);
	expect(trials).toBe(TRIALS * target.share);
});

it.each<[string, () => () => void]>([
	['a name that is new to all objects', () => ((Object.prototype as Record<string, unknown>).polluted = 1, () => delete (Object.prototype as Record<string, unknown>).polluted)],
	['another toString', () => {
		const { toString } = Object.prototype;
		Object.prototype.toString = () => '';
		return () => (Object.prototype.toString = toString);
	}],
	['another method of lists', () => {
		const { flat } = Array.prototype;
		Array.prototype.flat = () => [];
		return () => (Array.prototype.flat = flat);
	}],
	['a name that is new to all maps', () => ((Map.prototype as unknown as Record<string, unknown>).polluted = 1, () => delete (Map.prototype as unknown as Record<string, unknown>).polluted)],
])('pollution would be noticed: %s', (_, pollute) => {
	expect(isPolluted()).toBe(false);
	const restore = pollute();
	const found = isPolluted();
	restore();
	expect([found, isPolluted()]).toEqual([true, false]);
});
