import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';
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

/** All properties, those inside collections too. */
function flat(properties: INodeProperties[]): INodeProperties[] {
	return properties.flatMap((property) => [
		property,
		...(property.type === 'collection' ? flat((property.options ?? []) as INodeProperties[]) : []),
	]);
}

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
		expect(description.version).toEqual([1]);
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

	it('has properties that follow n8n’s rules', () => {
		const properties = flat(description.properties);
		for (const property of properties) {
			const { displayName, name: stored, type, description: text = '', placeholder = '', default: value } = property;
			expect(displayName).toMatch(/^[A-Z0-9]/);
			expect(stored).toMatch(/^[a-z][A-Za-z0-9]*$/);
			expect(value).toBeDefined();
			if (type === 'boolean') expect(text).toMatch(/^Whether /);
			// One sentence has no full stop at its end; several have.
			const sentences = text.split(/\.\s/).length;
			if (text) expect([stored, text.endsWith('.')]).toEqual([stored, sentences > 1]);
			if (placeholder && type === 'string') expect(placeholder).toMatch(/^e\.g\. /);
			expect(`${displayName} ${text} ${placeholder}`).not.toMatch(/\berror\b|\bproblem\b|\bfailure\b|\bmistake\b/i);
		}
		for (const { options, type } of properties.filter(({ type: kind }) => kind === 'collection' || kind === 'multiOptions')) {
			const names = (options as Array<{ name: string; displayName?: string }>).map((option) => (type === 'collection' ? option.displayName! : option.name));
			expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
			expect(new Set(names).size).toBe(names.length);
		}
	});

	it('has no dangling displayOptions', () => {
		const names = new Set(description.properties.map(({ name: stored }) => stored));
		for (const { displayOptions } of description.properties) {
			for (const field of Object.keys({ ...displayOptions?.show, ...displayOptions?.hide })) expect(names).toContain(field);
		}
	});
});

it('the credential has a themed icon, a test and hidden secrets', () => {
	for (const file of themed(credentialType.icon, 'credentials/OneMsgChannelApi.credentials.ts')) expect(existsSync(file)).toBe(true);
	expect(credentialType.test.request.url).toBe('/status');
	const hidden = credentialType.properties.filter(({ typeOptions }) => typeOptions?.password).map(({ name }) => name);
	expect(hidden).toEqual(['apiKey', 'webhookSecret']);
});
