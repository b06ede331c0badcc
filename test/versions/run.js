// `npm run test:versions [-- 1.123 2.8]`: the package in several n8n, each installed outside this folder.
const { spawnSync } = require('node:child_process');
const { join } = require('node:path');
const { installRoot } = require('../../demo/setup');

installRoot();
const { status } = spawnSync('npx', ['tsx', join(__dirname, 'main.ts'), ...process.argv.slice(2)], { stdio: 'inherit' });
process.exit(status ?? 1);
