import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';
import { resources } from '../../nodes/OneMsg/resources';
import { credentialType, generalNode, scenarioNodes, trigger } from '../nodes/harness';

/** What the docs call by its name in the editor is called so: each italic word is a field, an option, an operation or n8n's own. */

const PAGES = ['recipes', 'faq', 'migration', 'scale', 'security'];

/** n8n's own fields, entries and menus. */
const OF_N8N = [
	'Add Field', 'Allowed HTTP Request Domains', 'Authentication', 'Binary', 'Community nodes', 'Continue', 'Edit Fields', 'Executions', 'Expression', 'File', 'Include Other Input Fields', 'Listen for test event',
	'None', 'On Error', 'Predefined Credential Type', 'Remove Duplicates', 'Remove Items Processed in Previous Executions', 'Response Format', 'Retry', 'Retry On Fail', 'Schema', 'Settings', 'Unrecognized node type', 'canceled', 'is equal to', 'queue mode', 'true',
];

/** Of 1MSG's own package, words that are only stressed, and the operation's short name. */
const OTHERS = ['Send and Wait', '1MSG API', 'WABA', 'WABA Events Trigger', 'Accepted', 'failed', 'Options', 'Filters'];

function names(properties: INodeProperties[]): string[] {
	return properties.flatMap((property) => [
		property.displayName,
		...(property.modes ?? []).map((mode) => mode.displayName),
		...(property.options ?? []).flatMap((option) => {
			if ('values' in option) return [option.displayName, ...names((option as INodePropertyCollection).values)];
			return 'type' in option ? names([option as INodeProperties]) : [(option as INodePropertyOptions).name];
		}),
	]);
}

const shown = new Set([
	...[...scenarioNodes, generalNode, trigger].flatMap(({ description }) => [description.displayName, description.displayName.replace('1MSG ', ''), ...names(description.properties)]),
	...resources.flatMap(({ name, operations }) => [name, ...operations.map((operation) => operation.name)]),
	...names(credentialType.properties),
	credentialType.displayName,
	...OF_N8N,
	...OTHERS,
]);

it.each(PAGES)('docs/%s.md calls things as the editor does', (page) => {
	const text = readFileSync(join(__dirname, '..', '..', 'docs', `${page}.md`), 'utf8').replace(/^```[^]*?^```$/gm, '').replace(/`[^`\n]*`/g, '').replace(/\*\*/g, '');
	const words = [...text.matchAll(/(?<![*\w])\*([^*\n]+)\*(?![*\w])/g)].flatMap(([, phrase]) => phrase.split(' → '));
	expect(words.length).toBeGreaterThan(3);
	expect(words.filter((word) => !shown.has(word.trim()))).toEqual([]);
});
