import { whatsAppText } from '../../../nodes/shared/domain/markdown';
import { MAX_TEXT_LENGTH } from '../../../nodes/shared/domain/text';
import { splitText } from '../../../nodes/shared/domain/split';
import { firstFlaw, trial, type Target } from '../harness';
import type { Chance } from '../mutants';

const MARKS = ['*', '**', '***', '_', '__', '~', '~~', '`', '``', '\n', '\n\n', '\n\n', '[', ']', '](', ')', '![', '\n# ', '\n## ', '\n- ', '\n* ', '\n1. ', '\n  - ', '\n> ', '\n> > ', '\n```\n', '\n~~~\n', '\n---\n', '\n===\n', '\n| a | b |\n', '<', '>', '<br>', '<b>', '\\', '\\*', ' ', '  \n', '\t', 'https://a.example/b_c_d', '<https://a.example>', '(x)', '- [ ] ', '😀', '\ud800', 'é', '&amp;', '$&', '$1', '\u202e', '\u0000'];

/** Words that are found again: each is numbered, and ends where no other letter follows. */
const word = (number: number) => `w${number}x`;

interface Written {
	text: string;
	/** How many numbered words it holds. */
	words: number;
}

/**
 * Numbered words between marks. None stands behind ``` on its line, where the name of a language is
 * left out, and none within a link's address, which may stand behind its text or go with it.
 */
function writtenBy(chance: Chance): Written {
	let words = 0;
	const parts = chance.several(120, () => {
		if (chance.oneIn(2)) return word(words++) + chance.pick(['', ' ', '\n']);
		if (chance.oneIn(12)) return `[${word(words++)}](https://a.example/${chance.pick(['', 'a_b', '(c)', '*d*', '?e=f&g'])}${chance.pick(['', ' "T"'])})`;
		if (chance.oneIn(300)) return chance.pick(MARKS).repeat(chance.pick([100, 1000, 3000]));
		return chance.pick(MARKS);
	});
	return { text: parts.join(''), words };
}

/** A word in brackets before `(` may be a link's text, and what stands behind is its address: there a word may go. */
const hasLooseLink = (text: string) => /\]\s*\(/.test(text.replace(/\[w\d+x\]\(https:[^)\n]*\)/g, ''));

export const markdown: Target = {
	name: 'markdown',
	share: 10,
	trialOf(chance) {
		const { text, words } = writtenBy(chance);
		const flawOf = (converted: string) => {
			const found = [...converted.matchAll(/w(\d+)x/g)].map(([, number]) => Number(number));
			const parts = converted.length < 20_000 ? splitText(converted, MAX_TEXT_LENGTH) : [];
			return firstFlaw(
				[`grew to ${converted.length} characters from ${text.length}`, converted.length > 6 * text.length + 100],
				['lost, doubled or moved words', !hasLooseLink(text) && !/`{3}|~{3}/.test(text) && found.join() !== Array.from({ length: words }, (_, number) => number).join()],
				['doubled words', new Set(found).size !== found.length],
				['is changed although it holds no Markdown', /^[a-z0-9 ]*$/.test(text) && converted !== text.trimEnd()],
				['has a part that is too long', parts.some((part) => Array.from(part).length > MAX_TEXT_LENGTH)],
				['has other words in its parts', parts.length > 0 && parts.join(' ').replace(/\s+/g, '') !== converted.replace(/\s+/g, '')],
			);
		};
		return trial(text, () => whatsAppText(text), flawOf);
	},
};
