import { attempt, post } from './api.js';
import { drawCredential, drawDeliveries, drawWebhooks } from './channel.js';
import { $, button, h, keyed } from './dom.js';
import { drawFaults, drawLoad } from './faults.js';
import { ask } from './forms.js';
import { drawLedger, drawRequests } from './ledger.js';
import { Phone } from './phone.js';
import { drawSettings } from './settings.js';

/** By chatId. */
const phones = new Map();
/** The last of each part that the box told. */
const parts = new Map();

const people = () => [...phones.values()].map(({ facts_: facts }) => facts).filter((facts) => facts && !facts.isGroup);

const DRAW = {
	channel: (value) => [drawCredential, drawLoad, drawSettings].forEach((draw) => draw(value)),
	webhooks: drawWebhooks,
	deliveries: drawDeliveries,
	faults: drawFaults,
	ledger: drawLedger,
	requests: drawRequests,
	phones: drawPhones,
	chats: drawChats,
};

function drawPhones(chatIds) {
	for (const [chatId, phone] of phones) {
		if (chatIds.includes(chatId)) continue;
		phone.node.remove();
		phones.delete(chatId);
	}
	for (const chatId of chatIds) {
		if (!phones.has(chatId)) phones.set(chatId, new Phone(chatId, people));
		const { node } = phones.get(chatId);
		if (!node.isConnected) $('phones').append(node);
	}
	$('no-phones').hidden = chatIds.length > 0;
	drawJumps();
}

/** Where phones lie beside the screen, a button leads to each. */
function drawJumps() {
	const rows = people().concat([...phones.values()].map(({ facts_: facts }) => facts).filter((facts) => facts?.isGroup));
	keyed($('jumps'), rows.map(({ chatId, name }) => ({ chatId, name })), ({ chatId }) => chatId, ({ chatId, name }) =>
		button(name, () => show(chatId), { class: 'small quiet' }),
	);
}

function show(chatId) {
	const phone = phones.get(chatId);
	phone?.node.scrollIntoView({ behavior: 'instant', block: 'nearest', inline: 'start' });
	phone?.text.focus({ preventScroll: true });
}

function drawChats(chats) {
	$('more').hidden = chats.length === 0;
	const first = h('option', { value: '' }, `${chats.length} more …`);
	$('more-chats').replaceChildren(first, ...chats.toReversed().map(({ chatId, name }) => h('option', { value: chatId }, `${name} (${chatId})`)));
}

function take({ name, value }) {
	if (value === null) return parts.delete(name);
	parts.set(name, value);
	if (!name.startsWith('phone:')) return DRAW[name]?.(value);
	const chatId = name.slice('phone:'.length);
	if (!phones.has(chatId)) drawPhones(parts.get('phones') ?? []);
	phones.get(chatId)?.update(value);
	drawJumps();
	return undefined;
}

/** The browser connects again by itself; the box then tells everything anew. */
function listen() {
	const live = new EventSource('/box/live');
	live.addEventListener('part', ({ data }) => take(JSON.parse(data)));
	live.addEventListener('ready', () => say(`Channel ${parts.get('channel').channelId} is running`));
	live.addEventListener('error', () => {
		say('No connection to the box. Trying again …');
		if (live.readyState !== EventSource.CLOSED) return;
		setTimeout(listen, 1000);
	});
}

function say(text) {
	if ($('connection').textContent !== text) $('connection').textContent = text;
}

const tabs = [...document.querySelectorAll('[role=tab]')];

function openTab(tab, { focus = false } = {}) {
	for (const one of tabs) {
		one.setAttribute('aria-selected', String(one === tab));
		one.tabIndex = one === tab ? 0 : -1;
		$(one.getAttribute('aria-controls')).hidden = one !== tab;
	}
	history.replaceState(null, '', `#${tab.id.slice('tab-'.length)}`);
	if (focus) tab.focus();
}

tabs.forEach((tab, index) => {
	tab.addEventListener('click', () => openTab(tab));
	tab.addEventListener('keydown', ({ key }) => {
		const to = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: -1 }[key];
		if (to !== undefined) openTab(tabs.at(to % tabs.length), { focus: true });
	});
});

/** Narrow screens show the phones or the channel; a reload keeps which. */
function openView(view) {
	document.body.dataset.view = view;
	sessionStorage.setItem('view', view);
	for (const one of document.querySelectorAll('[data-view]')) if (one !== document.body) one.setAttribute('aria-pressed', String(one.dataset.view === view));
}
for (const one of document.querySelectorAll('.sides button')) one.addEventListener('click', () => openView(one.dataset.view));

$('add-customer').addEventListener('click', () => {
	const fields = [
		{ name: 'name', label: 'Name', value: 'Sam Sample', required: true, maxlength: '100' },
		{ name: 'phone', label: 'Phone', value: String(12025550144 + phones.size), inputmode: 'numeric', required: true, hint: 'Country code first. Numbers that end in 0026 and 0049 fail after “sent”.' },
		{ name: 'username', label: 'User name, if any' },
		{ name: 'bsuid', label: 'BSUID, if it matters', placeholder: 'made from the phone' },
		{ name: 'hiddenNumber', label: 'The number is hidden: the channel sees the BSUID only', type: 'checkbox' },
	];
	ask('Add a customer', fields, 'Add', async (values) => {
		const { chatId } = await post('/box/customers', values);
		openView('phones');
		requestAnimationFrame(() => setTimeout(() => show(chatId), 150));
	});
});

$('more-chats').addEventListener('change', ({ target }) => {
	const chatId = target.value;
	if (chatId) void attempt(async () => await post('/box/customers/change', { chatId, isOpen: true }));
});

setInterval(() => {
	for (const phone of phones.values()) if (phone.facts_) phone.tick();
}, 10_000);

openView(sessionStorage.getItem('view') ?? 'phones');
openTab(tabs.find(({ id }) => id === `tab-${location.hash.slice(1)}`) ?? tabs[0]);
listen();
