import { createRequire } from 'node:module';
import { join } from 'node:path';

const groups = createRequire(import.meta.url)('./groups.js');
const { MUTATION_GROUP: name, MUTATION_EARLIER: incrementalFile } = process.env;
const group = groups.find((one) => one.name === name);

/** One group at a time: `run.js` says which. */
export default {
	testRunner: 'in-one-process',
	// Each mutant loads its tests anew, and not all of that is given back.
	maxTestRunnerReuse: 300,
	testRunnerNodeArgs: ['--max-old-space-size=3072'],
	plugins: ['testRunner.mjs', 'sentences.mjs'].map((name) => join(import.meta.dirname, name)),
	ignorers: ['sentences'],
	mutate: group.files,
	coverageAnalysis: 'perTest',
	// What an earlier report told of code that is the same still, by tests of the same names, is not asked again.
	...(incrementalFile && { incremental: true, incrementalFile }),
	// What is set once, when a file is loaded, asks all tests each time: tables of words, patterns, limits.
	ignoreStatic: !group.isAskedOnLoad,
	// Tests that send wait most of the time.
	concurrency: Number(process.env.MUTATION_CONCURRENCY ?? (group.tests === 'nodes' ? 4 : 1)),
	// Counts as noticed, so a computer that is only busy must not come here; what runs in a circle is told by how often.
	timeoutMS: group.tests === 'nodes' ? 60_000 : 15_000,
	dryRunTimeoutMinutes: 20,
	tempDirName: '.results/stryker',
	ignorePatterns: ['dist', 'demo/n8n', 'demo/.state', 'docs', 'workflows', '.results', 'coverage', '.git'],
	reporters: ['json', 'clear-text', 'progress-append-only'],
	clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false, reportScoreTable: true },
	jsonReporter: { fileName: `.results/mutation/${name}.json` },
	allowConsoleColors: false,
};
