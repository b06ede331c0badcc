/** A claim of the bench: what was measured has to be within it. */
export interface Bar {
	/** What is claimed, e.g. "CPU per message ≤ 1.3 × the bare loop". */
	claim: string;
	/** What was measured, as people read it. */
	found: string;
	isKept: boolean;
}

/** One part of the report. */
export interface Section {
	title: string;
	/** Paragraphs and tables, in Markdown. */
	parts: string[];
	bars: Bar[];
}

/** A Markdown table. */
export function table(head: string[], rows: Array<Array<string | number>>): string {
	const line = (cells: Array<string | number>) => `| ${cells.join(' | ')} |`;
	return [line(head), line(head.map((_, column) => (column === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

export function median(numbers: number[]): number {
	const sorted = [...numbers].sort((a, b) => a - b);
	const middle = sorted.length >> 1;
	return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** `12,500`, `1,230`, `8.1`, `0.042`: as many digits as say something. */
export function figure(value: number): string {
	const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
	return value.toLocaleString('en-US', { maximumFractionDigits: digits, minimumFractionDigits: 0 });
}

export const times = (value: number) => `${value.toFixed(2)} ×`;

export const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`;

export const megabytes = (bytes: number) => `${figure(bytes / 1e6)} MB`;

/** A bar of the form "at most". */
export function atMost(claim: string, value: number, limit: number, show = times): Bar {
	return { claim, found: show(value), isKept: value <= limit };
}

export function atLeast(claim: string, value: number, limit: number, show = times): Bar {
	return { claim, found: show(value), isKept: value >= limit };
}
