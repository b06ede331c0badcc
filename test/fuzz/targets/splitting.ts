import { splitText } from '../../../nodes/shared/domain/split';
import { firstFlaw, trial, type Target } from '../harness';
import type { Chance } from '../mutants';

const PIECES = ['One. ', 'two ', 'three', '\n', '\n\n', '\r\n', ' ', '   ', '. ', '! ', '。', '你好', '？', '👨‍👩‍👧', '🇩🇪', '👍🏽', 'e\u0301', '\u0301', '\u00a0', '\u200d', '\u200b', '\ud800', '\udc00', '\u2028', '😀', 'ﷺ', 'x', '”', '*bold*', 'https://example.com/a?b=c', 'नमस्ते', 'שלום', '\u202e', '\ufeff', '- Item\r\n', '│ a │ b │', 'ab\u0301', '👍🏽 ok ', '1\ufe0f\u20e3', 'สวัสดี', 'A sentence of plain words, longer than the others. '];
const CLUSTERS = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const codePoints = (text: string) => Array.from(text).length;

function writtenBy(chance: Chance): string {
	const text = chance.several(150, () => (chance.oneIn(40) ? chance.pick(PIECES).repeat(1 + chance.below(400)) : chance.pick(PIECES))).join('');
	return chance.oneIn(200) ? text + chance.pick(PIECES).repeat(3000) : text;
}

/** The white space between the parts; undefined where they are not the text's own, one behind another. */
function gapsOf(text: string, parts: string[]): string[] | undefined {
	const gaps: string[] = [];
	let at = 0;
	for (const part of parts) {
		const found = text.indexOf(part, at);
		gaps.push(text.slice(at, Math.max(at, found)));
		// A part that stood further on would leave more than white space behind it.
		if (found < 0 || gaps[gaps.length - 1].trim() !== '') return undefined;
		at = found + part.length;
	}
	return [...gaps, text.slice(at)];
}

/** Few that fit into one part have to repeat at some point. */
const hasShortClusters = (text: string) => Array.from(CLUSTERS.segment(text)).every(({ segment }) => codePoints(segment) <= 10);

/** The same sentence twice; one character alone between more blanks than a part holds can neither shrink nor grow. */
const repeatsItself = (parts: string[]) => {
	const divisible = parts.filter((part) => Array.from(CLUSTERS.segment(part)).length > 1);
	return new Set(divisible).size !== divisible.length;
};

/** Where a cluster that fits into a message would be cut; quadratic over long texts, as segmenters are. */
function cutsCluster(text: string, parts: string[], gaps: string[], limit: number): boolean {
	const borders = new Set<number>();
	let at = 0;
	for (const [index, part] of parts.entries()) {
		borders.add((at += gaps[index].length));
		borders.add((at += part.length));
	}
	return Array.from(CLUSTERS.segment(text)).some(({ segment, index }) => segment.trim() !== '' && codePoints(segment) <= limit && Array.from({ length: segment.length - 1 }, (_, inside) => index + inside + 1).some((place) => borders.has(place)));
}

export const splitting: Target = {
	name: 'splitting',
	share: 10,
	trialOf(chance) {
		const text = writtenBy(chance);
		const limit = chance.pick([60, 200, 1024, 4096]);
		const flawOf = (parts: string[]) => {
			const gaps = gapsOf(text, parts);
			return firstFlaw(
				['has a part over the limit', parts.some((part) => codePoints(part) > limit)],
				['has an empty part', parts.some((part) => part.trim() === '')],
				['does not rejoin to its text', gaps === undefined || gaps[gaps.length - 1].trim() !== ''],
				['is cut although it fits', parts.length > 1 && codePoints(text) <= limit],
				['has the same part twice', limit >= 200 && parts.length < 20 && repeatsItself(parts) && hasShortClusters(text)],
				['cuts what is seen as one character', gaps !== undefined && text.length < 2000 && cutsCluster(text, parts, gaps, limit)],
			);
		};
		return trial({ text, limit }, () => splitText(text, limit), flawOf);
	},
};
