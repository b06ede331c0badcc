// Jest's own parts in one process: what testRunner.mjs needs to run some tests of some files, with n8n-core loaded once.
// Two things of jest are missing: `jest.mock`, and a process for each file.
const { readFileSync, readdirSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');
const { transformSync } = require('@swc/core');
const { expect } = require('expect');
const circus = require('jest-circus');
const { ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');
const { transform } = require('../../jest.config');
const fewRuns = require('./fewRuns');

const [[, swcOptions]] = Object.values(transform);
const LONGEST_TEST_MS = 20_000;
const FOLDERS = { unit: ['test/unit'], nodes: ['test/nodes', 'test/nodes/oneMsg'] };
// These look at the clock, start processes, read files that are no code, or need `jest.mock`.
const LEFT_OUT = /\/(eventsSpeed|workflowFiles|webhookInterleaving|webhookLifecycle|pause)\.test\.ts$/;

// Stryker works in a copy of the repository, and goes there after it has loaded this.
const here = (path) => join(process.cwd(), path);

const filesOf = (kind) =>
	FOLDERS[kind]
		.flatMap((folder) => readdirSync(here(folder)).map((name) => `${folder}/${name}`))
		.filter((path) => path.endsWith('.test.ts') && !LEFT_OUT.test(path));

const mocker = new ModuleMocker(globalThis);
const timers = new ModernFakeTimers({ config: { fakeTimers: {}, rootDir: __dirname, testEnvironment: 'node' }, global: globalThis });
const jest = {
	fn: mocker.fn.bind(mocker),
	spyOn: mocker.spyOn.bind(mocker),
	restoreAllMocks: () => mocker.restoreAllMocks(),
	useFakeTimers: (options) => timers.useFakeTimers(options),
	useRealTimers: () => timers.useRealTimers(),
	advanceTimersByTimeAsync: (ms) => timers.advanceTimersByTimeAsync(ms),
	getTimerCount: () => timers.getTimerCount(),
	setSystemTime: (now) => timers.setSystemTime(now),
};

function begin() {
	require(here('test/setup.js'));
	const { describe, it, test, beforeAll, beforeEach, afterEach, afterAll } = circus;
	Object.assign(globalThis, { describe, it, test, beforeAll, beforeEach, afterEach, afterAll, expect, jest });
	const compiled = new Map();
	require.extensions['.ts'] = (module, path) => {
		if (!compiled.has(path)) compiled.set(path, transformSync(readFileSync(path, 'utf8'), { ...swcOptions, filename: path }).code);
		module._compile(compiled.get(path), path);
	};
	const load = Module._load;
	// `X.node` is our `X.node.ts`, where Node would take the `X.node.json` beside it.
	const fileOf = (name, from) => (from?.filename?.endsWith('.ts') && name.endsWith('.node') ? `${name}.ts` : name);
	Module._load = (name, from, ...more) => (name === 'fast-check' ? fewRuns : load(fileOf(name, from), from, ...more));
}

/** What a file remembers from one test must not decide the next one: all TypeScript is loaded anew. */
function forgetTypeScript() {
	for (const path of Object.keys(require.cache)) if (path.endsWith('.ts')) delete require.cache[path];
	// Node's list of what this file has loaded would hold every copy.
	module.children = module.children.filter(({ id }) => !id.endsWith('.ts'));
	// n8n-core stays, and takes one store of processed values for as long as it is loaded.
	const core = require.cache[require.resolve('n8n-core')];
	if (core) core.exports.DataDeduplicationService.instance = undefined;
}

// A circus error is the error, or a list of it and of where it was asked for.
const wordsOf = (error) => [error].flat().find(Boolean)?.message ?? String(error);

const testsWithin = (block) => block.children.flatMap((child) => (child.type === 'test' ? [child] : testsWithin(child)));

/**
 * Runs one file's tests, or those whose numbers are asked for, and with `bail` until one fails.
 * `onTest` is told the number of the test that begins, `undefined` after the last; `onLoad` is called once the file is loaded.
 * @returns of each test that ran its `number`, `name`, `ms` and, where it failed, its `failure`
 */
async function runFile(path, { numbers, bail = false, onLoad = () => {}, onTest = () => {} }) {
	forgetTypeScript();
	circus.resetState();
	circus.setState({ ...circus.getState(), testTimeout: LONGEST_TEST_MS });
	require(here(path));
	onLoad();
	const tests = testsWithin(circus.getState().rootDescribeBlock);
	const skip = (test) => (test.mode = 'skip');
	if (numbers) tests.filter((_, number) => !numbers.includes(number)).forEach(skip);
	// What a `beforeAll` reaches counts with the first test that needs it.
	onTest(tests.findIndex(({ mode }) => mode !== 'skip'));
	const listen = ({ name, test }) => {
		if (name === 'test_start') onTest(tests.indexOf(test));
		if (name === 'test_done' && bail && test.errors.length > 0) tests.filter(({ status }) => !status).forEach(skip);
	};
	circus.addEventHandler(listen);
	await circus.run();
	circus.removeEventHandler(listen);
	onTest(undefined);
	timers.useRealTimers();
	mocker.restoreAllMocks();
	return tests.flatMap(({ name, mode, duration, errors: [error] }, number) => (mode === 'skip' ? [] : [{ number, name, ms: duration ?? 0, failure: error && wordsOf(error) }]));
}

module.exports = { begin, filesOf, runFile };
