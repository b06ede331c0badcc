// After the tests: every operation of the registry was executed by at least one of them.
const { readFileSync } = require('node:fs');
require('tsx/cjs');
const { resources } = require('../../nodes/OneMsg/resources');

const executed = new Set(readFileSync(process.argv[2], 'utf8').split('\n'));
const all = resources.flatMap(({ value, operations }) => operations.map((operation) => `${value}.${operation.value}`));
const missing = all.filter((name) => !executed.has(name));
console.log(missing.length === 0 ? `all ${all.length} operations were executed` : `no test executes: ${missing.join(', ')}`);
process.exitCode = missing.length === 0 ? 0 : 1;
