import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { explore, tryOnce, type Seen } from './harness';
import { targets } from './targets';

/**
 * `npm run test:fuzz -- --seconds 60 --seed 7 --only answers`; `--bodies 1000000` tries so many webhook
 * bodies, however long that takes; `--trial 42` tries one input again; `--write` puts the figures into
 * docs/testing.md. The same seed tries the same inputs.
 */
const { values } = parseArgs({ options: { seconds: { type: 'string' }, seed: { type: 'string' }, bodies: { type: 'string' }, only: { type: 'string' }, trial: { type: 'string' }, write: { type: 'boolean' } } });

function wholeNumber(name: 'seconds' | 'seed' | 'bodies' | 'trial', fallback: number): number {
	const given = values[name];
	if (given === undefined) return fallback;
	if (!/^\d{1,10}$/.test(given)) throw new Error(`--${name} takes a whole number, not “${given}”`);
	return Number(given);
}

const seed = wholeNumber('seed', Date.now() % 1_000_000);
const seconds = wholeNumber('seconds', 60);
const bodies = wholeNumber('bodies', 0);
const chosen = targets.filter(({ name }) => values.only === undefined || name === values.only);
if (chosen.length === 0) throw new Error(`--only takes one of ${targets.map(({ name }) => name).join(', ')}`);

function tryAgain(index: number): Seen[] {
	return chosen.map((target) => {
		const { ms, flaw, input } = tryOnce(target, seed, index);
		console.log(`${JSON.stringify(input)}\n${target.name}, trial ${index}: ${flaw ?? 'all is well'}`);
		return { name: target.name, trials: 1, failed: flaw === undefined ? 0 : 1, seconds: ms / 1000, slowestMs: ms, slowestAt: index, findings: [] };
	});
}

function tryAll(): Seen[] {
	const timed = chosen.filter(({ name }) => bodies === 0 || name !== 'webhookBodies');
	const shares = timed.reduce((sum, { share }) => sum + share, 0);
	return chosen.map((target) => {
		const end = Date.now() + (seconds * 1000 * target.share) / shares;
		const seen = explore(target, seed, timed.includes(target) ? () => Date.now() >= end : (trials) => trials >= bodies);
		console.log(`${seen.name}: ${seen.trials} inputs in ${seen.seconds.toFixed(1)} s, the slowest took ${seen.slowestMs.toFixed(1)} ms (trial ${seen.slowestAt})`);
		for (const finding of seen.findings) console.log(`✗ ${finding}`);
		return seen;
	});
}

const FILE = join(__dirname, '../../docs/testing.md');
const [BEGIN, END] = ['<!-- fuzz -->', '<!-- /fuzz -->'];

function write(all: Seen[]): void {
	const rows = all.map(({ name, trials, seconds: took, slowestMs, failed }) => `| \`${name}\` | ${trials.toLocaleString('en')} | ${took.toFixed(0)} s | ${slowestMs.toFixed(1)} ms | ${failed} |`);
	const block = `${BEGIN}\nSeed ${seed}, ${new Date().toISOString().slice(0, 10)}, Node.js ${process.versions.node}:\n\n| what | inputs | time | slowest call | findings |\n| --- | --- | --- | --- | --- |\n${rows.join('\n')}\n${END}`;
	const text = readFileSync(FILE, 'utf8');
	writeFileSync(FILE, text.slice(0, text.indexOf(BEGIN)) + block + text.slice(text.indexOf(END) + END.length));
}

console.log(`Seed ${seed}`);
const all = values.trial === undefined ? tryAll() : tryAgain(wholeNumber('trial', 0));
if (values.write) write(all);
const sum = (count: (seen: Seen) => number) => all.reduce((total, seen) => total + count(seen), 0);
const failed = sum((seen) => seen.failed);
console.log(`\n${sum(({ trials }) => trials) - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 && all.every(({ trials, failed: wrong }) => trials > 0 || wrong > 0) ? 0 : 1;
