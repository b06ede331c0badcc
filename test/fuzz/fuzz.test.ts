import { explore } from './harness';
import { targets } from './targets';

/** Trials of a target for each hundredth of its share; `npm run test:fuzz` takes more, and the seed that is told here. */
const TRIALS = 60;
const CHANCE_SEED = Date.now() % 1_000_000;

describe.each([['a fixed seed', 1], ['a seed by chance', CHANCE_SEED]])('%s, %i', (_, seed) => {
	it.each(targets.map((target) => [target.name, target] as const))('%s: no throw, no lost neighbour, no pollution, none that holds up the instance', (name, target) => {
		const { findings, trials, slowestMs } = explore(target, seed, (done) => done >= TRIALS * target.share);
		console.log(`${name}, seed ${seed}: ${trials} trials, the slowest took ${slowestMs.toFixed(1)} ms`);
		expect(findings).toEqual([]);
		expect(trials).toBe(TRIALS * target.share);
	});
});
