import { label } from './interactive';
import { InvalidInput } from './invalidInput';
import { isNothing } from './limits';
import { refuseLostDigitsWithin } from './lostDigits';
import { isObject, parseJson, type Json } from './reading';

/** How a flow begins: the action, and for `navigate` where it begins and with what (1msg-api §8). */
export interface FlowStart {
	flowAction: 'navigate' | 'data_exchange';
	flowActionPayload?: { screen: string; data?: Json };
}

/**
 * Data for the first screen. Nothing and an empty object are the same: 1MSG takes only one that holds something.
 * @throws InvalidInput where it is no object, and for a number that has lost digits
 */
function screenData(value: unknown): Json | undefined {
	if (isNothing(value)) return undefined;
	const data = typeof value === 'string' ? parseJson(value) : value;
	if (!isObject(data)) throw new InvalidInput('Screen Data is not a JSON object', 'Write it like { "name": "Maria" }.');
	refuseLostDigitsWithin(data, 'Screen Data');
	return Object.keys(data).length === 0 ? undefined : data;
}

/** @throws InvalidInput where a flow that opens a screen names none */
export function navigateTo(screen: unknown, data: unknown): FlowStart {
	const first = label(screen, 'First Screen');
	const given = screenData(data);
	return { flowAction: 'navigate', flowActionPayload: { screen: first, ...(given === undefined ? {} : { data: given }) } };
}

/** The flow asks its own endpoint for the first screen; 1MSG ignores a payload here. */
export const DATA_EXCHANGE: FlowStart = { flowAction: 'data_exchange' };
