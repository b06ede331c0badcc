import { lengthOf } from './text';

/** Where a text may be cut, the best place first. */
const SEAMS = ['paragraph', 'sentence', 'word'] as const;
type Seam = (typeof SEAMS)[number];

/** What a person sees as one character; one that is longer than a message falls apart into code points. */
interface Cluster {
	text: string;
	length: number;
	isBlank: boolean;
}

/** The end of a sentence, with whatever closes it; Chinese and Japanese write no space behind. */
const SENTENCE_END = /[.!?…‽؟۔।。！？]["'”’»)\]*_~]{0,3}$/u;
const FULL_WIDTH_END = /^[。！？]$/u;

const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** Segmenters take quadratic time over long texts. */
const CHUNK = 128;

/**
 * Letters, signs and blanks of the usual scripts, simple emojis, and what is never seen. Two of them side
 * by side are two characters (Unicode's annex 29), known without the segmenter, which is slow.
 */
const PLAIN =
	'[\\t\\n -~\\u00a0-\\u02ff\\u0370-\\u0482\\u048a-\\u058f\\u05d0-\\u05ea\\u0620-\\u064a\\u1e00-\\u1fff\\u200b\\u2010-\\u205e\\u2070-\\u20cf\\u3000-\\u3029\\u3030-\\u3098\\u309b-\\u9fff' +
	'\\uac00-\\ud7a3\\ud800-\\udfff\\ufb50-\\ufdff\\ufe70-\\uff9d\\u{1f300}-\\u{1f3fa}\\u{1f400}-\\u{1faff}\\u{20000}-\\u{323af}]';
/** Plain characters between plain ones; in shorter runs the segmenter is faster, and a longer one would fill the stack. */
const RUNS = new RegExp(`(?<=${PLAIN}|^)${PLAIN}{24,4096}(?=${PLAIN}|$)`, 'gu');

/** A chunk's last character may go on in the next one, and is read again there. */
function* charactersOf(text: string): Generator<string> {
	for (let from = 0, size = CHUNK; from < text.length; ) {
		// Half of an emoji would part from what stands before it.
		if (/[\uD800-\uDBFF]/.test(text.charAt(from + size - 1))) size++;
		const found = Array.from(GRAPHEMES.segment(text.slice(from, from + size)), ({ segment }) => segment);
		if (from + size < text.length) found.pop();
		yield* found;
		from = found.reduce((at, { length }) => at + length, from);
		size = found.length > 0 ? CHUNK : size * 2;
	}
}

function clustersOf(text: string, limit: number): Cluster[] {
	const clusters: Cluster[] = [];
	const add = (part: string) => clusters.push({ text: part, length: part.length === 1 ? 1 : lengthOf(part), isBlank: part.trim() === '' });
	const addAll = (characters: Iterable<string>) => {
		for (const character of characters) {
			if (character.length <= limit || lengthOf(character) <= limit) add(character);
			else for (const codePoint of character) add(codePoint);
		}
	};
	let at = 0;
	for (const { 0: run, index } of text.matchAll(RUNS)) {
		addAll(charactersOf(text.slice(at, index)));
		addAll(run);
		at = index + run.length;
	}
	addAll(charactersOf(text.slice(at)));
	return clusters;
}

const breaksLine = ({ isBlank, text }: Cluster) => isBlank && text.includes('\n');

/** The seams of a text, each in front of the cluster with its index. @param offsets where the clusters begin in it */
function seamsOf(text: string, clusters: Cluster[], offsets: number[]): Array<Seam | undefined> {
	const seams: Array<Seam | undefined> = new Array<undefined>(clusters.length);
	for (let index = 1; index < clusters.length; index++) {
		if (clusters[index].isBlank) {
			const start = index;
			let lines = 0;
			for (; index < clusters.length && clusters[index].isBlank; index++) if (breaksLine(clusters[index])) lines++;
			const endsSentence = lines === 1 || SENTENCE_END.test(text.slice(offsets[Math.max(0, start - 4)], offsets[start]));
			seams[start] = lines > 1 ? 'paragraph' : endsSentence ? 'sentence' : 'word';
		} else if (FULL_WIDTH_END.test(clusters[index - 1].text)) seams[index] = 'sentence';
	}
	return seams;
}

/** The last seam of the best kind within `from` and `to`; `to` itself where there is none. */
function cutWithin(seams: Array<Seam | undefined>, from: number, to: number): number {
	for (const seam of SEAMS) {
		for (let cut = to; cut > from; cut--) if (seams[cut] === seam) return cut;
	}
	return to;
}

/**
 * Splits a text into parts of at most `limit` code points: between paragraphs, else behind a sentence
 * or a line, else between words, else between characters; never inside of what is seen as one
 * character. White space at a seam goes; nothing else does. No part is empty, and no two are the
 * same where that can be: one that repeats another could not be told from the same message sent twice.
 */
export function splitText(text: string, limit: number): string[] {
	if (lengthOf(text) <= limit) return text.trim() === '' ? [] : [text];
	const clusters = clustersOf(text, limit);
	const offsets = [0];
	for (const cluster of clusters) offsets.push(offsets[offsets.length - 1] + cluster.text.length);
	const seams = seamsOf(text, clusters, offsets);
	const parts: string[] = [];
	const seen = new Set<string>();
	/** What every part of has been given already. */
	const spent = new Set<string>();
	for (let from = 0; ; ) {
		while (from < clusters.length && clusters[from].isBlank) from++;
		if (from >= clusters.length) return parts;
		let to = from;
		for (let length = 0; to < clusters.length && length + clusters[to].length <= limit; to++) length += clusters[to].length;
		const best = to < clusters.length ? cutWithin(seams, from, to) : to;
		let cut = best;
		const part = () => text.slice(offsets[from], offsets[cut]).trimEnd();
		const upTo = text.slice(offsets[from], offsets[to]);
		if (!spent.has(upTo)) {
			while (cut > from + 1 && seen.has(part())) cut--;
			// A full stop alone can only grow.
			if (seen.has(part())) for (cut = to; cut > best && seen.has(part()); ) cut--;
			// One character over and over: in the end its parts repeat, rather than become ever so many.
			if (seen.has(part())) spent.add(upTo);
		}
		parts.push(part());
		seen.add(part());
		from = cut;
	}
}
