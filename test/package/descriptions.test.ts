import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { INodeProperties, INodePropertyCollection, INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';
import { credentialType, generalNode, scenarioNodes, trigger } from '../nodes/harness';

/**
 * n8n's lint rules read object literals and pass silently over descriptions that are built. Here the
 * same rules are held against what is really loaded.
 */

const FILES: Record<string, string> = {
	oneMsg: 'nodes/OneMsg/OneMsg.node.ts',
	oneMsgTrigger: 'nodes/OneMsgTrigger/OneMsgTrigger.node.ts',
	oneMsgTicketAccepted: 'nodes/scenarios/TicketAccepted/OneMsgTicketAccepted.node.ts',
	oneMsgOrderNoResponse: 'nodes/scenarios/OrderNoResponse/OneMsgOrderNoResponse.node.ts',
	oneMsgRequestInformation: 'nodes/scenarios/RequestInformation/OneMsgRequestInformation.node.ts',
	oneMsgAvailabilityReply: 'nodes/scenarios/AvailabilityReply/OneMsgAvailabilityReply.node.ts',
	oneMsgAcknowledge: 'nodes/scenarios/Acknowledge/OneMsgAcknowledge.node.ts',
};
const nodes = [generalNode, trigger, ...scenarioNodes];
const descriptions: Array<[string, INodeTypeDescription]> = nodes.map(({ description }) => [description.name, description]);

/** A property, and the collections that it stands in. */
interface Place {
	property: INodeProperties;
	within: INodeProperties[];
}

/** What stands in a collection, or in the groups of a fixed one. */
function inside({ type, options = [] }: INodeProperties): INodeProperties[] {
	if (type === 'collection') return options as INodeProperties[];
	return type === 'fixedCollection' ? (options as INodePropertyCollection[]).flatMap(({ values }) => values) : [];
}

/** All properties, those inside collections too, at any depth. */
function places(properties: INodeProperties[], within: INodeProperties[] = []): Place[] {
	return properties.flatMap((property) => [{ property, within }, ...places(inside(property), [...within, property])]);
}

const TITLE_CASE = /^(?:[A-Z0-9(“][^ ]*|a|an|and|as|by|for|from|in|of|on|or|per|the|to|with)(?: (?:[A-Z0-9(“][^ ]*|a|an|and|as|by|for|from|in|of|on|or|per|the|to|with))*$/;
const isTitle = (name: string) => TITLE_CASE.test(name.replace(/\biPhone\b/, 'IPhone'));

const root = join(__dirname, '..', '..');
const themed = (icon: unknown, from: string): string[] => {
	const { light, dark } = icon as { light: string; dark: string };
	expect(light).not.toBe(dark);
	return [light, dark].map((file) => {
		expect(file).toMatch(/^file:/);
		return join(root, dirname(from), file.slice('file:'.length));
	});
};

it('every node is registered, once', () => {
	const { n8n } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { n8n: { nodes: string[]; credentials: string[] } };
	expect(n8n.nodes.sort()).toEqual(Object.values(FILES).map((file) => `dist/${file.replace(/\.ts$/, '.js')}`).sort());
	expect(descriptions.map(([name]) => name).sort()).toEqual(Object.keys(FILES).sort());
});

describe.each(descriptions)('%s', (name, description) => {
	it('has what the node panel shows', () => {
		expect(description.displayName).toMatch(/^1MSG\b/);
		expect(description.description.length).toBeGreaterThan(40);
		expect(description.subtitle).toBeTruthy();
		expect(description.version).toEqual(description.name === 'oneMsgTrigger' ? [1, 2] : [1]);
		for (const file of themed(description.icon, FILES[name])) expect(existsSync(file)).toBe(true);
	});

	it('has a codex that names this very node', () => {
		const codex = JSON.parse(readFileSync(join(root, FILES[name].replace(/\.ts$/, '.json')), 'utf8')) as Record<string, unknown>;
		expect(codex).toMatchObject({
			node: `n8n-nodes-onemsg.${name}`,
			categories: ['Communication'],
			// n8n drops a codex without resources silently.
			resources: { primaryDocumentation: [{ url: expect.any(String) as unknown }], credentialDocumentation: [{ url: expect.any(String) as unknown }] },
		});
		expect(codex.alias).toEqual(expect.arrayContaining(['WhatsApp', '1MSG']));
	});

	it('is offered to agents, unless it is a trigger', () => {
		expect(description.usableAsTool).toBe(name.endsWith('Trigger') ? undefined : true);
		if (!name.endsWith('Trigger')) expect(description.description).toMatch(/Use it /);
	});

	it('uses the package’s credential, and main connections', () => {
		expect(description.credentials).toEqual([{ name: 'oneMsgChannelApi', required: true }]);
		expect(description.outputs).toEqual(['main']);
		expect(description.inputs).toEqual(name.endsWith('Trigger') ? [] : ['main']);
	});

	const all = places(description.properties);

	it('has properties that follow n8n’s rules, within collections too', () => {
		for (const { property } of all) {
			const { displayName, name: stored, type, description: text = '', placeholder = '', default: value } = property;
			expect(stored).toMatch(/^[a-z][A-Za-z0-9]*$/);
			if (type !== 'notice') expect([displayName, isTitle(displayName)]).toEqual([displayName, true]);
			expect([stored, value]).not.toEqual([stored, undefined]);
			if (type === 'boolean') expect(text).toMatch(/^Whether /);
			// One sentence has no full stop at its end; several have.
			const sentences = text.split(/\.\s/).length;
			if (text) expect([stored, text.endsWith('.')]).toEqual([stored, sentences > 1]);
			if (placeholder && type === 'string') expect(placeholder).toMatch(/^e\.g\. /);
			// Names of output keys stand in quotes.
			expect(`${displayName} ${text.replace(/“[^”]*”/g, '')} ${placeholder}`).not.toMatch(/\berror\b|\bproblem\b|\bfailure\b|\bmistake\b/i);
		}
	});

	it('has lists in their order, each entry with a name and once', () => {
		for (const { property } of all) {
			const { name: stored, type, options = [] } = property;
			if (type === 'collection' || type === 'multiOptions' || type === 'options') {
				const names = options.map((option) => (type === 'collection' ? (option as INodeProperties).displayName : option.name));
				for (const name of names) expect([stored, name, isTitle(name)]).toEqual([stored, name, true]);
				expect([stored, names]).toEqual([stored, [...names].sort((a, b) => a.localeCompare(b))]);
				expect(new Set(names).size).toBe(names.length);
			}
			if (type === 'options') expect(options.map((option) => (option as INodePropertyOptions).value)).toContain(property.default);
			const own = inside(property).filter(({ displayOptions }) => !displayOptions).map(({ name }) => name);
			expect([stored, new Set(own).size]).toEqual([stored, own.length]);
		}
	});

	it('says on each button what it adds, and fits labels into the width there is', () => {
		for (const { property, within } of all) {
			const { name: stored, type, typeOptions, placeholder, displayName } = property;
			// n8n writes “Choose…” otherwise.
			if (type === 'collection') expect([stored, placeholder]).toEqual([stored, expect.stringMatching(/^Add [a-z]+$/)]);
			if (type === 'fixedCollection' && typeOptions?.multipleValues) expect([stored, placeholder]).toEqual([stored, expect.stringMatching(/^Add [A-Z]\w+$/)]);
			// Measured in the editor: it cuts off what is longer within a collection.
			if (within.length > 0) expect([stored, displayName.length <= 24]).toEqual([stored, true]);
			// A JSON field that begins with [] or {} shows no placeholder.
			if (type === 'json') expect([stored, property.hint ?? property.default]).toEqual([stored, expect.stringMatching(/[[{].*:.*[\]}]/)]);
		}
	});

	it('has no dangling displayOptions', () => {
		/** A neighbour, or from the root `/field` or `/collection.field`. */
		const isThere = (field: string, within: INodeProperties[]): boolean => {
			// n8n's own word for "as an agent's tool".
			if (field === '@tool') return true;
			if (!field.startsWith('/')) return (within.length === 0 ? description.properties : inside(within[within.length - 1])).some(({ name: stored }) => stored === field);
			const [root, part] = field.slice(1).split('.');
			return description.properties.some((property) => property.name === root && (part === undefined || inside(property).some(({ name: stored }) => stored === part)));
		};
		for (const { property, within } of all) {
			for (const field of Object.keys({ ...property.displayOptions?.show, ...property.displayOptions?.hide })) {
				expect([property.name, field, isThere(field, within)]).toEqual([property.name, field, true]);
			}
		}
	});
});

it('the credential has a themed icon, a test and hidden secrets', () => {
	for (const file of themed(credentialType.icon, 'credentials/OneMsgChannelApi.credentials.ts')) expect(existsSync(file)).toBe(true);
	expect(credentialType.test.request.url).toBe('/status');
	const hidden = credentialType.properties.filter(({ typeOptions }) => typeOptions?.password).map(({ name }) => name);
	expect(hidden).toEqual(['apiKey', 'webhookSecret']);
});
