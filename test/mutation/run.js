// `npm run test:mutation`: changes the code in small ways and asks whether a test notices.
// `-- --only recipients,verdicts` takes some groups; `-- --report` only writes docs/testing.md from what was run.
const { spawnSync } = require('node:child_process');
const { existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { parseArgs } = require('node:util');
const { root, stop, explainNpm } = require('../../demo/setup');
const groups = require('./groups');

const { values } = parseArgs({ options: { only: { type: 'string' }, report: { type: 'boolean' } } });
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
	const stryker = [join(__dirname, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js'), 'run', join(__dirname, 'stryker.config.mjs')];
	const { status } = spawnSync(process.execPath, stryker, { cwd: root, stdio: 'inherit', env: { ...process.env, MUTATION_GROUP: name, MUTATION_TESTS: tests } });
	return status === 0;
}

const CAUGHT = ['Killed', 'Timeout'];
const COUNTED = [...CAUGHT, 'Survived', 'NoCoverage'];

/** One row a group; `isRun` where there is a report of it. */
function rows() {
	return groups.map(({ name, tests, files }) => {
		const file = join(results, `${name}.json`);
		const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).files : {};
		const found = files.flatMap((path) => report[path]?.mutants ?? []);
		const count = (...statuses) => found.filter(({ status }) => statuses.includes(status)).length;
		return { name: `\`${name}\``, files: files.length, tests: `test/${tests}`, isRun: existsSync(file), mutants: count(...COUNTED), caught: count(...CAUGHT), survived: count('Survived'), unreached: count('NoCoverage') };
	});
}

const scoreOf = ({ mutants, caught }) => (mutants === 0 ? '–' : `${((100 * caught) / mutants).toFixed(1)} %`);

function write() {
	const all = rows();
	const run = all.filter(({ isRun }) => isRun);
	const sum = (key) => run.reduce((total, row) => total + row[key], 0);
	const total = { name: '**all of these**', tests: '', files: sum('files'), mutants: sum('mutants'), caught: sum('caught'), survived: sum('survived'), unreached: sum('unreached') };
	const row = (one) => `| ${one.name} | ${one.files} | ${one.tests} | ${one.mutants} | ${one.caught} | ${one.survived} | ${one.unreached} | ${scoreOf(one)} |`;
	const table = ['| group | files | asked of | mutants | noticed | survived | reached by no test | score |', '| --- | --- | --- | --- | --- | --- | --- | --- |', ...[...run, total].map(row)].join('\n');
	const [begin, end] = ['<!-- mutation -->', '<!-- /mutation -->'];
	const file = join(root, 'docs', 'testing.md');
	const text = readFileSync(file, 'utf8');
	const left = all.filter(({ isRun }) => !isRun).map(({ name }) => name);
	const notRun = left.length === 0 ? 'Every group was run.' : `Not run: ${left.join(', ')}.`;
	writeFileSync(file, `${text.slice(0, text.indexOf(begin))}${begin}\n${table}\n\n${notRun}\n${text.slice(text.indexOf(end))}`);
	return total;
}

mkdirSync(results, { recursive: true });
const wanted = values.only?.split(',');
const chosen = groups.filter(({ name }) => !wanted || wanted.includes(name));
if (chosen.length === 0) stop(`--only takes some of ${groups.map(({ name }) => name).join(', ')}`);
let failed = 0;
if (!values.report) {
	install();
	for (const group of chosen) if (!mutate(group)) failed++;
}
const { mutants, caught } = write();
console.log(`\n${caught} of ${mutants} mutants noticed\n${values.report ? 0 : chosen.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
