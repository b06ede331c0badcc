// After the tests: what the editor shows of an output before the first run is held against what came out.
const { readFileSync } = require('node:fs');
require('tsx/cjs');
const { NODE_OUTPUTS, OPERATION_OUTPUTS, schemaOf } = require('../../docs/outputs');

/** The paths of an item with their types: `to.kind` → string. Arrays count by all their entries. */
function pathsOf(value, at = '', paths = new Map()) {
	if (at) paths.set(at, schemaOf(value).type);
	if (Array.isArray(value)) for (const entry of value) pathsOf(entry, `${at}[]`, paths);
	else if (value !== null && typeof value === 'object') for (const [key, inner] of Object.entries(value)) pathsOf(inner, at ? `${at}.${key}` : key, paths);
	return paths;
}

/** By operation: how often each path came out, with which types; items of what went wrong do not count. */
const seen = new Map();
for (const line of readFileSync(process.argv[2], 'utf8').split('\n').filter(Boolean)) {
	const [node, resource, operation, json] = JSON.parse(line);
	if (!json || 'error' in json) continue;
	const name = node === 'oneMsg' ? `${resource}.${operation}` : node;
	if (!seen.has(name)) seen.set(name, { items: 0, paths: new Map() });
	const of = seen.get(name);
	of.items++;
	for (const [path, type] of pathsOf(json)) {
		if (!of.paths.has(path)) of.paths.set(path, { times: 0, types: new Set() });
		const entry = of.paths.get(path);
		entry.times++;
		entry.types.add(type);
	}
}

const shown = new Map([
	...Object.entries(OPERATION_OUTPUTS).flatMap(([resource, operations]) => Object.entries(operations).map(([operation, item]) => [`${resource}.${operation}`, item])),
	...Object.entries(NODE_OUTPUTS).map(([node, { output }]) => [node, output]),
]);
// The trigger's items are held against the corpus, and the answers of Send and Wait against a real n8n, by tests of their own.
const ELSEWHERE = ['oneMsgTrigger', 'message.sendAndWait'];
const faults = [];
for (const [name, item] of shown) {
	if (ELSEWHERE.includes(name)) continue;
	const { items = 0, paths = new Map() } = seen.get(name) ?? {};
	if (items === 0) faults.push(`${name}: no test let an item out`);
	const own = pathsOf(item);
	for (const [path, type] of own) if (items > 0 && !paths.get(path)?.types.has(type)) faults.push(`${name}: shows “${path}” (${type}), which never came out`);
	for (const [path, { times }] of paths) if (!/[.[]/.test(path) && times > items / 2 && !own.has(path)) faults.push(`${name}: does not show “${path}”, which mostly comes out`);
}
console.log(faults.length === 0 ? `${shown.size} outputs are shown as they are` : faults.join('\n'));
process.exitCode = faults.length === 0 ? 0 : 1;
