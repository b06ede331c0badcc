import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resources } from '../nodes/OneMsg/resources';
import { describeFailure } from '../nodes/shared/domain/apiErrors';
import { BY_CODE, BY_HTTP_STATUS } from '../nodes/shared/domain/failureCatalogue';
import { retryOf } from '../nodes/shared/domain/retryPolicy';
import { eventExamples, EXAMPLES_FILE } from './events';
import { writeSchemas } from './outputs';

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

export const ERRORS_FILE = join(__dirname, 'errors.md');

function wait(ms: number | undefined): string {
	if (ms === undefined) return '';
	const [size, unit] = ([[86_400_000, 'd'], [3_600_000, 'h'], [60_000, 'min'], [1000, 's']] as const).find(([length]) => ms % length === 0) ?? [1, 'ms'];
	return ` (after ${ms / size} ${unit})`;
}

/** One row of the catalogue, as the nodes themselves tell it. */
function row(shown: string, body: unknown, httpStatus: number | undefined): string {
	const failure = describeFailure(body, httpStatus);
	const isRetried = retryOf({ failure, httpStatus, tries: 1 }, Math.random) !== undefined;
	const later = failure.retryable ? `may succeed later${wait(failure.afterMs)}` : 'no';
	return `| ${shown} | ${failure.title} | ${failure.advice} | ${isRetried ? 'by the node itself' : later} |`;
}

/** Every failure that the nodes know, from the catalogue. */
export function errorsTable(): string {
	const head = '| code | what happened | what to do | trying again |\n| --- | --- | --- | --- |';
	const codes = Object.keys(BY_CODE).map(Number).sort((a, b) => a - b);
	const statuses = Object.keys(BY_HTTP_STATUS).map(Number).sort((a, b) => a - b);
	return `# What can go wrong

Generated from the catalogue that all nodes share, by \`npm run docs\`: refused messages, failed deliveries (\`failure\` of a status) and answers to everything else read the same. A code that is not here keeps 1MSG’s own words.

“By the node itself” means that a send is tried again for as long as *Retry for Seconds* says: 1MSG surely did not take it. Everything else is told and not repeated.

## WhatsApp’s codes

${head}
${codes.map((code) => row(String(code), { sent: false, error: { code } }, 200)).join('\n')}

## HTTP answers of 1MSG without a code

${head}
${statuses.map((status) => row(String(status), undefined, status)).join('\n')}

A send that ends with HTTP 5xx that does not say \`sent: false\`, without an answer, or with an answer that cannot be read, is **unknown**: it may have gone out, and is never tried again by itself.

A change (a group, a template, a block, a setting) is judged as strictly: HTTP 200 is no success where the answer says no, itself or in what it wraps, or says nothing but words. Words of a known failure are a refusal. After HTTP 5xx, after no answer, and after words that nobody knows, it is **unknown** whether 1MSG did it; where doing it again does no harm, the message says so. A group or a template whose answer neither names it nor says that it was made may have been made: look before you create it again.
`;
}

if (require.main === module) {
	writeFileSync(OPERATIONS_FILE, operationsTable());
	writeFileSync(ERRORS_FILE, errorsTable());
	writeFileSync(EXAMPLES_FILE, eventExamples());
	writeSchemas();
}
