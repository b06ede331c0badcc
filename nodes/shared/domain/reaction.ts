import { foundNothing } from './filters';
import { InvalidInput } from './invalidInput';

/** A pictograph, a flag, or a digit in a keycap, with whatever joins on to it. */
const EMOJI = /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3)/u;

/**
 * The one emoji of a reaction (1msg-api §7). What a person sees as one counts as one, however many
 * code points it has; a list of all emojis would refuse next year's.
 * @returns empty text where the field was left empty, which takes a reaction off
 * @throws InvalidInput for words, short codes and several emojis, and where an expression found nothing
 */
export function emojiOf(value: unknown, field: string): string {
	if (value === undefined || value === null) throw foundNothing(field, 'Leave it empty to take the reaction off');
	const isText = typeof value === 'string' || typeof value === 'number';
	const emoji = isText ? String(value).trim() : '';
	const clusters = [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(emoji.slice(0, 200))];
	const isEmoji = clusters.length === 1 && EMOJI.test(emoji);
	if (!isText || (emoji !== '' && !isEmoji)) {
		const shown = isText ? ` "${[...emoji].slice(0, 12).join('')}"` : '';
		throw new InvalidInput(`${field}${shown} is not one emoji`, 'WhatsApp takes exactly one emoji, e.g. 👍.');
	}
	return emoji;
}
