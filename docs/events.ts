import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVENT_KINDS } from '../nodes/shared/domain/events/event';

/** `docs/event-examples.md`: one delivery and its item for each kind of event, from the payload corpus of the tests. */

export const EXAMPLES_FILE = join(__dirname, 'event-examples.md');

const payloads = join(__dirname, '..', 'test', 'payloads');
const read = (file: string) => JSON.parse(readFileSync(join(payloads, file), 'utf8')) as unknown;
const expected = read('expected.json') as Record<string, Array<Record<string, unknown>>>;
const index = read('index.json') as Array<{ file: string; source: string }>;

const HEADINGS: Record<(typeof EVENT_KINDS)[number], Array<[title: string, file: string]>> = {
	message: [['a text', 'inbound-text.json'], ['an image', 'inbound-image.json'], ['a location', 'inbound-location.json'], ['in a group', 'inbound-group-text.json']],
	reply: [['a button', 'inbound-button-reply.json'], ['a row of a list', 'inbound-list-reply.json'], ['a flow', 'inbound-flow-nfm-reply.json']],
	reaction: [['an emoji', 'inbound-reaction.json']],
	order: [['a cart', 'inbound-order.json']],
	welcome: [['the chat was opened', 'inbound-request-welcome.json']],
	status: [['delivered', 'ack-delivered.json'], ['failed, because the window was closed', 'ack-failed-window.json']],
	echo: [['the business wrote', 'echo-text-app.json']],
	call: [['a call comes in', 'calls-connect-inbound.json']],
	account: [['a template changed its category', 'raw-entry-template-category.json']],
	other: [['what nobody knows yet', 'malformed-unknown-root-keys.json']],
};

/** How well the form of a delivery is known (test/payloads/index.json). */
const ATTESTED: Record<string, string> = {
	observed: 'seen in production',
	documented: 'from 1MSG’s documentation',
	inferred: 'composed after the documentation; where 1MSG puts these keys may differ',
};

/** The top-level keys of events, as they come out of the corpus, and those that only longer stories have. */
export const EVENT_KEYS = [...new Set([...Object.values(expected).flatMap((items) => items.flatMap((item) => Object.keys(item))), 'referral'])].sort();

const json = (value: unknown) => `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``;

function example(title: string, file: string): string {
	const source = index.find((entry) => entry.file === file)!.source;
	const items = expected[file];
	return `### ${title[0].toUpperCase()}${title.slice(1)}

${json(items.length === 1 ? items[0] : items)}

<details><summary>The delivery it comes from (${ATTESTED[source] ?? source})</summary>

${json(read(file))}

</details>`;
}

export function eventExamples(): string {
	const kinds = EVENT_KINDS.map((kind) => `## ${kind}\n\n${HEADINGS[kind].map(([title, file]) => example(title, file)).join('\n\n')}`);
	return `# An example of each event

Generated from the deliveries that the tests use, by \`npm run docs\`. All names and numbers are made up. What the keys mean: [events.md](events.md).

${kinds.join('\n\n')}
`;
}
