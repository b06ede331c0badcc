// One process of quick.mjs. Without mutants to ask, it says which test reaches which mutant, and how often;
// else it asks each mutant with the tests that reach it, until one fails.
const { readTypeScript, testFiles, testsOf } = require('./unitTests');

// Stryker's own number: what a mutant makes run so much more often will not end.
const HITS_BEFORE_ENDLESS = 100;

const stryker = (globalThis.__stryker__ = {});

/** Goes on once the word is out: a mutant that hangs lets nothing through. */
const say = (word) => new Promise((resolve, reject) => process.send(word, (error) => (error ? reject(error) : resolve())));

const failureOf = async ({ name, run }) => {
	try {
		await run();
		return undefined;
	} catch (error) {
		return `${name}: ${error?.message ?? error}`;
	}
};

async function findReach() {
	stryker.mutantCoverage = { static: {}, perTest: {} };
	const tests = [];
	for (const file of testFiles) {
		stryker.currentTestId = undefined;
		for (const [index, test] of testsOf(file).entries()) {
			const id = `${file} ${index}`;
			stryker.currentTestId = id;
			const began = performance.now();
			const failure = await failureOf(test);
			tests.push({ file, index, takes: performance.now() - began, hits: stryker.mutantCoverage.perTest[id] ?? {}, failure });
		}
	}
	await say({ tests, onLoad: Object.keys(stryker.mutantCoverage.static) });
}

const timeOf = (tests) => tests.reduce((total, { takes }) => total + takes, 0);

/** The files of tests that reach a mutant, those first that take least. */
function byFile(tests) {
	const files = new Map();
	for (const test of tests) files.set(test.file, [...(files.get(test.file) ?? []), test]);
	return [...files].sort(([, one], [, other]) => timeOf(one) - timeOf(other));
}

async function firstFailure(id, tests) {
	const hitLimit = HITS_BEFORE_ENDLESS * tests.reduce((total, { hits }) => total + hits[id], 0);
	for (const [file, reaching] of byFile(tests)) {
		// Without the mutant, as in Stryker: what is set on loading stays as it is.
		stryker.activeMutant = undefined;
		const all = testsOf(file);
		Object.assign(stryker, { activeMutant: id, hitCount: 0, hitLimit });
		for (const { index } of reaching) {
			const failure = await failureOf(all[index]);
			if (failure !== undefined) return `${file}: ${failure}`;
		}
	}
	return undefined;
}

async function ask(id, tests) {
	await say({ id, takes: timeOf(tests) });
	const statusReason = await firstFailure(id, tests);
	const isEndless = stryker.hitCount > stryker.hitLimit;
	stryker.activeMutant = undefined;
	await say({ id, status: isEndless ? 'Timeout' : statusReason === undefined ? 'Survived' : 'Killed', statusReason });
}

process.once('message', async ({ code, ids, tests }) => {
	readTypeScript(code);
	if (!ids) await findReach();
	else for (const id of ids) await ask(id, tests.filter(({ hits }) => hits[id]));
	process.exit();
});
