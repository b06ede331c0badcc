import { h } from './dom.js';

let open;

/**
 * A menu at a button: arrows move, Enter picks, Escape and Tab close; the focus goes back to the button.
 * @param items {label, pick, checked?}[]; `checked` makes it one of a choice
 */
export function openMenu(opener, label, items) {
	close();
	const entries = items.map(({ label: text, pick, checked }) =>
		h('button', { type: 'button', tabindex: '-1', role: checked === undefined ? 'menuitem' : 'menuitemradio', 'aria-checked': checked === undefined ? undefined : String(checked), onclick: () => (close(true), pick()) }, text),
	);
	const menu = h('div', { class: 'menu', role: 'menu', 'aria-label': label, onkeydown: (event) => move(event, entries) }, entries);
	document.querySelector('main').append(menu);
	const place = opener.getBoundingClientRect();
	const top = place.bottom + menu.offsetHeight + 8 > innerHeight ? place.top - menu.offsetHeight - 4 : place.bottom + 4;
	menu.style.top = `${Math.max(8, top)}px`;
	menu.style.left = `${Math.max(8, Math.min(place.left, innerWidth - menu.offsetWidth - 8))}px`;
	opener.setAttribute('aria-expanded', 'true');
	const item = opener.closest('[data-id]');
	open = { menu, opener, log: item?.parentElement, id: item?.dataset.id };
	entries[0]?.focus();
}

function move(event, entries) {
	const at = entries.indexOf(document.activeElement);
	const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
	if (to !== undefined) {
		event.preventDefault();
		entries.at(to % entries.length).focus();
	} else if (event.key === 'Escape' || event.key === 'Tab') {
		event.preventDefault();
		close(true);
	}
}

function close(back = false) {
	if (!open) return;
	const { menu, ...from } = open;
	const opener = standing(from);
	open = undefined;
	menu.remove();
	opener?.setAttribute('aria-expanded', 'false');
	if (back) opener?.focus();
}

/** The button, or the one that was drawn in its place while the menu was open: a message gets ticks and reactions at any time. */
function standing({ opener, log, id }) {
	return opener.isConnected ? opener : log?.querySelector(`[data-id="${CSS.escape(id)}"] [data-act="${opener.dataset.act}"]`);
}

document.addEventListener('pointerdown', ({ target }) => {
	if (open && !open.menu.contains(target) && !open.opener.contains(target)) close();
});
