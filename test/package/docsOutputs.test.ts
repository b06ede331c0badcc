import { join } from 'node:path';
import { loadOutputSchema } from 'n8n-core';
import { EVENT_KEYS } from '../../docs/events';
import { NODE_OUTPUTS, OPERATION_OUTPUTS, schemaFiles, writtenSchemas } from '../../docs/outputs';
import { resources } from '../../nodes/OneMsg/resources';
import { generalNode, scenarioNodes, trigger } from '../nodes/harness';

/** What the editor shows of an output before the first run. test/nodes/shown.js holds it against what comes out. */

const nodes = join(__dirname, '..', '..', 'nodes');

it('stands beside the nodes as the one definition says (npm run docs)', () => {
	expect(writtenSchemas()).toEqual(schemaFiles());
});

it('is there for each operation and for each node', () => {
	expect(Object.entries(OPERATION_OUTPUTS).flatMap(([resource, operations]) => Object.keys(operations).map((operation) => `${resource}.${operation}`)).sort()).toEqual(
		resources.flatMap(({ value, operations }) => operations.map((operation) => `${value}.${operation.value}`)).sort(),
	);
	expect(Object.keys(NODE_OUTPUTS).sort()).toEqual([...scenarioNodes, trigger].map(({ description }) => description.name).sort());
});

it.each(resources.flatMap(({ value, operations }) => operations.map((operation): [string, string] => [value, operation.value])))('n8n finds it for %s.%s', (resource, operation) => {
	const version = Math.max(...[generalNode.description.version].flat());
	expect(loadOutputSchema({ nodeDir: join(nodes, 'OneMsg'), version, resource, operation })).toMatchObject({ type: 'object', properties: expect.any(Object) as unknown });
});

it.each(Object.entries(NODE_OUTPUTS))('n8n finds it for %s', (_name, { folder, version = 1, output }) => {
	expect(Object.keys(loadOutputSchema({ nodeDir: join(nodes, folder), version })!.properties as object)).toEqual(Object.keys(output));
});

it('the trigger’s shows no key that events do not have', () => {
	expect(Object.keys(NODE_OUTPUTS.oneMsgTrigger.output).filter((key) => !EVENT_KEYS.includes(key))).toEqual([]);
});
