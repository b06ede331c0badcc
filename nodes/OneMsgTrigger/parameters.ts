import type { EventKind } from '../shared/domain/events/event';
import { eventKindsOf, filterOf, type EventFilter } from '../shared/domain/events/filter';
import { InvalidInput } from '../shared/domain/invalidInput';
import { DEFAULT_EVENTS, optionsOf, type TriggerOptions } from './fields';

export interface TriggerParameters {
	kinds: ReadonlySet<EventKind>;
	includeRaw: boolean;
	filter: EventFilter;
	options: TriggerOptions;
}

/** n8n's reader of a parameter, expressions resolved; it throws where one of them cannot be. */
export type Read = (name: string, otherwise: object | boolean) => unknown;

/** Told of a setting that cannot be used, and is done without. */
type Unusable = (error: Error) => void;

/** While events arrive, none may be lost for a slip in an expression. */
export function warner({ logger }: { logger: { warn(message: string): void } }): Unusable {
	return ({ message }) => logger.warn(`1MSG Trigger goes on without a setting that it cannot use: ${message}`);
}

function refuse(error: Error): never {
	throw error;
}

function attempt<T>(work: () => T, otherwise: T, unusable: Unusable): T {
	try {
		return work();
	} catch (error) {
		unusable(error as Error);
		return otherwise;
	}
}

/** n8n's own words name neither the field, nor the reason why the same expression works elsewhere. */
function unreadable(field: string, error: unknown): InvalidInput {
	return new InvalidInput(`${field} cannot be read: ${(error as Error).message}`, 'Nothing comes before a trigger: its expressions can use fixed values and variables only.');
}

function readField(read: Read, name: string, field: string, otherwise: object | boolean): unknown {
	try {
		return read(name, otherwise);
	} catch (error) {
		throw unreadable(field, error);
	}
}

export function readOptions(read: Read, unusable: Unusable = refuse): TriggerOptions {
	return optionsOf(attempt(() => readField(read, 'options', 'Options', {}), {}, unusable));
}

/**
 * @param unusable without it a slip is thrown: somebody looks
 * @throws InvalidInput naming the field
 */
export function readParameters(read: Read, unusable: Unusable = refuse): TriggerParameters {
	return {
		kinds: attempt(() => eventKindsOf(readField(read, 'events', 'Events', DEFAULT_EVENTS)), new Set(DEFAULT_EVENTS), unusable),
		includeRaw: attempt(() => readField(read, 'includeRaw', 'Include Raw', false) === true, false, unusable),
		filter: filterOf(
			attempt(() => readField(read, 'filters', 'Filters', {}), {}, unusable),
			unusable,
		),
		options: readOptions(read, unusable),
	};
}
