import fc from 'fast-check';
import { InvalidInput } from '../../nodes/shared/domain/invalidInput';
import { MAX_TEXT_LENGTH, fillWording, lengthOf, messageText, requiredText } from '../../nodes/shared/domain/text';

describe('a required text', () => {
	it.each([['Maria', 'Maria'], [12345, '12345'], [0, '0'], [false, 'false'], [' Maria ', ' Maria '], ['0', '0']])('%j is %j', (value, text) => expect(requiredText(value, 'Customer Name')).toBe(text));
	it.each([undefined, null, '', ' ', '\n\t', '\u00a0'])('%j is empty, and the sentence names the field', (value) => expect(() => requiredText(value, 'Customer Name')).toThrow(new InvalidInput('Customer Name is empty')));
	it.each([Number('9400111899223197428490'), Number.MAX_SAFE_INTEGER + 1, -(2 ** 60)])('%d has lost digits', (value) => expect(() => requiredText(value, 'Ticket Number')).toThrow('Ticket Number came as a number and has lost digits'));

	it.each([[1.5, '1.5'], [Number.MAX_SAFE_INTEGER, '9007199254740991'], [0, '0']])('the number %d is text', (value, text) => expect(requiredText(value, 'Ticket Number')).toBe(text));

	it.each([[{ name: 'Maria' }, 'an object'], [['Maria'], 'a list'], [[], 'a list'], [new Date(0), 'an object']])('%j is no text', (value, what) => expect(() => requiredText(value, 'Customer Name')).toThrow(`Customer Name must be text, but it is ${what}`));
	it('what is not a number is not told to a customer', () => expect(() => requiredText(Number.NaN, 'Ticket Number')).toThrow(InvalidInput));
});

describe('the length of a message', () => {
	it.each([
		['a', MAX_TEXT_LENGTH],
		['é', MAX_TEXT_LENGTH],
		['👍', MAX_TEXT_LENGTH],
		['م', MAX_TEXT_LENGTH],
	])('%s fits %i times, and not once more', (character, times) => {
		expect(messageText(character.repeat(times), 'Text')).toHaveLength(character.length * times);
		expect(() => messageText(character.repeat(times + 1), 'Text')).toThrow(`Text has ${times + 1} characters; WhatsApp takes at most 4096`);
	});

	it('is counted in code points', () => expect(lengthOf('a👍é')).toBe(3));
});

describe('a wording of one’s own', () => {
	const values = { ticketNumber: '42', awaitedItem: 'a photo' };
	const fill = (wording: string, more: Record<string, string> = values) => fillWording(wording, more, 'Text');

	it.each([
		['Ticket {ticketNumber}: {awaitedItem}', 'Ticket 42: a photo'],
		['{awaitedItem} – {ticketNumber} – {awaitedItem}', 'a photo – 42 – a photo'],
		['{ ticketNumber }/{awaitedItem }', '42/a photo'],
		['تذكرة {ticketNumber}\n{awaitedItem}', 'تذكرة 42\na photo'],
	])('%j gives %j', (wording, text) => expect(fill(wording)).toBe(text));

	it.each([
		['{ticketnumber} {awaitedItem}', 'Text holds the unknown mark {ticketnumber}'],
		['{ticketNumber} {awaitedItem} {name}', 'Text holds the unknown mark {name}'],
		['{} {ticketNumber} {awaitedItem}', 'Text holds the unknown mark {}'],
		['{constructor} {ticketNumber} {awaitedItem}', 'Text holds the unknown mark {constructor}'],
		['{__proto__}', 'Text holds the unknown mark {__proto__}'],
		['Ticket {ticketNumber}', 'Text leaves out the mark {awaitedItem}'],
		['{ticketNumber} {awaitedItem', 'Text leaves out the mark {awaitedItem}'],
		['', 'Text leaves out the mark {ticketNumber}'],
	])('%j is refused: %s', (wording, sentence) => {
		expect(() => fill(wording)).toThrow(sentence);
		expect(() => fill(wording)).toThrow(InvalidInput);
	});

	it.each(['{{ticketNumber}} {awaitedItem}', '{{ ticketNumber }} {awaitedItem}', '{ticketNumber} {awaitedItem}}', '{{ $json.x }}'])('%j looks like an expression that is none, and goes to no customer', (wording) => expect(() => fill(wording)).toThrow('Text holds double braces'));

	it('a refusal names the marks that there are', () => expect(() => fill('{x}')).toThrow(expect.objectContaining({ advice: 'It can use {ticketNumber}, {awaitedItem}.' }) as Error));

	it.each(['{awaitedItem}', '{x}', '$&', '$1', '$$', '\\', '{{1}}', '%s'])('a value %j stays as it is', (value) => expect(fill('{ticketNumber}|{awaitedItem}', { ticketNumber: value, awaitedItem: value })).toBe(`${value}|${value}`));

	it('whatever the values are, they stand where their marks stood', () => {
		fc.assert(fc.property(fc.string(), fc.string(), (one, two) => expect(fill('<{ticketNumber}> <{awaitedItem}>', { ticketNumber: one, awaitedItem: two })).toBe(`<${one}> <${two}>`)));
	});
});
