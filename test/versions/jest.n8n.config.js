const base = require('../e2e/jest.config');

/** A short look at the package in another n8n, which `ONEMSG_N8N` names. */
module.exports = {
	...base,
	testMatch: ['<rootDir>/test/versions/inN8n.ts'],
	globalSetup: undefined,
};
