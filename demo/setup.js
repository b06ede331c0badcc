// Runs before anything is installed: Node's own modules only.
const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');

const MIN_NODE = [20, 19];

/**
 * Ends the program with one line that a person can act on.
 * @param {string} sentence
 * @returns {never}
 */
function stop(sentence) {
	console.error(`\n${sentence}`);
	process.exit(1);
}

function requireNode() {
	const [major, minor] = process.versions.node.split('.').map(Number);
	if (major < MIN_NODE[0] || (major === MIN_NODE[0] && minor < MIN_NODE[1])) {
		stop(`Node ${MIN_NODE.join('.')} or newer is needed; this is Node ${process.versions.node}.`);
	}
}

/**
 * npm's output in one line.
 * @param {string} output
 * @returns {string}
 */
function explainNpm(output) {
	if (/gyp ERR/.test(output)) {
		return 'n8n’s database driver has to be compiled here, and that did not work. Install Python 3, make and a C++ compiler (on Debian: apt-get install python3 make g++), then start again.';
	}
	if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ECONNRESET/.test(output)) {
		return 'npm cannot reach its registry. Check the network, then start again.';
	}
	if (/ENOSPC/.test(output)) return 'The disk is full. The local n8n needs about 3 GB.';
	const line = output.split('\n').find((text) => /npm error|ERR!/.test(text) && !/A complete log/.test(text));
	return `npm did not succeed: ${line ? line.replace(/^npm (error|ERR!)\s*/, '') : output.trim().slice(-300)}`;
}

/** Makes sure that `node_modules` is what the lock file says; does nothing when it is. */
function installRoot() {
	requireNode();
	const lock = createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex');
	const mark = join(root, 'node_modules', '.onemsg-installed');
	if (existsSync(mark) && readFileSync(mark, 'utf8') === lock) return;
	console.log('Installing the development packages: about a minute, the first time only');
	const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
		cwd: root,
		encoding: 'utf8',
		shell: process.platform === 'win32',
	});
	if (npm.error) stop(`npm could not be started: ${npm.error.message}`);
	if (npm.status !== 0) stop(explainNpm(npm.stderr));
	writeFileSync(mark, lock);
}

/**
 * Loads a TypeScript file of this repository.
 * @param {string} file
 */
function runTypeScript(file) {
	require('tsx/cjs');
	require(join(root, file));
}

module.exports = { root, stop, explainNpm, installRoot, runTypeScript };
