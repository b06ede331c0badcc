// n8n-core reads its settings once, when it is first loaded: a folder of its own for each test file.
const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

process.env.N8N_USER_FOLDER = mkdtempSync(join(tmpdir(), 'onemsg-test-'));
process.env.N8N_ENCRYPTION_KEY = 'test-only';
process.env.N8N_LOG_LEVEL = 'silent';
require('reflect-metadata');
