import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { storedNames, type Expectation } from './released';

/**
 * `ONEMSG_FREEZE=0.2.0 npx jest test/compat`, with the code of that version and before its release: writes
 * what its workflows send and give, and all names that they may store. Afterwards the files stay as they are.
 */
export const freezes = process.env.ONEMSG_FREEZE;

/** What differs from run to run. */
const VOLATILE = new Set(['messageId', 'response', 'window', 'closesAt', 'lastInboundAt']);

function stable(value: unknown): unknown {
	if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
	return Object.fromEntries(Object.entries(value).filter(([key]) => !VOLATILE.has(key)).map(([key, inner]) => [key, stable(inner)]));
}

const seen: Record<string, Expectation> = {};

export function note(name: string, sent: Expectation['sent'], out: IDataObject[]): void {
	seen[name] = { sent, out: out.map((json) => stable(json) as IDataObject) };
}

export function freeze(): void {
	if (!freezes) return;
	const folder = join(__dirname, freezes);
	const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Record<string, Expectation>;
	writeFileSync(join(folder, 'expected.json'), `${JSON.stringify({ ...expected, ...seen }, null, '\t')}\n`);
	writeFileSync(join(folder, 'names.json'), `${JSON.stringify(storedNames(), null, '\t')}\n`);
}
