import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVENT_KEYS, eventExamples, EXAMPLES_FILE } from '../../docs/events';
import { EVENT_KINDS } from '../../nodes/shared/domain/events/event';

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'events.md'), 'utf8');
const section = (title: string) => page.split(`## ${title}\n`)[1].split('\n## ')[0].split('| --- |').pop()!;
/** The names in the first column of a section's table. */
const namesIn = (title: string) => [...section(title).matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, cell]) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name));

it('the examples are what the corpus gives (npm run docs)', () => {
	expect(readFileSync(EXAMPLES_FILE, 'utf8')).toBe(eventExamples());
});

it.each(EVENT_KINDS)('%s has an example of its own kind', (kind) => {
	const own = eventExamples().split(`\n## ${kind}\n`)[1].split('\n## ')[0];
	expect(own).toContain(`"event": "${kind}"`);
});

it('the page names all kinds and all keys of events, and no others', () => {
	expect(namesIn('Kinds').sort()).toEqual([...EVENT_KINDS].sort());
	const keys = namesIn('Keys');
	expect(EVENT_KEYS.filter((key) => !keys.includes(key))).toEqual([]);
	// `question` marks a tap that could not be taken: it comes from the trigger, not from the parser.
	expect(keys.filter((key) => !EVENT_KEYS.includes(key))).toEqual(['question']);
});
