import { isObject } from './checks';
import type { Json, StatusForm } from './types';

/** How this channel behaves where the real one's behaviour is not published, or where people want to choose. */
export interface Rules {
	/** In which form delivery statuses are pushed (1msg-api §15, §16, §24). */
	statusForm: StatusForm;
	/** Milliseconds before each of sent, delivered, read. Infinity or negative: none comes by itself. */
	statusDelayMs: number;
	/** Whether 'read' follows 'delivered' on phones that were not told otherwise. */
	readByDefault: boolean;
	/** How often a failed push is tried again; default 0. Failed: no answer, or none of 200 to 299. */
	webhookRetries: number;
	/** Milliseconds before the first retry; each further one waits twice as long. */
	retryDelayMs: number;
	/** An address is disabled after so many failed tries in a row; default 0: never. */
	disableAfter: number;
	/** Milliseconds that an address has for its answer. */
	webhookTimeoutMs: number;
}

/** A rule that makes no sense. */
export class RuleError extends Error {}

/** Retries and disabling are off: that they exist is known, how they work is not (1msg-api §13, §14). */
export function defaultRules(): Rules {
	return {
		statusForm: 'ack',
		statusDelayMs: 150,
		readByDefault: true,
		webhookRetries: 0,
		retryDelayMs: 1000,
		disableAfter: 0,
		webhookTimeoutMs: 10_000,
	};
}

const STATUS_FORMS = ['ack', 'hooks', 'raw'];
const RANGES: Partial<Record<keyof Rules, [min: number, max: number]>> = {
	webhookRetries: [0, 20],
	retryDelayMs: [1, 3_600_000],
	disableAfter: [0, 1000],
	webhookTimeoutMs: [10, 120_000],
};

/** Changes the named rules, or none of them. `statusDelayMs: null` stands for "no status by itself". @throws RuleError */
export function changeRules(rules: Rules, changes: Json): void {
	const checked = Object.entries(changes).map(([name, value]) => [name, checkRule(rules, name as keyof Rules, value)]);
	Object.assign(rules, Object.fromEntries(checked));
}

function checkRule(rules: Rules, name: keyof Rules, value: unknown): unknown {
	if (!Object.hasOwn(rules, name)) throw new RuleError(`There is no rule "${name}"`);
	if (name === 'statusForm') {
		if (!STATUS_FORMS.includes(String(value))) throw new RuleError('statusForm must be ack, hooks or raw');
		return value;
	}
	if (name === 'readByDefault') {
		if (typeof value !== 'boolean') throw new RuleError('readByDefault must be true or false');
		return value;
	}
	if (name === 'statusDelayMs' && value === null) return Infinity;
	const [min, max] = RANGES[name] ?? [-1, Infinity];
	if (typeof value !== 'number' || !(value >= min && value <= max)) throw new RuleError(`${name} must be a number from ${min} to ${max}`);
	return value;
}

/** The named switches of a JSON object, checked. @throws RuleError for another name or no switch. */
export function changeFlags(target: Json, changes: unknown): void {
	if (!isObject(changes)) throw new RuleError('Give an object with true or false');
	for (const [name, value] of Object.entries(changes)) {
		if (typeof target[name] !== 'boolean') throw new RuleError(`There is no switch "${name}"`);
		if (typeof value !== 'boolean') throw new RuleError(`${name} must be true or false`);
	}
	Object.assign(target, changes);
}
