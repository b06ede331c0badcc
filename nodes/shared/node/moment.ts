import { tryToParseDateTime } from 'n8n-workflow';
import { InvalidInput } from '../domain/invalidInput';
import { numberOf, textOf } from '../domain/reading';
import type { ItemContext } from './runItems';

/**
 * A moment in milliseconds, from what a date field or an expression gives: ISO text, a Luxon or
 * JavaScript date, seconds or milliseconds. Without a zone of its own it is in the workflow's.
 * @returns undefined where the field is empty
 * @throws InvalidInput naming the field
 */
export function momentOf(item: ItemContext, value: unknown, field: string): number | undefined {
	if (value === undefined || value === null || (typeof value === 'string' && value.trim() === '')) return undefined;
	const number = typeof value === 'number' || (typeof value === 'string' && /^\d{9,}(\.\d+)?$/.test(value.trim())) ? numberOf(value) : undefined;
	const ms = number !== undefined && number > 0 ? (number > 1e11 ? number : number * 1000) : parse(value, item.functions.getTimezone());
	if (ms === undefined || Number.isNaN(new Date(ms).getTime())) {
		throw new InvalidInput(`${field} is not a moment in time`, 'Pick a date, or give ISO 8601, e.g. 2026-07-25T10:00:00Z.');
	}
	return ms;
}

function parse(value: unknown, timezone: string): number | undefined {
	// A bare "7" or "12" would be read as a year or an hour of today.
	if (typeof value === 'number' || typeof value === 'boolean' || /^\d{1,8}$/.test(textOf(value)?.trim() ?? '')) return undefined;
	try {
		return tryToParseDateTime(value, timezone).toMillis();
	} catch {
		return undefined;
	}
}
