import { InvalidInput } from '../../nodes/shared/domain/invalidInput';
import { chanceOf, type Chance } from './mutants';
import { millisecondsOf } from '../unit/millisecondsOf';

/** What holds up an n8n instance, and with it every other workflow. */
export const MAX_MS = 50;
/** From here on a call is timed again: memory may have been tidied up meanwhile. */
const LOOK_AGAIN_MS = 5;

/** One input, the call it is for, and what has to hold of what comes out. */
export interface Trial {
	input: unknown;
	/** Free of effects, so that it can be timed again. */
	call: () => unknown;
	/** What is wrong with a result; nothing where all is well. */
	flawOf: (result: unknown) => string | undefined;
	/** What is wrong with a refusal; without it, nothing may be refused. */
	flawOfRefusal?: (refusal: InvalidInput) => string | undefined;
}

/** A trial whose result has a type. */
export function trial<T>(input: unknown, call: () => T, flawOf: (result: T) => string | undefined, flawOfRefusal?: Trial['flawOfRefusal']): Trial {
	return { input, call, flawOf: flawOf as Trial['flawOf'], flawOfRefusal };
}

/** What is tried; `share` is its part of the time, beside the others'. */
export interface Target {
	name: string;
	share: number;
	trialOf: (chance: Chance) => Trial;
}

export interface Tried {
	ms: number;
	flaw?: string;
	input: unknown;
}

/** Each trial has a seed of its own, so that one can be had again without those before it. */
function seedOf(seed: number, name: string, index: number): number {
	let hash = 0x811c9dc5;
	for (const char of `${seed}/${name}/${index}`) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
	return hash >>> 0;
}

const namesOf = (prototype: object) => Object.getOwnPropertyNames(prototype).length + Object.getOwnPropertySymbols(prototype).length;

/** What everything inherits from, as it was at the start: how many names, and what stands under them. */
const PROTOTYPES = [Object, Array, String, Number, Boolean, Function, Symbol, Map, Set, Date, RegExp, Promise, Error].map(({ prototype }) => {
	const own = Object.entries(Object.getOwnPropertyDescriptors(prototype)) as Array<[string, PropertyDescriptor]>;
	return { prototype: prototype as unknown as Record<string, unknown>, names: namesOf(prototype), values: own.flatMap(([name, descriptor]) => ('value' in descriptor ? [{ name, value: descriptor.value as unknown }] : [])) };
});

/** Whether a prototype has more or fewer names than at the start, or something else under one of them. */
export function isPolluted(): boolean {
	return PROTOTYPES.some(({ prototype, names, values }) => namesOf(prototype) !== names || values.some(({ name, value }) => prototype[name] !== value));
}

/** A refusal that helps names what is wrong, in words that fit on a screen. */
function flawOfSentences({ message, advice }: InvalidInput): string | undefined {
	if (message.trim() === '' || advice?.trim() === '') return 'was refused without words';
	return message.length > 1000 ? `was refused in ${message.length} characters` : undefined;
}

function quietly(act: () => unknown): void {
	try {
		act();
	} catch {
		// Only its time is asked for.
	}
}

/** Tries one input. */
export function tryOnce({ trialOf, name }: Target, seed: number, index: number, maxMs = MAX_MS): Tried {
	const { input, call, flawOf, flawOfRefusal } = trialOf(chanceOf(seedOf(seed, name, index)));
	const before = JSON.stringify(input);
	let flaw: string | undefined;
	let result: unknown;
	let error: unknown;
	let ms = millisecondsOf(() => {
		try {
			result = call();
		} catch (thrown) {
			error = thrown ?? 'nothing';
		}
	});
	try {
		if (error === undefined) flaw = flawOf(result);
		else if (error instanceof InvalidInput && flawOfRefusal) flaw = flawOfSentences(error) ?? flawOfRefusal(error);
		else flaw = `threw ${error instanceof Error ? (error.stack ?? String(error)) : JSON.stringify(error)}`;
	} catch (thrown) {
		flaw = `cannot be judged: ${String(thrown)}`;
	}
	for (let again = 0; ms > LOOK_AGAIN_MS && again < (ms > maxMs ? 8 : 3); again++) ms = Math.min(ms, millisecondsOf(() => quietly(call)));
	if (ms > maxMs) flaw ??= `took ${ms.toFixed(0)} ms`;
	if (JSON.stringify(input) !== before) flaw ??= 'changed its input';
	if (isPolluted()) flaw ??= 'changed a prototype';
	return { ms, flaw, input };
}

/** What was seen of one target. */
export interface Seen {
	name: string;
	trials: number;
	failed: number;
	seconds: number;
	slowestMs: number;
	/** Which trial was the slowest. */
	slowestAt: number;
	findings: string[];
}

const MAX_FINDINGS = 5;

/** How one trial is had again. */
function toldOf({ name }: Target, seed: number, index: number, { flaw, input }: Tried): string {
	const written = JSON.stringify(input) ?? String(input);
	return `${name}, trial ${index}: ${flaw}\n  input: ${written.slice(0, 1500)}${written.length > 1500 ? `… (${written.length} characters)` : ''}\n  again: npm run test:fuzz -- --seed ${seed} --only ${name} --trial ${index}`;
}

/** Tries inputs until `isEnough`, which is told how many there were; stops at some findings, since more would tell the same. */
export function explore(target: Target, seed: number, isEnough: (trials: number) => boolean, maxMs = MAX_MS): Seen {
	const seen: Seen = { name: target.name, trials: 0, failed: 0, seconds: 0, slowestMs: 0, slowestAt: 0, findings: [] };
	const start = performance.now();
	for (; seen.findings.length < MAX_FINDINGS && !isEnough(seen.trials); seen.trials++) {
		const tried = tryOnce(target, seed, seen.trials, maxMs);
		if (tried.ms > seen.slowestMs) Object.assign(seen, { slowestMs: tried.ms, slowestAt: seen.trials });
		if (tried.flaw === undefined) continue;
		seen.failed++;
		seen.findings.push(toldOf(target, seed, seen.trials, tried));
	}
	seen.seconds = (performance.now() - start) / 1000;
	return seen;
}

/** What keeps a value from being an item's JSON; nothing where it is plain JSON. */
export function flawOfJson(value: unknown, path = 'it'): string | undefined {
	if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
	if (typeof value === 'number') return Number.isFinite(value) ? undefined : `${path} is ${value}`;
	if (typeof value !== 'object') return `${path} is ${value === undefined ? 'undefined' : `a ${typeof value}`}`;
	if (value === Object.prototype) return `${path} is Object.prototype`;
	if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype && Object.getPrototypeOf(value) !== null) return `${path} has a prototype of its own`;
	for (const [key, part] of Object.entries(value)) {
		const flaw = flawOfJson(part, `${path}.${key}`);
		if (flaw !== undefined) return flaw;
	}
	return undefined;
}

/** The first that is wrong; each pair says what, and whether it is so. */
export function firstFlaw(...claims: Array<[what: string, isSo: boolean]>): string | undefined {
	return claims.find(([, isSo]) => isSo)?.[0];
}
