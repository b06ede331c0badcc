// `npm test`: everything that needs no n8n server, on a fresh clone too.
const { mkdtempSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { installRoot } = require('../demo/setup');

installRoot();
const { check, jest, finish } = require('./report');

check('lint', 'npx', ['eslint', '.', '--max-warnings=0']);
check('types', 'npx', ['tsc', '--noEmit']);
check('community package scan', process.execPath, ['test/package/scan.mjs']);

const notes = mkdtempSync(join(tmpdir(), 'onemsg-executed-'));
const [executed, outputs] = ['operations', 'outputs'].map((name) => join(notes, name));
for (const file of [executed, outputs]) writeFileSync(file, '');
jest('tests', ['--config', 'jest.config.js'], { ONEMSG_EXECUTED: executed, ONEMSG_OUTPUTS: outputs });
check('every operation is executed by a test', process.execPath, ['test/nodes/executed.js', executed]);
check('what the editor shows of outputs is what comes out', process.execPath, ['test/nodes/shown.js', outputs]);
finish();
