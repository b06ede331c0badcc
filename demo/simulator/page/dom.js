/** Elements are made by hand, texts are set as texts: nothing that a customer writes is ever read as markup. */
export const $ = (id) => document.getElementById(id);

/** @param {object} facts attributes; `on…` are listeners, true and false set and leave out */
export function h(tag, facts = {}, ...children) {
	const node = document.createElement(tag);
	for (const [name, value] of Object.entries(facts)) {
		if (value === undefined || value === null || value === false) continue;
		if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
		else node.setAttribute(name, value === true ? '' : value);
	}
	node.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false && child !== ''));
	return node;
}

export const button = (label, onclick, facts = {}) => h('button', { type: 'button', onclick, ...facts }, label);
export const sr = (text) => h('span', { class: 'sr' }, text);

/** Only http and https are followed. */
export function safeLink(url) {
	return /^https?:\/\//i.test(url ?? '') && URL.canParse(url) ? url : undefined;
}

/**
 * Brings the children in line with the items: what has not changed stays, with its focus and whatever is unfolded in it.
 * @param patch changes a node in place; false asks for a new one
 */
export function keyed(parent, items, keyOf, build, patch = () => false) {
	const old = new Map([...parent.children].map((node) => [node.dataset.key, node]));
	items.forEach((item, index) => {
		const key = String(keyOf(item));
		const text = JSON.stringify(item);
		let node = old.get(key);
		old.delete(key);
		if (node?.shown !== text) {
			if (!node || !patch(node, item)) node = exchange(node, build(item));
			node.dataset.key = key;
			node.shown = text;
		}
		if (parent.children[index] !== node) parent.insertBefore(node, parent.children[index] ?? null);
	});
	for (const node of old.values()) node.remove();
}

/** A new node in place of an old one; the focus goes to what bears the same data-act. */
function exchange(old, fresh) {
	const act = old?.contains(document.activeElement) ? document.activeElement.dataset.act : undefined;
	old?.replaceWith(fresh);
	if (act) fresh.querySelector(`[data-act="${CSS.escape(act)}"]`)?.focus();
	return fresh;
}

export function clock(seconds) {
	return new Date(seconds * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}
