import { $, h, keyed } from './dom.js';

export function drawLedger(entries) {
	keyed($('ledger'), entries.toReversed(), ({ number }) => number, ({ number, at, method, to, text, statuses }) =>
		h('tr', {}, h('td', {}, String(number)), h('td', {}, to.replace('@c.us', ''), h('span', { class: 'hint' }, new Date(at).toLocaleTimeString())), h('td', {}, h('span', { class: 'hint' }, method), text), h('td', {}, statuses.at(-1) ?? 'accepted')),
	);
}

export function drawRequests(requests) {
	keyed($('requests'), requests.toReversed(), ({ number }) => number, ({ method, path, status }) =>
		h('li', {}, h('span', { class: status >= 200 && status < 300 ? 'code' : 'code bad' }, status === 0 ? 'no answer' : String(status)), ` ${method} ${path}`),
	);
}
