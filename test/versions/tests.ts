import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../demo/localN8n/tools';
import { differencesOf } from './differences';

export interface Counts {
	passed: number;
	failed: number;
	/** Failed as `differences.ts` says of this n8n. */
	different: number;
}

interface Report {
	numRuntimeErrorTestSuites: number;
	testResults: Array<{ assertionResults: Array<{ fullName: string; status: string }> }>;
}

/** What a run of tests comes to. A suite that could not run has failed, a run without tests as well, and so has a difference that is none any more. */
export function counted({ numRuntimeErrorTestSuites, testResults }: Report, differences: string[]): Counts {
	const results = testResults.flatMap(({ assertionResults }) => assertionResults);
	const failed = results.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
	const isKnown = (name: string) => differences.includes(name);
	const passed = results.filter(({ status, fullName }) => status === 'passed' && !isKnown(fullName)).length;
	const ended = differences.filter((name) => !failed.includes(name));
	for (const name of ended) console.log(`No difference any more: ${name}`);
	return { passed, failed: failed.filter((name) => !isKnown(name)).length + numRuntimeErrorTestSuites + ended.length + (passed === 0 ? 1 : 0), different: failed.filter(isKnown).length };
}

function jest(folder: string, args: string[], env: NodeJS.ProcessEnv, differences: string[]): Counts {
	const reports = mkdtempSync(join(tmpdir(), 'onemsg-report-'));
	const file = join(reports, 'report.json');
	// The n8n's own Node runs the tests as well.
	const node = join(folder, 'node_modules', 'node', 'bin', 'node');
	spawnSync(node, [join(root, 'node_modules', 'jest', 'bin', 'jest.js'), ...args, '--ci', '--json', `--outputFile=${file}`], { cwd: root, stdio: 'inherit', env: { ...process.env, ONEMSG_N8N: folder, ...env } });
	let report: Report = { numRuntimeErrorTestSuites: 1, testResults: [] };
	try {
		report = JSON.parse(readFileSync(file, 'utf8')) as Report;
	} catch {
		console.log('Jest left no report.');
	}
	rmSync(reports, { recursive: true, force: true });
	return counted(report, differences);
}

/** The node tests, by the n8n-core of the n8n that is installed in `folder`. */
export function nodeTests(folder: string, n8n: string): Counts {
	const other = `--require ${join(__dirname, 'otherCore.js')}`;
	return jest(folder, ['--config', 'test/versions/jest.core.config.js'], { NODE_OPTIONS: other }, differencesOf(n8n));
}

/** The packed package in that n8n. */
export function inN8n(folder: string): Counts {
	return jest(folder, ['--config', 'test/versions/jest.n8n.config.js', '--runInBand'], {}, []);
}
