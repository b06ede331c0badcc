import { whatsAppText } from '../../nodes/shared/domain/markdown';

describe('marks that are none', () => {
	it.each([
		['2 * 3 * 4', '2 * 3 * 4'],
		['a * b* c', 'a * b* c'],
		['*a * b', '*a * b'],
		['*a_', '*a_'],
		['a_b_', 'a_b_'],
		['_a_b', '_a_b'],
		['x **(a)**y', 'x **(a)**y'],
		['x**(a)** y', 'x**(a)** y'],
		['*******x*******', '*******x*******'],
		['x ~~~a~~~', 'x ~~~a~~~'],
		['x ~a~~', 'x ~a~~'],
		['x ~~a~', 'x ~~a~'],
		['x~a~~', 'x~a~~'],
		['**a\n\nb**', '**a\n\nb**'],
		['**a\n \nb**', '**a\n\nb**'],
		['*a**b*', '_a**b_'],
		['**a*', '*_a_'],
		['You ordered 2*50g and 3*100g.', 'You ordered 2*50g and 3*100g.'],
		['Price 10~20 EUR, or 30~40 EUR', 'Price 10~20 EUR, or 30~40 EUR'],
		['1**2 or 3**4', '1**2 or 3**4'],
		['code A*12 and B*13', 'code A*12 and B*13'],
		['٢*٥ and ٣*٦', '٢*٥ and ٣*٦'],
	])('%j', (markdown, text) => expect(whatsAppText(markdown)).toBe(text));
});

describe('marks beside digits that are marks', () => {
	it.each([
		['*2* and **3**', '_2_ and *3*'],
		['Only **2** left, ~~5~~', 'Only *2* left, ~5~'],
		['**A1**', '*A1*'],
		['a**2**b', 'a2b'],
		['a*b*c', 'abc'],
	])('%j', (markdown, text) => expect(whatsAppText(markdown)).toBe(text));
});

describe('styles', () => {
	it.each([
		['******x******', '*x*'],
		['(__"a"__)', '(*"a"*)'],
		['_a_ (_b_).', '_a_ (_b_).'],
		['x **a**b** y', 'x ab** y'],
		['a***b***c', 'abc'],
		['**a)**(b** c', '*a)*(b** c'],
		['**a *b **c** d* e**', '*a _b c d_ e*'],
		['*a ~~b~~ c*', '_a ~b~ c_'],
		['~~a~~ ~b~', '~a~ ~b~'],
		['**a\n b**', '*a*\n *b*'],
		['**a\n<br>b**', '*a*\n\n*b*'],
		['**see https://a.example/x**.', '*see https://a.example/x*.'],
		['*see HTTPS://a.example/*b*/c*', '_see HTTPS://a.example/*b*/c_'],
	])('%j', (markdown, text) => expect(whatsAppText(markdown)).toBe(text));

	it.each([
		['b**a**', 'ba'],
		['**a**b', 'ab'],
		['𝐀**b**', '𝐀b'],
		['**b**𝐀', 'b𝐀'],
		['😀**b**😀', '😀*b*😀'],
		['é**b**', 'éb'],
	])('WhatsApp knows none within a word: %j', (markdown, text) => expect(whatsAppText(markdown)).toBe(text));
});

describe('addresses', () => {
	it.each([
		['请看https://a.example/__init__.py。**注意**', '请看https://a.example/__init__.py。*注意*'],
		['（https://a.example/*b*）**c**', '（https://a.example/*b*）*c*'],
		['https://a.example/Köln_*b*/日本*c*', 'https://a.example/Köln_*b*/日本*c*'],
		['Http://a.example/*b* hH *c*', 'Http://a.example/*b* hH _c_'],
		['*b* https:/ *c*', '_b_ https:/ _c_'],
	])('%j', (markdown, text) => expect(whatsAppText(markdown)).toBe(text));
});

describe('code', () => {
	it.each([
		['a ` b', 'a ` b'],
		['`` a', '`` a'],
		['a`b``c`', 'a```b``c```'],
		['x` a `y', 'x`a`y'],
		['x` a`y', 'x` a`y'],
		['x`a `y', 'x`a `y'],
		['x`  `y', 'x  y'],
		['`a\nb`', '`a b`'],
		['`` a ` b ``', '```a ` b```'],
		['`a\\\nb`', '`a\\ b`'],
	])('%j', (markdown, text) => expect(whatsAppText(markdown)).toBe(text));

	it.each([
		['```\na\n\n\nb\n```', '```\na\n\n\nb\n```'],
		['````\n```\n````\nend', '```\n```\n```\nend'],
		['```\nx\n~~~~\n```', '```\nx\n~~~~\n```'],
		['```\na\n  `````  \nend', '```\na\n```\nend'],
		['  ```\n  a\n    b\n c \n\td  \n  ```', '```\na\n  b\nc \nd  \n```'],
		['a\n```\n  \n \n```\nb', 'a\nb'],
		['**a**\n```\nb\n```', '*a*\n```\nb\n```'],
	])('a block: %j', (markdown, text) => expect(whatsAppText(markdown)).toBe(text));
});

describe('headings, rules and lists', () => {
	it.each([
		['# Title #  ', '*Title*'],
		['# Title#', '*Title#*'],
		['# C ###', '*C*'],
		['# a # b', '*a # b*'],
		['## ##', ''],
		['#', ''],
		['#\tTitle', '*Title*'],
		['# a<br>  b', '*a*\n*b*'],
		['# a<br><br>b', '*a*\n\n*b*'],
		['# a<br> <br>b', '*a*\n \n*b*'],
		['####### seven', '####### seven'],
		['    # four spaces', '    # four spaces'],
		['===', '==='],
		['a\nb\n===\nc', '*a*\n*b*\nc'],
		['a\n\n===', 'a\n\n==='],
		['a\n# b\nc', 'a\n*b*\nc'],
		['**a\n---\nb**', '**a\n---\nb**'],
		['**a\n- b**', '**a\n- b**'],
		['**a\n1. b**', '**a\n1. b**'],
		['**a\n# b**', '**a\n*b***'],
		['**a\n> b**', '**a\n> b**'],
		['- a   ', '- a'],
		['1. a   ', '1. a'],
		['\t- a\n\t\t1. b', '  - a\n    1. b'],
		['- [x] **a**', '- ☑ *a*'],
		['- [X] a', '- ☑ a'],
		['- [x]a', '- [x]a'],
		['• a', '- a'],
		['-a 1.b', '-a 1.b'],
	])('%j', (markdown, text) => expect(whatsAppText(markdown)).toBe(text));
});

describe('quotes', () => {
	it.each([
		['> **a\n> b**', '> *a*\n> *b*'],
		['> **a\n> b\n> c**\nd', '> *a*\n> *b*\n> *c*\nd'],
		['> a\n>\n> b', '> a\n> \n> b'],
		['>> a\n>>> b\n> c', '> a\n> b\n> c'],
		['> # T\n> - a', '> *T*\n> - a'],
	])('%j', (markdown, text) => expect(whatsAppText(markdown)).toBe(text));
});

describe('line ends', () => {
	it.each([
		['a\rb', 'a\nb'],
		['a\r\nb\n\rc', 'a\nb\n\nc'],
		['a   \nb', 'a\nb'],
		['a\\\nb', 'a\nb'],
		['a\\\\\nb', 'a\\\nb'],
		['C:\\Temp\\', 'C:\\Temp\\'],
		['a\\\n\nb', 'a\\\n\nb'],
		['\\', '\\'],
		['a\\b \\é', 'a\\b \\é'],
	])('%j', (markdown, text) => expect(whatsAppText(markdown)).toBe(text));
});

describe('links', () => {
	it.each([
		['[a](https://a.example) b', 'a (https://a.example) b'],
		['a[b](c)', 'ab (c)'],
		['!a [b](c)', '!a b (c)'],
		['a![b](c)', 'ab (c)'],
		['![](https://a.example/p.png)', 'https://a.example/p.png'],
		['![', '!['],
		['[a](b', '[a](b'],
		['(x) [a]', '(x) [a]'],
		['] [a](b)', '] a (b)'],
		['[a [b](c)', '[a b (c)'],
		['[a]b](c)', '[a]b](c)'],
		['[a\\]b](c)', 'a]b (c)'],
		['[a](b\\)c)', 'a (b)c)'],
		['[a](< b c >)', 'a (b c)'],
		['[a](b c)', '[a](b c)'],
		["[a](b 'T') [a]( b \"T\" )", 'a (b) a (b)'],
		['[a](#top)', 'a'],
		['[a](b#)', 'a (b#)'],
		['[a]()', 'a'],
		['[ ]( https://a.example )', 'https://a.example'],
		['[ https://a.example ](https://a.example)', 'https://a.example'],
		['[A.Example](http://a.example/)', 'http://a.example/'],
		['[a/b/](https://a/b)', 'https://a/b'],
		['[a/https://b](a/b)', 'a/https://b (a/b)'],
		['[sam@a.example](mailto:sam@a.example)', 'sam@a.example'],
		['[](mailto:Sam@a.example)', 'Sam@a.example'],
		['[call](tel:+12025550143) [+1202](tel:+1202)', 'call (+12025550143) +1202'],
		['[a](https://a.example/?mailto:b)', 'a (https://a.example/?mailto:b)'],
		['<https://a.example/?mailto:b>', 'https://a.example/?mailto:b'],
		['<a> < b <br> c<BR />d', '<a> < b \n c\nd'],
	])('%j', (markdown, text) => expect(whatsAppText(markdown)).toBe(text));
});

describe('depths that nobody writes', () => {
	const levels = 20_000;
	it.each<[string, string, string]>([
		['links within links', '['.repeat(levels), '](b)'.repeat(levels)],
		['styles within styles', '*a __b '.repeat(levels / 2), ' c__ d*'.repeat(levels / 2)],
		['quotes within quotes', '>'.repeat(levels), ''],
	])('%s', (_, before, after) => expect(whatsAppText(`${before}word${after}`)).toContain('word'));
});
