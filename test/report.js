// Runs checks one after another, and counts what passed and what did not.
const { spawnSync } = require('node:child_process');
const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const root = join(__dirname, '..');
let passed = 0;
let failed = 0;

function run(command, args, env) {
	return spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env }, shell: process.platform === 'win32' }).status === 0;
}

/** One command is one check. */
function check(name, command, args) {
	console.log(`\n── ${name}`);
	const isFine = run(command, args);
	if (isFine) passed++;
	else failed++;
	console.log(`${name}: ${isFine ? 'passed' : 'FAILED'}`);
}

/** Each test counts; a suite that could not run counts as failed, and so does a run without tests. */
function jest(name, args, env = {}) {
	console.log(`\n── ${name}`);
	const folder = mkdtempSync(join(tmpdir(), 'onemsg-report-'));
	const file = join(folder, 'report.json');
	// Node 20 may turn in a circle for ever when it ends by itself after connections that were cut off (seen once): so it is ended.
	const isFine = run('npx', ['jest', ...args, '--ci', '--json', `--outputFile=${file}`, '--testLocationInResults', '--forceExit'], env);
	let report;
	try {
		report = JSON.parse(readFileSync(file, 'utf8'));
	} catch {
		report = { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 1 };
	}
	rmSync(folder, { recursive: true, force: true });
	passed += report.numPassedTests;
	failed += report.numFailedTests + report.numRuntimeErrorTestSuites;
	if (!isFine && report.numFailedTests + report.numRuntimeErrorTestSuites === 0) failed++;
	if (report.numPassedTests === 0) failed++;
}

/** The closing line, and the exit code that goes with it. */
function finish() {
	console.log(`\n${passed} passed, ${failed} failed`);
	process.exit(failed === 0 ? 0 : 1);
}

module.exports = { check, jest, finish };
