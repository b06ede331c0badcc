import fc from 'fast-check';
import { splitText } from '../../nodes/shared/domain/split';
import { millisecondsOf } from './millisecondsOf';

const codePoints = (text: string) => [...text].length;
const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const clusters = (text: string) => [...GRAPHEMES.segment(text)].map(({ segment }) => segment).filter((segment) => segment.trim() !== '');

describe('splitText', () => {
	it('leaves what fits as it is', () => {
		for (const limit of [10, 8]) expect(splitText('  Hello\n', limit)).toEqual(['  Hello\n']);
		expect(splitText('😀'.repeat(10), 10)).toEqual(['😀'.repeat(10)]);
		expect(splitText('', 10)).toEqual([]);
	});

	it.each<[string, string, number, string[]]>([
		['between paragraphs before anything else', 'One.\n\nTwo is. Longer', 15, ['One.', 'Two is. Longer']],
		['behind a sentence', 'First one. Second one here.', 16, ['First one.', 'Second one here.']],
		['behind a quoted sentence', 'He said “no!” Then he went', 18, ['He said “no!”', 'Then he went']],
		['behind a line', 'a b c\nd e f g', 9, ['a b c', 'd e f g']],
		['between words', 'alpha beta gamma', 11, ['alpha beta', 'gamma']],
		['between words, and not inside of one', 'alpha beta gamma', 13, ['alpha beta', 'gamma']],
		['behind a sentence before a line, where it comes later', 'One\ntwo. three four', 12, ['One\ntwo.', 'three four']],
		['behind brackets as behind any word', 'Alpha (beta) gamma delta', 19, ['Alpha (beta) gamma', 'delta']],
		['off white space at the end', 'alpha beta  \n', 7, ['alpha', 'beta']],
		['at Chinese full stops', '你好世界。再见世界吧', 7, ['你好世界。', '再见世界吧']],
		['behind a Chinese full stop only once', '你好世界。再见世界吧好吗行', 7, ['你好世界。', '再见世界吧好吗', '行']],
		['in front of what fits into a part alone', 'ab👨‍👩‍👧', 5, ['ab', '👨‍👩‍👧']],
		['inside a long word only where it must', 'abcdefghij', 4, ['abcd', 'efgh', 'ij']],
		['between emojis that are several code points', '👨‍👩‍👧👨‍👩‍👧👍🏽', 7, ['👨‍👩‍👧', '👨‍👩‍👧👍🏽']],
		['inside a cluster that is longer than a message', `e${'\u0301'.repeat(5)}`, 4, ['e\u0301\u0301\u0301', '\u0301\u0301']],
		['with Windows line ends', 'One two\r\n\r\nThree', 10, ['One two', 'Three']],
	])('cuts %s', (_, text, limit, parts) => {
		expect(splitText(text, limit)).toEqual(parts);
	});

	it('gives no two parts that are the same: the second would be taken for the first sent again', () => {
		const parts = splitText('x'.repeat(9000), 4096);
		expect(parts.join('')).toBe('x'.repeat(9000));
		expect(new Set(parts).size).toBe(parts.length);
		// Behind a full stop that stands alone, a word that is too long for one part.
		const stops = splitText('. abcdefghij . mnopqrstuvwx', 10);
		expect(new Set(stops).size).toBe(stops.length);
		const words = splitText('word '.repeat(5000), 4096);
		expect(new Set(words).size).toBe(words.length);
	});

	it('grows a part that repeats another as far as it can, but not into a third', () => {
		expect(splitText('a bcd a bcdef a bcdgh', 5)).toEqual(['a bcd', 'a', 'bcdef', 'a bc', 'dgh']);
	});

	it('what has been used up for one word is not for the next', () => {
		expect(splitText(`${'x'.repeat(12)} ${'y'.repeat(6)}`, 3)).toEqual(['xxx', 'xx', 'x', 'xxx', 'xxx', 'yyy', 'yy', 'y']);
	});

	it.each([
		['!.!aa.a..a.!....!.!', ['!.', '!a', 'a.', 'a', '..', 'a.', '!', '.', '..', '.!', '.!']],
		['a..aaa.a.!....a a...aa!', ['a.', '.a', 'aa', '.', 'a', '.!', '..', '..', 'a', 'a.', '..', 'aa', '!']],
	])('stops over stops repeat, and nothing is lost: %s', (text, parts) => expect(splitText(text, 2)).toEqual(parts));

	it('keeps a character whole that is longer than a piece in which the text is read', () => {
		const long = `e${'\u0301'.repeat(300)}`;
		expect(splitText(`${long}a${long}`, 400)).toEqual([`${long}a`, long]);
	});

	const piece = fc.oneof(
		fc.constantFrom(' ', '\n', '\n\n', '. ', '! ', '。', '👨‍👩‍👧', '🇩🇪', '👍🏽', 'é', 'e\u0301', '\r\n', '\u00a0', '\u200d', '\ud800'),
		fc.lorem({ maxCount: 3 }),
		fc.string({ unit: 'grapheme', maxLength: 8 }),
	);
	const written = fc.array(piece, { maxLength: 120 }).map((pieces) => pieces.join(''));

	it('loses, doubles and reorders nothing, keeps the limit, and leaves no part empty', () => {
		fc.assert(
			fc.property(written, fc.integer({ min: 30, max: 200 }), (text, limit) => {
				const parts = splitText(text, limit);
				for (const part of parts) {
					expect(codePoints(part)).toBeLessThanOrEqual(limit);
					expect(part.trim()).not.toBe('');
				}
				const dense = (value: string) => value.replace(/\s+/g, '');
				expect(dense(parts.join(''))).toBe(dense(text));
				expect(new Set(parts).size).toBe(parts.length);
			}),
			{ numRuns: 400 },
		);
	});

	it('never cuts what is seen as one character', () => {
		fc.assert(
			fc.property(written, (text) => {
				fc.pre(clusters(text).every((cluster) => codePoints(cluster) <= 30));
				expect(splitText(text, 30).flatMap(clusters)).toEqual(clusters(text));
			}),
			{ numRuns: 400 },
		);
	});

	it('knows a character that a long text is read in pieces around', () => {
		const families = 'a' + '👨‍👩‍👧'.repeat(2000);
		expect(splitText(families, 4096).flatMap(clusters)).toEqual(clusters(families));
		// Wherever the pieces end: also between the halves of an emoji, or of a flag.
		for (const character of ['👨‍👩‍👧', '🇩🇪', '👍🏽']) {
			for (let before = 0; before < 8; before++) {
				const text = 'क'.repeat(before) + character.repeat(300);
				expect(splitText(text, 60).flatMap(clusters)).toEqual(clusters(text));
			}
		}
	});

	it('cuts no character where a piece ends, wherever the part does', () => {
		for (let before = 0; before < 8; before++) {
			const text = 'क'.repeat(before) + '👨‍👩‍👧'.repeat(30);
			for (let limit = 70; limit < 90; limit++) expect(splitText(text, limit).flatMap(clusters)).toEqual(clusters(text));
		}
	});

	it('two code points that are seen as one are not parted, between letters', () => {
		const letters = 'z'.repeat(30);
		const parted: string[] = [];
		let joined = 0;
		// Each of the scripts that differ; some of the ideographs, syllables and emojis, which are alike.
		const isMany = (code: number) => (code >= 0x3400 && code < 0xf900) || code > 0xffff;
		for (let code = 0x80; code < 0x323b0; code += isMany(code) ? 13 : 1) {
			const character = String.fromCodePoint(code);
			for (const pair of ['a', '\u0301', '각', '🇩'].flatMap((other) => [character + other, other + character])) {
				const [first] = GRAPHEMES.segment(pair);
				if (first.segment !== pair || pair.trim() !== pair || clusters(`z${pair}`).length === 1) continue;
				joined++;
				// Room for one of the two behind the letters that stand in front of them.
				if (!splitText(letters + pair + letters, letters.length + 1)[1].startsWith(pair)) parted.push(pair);
			}
		}
		expect(parted).toEqual([]);
		expect(joined).toBeGreaterThan(2000);
	});

	it('what has to repeat in the end does so in long parts, not in thousands of short ones', () => {
		const parts = splitText('😀'.repeat(20_000), 60);
		expect(parts.join('')).toBe('😀'.repeat(20_000));
		expect(parts.length).toBeLessThan(400);
		expect(new Set(parts.slice(0, 60)).size).toBe(60);
	});

	it('takes a text of a megabyte in its stride', () => {
		const ms = millisecondsOf(() => {
			expect(splitText('word '.repeat(200_000), 4096).length).toBeGreaterThan(200);
			expect(splitText(' '.repeat(300_000) + 'x', 4096)).toEqual(['x']);
		});
		expect(ms).toBeLessThan(5000);
	});
});
