// `npm run test:mutation`: changes the code in small ways and asks whether a test notices.
// `-- --only recipients,verdicts` takes some groups; `-- --changed` asks only what an earlier run here has not told;
// `-- --report` only writes docs/testing.md from what was run.
const { spawnSync } = require('node:child_process');
const { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { parseArgs } = require('node:util');
const { root, stop, explainNpm } = require('../../demo/setup');
const groups = require('./groups');

const { values } = parseArgs({ options: { only: { type: 'string' }, changed: { type: 'boolean' }, report: { type: 'boolean' } } });
const results = join(root, '.results', 'mutation');

/** Stryker stands beside the other packages and not among them: `npm test` does without it. */
function install() {
	if (existsSync(join(__dirname, 'node_modules', '@stryker-mutator', 'core'))) return;
	console.log('Installing Stryker: the first time only');
	const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: __dirname, encoding: 'utf8', shell: process.platform === 'win32' });
	if (npm.status !== 0) stop(explainNpm(npm.stderr ?? String(npm.error)));
}

function mutate({ name, tests }) {
	console.log(`\n── ${name}`);
	const [report, earlier] = [join(results, `${name}.json`), join(results, `${name}.earlier.json`)];
	const isKnown = values.changed && existsSync(report);
	if (isKnown) copyFileSync(report, earlier);
	rmSync(report, { force: true });
	const stryker = [join(__dirname, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js'), 'run', join(__dirname, 'stryker.config.mjs')];
	const { status } = spawnSync(process.execPath, stryker, { cwd: root, stdio: 'inherit', env: { ...process.env, MUTATION_GROUP: name, MUTATION_TESTS: tests, ...(isKnown && { MUTATION_EARLIER: earlier }) } });
	return status === 0;
}

const CAUGHT = ['Killed', 'Timeout'];
const SURVIVED = ['Survived', 'NoCoverage'];

/** Stryker's report of a group, unless one of its files is not in it or was changed since. */
function reportOf({ name, files }) {
	const file = join(results, `${name}.json`);
	if (!existsSync(file)) return undefined;
	const report = JSON.parse(readFileSync(file, 'utf8')).files;
	const isOfToday = files.every((path) => report[path]?.source === readFileSync(join(root, path), 'utf8'));
	return isOfToday ? files.flatMap((path) => report[path].mutants) : undefined;
}

function rowOf(group) {
	const found = reportOf(group) ?? [];
	const count = (...statuses) => found.filter(({ status }) => statuses.includes(status)).length;
	return {
		name: `\`${group.name}\``,
		tests: `test/${group.tests}`,
		isRun: found.length > 0,
		files: group.files.length,
		mutants: count(...CAUGHT, ...SURVIVED),
		caught: count(...CAUGHT),
		// Stryker gave up waiting: what runs in a circle is counted by the runner, with its reason.
		endless: found.filter(({ status, statusReason }) => status === 'Timeout' && !statusReason).length,
		survived: count('Survived'),
		unreached: count('NoCoverage'),
		leftOut: found.filter(({ status, statusReason }) => status === 'Ignored' && /static/i.test(statusReason)).length,
		broken: count('RuntimeError', 'CompileError', 'Pending'),
	};
}

const SUMS = ['files', 'mutants', 'caught', 'endless', 'survived', 'unreached', 'leftOut', 'broken'];
const HEADS = ['group', 'asked of', 'files', 'mutants', 'noticed', '… by a time-out', 'survived', 'reached by no test', 'set when loaded, not asked', 'broke the runner', 'score'];
const scoreOf = ({ mutants, caught }) => (mutants === 0 ? '–' : `${((100 * caught) / mutants).toFixed(1)} %`);

function write() {
	const all = groups.map(rowOf);
	const run = all.filter(({ isRun }) => isRun);
	const total = { name: '**all of these**', tests: '', ...Object.fromEntries(SUMS.map((key) => [key, run.reduce((sum, row) => sum + row[key], 0)])) };
	const line = (cells) => `| ${cells.join(' | ')} |`;
	const table = [line(HEADS), line(HEADS.map(() => '---')), ...[...run, total].map((row) => line([row.name, row.tests, ...SUMS.map((key) => row[key]), scoreOf(row)]))].join('\n');
	const [begin, end] = ['<!-- mutation -->', '<!-- /mutation -->'];
	const file = join(root, 'docs', 'testing.md');
	const text = readFileSync(file, 'utf8');
	const left = all.filter(({ isRun }) => !isRun).map(({ name }) => name);
	const notRun = left.length === 0 ? 'Every group was run, of the code as it is.' : `Not run, or changed since: ${left.join(', ')}.`;
	writeFileSync(file, `${text.slice(0, text.indexOf(begin))}${begin}\n${table}\n\n${notRun}\n${text.slice(text.indexOf(end))}`);
	return total;
}

mkdirSync(results, { recursive: true });
const wanted = values.only?.split(',');
const names = groups.map(({ name }) => name);
if (wanted && !wanted.every((name) => names.includes(name))) stop(`--only takes some of ${names.join(', ')}`);
const chosen = groups.filter(({ name }) => !wanted || wanted.includes(name));
let failed = 0;
if (!values.report) {
	install();
	for (const group of chosen) if (!mutate(group)) failed++;
}
const { mutants, caught } = write();
console.log(`\n${caught} of ${mutants} mutants noticed\n${values.report ? 0 : chosen.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
