import { Refusal } from './answer';
import type { Json } from './types';

/** Meta's number for a value it does not take (1msg-api §22). */
const INVALID_VALUE = 131009;

export const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
export const given = (value: unknown) => value !== undefined && value !== null;
export const objects = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);
/** Form-encoded bodies carry booleans as text. */
export const isFlag = (value: unknown) => typeof value === 'boolean' || value === 'true' || value === 'false';
export const isTrue = (value: unknown) => value === true || value === 'true';
/** An address the provider could fetch from or open. */
export const isLink = (value: unknown): value is string =>
	typeof value === 'string' && /^https?:\/\/[^\s/]+/i.test(value) && URL.canParse(value);

/** Refused by Meta: a limit is passed or a value is not taken. */
export const invalid = (text: string) => Refusal.meta(INVALID_VALUE, text);

/** Lengths are counted in code points, as the person who types counts them. */
export function checkLength(text: string, max: number, name: string): string {
	if ([...text].length > max) throw invalid(`${name} has more than ${max} characters`);
	return text;
}

/** @throws Refusal 400 when it is missing, 131009 when it is too long. */
export function requiredText(value: unknown, name: string, max = Infinity): string {
	if (typeof value !== 'string' || !value.trim()) throw Refusal.badRequest(`${name} is required`);
	return checkLength(value, max, name);
}

/** Text or nothing. */
export function optionalText(value: unknown, name: string, max = Infinity): string | undefined {
	if (!given(value) || value === '') return undefined;
	if (typeof value !== 'string') throw Refusal.badRequest(`${name} must be a string`);
	return checkLength(value, max, name);
}

/** An array of objects; 400 for another thing, 131009 for too few or too many. */
export function requiredObjects(value: unknown, name: string, min: number, max: number): Json[] {
	if (!Array.isArray(value) || !value.every(isObject)) throw Refusal.badRequest(`${name} must be an array of objects`);
	if (value.length < min || value.length > max) throw invalid(`${name} must have ${min} to ${max} entries, got ${value.length}`);
	return value;
}

export function requiredObject(value: unknown, name: string): Json {
	if (!isObject(value)) throw Refusal.badRequest(`${name} must be an object`);
	return value;
}

/** One of the words. */
export function oneOf(value: unknown, name: string, words: readonly string[]): string {
	if (typeof value !== 'string' || !words.includes(value)) throw Refusal.badRequest(`${name} must be one of ${words.join(', ')}`);
	return value;
}

/** 131009 when a value comes twice. */
export function checkUnique(values: string[], name: string): void {
	if (new Set(values).size < values.length) throw invalid(`${name} must be unique`);
}
