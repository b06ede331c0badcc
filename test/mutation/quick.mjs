// The quick way of `run.js`: Stryker's mutants of one group, all of test/unit in one process and no jest.
// This puts the mutants in, watches over the processes that ask (quickAsk.js), and writes Stryker's form of report.
import { fork } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInstrumenter } from '@stryker-mutator/instrumenter';
import { createInjector } from 'typed-inject';
import { strykerPlugins } from './sentences.mjs';

const require = createRequire(import.meta.url);
const { root, stop } = require('../../demo/setup');
const { name, files } = require('./groups').find((one) => one.name === process.env.MUTATION_GROUP);

// Each mutant loads its tests anew, and not all of that is given back: a process asks some, then the next one goes on.
const MUTANTS_A_PROCESS = 300;
const MEMORY_MB = 2048;
const TO_LOAD_MS = 600_000;
// A busy computer is slow as well; a mutant that hangs is rare, since Stryker counts how often it is run.
const LONGER = 5;
const TO_ANSWER_MS = 10_000;

const logger = { debug() {}, info() {}, warn: console.warn, isDebugEnabled: () => false };
const sources = Object.fromEntries(files.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
const made = await createInjector()
	.provideValue('logger', logger)
	.injectFunction(createInstrumenter)
	.instrument(files.map((path) => ({ name: path, mutate: true, content: sources[path] })), { ignorers: strykerPlugins.map(({ value }) => value), plugins: null, excludedMutations: [] });
const code = Object.fromEntries(made.files.map((file) => [file.name, file.content]));

/** Has one process do its task; `hear` takes each of its words and says how many milliseconds the next one may take. */
function inOneProcess(task, hear) {
	return new Promise((resolve) => {
		const child = fork(join(import.meta.dirname, 'quickAsk.js'), { execArgv: [`--max-old-space-size=${MEMORY_MB}`] });
		const end = () => child.kill('SIGKILL');
		let timer = setTimeout(end, TO_LOAD_MS);
		process.once('exit', end);
		child.on('message', (word) => {
			clearTimeout(timer);
			timer = setTimeout(end, hear(word));
		});
		// Comes after the last word, however the process ended.
		child.once('disconnect', () => {
			clearTimeout(timer);
			process.off('exit', end);
			end();
			resolve();
		});
		child.send({ code, ...task });
	});
}

async function findReach() {
	let found;
	await inOneProcess({}, (word) => {
		found = word;
		return TO_ANSWER_MS;
	});
	if (!found) stop('The tests in test/unit did not run to their end, without any mutant.');
	const failed = found.tests.filter(({ failure }) => failure !== undefined);
	if (failed.length > 0) stop(`Without any mutant these fail, so nothing is asked:\n${failed.map(({ file, failure }) => `${file}: ${failure}`).join('\n')}`);
	console.log(`${found.tests.length} tests, ${made.mutants.length} mutants`);
	return found;
}

/** What became of each, by its id. One that hangs is asked once more in a process of its own before that counts. */
async function ask(ids, tests) {
	const answers = new Map();
	for (let left = ids; left.length > 0; left = left.filter((id) => !answers.has(id))) {
		const asked = [];
		await inOneProcess({ tests, ids: left.slice(0, MUTANTS_A_PROCESS) }, ({ takes, ...word }) => {
			if (word.status) answers.set(word.id, word);
			else asked.push(word.id);
			return TO_ANSWER_MS + LONGER * (takes ?? 0);
		});
		if (asked.length === 0) stop('The process that asks ended before its first mutant.');
		if (!answers.has(asked[0])) answers.set(asked[0], { status: 'Timeout', statusReason: 'no answer, or no memory left' });
		console.log(`${answers.size} of ${ids.length}`);
	}
	return answers;
}

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
const { tests, onLoad } = await findReach();
const reached = new Set(tests.flatMap(({ hits }) => Object.keys(hits)));
const unasked = ({ id, status, statusReason }) => {
	if (status) return { status, statusReason };
	if (reached.has(id)) return undefined;
	return onLoad.includes(id) ? { status: 'Ignored', statusReason: 'set once, when the file is loaded' } : { status: 'NoCoverage' };
};
const answers = await ask(made.mutants.filter((mutant) => !unasked(mutant)).map(({ id }) => id), tests);

// Stryker counts lines and columns from 0 within, and from 1 in a report.
const fromOne = ({ line, column }) => ({ line: line + 1, column: column + 1 });
const reported = (mutant) => {
	const { id, mutatorName, replacement, location } = mutant;
	const { status, statusReason } = unasked(mutant) ?? answers.get(id);
	return { id, mutatorName, replacement, status, statusReason, location: { start: fromOne(location.start), end: fromOne(location.end) } };
};
const report = {
	schemaVersion: '1.0',
	thresholds: { high: 80, low: 60 },
	framework: { name: 'quick' },
	files: Object.fromEntries(files.map((path) => [path, { language: 'typescript', source: sources[path], mutants: made.mutants.filter(({ fileName }) => fileName === path).map(reported) }])),
};
writeFileSync(join(root, '.results', 'mutation', `${name}.json`), JSON.stringify(report));
