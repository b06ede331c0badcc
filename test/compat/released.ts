import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject, INode, INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';
import { credentialType, generalNode, scenarioNodes, trigger } from '../nodes/harness';

/** What is kept of each released version: workflows as the editor stored them, and all stored names. */

export const releases = readdirSync(__dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);

const read = (...path: string[]) => JSON.parse(readFileSync(join(__dirname, ...path), 'utf8')) as unknown;

/** Of one workflow: what it has to send, and what has to come out. */
export interface Expectation {
	sent?: Array<{ path: string; body?: unknown }>;
	out?: IDataObject[];
}

/** The node of this package in each workflow of a release, with what it has to do. */
export function workflowsOf(release: string): Array<[name: string, node: INode, expected: Expectation]> {
	const expected = read(release, 'expected.json') as Record<string, Expectation>;
	return readdirSync(join(__dirname, release, 'workflows')).map((file) => {
		const { nodes } = read(release, 'workflows', file) as { nodes: INode[] };
		const name = file.replace('.json', '');
		return [name, nodes.find(({ type }) => type.startsWith('n8n-nodes-onemsg.'))!, expected[name] ?? {}];
	});
}

function namesIn(properties: INodeProperties[], at: string): string[] {
	return properties
		.filter(({ type }) => type !== 'notice')
		.flatMap((property) => {
			const own = `${at}/${property.name}`;
			const inner = (property.options ?? []).flatMap((option) => {
				if ('values' in option) return [`${own}/${option.name}`, ...namesIn((option as INodePropertyCollection).values, `${own}/${option.name}`)];
				if ('type' in option) return namesIn([option as INodeProperties], own);
				return [`${own}=${String((option as INodePropertyOptions).value)}`];
			});
			return [own, ...inner];
		});
}

/** Every name that workflows and credentials store: node types, versions, parameters, option values, fields. */
export function storedNames(): string[] {
	const nodes = [...scenarioNodes, generalNode, trigger].flatMap(({ description: { name, version, properties } }) => [name, ...[version].flat().map((number) => `${name}@${number}`), ...namesIn(properties, name)]);
	return [...new Set([...nodes, credentialType.name, ...namesIn(credentialType.properties, credentialType.name)])].sort();
}

export const namesOf = (release: string) => read(release, 'names.json') as string[];
