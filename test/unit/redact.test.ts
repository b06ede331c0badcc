import fc from 'fast-check';
import { redactor, wholeSecretsRedactor, withoutSecrets } from '../../nodes/shared/domain/redact';
import { readPayload } from './corpus';
import { millisecondsOf } from './millisecondsOf';

const KEY = 'eyJhbGciOi.eyJpbnN0YW5j.c2lnbmF0dXJl';
const SECRET = 'wh/s3cret+1=';
const redact = redactor([KEY, SECRET]);

describe('promise 6: key and secret appear nowhere', () => {
	it.each([
		['alone', KEY],
		['in 1MSG’s own 401 text', `Wrong token "${KEY}" for channel "ODI1". Please provide token as a GET parameter.`],
		['in a header', `Bearer ${KEY}`],
		['in an address', `https://api.1msg.io/ODI1/status?token=${KEY}&x=1`],
		['encoded in an address', `https://x/?k=${encodeURIComponent(SECRET)}`],
		['several times', `${KEY}${KEY} and ${KEY}`],
		['in a nested value', { error: { message: [{ text: `token ${KEY}` }] } }],
		['in a key', { headers: { [KEY]: 1, [`x-${SECRET}`]: { [SECRET]: SECRET } } }],
		['in a list', [[KEY], [[SECRET]]],],
		['under a name like a prototype’s', JSON.parse(`{"__proto__":"${KEY}","constructor":{"${KEY}":1}}`)],
		['as JSON text', JSON.stringify({ authorization: KEY, nested: { token: SECRET } })],
	])('%s', (_, value) => {
		const text = JSON.stringify(redact(value));
		for (const secret of [KEY, SECRET, encodeURIComponent(SECRET)]) expect(text).not.toContain(secret);
		expect(text).toContain('***');
	});

	it.each([
		['a quoted token', 'Wrong token "foreignToken123" for channel', 'Wrong token "***" for channel'],
		['a query token', 'https://x/?token=foreignToken123&y=1', 'https://x/?token=***&y=1'],
		['a quoted token behind spaces', 'token : "foreignToken123"', 'token : "***"'],
		['a Bearer', 'Authorization: Bearer foreignToken123', 'Authorization: Bearer ***'],
		['a Bearer behind two spaces', 'bearer  foreignToken123', 'bearer  ***'],
	])('%s goes, whoever’s it is', (_, text, clean) => expect(redact(text)).toBe(clean));

	it.each(['{"token":"foreignToken123"}', '{"token": "foreignToken123"}', '{\\"token\\":\\"foreignToken123\\"}'])('a token in JSON text goes, whoever’s it is: %s', (text) => {
		expect(redact(text)).not.toContain('foreignToken123');
	});

	it('a long piece goes, as where words are cut off or stand in two fields', () => {
		const [key, secret] = ['eyJhbGciOiJIUzI1NiJ9.eyJpbnN0YW5jZUlkIjoiT0RJMSJ9.c2lnbmF0dXJlc2lnbmF0dXJl', 'wh-5ecret-with-signs'];
		const clean = redactor([key, secret]);
		expect(clean(`Not known: ${key.slice(0, 44)}`)).toBe('Not known: ***');
		expect(clean({ title: key.slice(0, 30), details: key.slice(30) })).toEqual({ title: '***', details: '***.***' });
		// Pieces of a secret with other characters are short: what is cut off at the end is known by its beginning.
		expect(redactor(['s3c/ret+a & b'])('It is s3c/ret+a &')).toBe('It is ***');
		expect(clean(`Hook ${secret.slice(0, 14)} …`)).toBe('Hook *** …');
		expect(clean(encodeURIComponent('a/b c+d').toLowerCase())).toBe('a%2fb%20c%2bd');
		expect(redactor(['a/b c+d'])('x=a%2fb%20c%2bd')).toBe('x=***');
	});

	it.each([['redactor', redactor], ['wholeSecretsRedactor', wholeSecretsRedactor]])('%s knows a secret in which signs are encoded that need not be', (_, make) => {
		const clean = make([KEY, SECRET, 'a b/ü.c']);
		expect(clean(`auth=${KEY.replaceAll('.', '%2E')}&x=1`)).toBe('auth=***&x=1');
		expect(clean(`auth=${KEY.replace('.', '%2e')}&x=1`)).toBe('auth=***&x=1');
		expect(clean([...SECRET].map((sign) => `%${sign.charCodeAt(0).toString(16)}`).join(''))).toBe('***');
		expect(clean('a+b%2F%C3%BC.c, a%20b/ü%2Ec')).toBe('***, ***');
		expect(clean('50% of KEY, 100%')).toBe('50% of KEY, 100%');
		expect(make(['hola'])('Hola%20HOLA')).toBe('Hola%20HOLA');
		expect(make(['ab.c', 'xyz'])('ab+c, ab c, xyz, x%79z: 5%')).toBe('ab+c, ab c, xyz, x%79z: 5%');
	});

	it('a long piece goes with its encoded signs, too', () => expect(redact(`cut off: ${KEY.replaceAll('.', '%2E').slice(0, 30)} …`)).toBe('cut off: *** …'));

	const escaped = (secret: string) => JSON.stringify(secret).slice(1, -1);
	it.each([['redactor', redactor], ['wholeSecretsRedactor', wholeSecretsRedactor]])('%s knows a secret in an address and in JSON that stands in a text', (_, make) => {
		const secret = 'k"1\\2/3+4=';
		for (const writing of [secret, encodeURIComponent(secret), encodeURIComponent(secret).toLowerCase(), escaped(secret), escaped(secret).replaceAll('/', '\\/')]) {
			expect(make([KEY, secret])({ [`x-${writing}`]: [`<${writing}> and <${writing}>`] })).toEqual({ 'x-***': ['<***> and <***>'] });
		}
	});

	it('a secret of four characters goes', () => expect(redactor(['wxyz'])('a wxyz b')).toBe('a *** b'));

	it('what is nested deeper than any answer is left out, and so is what has no end', () => {
		const nest = (levels: number): unknown => (levels === 0 ? 'end' : levels % 2 === 0 ? [nest(levels - 1)] : { a: nest(levels - 1) });
		expect(redact(nest(101))).toEqual(nest(101));
		expect(JSON.stringify(redact(nest(102)))).toBe(JSON.stringify(nest(102)).replace('{"a":"end"}', '"***"'));
		const [list, object]: [unknown[], Record<string, unknown>] = [[], {}];
		list.push(list);
		object.a = object;
		expect(JSON.stringify(redact([list, object]))).toContain('***');
	});

	it('JSON text stays JSON', () => expect(JSON.parse(redact('{"token":"foreignToken123","x":1}'))).toMatchObject({ x: 1 }));

	it('the longer of two secrets goes as a whole, whichever is given first', () => {
		for (const secrets of [['abcd', 'abcd-efgh-ijkl'], ['abcd-efgh-ijkl', 'abcd'], ['efgh', 'abcd-efgh-ijkl']]) expect(redactor(secrets)('abcd-efgh-ijkl')).not.toMatch(/abcd|efgh|ijkl/);
	});

	it('the 401 of the corpus', () => expect(JSON.stringify(redact(readPayload('responses/error-401.json')))).toContain('for channel'));

	it('whatever the secret and wherever it stands', () => {
		const secret = fc.string({ minLength: 8, maxLength: 40, unit: fc.constantFrom(...'abcDEF0189.-_~+/=') });
		fc.assert(
			fc.property(secret, fc.string(), fc.string(), (one, before, after) => {
				const clean = JSON.stringify(redactor([one])({ a: [before + one + after], [`${before}${one}`]: { b: encodeURIComponent(one) } }));
				expect(clean).not.toContain(one);
			}),
		);
	});
});

describe('whole secrets only', () => {
	const clean = wholeSecretsRedactor([KEY, SECRET]);

	it.each([
		['a link’s own token', 'https://x.example/p?token=foreignToken123'],
		['a token that begins as the key does', `https://x.example/p?token=${KEY.split('.')[0]}.foreign.token`],
		['a name that is a piece of the key', KEY.slice(9)],
		['a Bearer', 'Bearer foreignToken123'],
	])('%s stays', (_, text) => expect(clean({ [text]: text })).toEqual({ [text]: text }));

	it('the key goes out of a link that keeps its token', () => {
		expect(clean(`https://x.example/p?token=foreignToken123&k=${encodeURIComponent(SECRET)}&l=${KEY}`)).toBe('https://x.example/p?token=foreignToken123&k=***&l=***');
	});

	it('the longer of two secrets goes as a whole, and what is too short is not looked for', () => {
		expect(wholeSecretsRedactor(['abcd', 'abcd-efgh'])('abcd-efgh abcd')).toBe('*** ***');
		expect(wholeSecretsRedactor(['', 'abc'])('abc')).toBe('abc');
	});
});

it('events are cleaned wherever they hold a secret, and their links with tokens of their own work on', () => {
	const link = 'https://media.example/a?token=f81d4fae7dec';
	const wrong = `Wrong token "${KEY}" for channel "ODI1". ${link}`;
	const event = { text: `My key: ${KEY}`, mediaUrl: link, failure: { details: wrong }, account: { callback: `https://n8n.example/webhook/x?token=${KEY}` }, raw: { b: wrong }, contact: { name: KEY }, isGroup: false };
	expect(withoutSecrets([event], [KEY])).toEqual([
		{ text: 'My key: ***', mediaUrl: link, failure: { details: expect.not.stringMatching(/f81d4fae7dec/) as string }, account: { callback: 'https://n8n.example/webhook/x?token=***' }, raw: { b: expect.not.stringMatching(/f81d4fae7dec/) as string }, contact: { name: '***' }, isGroup: false },
	]);
	expect(JSON.stringify(withoutSecrets([event], [KEY]))).not.toContain(KEY);
});

it('a secret as short as a word or a year changes no event, but what came as it came', () => {
	const event = { messageType: 'text', phone: '12025550143', timestamp: '2026-05-01T00:00:00Z', text: 'Hola, 100% text', raw: { a: 'text 2026' } };
	expect(withoutSecrets([event], ['2026', 'text'])).toEqual([{ ...event, raw: { a: '*** ***' } }]);
});

it('a long answer does not hold up the run', () => {
	const ms = millisecondsOf(() => redact(`token${' '.repeat(100_000)}x bearer${' '.repeat(100_000)}!`));
	expect(ms).toBeLessThan(500);
});

describe('a text of twelve million signs without a break', () => {
	const SIGNS = 12_000_000;
	const key = 'eyJhbGciOiJIUzI1NiJ9';

	it.each([
		['a word', (long: string) => long],
		['a word beside other scripts', (long: string) => `€ ${long}`],
		['a Bearer', (long: string) => `bearer ${long}`],
		['a token', (long: string) => `token: "${long}`],
		['a token of an address', (long: string) => `?token=${long}`],
	])('%s is read to its end, where the key stands as well', (_, text) => {
		const clean = redactor([key])({ error: `${text('x'.repeat(SIGNS))}" ${key}.${key.slice(2, 16)} bearer ${key.slice(4)}` });
		expect(clean.error.slice(-20)).toMatch(/ \*\*\*\.\*\*\* bearer \*\*\*$/);
	});

	it('spaces behind “bearer” are no token', () => {
		const text = `bearer${' '.repeat(SIGNS)}!`;
		expect(redact(text) === text).toBe(true);
	});
});

describe('what is no secret', () => {
	it.each([[null], [undefined], [42], [true], ['hello'], [''], [{ a: null, b: [1, 'x'] }], [[]], [{}], ['Number of template variables does not match']])('%j stays as it is', (value) => expect(redact(value)).toEqual(value));
	it.each([[['']], [['abc']], [[]]])('%j is too short to look for', (secrets) => expect(redactor(secrets)('abc abcdef')).toBe('abc abcdef'));
	it('the given value is left alone', () => {
		const value = { a: [KEY] };
		redact(value);
		expect(value).toEqual({ a: [KEY] });
	});
});
