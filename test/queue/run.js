// `npm run test:queue`: the package in n8n's queue mode, with PostgreSQL and Redis.
const { spawnSync } = require('node:child_process');
const { join } = require('node:path');
const { installRoot } = require('../../demo/setup');

installRoot();
const { status } = spawnSync('npx', ['tsx', join(__dirname, 'main.ts'), ...process.argv.slice(2)], { stdio: 'inherit' });
process.exit(status ?? 1);
