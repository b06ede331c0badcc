import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { InvalidInput } from '../domain/invalidInput';
import { switchOf } from '../domain/limits';
import { refuseLostDigits } from '../domain/lostDigits';
import { numberOf, textOf } from '../domain/reading';
import { failOnUndeliveredOption, waitForOf, waitForOption, type WaitFor } from './deliveryWait';

/** How a run sends; the same for all its items. */
export interface SendSettings {
	/** Messages that leave in a second, at most. */
	maxPerSecond: number;
	/** Requests under way at a time, at most. */
	maxConcurrency: number;
	/** How long a message that 1MSG did not take is tried again. */
	retryForSeconds: number;
	/** How many send-once keys are kept. */
	sendOnceMemory: number;
	/** How far the messages have to come before the node goes on. */
	waitFor: WaitFor;
	waitSeconds: number;
	failOnUndelivered: boolean;
}

type NumberName = 'maxPerSecond' | 'maxConcurrency' | 'retryForSeconds' | 'sendOnceMemory' | 'waitSeconds';

interface NumberOption {
	displayName: string;
	default: number;
	min: number;
	max: number;
	isWhole: boolean;
	description: string;
}

const NUMBERS: Record<NumberName, NumberOption> = {
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
	sendOnceMemory: {
		displayName: 'Send Once Memory',
		default: 10_000,
		min: 1,
		max: 100_000,
		isWhole: true,
		description: 'How many keys this node remembers; the oldest are forgotten',
	},
	waitSeconds: {
		displayName: 'Wait Seconds',
		default: 60,
		min: 1,
		max: 300,
		isWhole: true,
		description: 'How long to wait for delivery at most, once all messages are sent',
	},
};

const sendOnceKey: INodeProperties = {
	displayName: 'Send Once Key',
	name: 'sendOnceKey',
	type: 'string',
	default: '',
	placeholder: 'e.g. {{ $json.orderNumber }}-reminder',
	description:
		'What the message is about, such as an order number and a step. A second message with the same key is not sent by this node, in this run or a later one; its item leaves with the outcome “skipped”. Test runs in the editor keep keys of their own.',
};

/** @throws InvalidInput where the key is no text, or a number that has lost digits and may be another one's; undefined where there is none */
export function sendOnceKeyOf(value: unknown): string | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	refuseLostDigits(value, 'Send Once Key');
	const key = textOf(value)?.trim();
	if (!key) throw new InvalidInput('Send Once Key is not a text', 'Give a text or a number, e.g. {{ $json.orderNumber }}-reminder.');
	return key;
}

const numberOptions: INodeProperties[] = Object.entries(NUMBERS).map(([name, { displayName, default: value, min, max, isWhole, description }]) => ({
	displayName,
	name,
	type: 'number',
	typeOptions: { minValue: min, maxValue: max, ...(isWhole ? { numberPrecision: 0 } : {}) },
	default: value,
	description,
}));

/** The options of every node that sends. */
export const sendOptions: INodeProperties[] = [...numberOptions, sendOnceKey, waitForOption, failOnUndeliveredOption];

function numberIn(options: IDataObject, name: NumberName): number {
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
		sendOnceMemory: numberIn(options, 'sendOnceMemory'),
		waitFor: waitForOf(options.waitFor),
		waitSeconds: numberIn(options, 'waitSeconds'),
		failOnUndelivered: options.failOnUndelivered !== undefined && switchOf(options.failOnUndelivered, 'Fail When Undelivered'),
	};
}
