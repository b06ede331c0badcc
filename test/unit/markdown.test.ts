import fc from 'fast-check';
import { whatsAppText } from '../../nodes/shared/domain/markdown';
import { millisecondsOf } from './millisecondsOf';

describe('whatsAppText', () => {
	it.each([
		['**bold** and __bold__', '*bold* and *bold*'],
		['*italic* and _italic_', '_italic_ and _italic_'],
		['***both***', '_*both*_'],
		['**a *b* c**', '*a _b_ c*'],
		['~~gone~~ ~gone~', '~gone~ ~gone~'],
		['**Note:** read', '*Note:* read'],
		['`code **x**` stays', '`code **x**` stays'],
		['`` a`b ``', '```a`b```'],
		['```js\nconst a = **b**;\n```\nend', '```\nconst a = **b**;\n```\nend'],
		['~~~\n# no heading\n~~~', '```\n# no heading\n```'],
		['```\nnever closed', '```\nnever closed\n```'],
		['# Title', '*Title*'],
		['## **Title** with *style* ##', '*Title with _style_*'],
		['C# and F#', 'C# and F#'],
		['#hashtag', '#hashtag'],
		['Title\n===\ntext', '*Title*\ntext'],
		['- a\n* b\n+ c', '- a\n- b\n- c'],
		['- a\n  - **b**', '- a\n  - *b*'],
		['1. a\n2) b', '1. a\n2. b'],
		['- [ ] open\n- [x] done', '- ☐ open\n- ☑ done'],
		['> quoted **text**\n> more', '> quoted *text*\n> more'],
		['> > deep', '> deep'],
		['[our docs](https://example.com/a_b_c "T")', 'our docs (https://example.com/a_b_c)'],
		['[https://example.com](https://example.com/)', 'https://example.com/'],
		['[**bold** link](https://example.com)', '*bold* link (https://example.com)'],
		['![a map](https://example.com/m.png)', 'a map (https://example.com/m.png)'],
		['[wiki](https://en.wikipedia.org/wiki/A_(b))', 'wiki (https://en.wikipedia.org/wiki/A_(b))'],
		['[mail](mailto:a@example.com) <mailto:b@example.com>', 'mail (a@example.com) b@example.com'],
		['<https://example.com>', 'https://example.com'],
		['see https://example.com/*a*/_b_ now', 'see https://example.com/*a*/_b_ now'],
		['**https://example.com**', '*https://example.com*'],
		['[no link] (x) [y]', '[no link] (x) [y]'],
		['snake_case_name and 2 * 3 * 4', 'snake_case_name and 2 * 3 * 4'],
		['foo**bar**baz', 'foobarbaz'],
		['\\*not italic\\* \\# no', '*not italic* # no'],
		['**two\nlines**', '*two*\n*lines*'],
		['a  \nb\\\nc<br>d', 'a\nb\nc\nd'],
		['* * *', '---'],
		['**never closed', '**never closed'],
		['a\r\n\r\nb', 'a\n\nb'],
		['', ''],
	])('%j', (markdown, text) => {
		expect(whatsAppText(markdown)).toBe(text);
	});

	it('leaves text without Markdown as it is', () => {
		const word = fc.stringMatching(/^[A-Za-z0-9äßéñ你😀,;:?!()/%€"'’]{1,10}$/u);
		const line = fc.array(word.filter((text) => !/^\d+\)|https?:/.test(text)), { minLength: 1, maxLength: 8 }).map((words) => words.join(' '));
		fc.assert(fc.property(fc.array(fc.oneof(line, fc.constant('')), { maxLength: 6 }), (lines) => expect(whatsAppText(lines.join('\n'))).toBe(lines.join('\n'))));
	});

	const token = fc.oneof(fc.constantFrom('*', '**', '_', '__', '~', '~~', '`', '```', '\n', '\n\n', '[', '](', ')', '![', '# ', '- ', '1. ', '> ', '<', '>', '\\', ' ', 'https://a.b/', '<br>', '---', '😀', '\ud800'), fc.string({ maxLength: 5 }));
	const markdown = fc.array(token, { maxLength: 60 }).map((tokens) => tokens.join(''));

	it('never throws, whatever comes, and keeps every word', () => {
		fc.assert(
			fc.property(markdown, fc.stringMatching(/^[a-z]{3,8}$/), markdown, (before, word, after) => {
				const text = whatsAppText(`${before}\n\n${word}\n\n${after}`);
				// A word on a line of its own is in no link, which alone may leave something out.
				expect(text).toContain(word);
			}),
			{ numRuns: 1000 },
		);
	});

	it('does not touch the inside of code', () => {
		const code = fc.stringMatching(/^[a-z*_~#[\]()> ]{1,20}$/).filter((text) => text.trim() === text && text !== '');
		fc.assert(
			fc.property(code, (text) => {
				expect(whatsAppText(`say \`${text}\` now`)).toBe(`say \`${text}\` now`);
				expect(whatsAppText(`\`\`\`\n${text}\n\`\`\``)).toBe(`\`\`\`\n${text}\n\`\`\``);
			}),
		);
	});

	it.each([['*a '], ['_a*b~'], ['['], ['[a]('], ['`a``'], ['> '], ['**'], ['![['], ['\\'], ['- '], ['<br'], ['a]('], ['# #'], ['https://']])('takes 60,000 characters of %j in reasonable time', (unit) => {
		const ms = millisecondsOf(() => expect(typeof whatsAppText(unit.repeat(60_000 / unit.length))).toBe('string'));
		expect(ms).toBeLessThan(3000);
	});
});
