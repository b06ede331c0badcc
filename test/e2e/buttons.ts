import type { LedgerEntry } from '../../demo/simulator/box';

/** What can be tapped in a message. */
export interface Tappable {
	ids: string[];
	titles: string[];
	messageId: string;
}

interface Section {
	reply?: { id: string; title: string };
	rows?: Array<{ id: string; title: string }>;
}

/** Buttons or rows of a message, as the customer's phone has them. */
export function readButtonIds({ body }: LedgerEntry): Pick<Tappable, 'ids' | 'titles'> {
	const sections = (body.sections ?? []) as Section[];
	const entries = sections.flatMap(({ reply, rows }) => rows ?? reply ?? []);
	return { ids: entries.map(({ id }) => id), titles: entries.map(({ title }) => title) };
}
