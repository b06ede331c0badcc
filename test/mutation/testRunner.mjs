// Stryker's runner of our tests: all of a group's in one process, and each mutant asked with the tests that reach it.
// Stryker's own runner for jest starts jest anew for each mutant, which takes days for tests that run through n8n-core.
import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import { DryRunStatus, MutantRunStatus, TestStatus } from '@stryker-mutator/api/test-runner';

const { begin, filesOf, runFile } = createRequire(import.meta.url)('./testFiles.js');

// What Stryker's changes of the code read and write.
const stryker = (globalThis.__stryker__ ??= {});
// The dry run is another process's, once this one has been started anew.
const TIMES = '.test-times.json';

const idOf = (file, number) => `${file} ${number}`;
const testOf = (id) => ({ file: id.slice(0, id.lastIndexOf(' ')), number: Number(id.slice(id.lastIndexOf(' ') + 1)) });

/** The tests by file: those first that take least, and that noticed the last mutants, which are this one's neighbours. */
function inOrder(wanted, noticed) {
	const times = JSON.parse(readFileSync(TIMES, 'utf8'));
	const ids = wanted ?? Object.keys(times);
	const files = new Map();
	for (const id of ids) {
		const { file, number } = testOf(id);
		const known = files.get(file) ?? { file, numbers: [], ms: 0 };
		files.set(file, { ...known, numbers: [...known.numbers, number], ms: known.ms + times[id] });
	}
	const costs = ({ file, ms }) => ms / (1 + noticed.filter((name) => name === file).length);
	return [...files.values()].sort((one, other) => costs(one) - costs(other));
}

class InOneProcess {
	/** The files of the last tests that noticed a mutant. */
	#noticed = [];

	capabilities() {
		return { reloadEnvironment: false };
	}

	async init() {
		// What a mutant has left behind, and ends badly later, is not the next one's.
		process.on('unhandledRejection', () => {});
		begin();
	}

	async dryRun() {
		stryker.mutantCoverage = { static: {}, perTest: {} };
		const tests = [];
		for (const file of filesOf(process.env.MUTATION_TESTS)) {
			const onTest = (number) => (stryker.currentTestId = number === undefined ? undefined : idOf(file, number));
			for (const { number, name, ms, failure } of await runFile(file, { onTest })) {
				const test = { id: idOf(file, number), name: `${file}: ${name}`, timeSpentMs: ms };
				tests.push(failure === undefined ? { ...test, status: TestStatus.Success } : { ...test, status: TestStatus.Failed, failureMessage: failure });
			}
		}
		writeFileSync(TIMES, JSON.stringify(Object.fromEntries(tests.map(({ id, timeSpentMs }) => [id, timeSpentMs]))));
		return { status: DryRunStatus.Complete, tests, mutantCoverage: stryker.mutantCoverage };
	}

	async mutantRun({ activeMutant, testFilter, hitLimit, mutantActivation }) {
		const mutant = { id: activeMutant.id, isOnLoad: mutantActivation === 'static' };
		let nrOfTests = 0;
		Object.assign(stryker, { hitCount: 0, hitLimit });
		for (const { file, numbers } of inOrder(testFilter, this.#noticed)) {
			for (let left = numbers; left.length > 0; ) {
				const ran = await this.#ask(mutant, file, left);
				nrOfTests += ran.length;
				if (stryker.hitCount > hitLimit) return { status: MutantRunStatus.Timeout, reason: `run more than ${hitLimit} times` };
				const failed = ran.find(({ failure }) => failure !== undefined);
				if (!failed) break;
				if (await this.#isToBlame(mutant, file, failed.number)) {
					this.#noticed = [...this.#noticed, file].slice(-20);
					return { status: MutantRunStatus.Killed, killedBy: [idOf(file, failed.number)], failureMessage: failed.failure, nrOfTests };
				}
				left = left.filter((number) => number > failed.number);
			}
		}
		return { status: MutantRunStatus.Survived, nrOfTests };
	}

	/** A test that sends may fail because the computer is busy, or of what an earlier mutant has left behind. */
	async #isToBlame(mutant, file, number) {
		if (process.env.MUTATION_TESTS === 'unit') return true;
		const failsWith = async (one) => (await this.#ask(one, file, [number]))[0].failure !== undefined;
		if (!(await failsWith(mutant))) return false;
		// Stryker starts another process then, and asks this mutant again.
		if (await failsWith({})) process.exit(1);
		return true;
	}

	/** A file is loaded without the mutant unless that is one of what is set on loading. */
	async #ask({ id, isOnLoad }, file, numbers) {
		stryker.activeMutant = isOnLoad ? id : undefined;
		const ran = await runFile(file, { numbers, bail: true, onLoad: () => (stryker.activeMutant = id) });
		stryker.activeMutant = undefined;
		return ran;
	}
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'in-one-process', InOneProcess)];
