import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './localN8n/tools';
import { body, template } from './simulator/templateDrafts';
import type { Json } from './simulator/types';

interface Row {
	scenario: string;
	/** `name|language`; absent where the row is a text. */
	template?: string;
	variables: Record<string, string>;
}

/** The table of the workflow “Notifications”. */
export function notificationRows(): Row[] {
	const { nodes } = JSON.parse(readFileSync(join(root, 'workflows', 'notifications.json'), 'utf8')) as { nodes: Array<{ name: string; parameters: { jsonOutput?: string } }> };
	return (JSON.parse(nodes.find(({ name }) => name === 'Table')!.parameters.jsonOutput!) as { rows: Row[] }).rows;
}

/** Templates that the example workflows name and a channel in a box does not begin with. */
export function sampleTemplates(): Json[] {
	const team = [
		template({ id: 900, name: 'team_invitation', components: [body('Hello {{1}}, join our group {{2}} here: {{3}} See you!')] }),
		template({ id: 901, name: 'team_news', components: [body('News for the team: {{1}} Have a good day!')] }),
	];
	const rows = notificationRows().flatMap<Json>(({ scenario, template: key, variables }, index) => {
		if (!key) return [];
		const [name, language] = key.split('|');
		const marks = Object.keys(variables).map((variable, place) => `${variable} {{${place + 1}}}`);
		return template({ id: 902 + index, name, language, components: [body(`${scenario}: ${marks.join(', ')}.`)] });
	});
	return [...team, ...rows];
}
