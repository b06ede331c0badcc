import { createRequire } from 'node:module';
import { join } from 'node:path';

const groups = createRequire(import.meta.url)('./groups.js');
const { MUTATION_GROUP: name, MUTATION_FILES: files } = process.env;
const group = groups.find((one) => one.name === name);

/** One group at a time: `run.js` says which. */
export default {
	testRunner: 'jest',
	jest: { configFile: 'test/mutation/jest.config.js', enableFindRelatedTests: true },
	plugins: ['@stryker-mutator/jest-runner', join(import.meta.dirname, 'sentences.mjs')],
	ignorers: ['sentences'],
	mutate: files ? files.split(',') : group.files,
	coverageAnalysis: 'perTest',
	// What is set once, when a file is loaded, would ask all tests each time: tables of words, patterns, limits.
	ignoreStatic: true,
	concurrency: Number(process.env.MUTATION_CONCURRENCY ?? 1),
	timeoutMS: 2500,
	tempDirName: '.results/stryker',
	ignorePatterns: ['dist', 'demo/n8n', 'demo/.state', 'docs', 'workflows', '.results', 'coverage', '.git'],
	reporters: ['json', 'clear-text'],
	clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false, reportScoreTable: true },
	jsonReporter: { fileName: `.results/mutation/${name}.json` },
	allowConsoleColors: false,
};
