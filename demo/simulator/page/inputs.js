import { attempt, post } from './api.js';

/** Inputs whose value is on its way to the box, and how many posts carry it. */
const onTheirWay = new Map();
/** What the box told last of each. */
const told = new Map();

/** Until the box has told what an answered post has changed. */
const TOLD_MS = 300;

/** Draws what the box tells, unless the person is ahead of it: it may have been told before the box heard of the newest value. */
export function showTold(input, value) {
	if (!told.has(input)) input.addEventListener('blur', () => input.validity.valid && showTold(input, told.get(input)));
	told.set(input, value);
	const isTyping = input === document.activeElement && input.type === 'number';
	if (!onTheirWay.has(input) && !isTyping) draw(input);
}

function draw(input) {
	const value = told.get(input);
	if (input.type === 'checkbox') input.checked = value;
	else input.value = value ?? '';
}

/** Posts what the person has set; once no post is under way any more, the inputs show what holds. */
export async function setAndPost(inputs, path, body) {
	for (const input of inputs) onTheirWay.set(input, (onTheirWay.get(input) ?? 0) + 1);
	const isTaken = await attempt(async () => await post(path, body));
	for (const input of inputs) {
		const left = onTheirWay.get(input) - 1;
		if (left > 0) {
			onTheirWay.set(input, left);
			continue;
		}
		onTheirWay.delete(input);
		if (isTaken) setTimeout(() => showTold(input, told.get(input)), TOLD_MS);
		else draw(input);
	}
}
