import { emojiOf } from '../../nodes/shared/domain/reaction';

describe('emojiOf', () => {
	it.each(['👍', '❤️', '❤', '👨‍👩‍👧', '👍🏽', '🇩🇪', '1️⃣', '#️⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '✔️'])('takes %s', (emoji) => expect(emojiOf(` ${emoji} `, 'Emoji')).toBe(emoji));
	it.each<[unknown]>([[''], ['  ']])('takes %j as none', (value) => expect(emojiOf(value, 'Emoji')).toBe(''));
	it.each<[unknown]>([[undefined], [null]])('refuses %j, which would take a reaction off', (value) => expect(() => emojiOf(value, 'Emoji')).toThrow(/^Emoji is empty: its expression found nothing$/));
	it.each<[unknown]>([['ok'], ['👍👍'], ['👍 yes'], [':thumbsup:'], ['1'], ['#'], [{}], [true], ['a\u0301'], ['x'.repeat(100_000)]])('refuses %j', (value) =>
		expect(() => emojiOf(value, 'Emoji')).toThrow(/^Emoji.* is not one emoji$/),
	);
});
