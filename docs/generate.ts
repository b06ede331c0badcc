import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resources } from '../nodes/OneMsg/resources';

/** `npm run docs`: writes what the docs take from the code. */

export const OPERATIONS_FILE = join(__dirname, 'operations.md');

/** The operations table, from the registry. */
export function operationsTable(): string {
	const count = resources.reduce((sum, { operations }) => sum + operations.length, 0);
	const tables = [...resources]
		.sort((a, b) => a.name.localeCompare(b.name))
		.map(({ name, value, operations }) => {
			const rows = [...operations]
				.sort((a, b) => a.name.localeCompare(b.name))
				.map((operation) => `| ${operation.name} | \`${value}.${operation.value}\` | ${operation.description} |`);
			return [`## ${name}`, '', '| operation | stored as | what it does |', '| --- | --- | --- |', ...rows].join('\n');
		});
	return `# Operations of the node “1MSG”

Generated from the node’s registry by \`npm run docs\`; ${count} operations.

${tables.join('\n\n')}
`;
}

if (require.main === module) writeFileSync(OPERATIONS_FILE, operationsTable());
