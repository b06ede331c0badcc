import { h } from './dom.js';

/** WhatsApp's own marks, and links; each mark stands at the edge of a word. */
const MARKS = /(https?:\/\/[^\s<>"]+)|```([^`]+)```|(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])|(?<![\w_])_(\S(?:[^_\n]*\S)?)_(?![\w_])|(?<![\w~])~(\S(?:[^~\n]*\S)?)~(?![\w~])/g;
const TAGS = [null, null, 'code', 'strong', 'em', 's'];

/** A text with *bold*, _italic_, ~struck~, ```code``` and links, as nodes. */
export function formatted(text) {
	const nodes = [];
	let done = 0;
	for (const match of text.matchAll(MARKS)) {
		if (match.index > done) nodes.push(text.slice(done, match.index));
		const kind = match.slice(1).findIndex((part) => part !== undefined) + 1;
		nodes.push(kind === 1 ? link(match[1]) : h(TAGS[kind], {}, match[kind]));
		done = match.index + match[0].length;
	}
	if (done < text.length) nodes.push(text.slice(done));
	return nodes;
}

function link(url) {
	return h('a', { href: url, target: '_blank', rel: 'noreferrer noopener' }, url);
}
