import { attempt, post } from './api.js';

/** Inputs whose value is on its way to the box, and how many posts carry it. */
const onTheirWay = new Map();
/** What the box told last of each. */
const told = new Map();

/** Draws what the box tells, unless the person is ahead of it: it may have been told before the box heard of the newest value. */
export function showTold(input, value) {
	told.set(input, value);
	if (onTheirWay.has(input) || (input === document.activeElement && input.type === 'number')) return;
	if (input.type === 'checkbox') input.checked = value;
	else input.value = value ?? '';
}

/** Posts what the person has set; where the box refuses it, the inputs show again what holds. */
export async function setAndPost(inputs, path, body) {
	for (const input of inputs) onTheirWay.set(input, (onTheirWay.get(input) ?? 0) + 1);
	const isTaken = await attempt(async () => await post(path, body));
	for (const input of inputs) {
		const left = onTheirWay.get(input) - 1;
		if (left > 0) onTheirWay.set(input, left);
		else onTheirWay.delete(input);
		if (!isTaken && left === 0) showTold(input, told.get(input));
	}
}
