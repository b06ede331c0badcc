'use strict';

const POLL_MS = 1000;
const SHOWN_DELIVERIES = 8;
const TICKS = { accepted: '🕓', sent: '✓', delivered: '✓✓', read: '✓✓', failed: '!' };
const $ = (id) => document.getElementById(id);

/** chatId of the chat on screen; null before the first. */
let current = null;
/** Last drawn state by part, so that nothing is drawn (or read aloud) again without need. */
const drawn = new Map();

function element(tag, className, text) {
	const node = document.createElement(tag);
	if (className) node.className = className;
	if (text !== undefined) node.textContent = text;
	return node;
}

async function get(path) {
	const answer = await fetch(path);
	if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
	return await answer.json();
}

async function post(path, body) {
	const answer = await fetch(path, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});
	const result = await answer.json();
	if (!answer.ok) throw new Error(result.error);
	return result;
}

function changed(part, value) {
	const text = JSON.stringify(value);
	if (drawn.get(part) === text) return false;
	drawn.set(part, text);
	return true;
}

function drawChats(chats) {
	const rows = chats.map((chat) => {
		const last = chat.messages.at(-1);
		return { id: chat.chatId, name: chat.name, last: last ? last.caption || last.text : '' };
	});
	if (!changed('chats', [current, rows])) return;
	$('no-chats').hidden = rows.length > 0;
	const focused = document.activeElement?.dataset?.chat;
	$('chats').replaceChildren(
		...rows.map((row) => {
			const button = element('button');
			button.type = 'button';
			button.dataset.chat = row.id;
			if (row.id === current) button.setAttribute('aria-current', 'true');
			button.append(element('strong', '', row.name), element('span', '', row.last || row.id));
			button.addEventListener('click', () => choose(row.id));
			const item = element('li');
			item.append(button);
			return item;
		}),
	);
	const active = document.querySelector('[data-chat][aria-current]');
	if (active && changed('scrolled', current)) $('chats').scrollLeft = active.offsetLeft - $('chats').offsetLeft;
	if (focused) document.querySelector(`[data-chat="${CSS.escape(focused)}"]`)?.focus();
}

function tick(message) {
	const mark = element('span', message.status, TICKS[message.status] ?? message.status);
	mark.setAttribute('aria-hidden', 'true');
	return [mark, element('span', 'sr', message.status)];
}

function bubble(message) {
	const item = element('li', message.fromMe ? 'bubble mine' : 'bubble');
	item.dataset.id = message.id;
	item.append(element('span', 'sr', message.fromMe ? 'Business: ' : `${message.author}: `));
	if (message.type !== 'chat') item.append(element('p', 'kind', message.type));
	item.append(element('p', '', message.text));
	if (message.caption) item.append(element('p', '', message.caption));
	for (const label of message.buttons) item.append(element('p', 'template-button', label));
	if (message.error) item.append(element('p', 'failed', message.error));
	if (message.reactions.length) item.append(element('p', 'kind', message.reactions.join(' · ')));
	const meta = element('p', 'meta');
	const time = new Date(message.time * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
	meta.append(element('span', '', time));
	if (message.fromMe) meta.append(...tick(message));
	else if (message.status === 'read') meta.append(element('span', '', 'seen by the business'));
	item.append(meta);
	return item;
}

/** Only changed bubbles are replaced: the log is read aloud, and only news should be. */
function drawMessages(chat) {
	const log = $('messages');
	const messages = chat?.messages ?? [];
	if (!changed('messages', [current, messages])) return;
	const other = log.dataset.chat !== String(current);
	const atEnd = other || log.scrollHeight - log.scrollTop - log.clientHeight < 60;
	if (other || log.children.length > messages.length) log.replaceChildren();
	log.dataset.chat = String(current);
	messages.forEach((message, index) => {
		const text = JSON.stringify(message);
		const old = log.children[index];
		if (old?.message === text) return;
		const fresh = bubble(message);
		fresh.message = text;
		if (old) old.replaceWith(fresh);
		else log.append(fresh);
	});
	if (atEnd) log.scrollTop = log.scrollHeight;
}

function drawHead(chat) {
	const facts = chat ? [chat.chatId, chat.name, chat.windowOpen] : [];
	if (!changed('head', facts)) return;
	const toggle = $('toggle-window');
	toggle.hidden = !chat;
	if (!chat) {
		$('chat-title').textContent = 'New chat';
		$('window').textContent = 'The customer has not written yet.';
		return;
	}
	$('chat-title').textContent = chat.name;
	$('window').textContent = `${chat.chatId} · 24-hour window ${chat.windowOpen ? 'open' : 'closed: only templates go out'}`;
	toggle.textContent = chat.windowOpen ? 'Close 24-hour window' : 'Open 24-hour window';
	toggle.dataset.open = String(!chat.windowOpen);
}

function drawSide(state, deliveries) {
	if (changed('state', [state.url, state.channelId, state.apiKey, state.webhookUrls, state.settings])) {
		$('base-url').textContent = state.url;
		$('channel-id').textContent = state.channelId;
		$('api-key').textContent = state.apiKey;
		const urls = state.webhookUrls.length ? state.webhookUrls : ['None yet. A workflow with the trigger adds its own.'];
		$('webhooks').replaceChildren(...urls.map((url) => element('li', '', url)));
		$('acks').textContent = `Delivery statuses are ${state.settings.ackNotificationsOn ? 'pushed' : 'not pushed (ackNotificationsOn is off)'}.`;
	}
	const latest = deliveries.slice(-SHOWN_DELIVERIES).reverse();
	if (!changed('deliveries', [latest, deliveries.length])) return;
	const rows = latest.map(({ url, body, status, error, ms }) => {
		const row = element('li');
		const good = status >= 200 && status < 300;
		const kind = body && typeof body === 'object' ? Object.keys(body).filter((key) => key !== 'instanceId').join(', ') : 'other';
		row.append(element('span', good ? 'code' : 'code bad', String(status ?? error)), ` ${kind} · ${ms} ms`);
		row.append(element('p', 'hint', url));
		return row;
	});
	$('deliveries').replaceChildren(...(rows.length ? rows : [element('li', 'hint', 'None yet.')]));
}

function choose(chatId) {
	current = chatId;
	const phone = /^(\d+)@c\.us$/.exec(chatId)?.[1];
	if (phone) $('phone').value = phone;
	void refresh();
}

async function refresh() {
	try {
		const [chats, state, deliveries] = await Promise.all([get('/box/chats'), get('/box/state'), get('/box/deliveries')]);
		if (current === null && chats.length) current = chats[0].chatId;
		const chat = chats.find(({ chatId }) => chatId === current);
		const phone = /^\d+@c\.us$/.test(current ?? '') ? current.split('@')[0] : '';
		// The name field follows the chat until the person types one.
		if (chat && phone && changed('name', current)) $('name').value = chat.name === phone ? 'Customer' : chat.name;
		drawChats(chats);
		drawHead(chat);
		drawMessages(chat);
		drawSide(state, deliveries);
		if (changed('connection', 'up')) $('connection').textContent = `Channel ${state.channelId} is running`;
	} catch {
		if (changed('connection', 'down')) $('connection').textContent = 'No connection to the box';
	}
}

async function attempt(work) {
	$('problem').textContent = '';
	try {
		await work();
	} catch (error) {
		$('problem').textContent = error.message;
	}
	await refresh();
}

$('write').addEventListener('submit', (event) => {
	event.preventDefault();
	void attempt(async () => {
		const from = $('phone').value;
		await post('/box/inbound', { from, name: $('name').value, text: $('text').value });
		current = `${from}@c.us`;
		$('text').value = '';
		$('text').focus();
	});
});

$('toggle-window').addEventListener('click', () => {
	const open = $('toggle-window').dataset.open === 'true';
	void attempt(async () => await post('/box/window', { chatId: current, open }));
});

async function poll() {
	await refresh();
	setTimeout(poll, POLL_MS);
}

void poll();
