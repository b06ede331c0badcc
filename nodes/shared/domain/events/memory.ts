import { createHash } from 'node:crypto';
import { DELIVERY_STATUSES, isStepForward, type DeliveryStatus } from '../deliveryStatus';
import type { ChannelEvent } from './event';

/** What may be dropped. */
export interface Rules {
	/** An event that was given before. */
	skipDuplicates: boolean;
	/** A status that comes after a later one of the same message. */
	onlyForward: boolean;
}

/** Together at most 7,000 characters: a hash, a hexadecimal digit of statuses and a moment, 14 for each. */
export const MAX_REMEMBERED = 500;

/** Fine enough to tell which of two memories' events are the newest, where hundreds come in a second. */
const TICK_MS = 100;
const MAX_AGE = (24 * 3_600_000) / TICK_MS;

/** Five digits hold the ticks of seventy days, and begin anew. */
const CYCLE = 36 ** 5;
const HASH_LENGTH = 8;
const LENGTH = HASH_LENGTH + 6;
const ENTRIES = /^(?:[\w-]{8}[0-9a-f][0-9a-z]{5})*$/;

/** An event that was given: its hash, a bit for each delivery status that was given (none for events of other kinds), its tick. */
type Entry = string;

const hashOf = (entry: Entry) => entry.slice(0, HASH_LENGTH);
const statusesOf = (entry: Entry) => parseInt(entry[HASH_LENGTH], 16);
const momentOf = (entry: Entry) => parseInt(entry.slice(HASH_LENGTH + 1), 36);
const entryOf = (hash: string, statuses: number, tick: number): Entry => hash + statuses.toString(16) + tick.toString(36).padStart(5, '0');

const tickOf = (now: number) => Math.floor(now / TICK_MS) % CYCLE;

/** In ticks; less than 0 where it lies ahead. */
const ageOf = (entry: Entry, now: number) => ((now - momentOf(entry) + 1.5 * CYCLE) % CYCLE) - CYCLE / 2;

/** 48 bits: of 500 remembered events one in 500,000,000,000 is taken for another. */
export function hash(key: string): string {
	return createHash('sha256').update(key).digest('base64url').slice(0, HASH_LENGTH);
}

/** By hash, oldest first. What is too old, or no memory as `sift` writes it, is nothing. Each delivery reads all of it. */
function read(stored: unknown, now: number): Map<string, Entry> {
	const text = typeof stored === 'string' && ENTRIES.test(stored) ? stored : '';
	const entries = new Map<string, Entry>();
	for (let at = 0; at < text.length; at += LENGTH) {
		const entry = text.slice(at, at + LENGTH);
		// Clocks of two processes differ: a little in the future is not old.
		if (Math.abs(ageOf(entry, now)) < MAX_AGE) entries.set(hashOf(entry), entry);
	}
	return entries;
}

const write = (entries: Entry[]) => entries.slice(-MAX_REMEMBERED).join('');

const bitOf = (status: DeliveryStatus) => 1 << DELIVERY_STATUSES.indexOf(status);

/** Statuses share the entry of their message; all else stands for itself. */
function keyOf({ status, dedupeKey }: ChannelEvent): string {
	return status !== undefined ? dedupeKey.slice(0, dedupeKey.lastIndexOf(':')) : dedupeKey;
}

function isDropped({ status }: ChannelEvent, known: Entry, { skipDuplicates, onlyForward }: Rules): boolean {
	if (status === undefined) return skipDuplicates;
	const statuses = statusesOf(known);
	if (skipDuplicates && statuses & bitOf(status)) return true;
	// One that comes again behind a later one goes back as well.
	return onlyForward && DELIVERY_STATUSES.some((seen) => seen !== status && statuses & bitOf(seen) && !isStepForward(seen, status));
}

/**
 * Drops what was given before, and remembers the rest. Two deliveries that are read at the same time
 * know nothing of each other: the memory that is written last stays.
 * @param stored what an earlier call gave as `memory`; anything else is an empty one
 * @param now in milliseconds
 * @returns `memory`: at most 500 events, none older than 24 hours, at most 7,000 characters of `A–Z a–z 0–9 _ -`
 */
export function sift(events: ChannelEvent[], stored: unknown, rules: Rules, now: number): { fresh: ChannelEvent[]; memory: string } {
	const tick = tickOf(now);
	const entries = read(stored, tick);
	const fresh = events.filter((event) => {
		const key = hash(keyOf(event));
		const known = entries.get(key);
		if (known && isDropped(event, known, rules)) return false;
		// Taken out first, so that it comes behind the older ones.
		entries.delete(key);
		entries.set(key, entryOf(key, (known ? statusesOf(known) : 0) | (event.status === undefined ? 0 : bitOf(event.status)), tick));
		return true;
	});
	return { fresh, memory: write([...entries.values()]) };
}

/**
 * One memory out of two, as `sift` writes it: what either of them knows.
 * @returns undefined where the first is none
 */
export function joinedMemory(first: unknown, second: unknown, now: number): string | undefined {
	const tick = tickOf(now);
	const entries = read(first, tick);
	if (entries.size === 0) return undefined;
	for (const [key, entry] of read(second, tick)) {
		const known = entries.get(key);
		if (known === entry) continue;
		const newer = known && ageOf(known, tick) < ageOf(entry, tick) ? known : entry;
		entries.set(key, entryOf(key, statusesOf(entry) | (known ? statusesOf(known) : 0), momentOf(newer)));
	}
	const aged = [...entries.values()].map((entry) => ({ entry, age: ageOf(entry, tick) }));
	return write(aged.sort((a, b) => b.age - a.age).map(({ entry }) => entry));
}
