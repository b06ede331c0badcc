import { attempt, post } from './api.js';
import { $, h, keyed } from './dom.js';
import { setAndPost, showTold } from './inputs.js';

const failure = (code, text) => ({ failure: { code, text } });
const marketing = (code, text) => ({ ...failure(code, text), category: 'marketing' });

/** What can go wrong; the words of answers and failures are those of the channel (1msg-api §5, §22). */
const FAULTS = [
	['Slow', 'answered after 5 seconds', { kind: 'slow', delayMs: 5000 }],
	['429 Too many requests', 'refused, Retry-After 2 seconds', { status: 429, body: { error: 'Too many requests' }, headers: { 'retry-after': '2' } }],
	['500 Internal server error', 'refused; who sends cannot be sure', { status: 500 }],
	['503 Service unavailable', 'refused; who sends cannot be sure', { status: 503, body: { error: 'Service unavailable' } }],
	['502 page of a gateway', 'HTML instead of JSON', { kind: 'html' }],
	['Connection reset before', 'nothing is accepted', { kind: 'resetBefore' }],
	['Connection reset after', 'accepted, but nobody hears of it', { kind: 'resetAfter' }],
	['Hangs', 'never answered, nothing is accepted', { kind: 'hang' }],
	['Answer cut in half', 'accepted', { kind: 'truncated' }],
	['Empty answer', 'accepted', { kind: 'empty' }],
	['Answer byte by byte', 'accepted, takes 5 seconds', { kind: 'drip', delayMs: 5000 }],
	['Window closed', 'refused as if 24 hours had passed; templates go through', { status: 200, body: { sent: false, message: 'Dialog window is closed' }, except: '/sendTemplate' }],
	['Undelivered, 131026', 'accepted, fails later', failure(131026, 'Message undeliverable')],
	['Marketing limit, 131049', 'marketing templates: accepted, fail later', marketing(131049, 'This message was not delivered to maintain healthy ecosystem engagement.')],
	['Marketing stopped, 131050', 'marketing templates: accepted, fail later', marketing(131050, 'User has stopped marketing messages')],
	['Experiment, 130472', 'marketing templates: accepted, fail later', marketing(130472, "User's number is part of an experiment")],
	['401 Wrong key', 'refused', { status: 401, body: { error: 'Wrong token. Please provide token as a GET parameter.' } }],
	['403 Subscription', 'refused, in plain text', { status: 403, body: 'Subscription is blocked' }],
];

export function drawFaults(active) {
	const rows = FAULTS.map(([title, hint, fault]) => ({ title, hint, fault, active: active.filter((one) => one.title === title) }));
	const others = active.filter(({ title }) => !FAULTS.some(([name]) => name === title));
	const foreign = others.map((one) => ({ title: `${one.title} ${one.id}`, hint: 'put in line by a test or by hand', active: [one] }));
	keyed($('faults'), [...rows, ...foreign], ({ title }) => title, row);
}

function row({ title, hint, fault, active }) {
	const left = active.map((one) => `${one.path ?? 'every request'}: ${one.left === null ? 'until switched off' : `${one.left} left`}`).join(', ');
	const input = h('input', { type: 'checkbox', role: 'switch', checked: active.length > 0, 'data-act': 'switch', onchange: () => void toggle(title, fault, active) });
	return h('li', {}, h('label', { class: 'switch' }, input, h('span', {}, h('strong', {}, title), h('span', { class: 'hint' }, hint), left && h('span', { class: 'left' }, left))));
}

async function toggle(title, fault, active) {
	await attempt(async () => {
		for (const { id } of active) await post('/box/fault/remove', { id });
		if (active.length) return;
		const path = $('fault-path').value || undefined;
		const times = $('fault-times').value;
		await post('/box/fault', { ...fault, title, path, times: times === 'always' ? times : Number(times) });
	});
}

export function drawLoad({ load }) {
	for (const [name, value] of Object.entries(load)) if ($('load').elements[name]) showTold($('load').elements[name], value);
}

$('load').addEventListener('change', ({ currentTarget: form }) => {
	if (!form.reportValidity()) return;
	const { latencyMs, capPerSecond } = form.elements;
	void setAndPost([latencyMs, capPerSecond], '/box/load', { latencyMs: Number(latencyMs.value), capPerSecond: capPerSecond.value === '' ? null : Number(capPerSecond.value) });
});
$('load').addEventListener('submit', (event) => event.preventDefault());
