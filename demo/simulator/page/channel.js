import { attempt, copy, get, notice, post } from './api.js';
import { $, button, h, keyed } from './dom.js';

/** The panel "Webhooks": the credential, the list, the deliveries. */
export function drawCredential({ url, channelId, apiKey, settings }) {
	const rows = [['Base URL', url], ['Channel ID', channelId], ['API key', apiKey]];
	keyed($('credential'), rows, ([name]) => name, ([name, value]) =>
		h('div', {}, h('span', {}, name), h('code', { class: name === 'API key' ? 'key' : '' }, value), button('Copy', () => void copy(value), { class: 'small quiet', 'aria-label': `Copy ${name}` })),
	);
	$('acks').textContent = `Delivery statuses are ${settings.ackNotificationsOn ? 'pushed' : 'not pushed: ackNotificationsOn is off (see Settings)'}.`;
}

const change = (action, url) => void attempt(async () => await post('/box/webhooks', { action, url }));

export function drawWebhooks({ list, waiting }) {
	keyed($('webhooks'), list.length ? list : [{}], ({ url }) => url ?? '', webhookRow);
	$('waiting').textContent = waiting ? `${waiting} under way` : '';
}

function webhookRow({ url, isDisabled }) {
	if (!url) return h('li', { class: 'hint' }, 'None yet. A published workflow with the trigger adds its own.');
	const toggle = isDisabled ? button('Enable again', () => change('enable', url), { class: 'small', 'data-act': 'toggle' }) : button('Disable', () => change('disable', url), { class: 'small quiet', 'data-act': 'toggle' });
	return h('li', {}, h('p', { class: 'url' }, isDisabled && h('strong', { class: 'bad' }, 'disabled '), url), h('p', { class: 'buttons' }, toggle, button('Remove', () => change('remove', url), { class: 'small quiet' })));
}

let deliveries = [];

export function drawDeliveries(list = deliveries) {
	deliveries = list;
	const shown = deliveries.filter((one) => !$('only-failed').checked || !isGood(one)).reverse();
	keyed($('deliveries'), shown.length ? shown : [{ number: 0 }], ({ number }) => number, deliveryRow);
}

const isGood = ({ status = 0 }) => status >= 200 && status < 300;

function deliveryRow(delivery) {
	const { number, url, at, ms, status, error, attempt: again, redelivered, about } = delivery;
	if (number === 0) return h('li', { class: 'hint' }, deliveries.length ? 'None failed.' : 'None yet.');
	const notes = [new Date(at).toLocaleTimeString(), `${ms} ms`, again && `try ${again}`, redelivered && 'sent again'].filter(Boolean).join(' · ');
	const body = h('pre', { tabindex: '0', 'aria-label': `Body of delivery ${number}` }, 'Loading …');
	const details = h('details', {}, h('summary', {}, h('span', { class: isGood(delivery) ? 'code' : 'code bad' }, String(status ?? 'no answer')), ` ${about}`, h('span', { class: 'hint' }, notes)), error && h('p', { class: 'bad' }, error), h('p', { class: 'url hint' }, url), body);
	details.addEventListener('toggle', async () => {
		if (details.open) await attempt(async () => (body.textContent = JSON.stringify((await get(`/box/deliveries/${number}`)).body, null, 2)));
	});
	const redeliver = () => void attempt(async () => (await post('/box/deliveries/redeliver', { number }), notice(`Delivery ${number} goes out again`)));
	return h('li', { class: 'delivery' }, details, button('Redeliver', redeliver, { class: 'small quiet', 'aria-label': `Redeliver ${number}` }));
}

$('only-failed').addEventListener('change', () => drawDeliveries());
$('add-webhook').addEventListener('submit', (event) => {
	event.preventDefault();
	const input = event.target.elements.url;
	void attempt(async () => {
		await post('/box/webhooks', { action: 'add', url: input.value });
		input.value = '';
	});
});
