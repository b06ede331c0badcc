import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { InvalidInput } from '../domain/invalidInput';
import { numberOf } from '../domain/reading';

/** How a run sends; the same for all its items. */
export interface SendSettings {
	/** Messages that leave in a second, at most. */
	maxPerSecond: number;
	/** Requests under way at a time, at most. */
	maxConcurrency: number;
	/** How long a message that 1MSG did not take is tried again. */
	retryForSeconds: number;
}

interface NumberOption {
	displayName: string;
	default: number;
	min: number;
	max: number;
	isWhole: boolean;
	description: string;
}

const NUMBERS: Record<keyof SendSettings, NumberOption> = {
	maxPerSecond: {
		displayName: 'Max Messages per Second',
		default: 20,
		min: 0.01,
		max: 1000,
		isWhole: false,
		description:
			'How many messages this run sends in a second at most. It slows down by itself where 1MSG says that it is too many. Each run has its own pace: workflows that run once for each order share none.',
	},
	maxConcurrency: {
		displayName: 'Max Concurrent Messages',
		default: 16,
		min: 1,
		max: 200,
		isWhole: true,
		description: 'How many messages are under way at the same time at most. Messages to one chat always go one after another, in the order of the items.',
	},
	retryForSeconds: {
		displayName: 'Retry for Seconds',
		default: 60,
		min: 0,
		max: 3600,
		isWhole: true,
		description:
			'How long a message is tried again where 1MSG surely did not take it and later may: too many requests, WhatsApp out of service, no connection. A message that may have gone out is never tried again.',
	},
};

/** The options of every node that sends. */
export const sendOptions: INodeProperties[] = Object.entries(NUMBERS).map(([name, { displayName, default: value, min, max, isWhole, description }]) => ({
	displayName,
	name,
	type: 'number',
	typeOptions: { minValue: min, maxValue: max, ...(isWhole ? { numberPrecision: 0 } : {}) },
	default: value,
	description,
}));

function numberIn(options: IDataObject, name: keyof SendSettings): number {
	const { displayName, default: normal, min, max, isWhole } = NUMBERS[name];
	const given = options[name];
	if (given === undefined || given === '') return normal;
	const number = numberOf(given);
	if (number === undefined || number < min || number > max || (isWhole && !Number.isInteger(number))) {
		throw new InvalidInput(`${displayName} has to be a ${isWhole ? 'whole ' : ''}number from ${min} to ${max}`, 'Change it under Options. It counts for the whole run, and is taken from the first item.');
	}
	return number;
}

/** @throws InvalidInput naming the option that is out of its range */
export function sendSettingsOf(options: IDataObject): SendSettings {
	return {
		maxPerSecond: numberIn(options, 'maxPerSecond'),
		maxConcurrency: numberIn(options, 'maxConcurrency'),
		retryForSeconds: numberIn(options, 'retryForSeconds'),
	};
}
