// Loads test/unit without jest, for quickAsk.js: what these tests use of jest is `it`, `describe` and `expect`.
const { readFileSync, readdirSync } = require('node:fs');
const { join } = require('node:path');
const { format } = require('node:util');
const Module = require('node:module');
const { transformSync } = require('@swc/core');
const { expect } = require('expect');
const { root } = require('../../demo/setup');
const { testPathIgnorePatterns, transform } = require('./jest.config');
const fewRuns = require('./fewRuns');

const [[, swcOptions]] = Object.values(transform);
const unit = join(root, 'test', 'unit');

/** Their files, without those that jest.config.js leaves out. */
const testFiles = readdirSync(unit).filter((name) => name.endsWith('.test.ts') && !testPathIgnorePatterns.some((left) => name.includes(left)));

/** `code` stands in for some files: text by path from the root. */
function readTypeScript(code) {
	const replaced = new Map(Object.entries(code).map(([path, text]) => [join(root, path), text]));
	const compiled = new Map();
	require.extensions['.ts'] = (module, path) => {
		if (!compiled.has(path)) compiled.set(path, transformSync(replaced.get(path) ?? readFileSync(path, 'utf8'), { ...swcOptions, filename: path }).code);
		module._compile(compiled.get(path), path);
	};
	const load = Module._load;
	Module._load = (name, ...more) => (name === 'fast-check' ? fewRuns : load(name, ...more));
}

/** What a file remembers from one test must not decide the next one: all TypeScript is loaded anew. */
function forgetTypeScript() {
	for (const path of Object.keys(require.cache)) if (path.endsWith('.ts')) delete require.cache[path];
	// Node's list of what this file has loaded would hold every copy.
	module.children = module.children.filter(({ id }) => !id.endsWith('.ts'));
}

const perRow = (declare) => (table) => (name, body) => {
	// As jest does: a list is a row of values only where all are lists.
	for (const values of table.every(Array.isArray) ? table : table.map((value) => [value])) {
		declare(format(name, ...values), () => body(...values));
	}
};

/** The tests of one file in their order, each with its name and what it does. */
function testsOf(file) {
	const tests = [];
	let around = [];
	const it = (name, run) => tests.push({ name: [...around, name].join(' › '), run });
	const describe = (name, body) => {
		const outside = around;
		around = [...outside, name];
		body();
		around = outside;
	};
	it.each = perRow(it);
	describe.each = perRow(describe);
	Object.assign(globalThis, { it, test: it, describe, expect });
	forgetTypeScript();
	require(join(unit, file));
	return tests;
}

module.exports = { readTypeScript, testFiles, testsOf };
