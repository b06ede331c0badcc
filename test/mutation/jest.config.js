const base = require('../../jest.config');

// Stryker copies the repository elsewhere and runs there; MUTATION_TESTS says which tests are asked.
const [folder] = (process.env.MUTATION_TESTS ?? 'unit').split(',');

module.exports = {
	...base,
	rootDir: '../..',
	roots: ['<rootDir>/test'],
	testMatch: folder === 'unit' ? ['<rootDir>/test/unit/**/*.test.ts'] : ['<rootDir>/test/unit/workPool.test.ts', '<rootDir>/test/nodes/*.test.ts', '<rootDir>/test/nodes/oneMsg/*.test.ts'],
	// These look at the clock, or at files that are no code.
	testPathIgnorePatterns: [...base.testPathIgnorePatterns, 'eventsSpeed', 'workflowFiles', 'test/nodes/memory', 'webhookInterleaving'],
	moduleNameMapper: { '^fast-check$': '<rootDir>/test/mutation/fewRuns.js' },
};
