/**
 * What stands within a paragraph of Markdown: styles, code, links. The rules for marks are CommonMark's,
 * what comes out is WhatsApp's.
 */

type Style = 'bold' | 'italic' | 'strike';
const MARK: Record<Style, string> = { bold: '*', italic: '_', strike: '~' };

type Node = string | { style: Style; isInWord: boolean; children: Node[] };

/** A run of `*`, `_` or `~` that may open or close a style (CommonMark §6.2). */
interface Run {
	char: string;
	length: number;
	before: string;
	after: string;
	canOpen: boolean;
	canClose: boolean;
	/** What stands behind the run, up to the next one. */
	children: Node[];
}

/** Longer rows of marks are ornament. */
const MAX_RUN = 6;
const WORD = /[\p{L}\p{N}]/u;
const SPACE = /^\s?$/u;
const PUNCTUATION = /[\p{P}\p{S}]/u;
/** What a backslash takes its meaning from; at the end of a line it is itself a line break. */
const ESCAPABLE = /[!-/:-@[-`{-~\n]/;
/**
 * Addresses hold underscores and asterisks that format nothing. Where no spaces are written, they begin
 * behind a letter, and end before a mark such as 。 or ）.
 */
const BARE_URL = /https?:\/\/[^\s<>[\]\u3001-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]+/iy;
const AUTOLINK = /<((?:https?:\/\/|mailto:)[^\s<>]{1,2000})>/iy;
const LINE_BREAK = /<br\s?\/?>/iy;
const DESTINATION = /\(\s?(?:<([^<>\n]{0,2000})>|((?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.){0,500}\)){0,2000}))(?:\s{1,3}(?:"[^"]{0,500}"|'[^']{0,500}'))?\s?\)/y;

function matchAt(pattern: RegExp, text: string, index: number): RegExpExecArray | null {
	pattern.lastIndex = index;
	return pattern.exec(text);
}

function charBefore(text: string, index: number): string {
	const char = text.charAt(index - 1);
	return /[\uDC00-\uDFFF]/.test(char) ? text.slice(index - 2, index) : char;
}

function charAfter(text: string, index: number): string {
	return index < text.length ? String.fromCodePoint(text.codePointAt(index)!) : '';
}

/**
 * 2*50, 9~12 and A*12 are a sum, a range and a code: a mark within a word cannot be shown as one in
 * WhatsApp, and would be lost with what it says.
 */
function isSign(before: string, after: string, length: number): boolean {
	const [isBehindDigit, isBeforeDigit] = [before, after].map((char) => /\p{N}/u.test(char));
	if (isBehindDigit && isBeforeDigit) return true;
	return length === 1 && (isBehindDigit || isBeforeDigit) && WORD.test(before) && WORD.test(after);
}

function runAt(text: string, index: number): Run {
	const char = text[index];
	let end = index;
	while (text[end] === char) end++;
	const before = charBefore(text, index);
	const after = charAfter(text, end);
	const left = !SPACE.test(after) && (!PUNCTUATION.test(after) || SPACE.test(before) || PUNCTUATION.test(before));
	const right = !SPACE.test(before) && (!PUNCTUATION.test(before) || SPACE.test(after) || PUNCTUATION.test(after));
	const isWordBound = char === '_';
	const isMark = end - index <= MAX_RUN && !isSign(before, after, end - index);
	return {
		char,
		length: end - index,
		before,
		after,
		canOpen: isMark && left && (!isWordBound || !right || PUNCTUATION.test(before)),
		canClose: isMark && right && (!isWordBound || !left || PUNCTUATION.test(after)),
		children: [],
	};
}

/** The closing bracket that belongs to an opening one, by their positions. */
function bracketsOf(text: string): Map<number, number> {
	const pairs = new Map<number, number>();
	const open: number[] = [];
	for (let index = 0; index < text.length; index++) {
		if (text[index] === '\\') index++;
		else if (text[index] === '[') open.push(index);
		else if (text[index] === ']') {
			pairs.set(open.pop() ?? -1, index);
		}
	}
	return pairs;
}

const bareAddress = (url: string) => url.replace(/^(?:https?:\/\/|mailto:|tel:)/i, '').replace(/\/$/, '').toLowerCase();

/** Deeper than anybody writes, and shallow enough for every stack. */
export const MAX_LEVELS = 20;

/** Finds the styles in a paragraph. */
function parseInline(text: string, level = 0): Node[] {
	const runs: Run[] = [{ char: '', length: 0, before: '', after: '', canOpen: false, canClose: false, children: [] }];
	const last = () => runs[runs.length - 1].children;
	const put = (...nodes: Node[]) => {
		for (const node of nodes) last().push(node);
	};
	const brackets = bracketsOf(text);
	let plain = '';
	const flush = () => {
		put(plain);
		plain = '';
	};
	for (let index = 0; index < text.length; ) {
		const char = text[index];
		if (char === '\\' && ESCAPABLE.test(text[index + 1] ?? '')) {
			plain += text[index + 1];
			index += 2;
			continue;
		}
		if (char === '`') {
			let end = index;
			while (text[end] === '`') end++;
			const ticks = text.slice(index, end);
			const close = closingTicks(text, end, ticks.length);
			if (close === -1) plain += ticks;
			else {
				flush();
				put(codeSpan(text.slice(end, close)));
			}
			index = close === -1 ? end : close + ticks.length;
			continue;
		}
		if (char === '<') {
			const found = matchAt(AUTOLINK, text, index) ?? matchAt(LINE_BREAK, text, index);
			if (found) {
				plain += found[1] === undefined ? '\n' : found[1].replace(/^mailto:/i, '');
				index += found[0].length;
				continue;
			}
		}
		if (char === '[' || char === '!') {
			// An image is its text and its address, like a link.
			const start = char === '!' ? index + 1 : index;
			const close = brackets.get(start) ?? text.length;
			const target = matchAt(DESTINATION, text, close + 1);
			if (target && level < MAX_LEVELS) {
				flush();
				put(...link(text.slice(start + 1, close), target[1] ?? target[2], level));
				index = close + 1 + target[0].length;
				continue;
			}
		}
		if (char === 'h' || char === 'H') {
			const url = matchAt(BARE_URL, text, index)?.[0].replace(/[*_~`]{1,3}[.,;:!?)]?$/, '');
			if (url !== undefined) {
				flush();
				put(url);
				index += url.length;
				continue;
			}
		}
		if (char === '*' || char === '_' || char === '~') {
			flush();
			const run = runAt(text, index);
			runs.push(run);
			index += run.length;
			continue;
		}
		plain += char;
		index++;
	}
	flush();
	return pairUp(runs);
}

/** Where a run of exactly so many backticks begins; -1 where there is none. */
function closingTicks(text: string, from: number, count: number): number {
	for (let index = text.indexOf('`', from); index !== -1; index = text.indexOf('`', index)) {
		let end = index;
		while (text[end] === '`') end++;
		if (end - index === count) return index;
		index = end;
	}
	return -1;
}

/** Inline code; WhatsApp ends it at the next backtick, so code that holds one is shown as a block. */
function codeSpan(code: string): string {
	const text = code.replace(/\n/g, ' ');
	const inner = text.startsWith(' ') && text.endsWith(' ') && text.trim() !== '' ? text.slice(1, -1) : text;
	if (inner.trim() === '') return inner;
	return inner.includes('`') ? `\`\`\`${inner}\`\`\`` : `\`${inner}\``;
}

/** The text with the address behind it, or the address alone where the text says no more. */
function link(label: string, url: string, level: number): Node[] {
	const address = url.replace(/\\([!-/:-@[-`{-~])/g, '$1').trim();
	const isSame = label.trim() === '' || bareAddress(label.trim()) === bareAddress(address);
	const shown = address.replace(/^(?:mailto|tel):/i, '');
	if (isSame) return [shown];
	const text = parseInline(label, level + 1);
	return address === '' || address.startsWith('#') ? text : [...text, ` (${shown})`];
}

/** CommonMark's rule of three: `*a**b*` is not two emphases. */
function fits(opener: Run, closer: Run): boolean {
	if (opener.char !== closer.char || !opener.canOpen) return false;
	if (opener.char === '~') return opener.length === closer.length && opener.length <= 2;
	const isBoth = opener.canClose || closer.canOpen;
	return !isBoth || (opener.length + closer.length) % 3 !== 0 || closer.length % 3 === 0;
}

/** How far back an opening mark is looked for: keeps hostile texts from taking minutes. */
const MAX_OPEN = 200;

/** Joins opening and closing runs into styles; what finds no partner stays text. */
function pairUp(runs: Run[]): Node[] {
	const stack: Run[] = [runs[0]];
	const fold = (onto: number) => {
		while (stack.length > onto + 1) {
			const run = stack.pop()!;
			const below = stack[stack.length - 1].children;
			below.push(run.char.repeat(run.length));
			for (const node of run.children) below.push(node);
		}
	};
	for (const run of runs.slice(1)) {
		while (run.length > 0 && run.canClose) {
			let index = stack.length - 1;
			while (index > 0 && !fits(stack[index], run)) index--;
			if (index <= 0) break;
			fold(index);
			const opener = stack[index];
			const width = Math.min(2, opener.length, run.length);
			const style: Style = run.char === '~' ? 'strike' : width === 2 ? 'bold' : 'italic';
			const isInWord = WORD.test(opener.before) || WORD.test(run.after);
			opener.length -= width;
			run.length -= width;
			const styled: Node = { style, isInWord, children: opener.children };
			if (opener.length > 0) opener.children = [styled];
			else {
				stack.pop();
				stack[stack.length - 1].children.push(styled);
			}
		}
		if (run.length > 0 && run.canOpen) {
			stack.push(run);
			if (stack.length > MAX_OPEN) fold(0);
			continue;
		}
		const below = stack[stack.length - 1].children;
		below.push(run.char.repeat(run.length));
		for (const node of run.children) below.push(node);
	}
	fold(0);
	return stack[0].children;
}

/** A style holds within one line and not within a word; the same style twice is once. */
function render(nodes: Node[], around: ReadonlySet<Style>): string {
	return nodes
		.map((node) => {
			if (typeof node === 'string') return node;
			const inside = render(node.children, new Set([...around, node.style]));
			if (around.has(node.style) || node.isInWord) return inside;
			const mark = MARK[node.style];
			return inside
				.split('\n')
				.map((line) => {
					const core = line.trim();
					return core === '' ? line : line.replace(core, () => `${mark}${core}${mark}`);
				})
				.join('\n');
		})
		.join('');
}

/** A paragraph's Markdown as WhatsApp writes it. */
export function inline(text: string): string {
	return render(parseInline(text), new Set());
}

/** WhatsApp has no headings: their lines are bold. */
export function heading(text: string): string {
	const inside = render(parseInline(text), new Set<Style>(['bold']));
	return inside
		.split('\n')
		.map((line) => (line.trim() === '' ? line : `*${line.trim()}*`))
		.join('\n');
}
