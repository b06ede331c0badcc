const { join } = require('node:path');
const base = require('../../jest.config');

const folder = process.env.ONEMSG_N8N;
if (!folder) throw new Error('ONEMSG_N8N says where the n8n is whose n8n-core runs the tests.');
// The newest n8n does so by itself.
process.env.N8N_DEFAULT_BINARY_DATA_MODE = 'filesystem';

/** The node tests, run by the n8n-core and n8n-workflow of another n8n; zod is n8n's too. */
module.exports = {
	...base,
	rootDir: '../..',
	testMatch: ['<rootDir>/test/nodes/**/*.test.ts', '<rootDir>/test/versions/core.ts'],
	moduleNameMapper: { '^(n8n-core|n8n-workflow|zod|@n8n/di)$': join(folder, 'node_modules', '$1') },
	setupFiles: [...base.setupFiles, '<rootDir>/test/versions/olderCore.js'],
	// n8n-core before 2.12 leaves timers behind.
	forceExit: true,
};
