import { attempt, notice, post } from './api.js';
import { $, button, h } from './dom.js';
import { setAndPost, showTold } from './inputs.js';

const form = $('settings');
const number = (name, label, min, hint) => h('label', {}, label, h('input', { type: 'number', name, min, step: '1' }), hint && h('span', { class: 'hint' }, hint));
const check = (name, label) => h('label', { class: 'check' }, h('input', { type: 'checkbox', name }), ` ${label}`);
const choice = (name, label, values) => h('label', {}, label, h('select', { name }, values.map(([value, text = value]) => h('option', { value }, text))));

/** Names as the box has them; which endpoint takes them. */
const SETTINGS = { ackNotificationsOn: '/box/settings', channelStatus: '/box/settings' };

form.append(
	h('fieldset', {}, h('legend', {}, 'Delivery statuses'),
		check('ackNotificationsOn', 'are pushed (ackNotificationsOn)'),
		choice('statusForm', 'Form of the pushes', [['ack', 'ack[] – the form seen in production'], ['hooks', 'hooks[] – the form of the use-case pages'], ['raw', 'raw – the provider’s own form']]),
		number('statusDelayMs', 'Milliseconds before each of sent, delivered, read', '0', 'Empty: none comes by itself.'),
		check('readByDefault', 'Phones read at once, unless told otherwise'),
	),
	h('fieldset', {}, h('legend', {}, 'Webhooks'),
		h('p', { class: 'hint' }, 'That the API tries again and disables addresses is known; how is not published. Both are off at first.'),
		number('webhookRetries', 'Retries of a failed delivery', '0'),
		number('retryDelayMs', 'Milliseconds before the first retry', '1', 'Each further one waits twice as long.'),
		number('disableAfter', 'Disable an address after so many failures in a row', '0', '0: never.'),
		number('webhookTimeoutMs', 'Milliseconds an address has for its answer', '10'),
	),
	h('fieldset', {}, h('legend', {}, 'Channel'),
		choice('channelStatus', 'Status', [['connected'], ['connecting'], ['disconnected'], ['uninitialized'], ['unregistered']]),
		button('Empty the box …', () => {
			if (confirm('Chats, webhooks, faults and settings go back to the beginning. Go on?')) void attempt(async () => (await post('/box/reset', {}), notice('The box is empty')));
		}, { class: 'quiet danger' }),
	),
);

export function drawSettings({ rules, settings, channelStatus }) {
	const values = { ...rules, ackNotificationsOn: settings.ackNotificationsOn, channelStatus };
	for (const [name, value] of Object.entries(values)) if (form.elements[name]) showTold(form.elements[name], value);
}

form.addEventListener('change', ({ target }) => {
	if (!target.reportValidity()) return;
	const value = target.type === 'checkbox' ? target.checked : target.type === 'number' ? (target.value === '' ? null : Number(target.value)) : target.value;
	void setAndPost([target], SETTINGS[target.name] ?? '/box/rules', { [target.name]: value });
});
form.addEventListener('submit', (event) => event.preventDefault());
