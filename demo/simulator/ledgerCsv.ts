import type { LedgerEntry } from './types';

const COLUMNS = ['number', 'at', 'method', 'to', 'id', 'text', 'statuses', 'body'];

/** The ledger as a table for spreadsheets (RFC 4180). */
export function ledgerCsv(ledger: LedgerEntry[]): string {
	const rows = ledger.map((entry) => [
		String(entry.number), entry.at, entry.method, entry.to, entry.id, entry.text, entry.statuses.join(' '), JSON.stringify(entry.body),
	]);
	return [COLUMNS, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** Texts come from strangers: one that a spreadsheet would run as a formula gets an apostrophe in front. */
function cell(text: string): string {
	const plain = /^\s*[=+\-@]|^[\t\r]/.test(text) ? `'${text}` : text;
	return `"${plain.replaceAll('"', '""')}"`;
}
