const { tmpdir } = require('node:os');
const { join } = require('node:path');

/** Fast tests: pure domain, and nodes run through n8n-core against the box. */
module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	testPathIgnorePatterns: ['/test/e2e/'],
	// Ends a test that hangs; a machine that is busy with other things is no failure.
	testTimeout: 120_000,
	transform: {
		'^.+\\.ts$': [
			'@swc/jest',
			{ jsc: { target: 'es2022', parser: { syntax: 'typescript', decorators: true } }, module: { type: 'commonjs' } },
		],
	},
	setupFiles: ['<rootDir>/test/setup.js'],
	cacheDirectory: join(tmpdir(), 'n8n-nodes-onemsg-jest'),
};
