const base = require('../../jest.config');

/** Slow tests: a real n8n with the packed package, and the editor in Chromium. */
module.exports = {
	...base,
	rootDir: '../..',
	testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
	testPathIgnorePatterns: ['/node_modules/'],
	setupFiles: [],
	testTimeout: 600_000,
	maxWorkers: 1,
	globalSetup: '<rootDir>/test/e2e/prepare.ts',
};
