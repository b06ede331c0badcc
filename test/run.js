// `npm test`: everything that needs no n8n server, on a fresh clone too.
const { installRoot } = require('../demo/setup');

installRoot();
const { check, jest, finish } = require('./report');

check('lint', 'npx', ['eslint', '.', '--max-warnings=0']);
check('types', 'npx', ['tsc', '--noEmit']);
check('community package scan', process.execPath, ['test/package/scan.mjs']);
jest('tests', ['--config', 'jest.config.js']);
finish();
