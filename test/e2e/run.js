// `npm run test:e2e`: the package in a real n8n. Needs Chromium for the editor.
const { spawnSync } = require('node:child_process');
const { existsSync } = require('node:fs');
const { installRoot, stop } = require('../../demo/setup');

installRoot();
if (!existsSync('/usr/bin/chromium') && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
	console.log('Installing Chromium from the system’s packages …');
	spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit' });
	spawnSync('apt-get', ['install', '-y', '-qq', 'chromium', 'fonts-noto-color-emoji'], { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
}
if (!existsSync('/usr/bin/chromium')) stop('Chromium is missing at /usr/bin/chromium. On Debian: apt-get install chromium');

const { jest, finish } = require('../report');
jest('end to end, in a real n8n', ['--config', 'test/e2e/jest.config.js', '--runInBand', ...process.argv.slice(2)]);
finish();
