import { copy } from './api.js';
import { button, clock, h, safeLink, sr } from './dom.js';
import { formatted } from './text.js';

const TICKS = { accepted: '🕓', sent: '✓', delivered: '✓✓', read: '✓✓', failed: '⚠' };
const NOT_THERE = { accepted: 'not on the phone yet', sent: 'not on the phone yet', failed: 'not delivered' };

/**
 * One message on a phone: the customer's own stand right, as on the customer's phone.
 * @param act what the person can do: menu(message, button), tap(message, action)
 */
export function bubble(message, act) {
	const side = message.fromMe ? 'theirs' : 'mine';
	const away = message.fromMe && message.status in NOT_THERE;
	const wide = message.look.cards ? ' wide' : '';
	const item = h('div', { class: `bubble ${side}${away ? ' away' : ''}${wide}`, 'data-id': message.id });
	item.append(h('div', { class: 'body' }, content(message, act), foot(message, act)), ...below(message, act));
	return item;
}

/** Ticks and reactions change in place: the log is read aloud, and only what is new should be. */
export function patchBubble(node, message, act) {
	const before = JSON.parse(node.shown);
	const same = ({ status, error, errorCode, reactions, ...rest }) => JSON.stringify(rest);
	if (same(before) !== same(message) || message.error) return false;
	node.classList.toggle('away', message.fromMe && message.status in NOT_THERE);
	const focused = node.querySelector('.foot').contains(document.activeElement);
	node.querySelector('.foot').replaceWith(foot(message, act));
	if (focused) node.querySelector('[data-act=menu]')?.focus();
	return true;
}

function content(message, act) {
	const who = sr(message.fromMe ? 'Business: ' : `${message.author}: `);
	if (message.revoked) return [who, h('p', { class: 'gone' }, 'This message was taken back')];
	const { quote } = message;
	return [
		who,
		quote !== undefined && h('blockquote', {}, h('strong', {}, quote?.author ?? 'Quoted'), h('span', {}, quote ? formatted(quote.text) : 'A message that is not here')),
		parts(message.look, message),
		odd(message),
	];
}

/** Header, picture, text and footer of a message or of a card. */
function parts(look, message) {
	return [
		look.media && media(look.media),
		look.place && place(look.place),
		look.contacts?.map(({ name, phones }) => h('p', { class: 'card' }, h('span', { 'aria-hidden': 'true' }, '👤 '), h('strong', {}, name || 'Contact'), h('span', {}, phones.join(', ')))),
		look.header && h('p', { class: 'header' }, look.header),
		look.text && h('p', { class: message.type === 'reaction' ? 'big' : 'words' }, formatted(look.text)),
		look.footer && h('p', { class: 'footer' }, look.footer),
	];
}

/** What has no look of its own says at least what it is. */
function odd({ type, look, text }) {
	const shown = look.text || look.media || look.place || look.contacts?.length || look.header || look.cards;
	return !shown && h('p', { class: 'gone' }, `(${type})${text ? ` ${text}` : ''}`);
}

function foot(message, act) {
	const failed = message.error && h('p', { class: 'failed' }, `${message.errorCode ? `${message.errorCode}: ` : ''}${message.error}`);
	const status = message.fromMe ? message.status : message.status || 'delivered';
	const words = message.fromMe ? `${status}${NOT_THERE[status] ? `, ${NOT_THERE[status]}` : ''}` : status;
	return h(
		'div',
		{ class: 'foot' },
		failed,
		h(
			'p',
			{ class: 'meta' },
			message.reactions.length > 0 && h('span', { class: 'reactions' }, message.reactions.map((one) => h('span', { title: one }, sr(`${one.slice(0, one.lastIndexOf(' '))}: `), one.slice(one.lastIndexOf(' ') + 1)))),
			h('time', {}, clock(message.time)),
			h('span', { class: `ticks ${status}`, title: words, 'aria-hidden': 'true' }, TICKS[status] ?? status),
			sr(words),
			!message.revoked && button('⋯', (event) => act.menu(message, event.currentTarget), { class: 'dots', 'data-act': 'menu', 'aria-haspopup': 'menu', 'aria-expanded': 'false', 'aria-label': 'Reply, react and more' }),
		),
	);
}

function below(message, act) {
	const { actions = [], cards = [] } = message.look;
	return [
		actions.length > 0 && taps(actions, message, act),
		cards.length > 0 &&
			h('ul', { class: 'cards', tabindex: '0', 'aria-label': 'Cards' }, cards.map((card) => h('li', {}, parts(card, message), card.actions && taps(card.actions, message, act)))),
	].filter(Boolean);
}

function taps(actions, message, act) {
	return h('div', { class: 'taps' }, actions.map((action, index) => tap(action, index, message, act)));
}

function tap(action, index, message, act) {
	const { kind, label, value } = action;
	if (kind === 'url' && safeLink(value)) return h('a', { class: 'tap', href: value, target: '_blank', rel: 'noreferrer noopener', title: value }, `${label} ↗`);
	if (kind === 'copy' || kind === 'call') return button(`${kind === 'copy' ? '⧉' : '☎'} ${label}`, () => copy(value ?? ''), { class: 'tap', title: `Copies ${value}` });
	if (['reply', 'quickReply', 'list', 'flow', 'location'].includes(kind)) {
		return button(kind === 'list' ? `☰ ${label}` : label, () => act.tap(message, action), { class: 'tap', 'data-act': `tap${index}` });
	}
	return h('span', { class: 'tap none', title: 'Nothing happens here in the box' }, label);
}

/** Files of the box are shown; a link to elsewhere is asked for only when a person says so. */
function media({ kind, url, name }) {
	const link = safeLink(url);
	const title = name || kind;
	if (!link) return h('p', { class: 'file' }, `${ICONS[kind] ?? '📄'} ${title}`);
	const box = h('div', { class: `media ${kind}` });
	const isOwn = new URL(link).pathname.startsWith('/files/') && new URL(link).port === location.port;
	const draw = () => box.replaceChildren(player(kind, isOwn ? new URL(link).pathname : link, title));
	if (isOwn || kind === 'document') draw();
	else box.append(button(`${ICONS[kind] ?? ''} Load ${kind} from ${new URL(link).host}`, draw, { class: 'load', title: link }));
	return box;
}

const ICONS = { image: '🖼', video: '🎬', audio: '🎵', voice: '🎤', sticker: '🏷', document: '📄' };

function player(kind, link, title) {
	if (kind === 'image' || kind === 'sticker') return h('img', { src: link, alt: `${kind}: ${title}`, referrerpolicy: 'no-referrer', onerror: ({ currentTarget }) => currentTarget.replaceWith(file(kind, link, title)) });
	if (kind === 'video') return h('video', { src: link, controls: true, preload: 'metadata', 'aria-label': `video: ${title}` });
	if (kind === 'audio' || kind === 'voice') return h('div', { class: 'line' }, h('span', { 'aria-hidden': 'true' }, ICONS[kind]), h('audio', { src: link, controls: true, preload: 'metadata', 'aria-label': `${kind}: ${title}` }));
	return file(kind, link, title);
}

function file(kind, link, title) {
	return h('a', { class: 'file', href: link, download: title, target: '_blank', rel: 'noreferrer noopener' }, `${ICONS[kind] ?? '📄'} ${title}`);
}

function place({ latitude, longitude, name, address }) {
	return h('p', { class: 'card' }, h('span', { 'aria-hidden': 'true' }, '📍 '), h('strong', {}, name || 'Location'), address && h('span', {}, address), h('span', {}, `${latitude}, ${longitude}`));
}
