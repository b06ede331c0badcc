import { MAX_ADDRESSES, addressesIn, holds, sameAddress, shownAddress, without } from '../../nodes/shared/domain/webhookList';
import { readPayload } from './corpus';

const A = 'https://app.1msg.io/service/fixture';
const B = 'https://hooks.example.com/a';

describe('the list in an answer', () => {
	it.each([
		['responses/webhook-get-single.json', [B]],
		['responses/webhook-get-array.json', [A, B]],
		['responses/webhook-get-empty.json', []],
		['responses/settings-get.json', [B]],
	])('%s', (file, addresses) => expect(addressesIn(readPayload(file))).toEqual(addresses));

	it.each([
		['text', A, [A]],
		['comma-separated text', `${A}, ${B}`, [A, B]],
		['comma-separated text without spaces', `${A},${B}`, [A, B]],
		['comma-separated text with a comma at its end', `${A},${B},`, [A, B]],
		['an address with a comma of its own', `${A}?ids=1,2, ${B}`, [`${A}?ids=1,2`, B]],
		['a list', [A, B], [A, B]],
		['white space', [` ${A}\n`, `${B} `], [A, B]],
		['empty places', [A, '', null, ' ', B], [A, B]],
		['null', null, []],
		['empty text', '', []],
	])('%s', (_, webhookUrl, addresses) => expect(addressesIn({ webhookUrl })).toEqual(addresses));

	it('promise 5: the case of an address is kept', () => expect(addressesIn({ webhookUrl: ['https://Hooks.Example.com/A?Key=Bc'] })).toEqual(['https://Hooks.Example.com/A?Key=Bc']));

	it.each([
		['objects in the list', { webhookUrl: [{ url: A }, { url: B }] }],
		['an object', { webhookUrl: { 0: A, 1: B } }],
	])('promise 5: %s never pass for an empty list, which would be written back', (_, body) => {
		const read = addressesIn(body) ?? 'refused';
		expect(read).not.toEqual([]);
	});
});

describe('two addresses', () => {
	it.each([
		[B, B, true],
		[B, `${B}/`, true],
		[` ${B}\n`, B, true],
		[B, `${B}//`, false],
		[B, 'https://hooks.example.com/A', false],
		[`${B}?k=a`, `${B}?k=A`, false],
		[`${B}?k=a`, B, false],
		[B, 'http://hooks.example.com/a', false],
		[B, `${B}b`, false],
	])('%j and %j: the same is %s', (one, two, same) => {
		expect(sameAddress(one, two)).toBe(same);
		expect(sameAddress(two, one)).toBe(same);
	});
});

describe('promise 5: only the own address is taken out', () => {
	it('and the others stay as they are written, in their order', () => {
		const list = [`${A}/`, B, 'https://Third.example/X', `${B}/`];
		expect(holds(list, B)).toBe(true);
		expect(without(list, B)).toEqual([`${A}/`, 'https://Third.example/X']);
		expect(holds(without(list, B), B)).toBe(false);
	});

	it('and none where it is not there', () => {
		expect(without([A, B], 'https://n8n.example/webhook/1')).toEqual([A, B]);
		expect(holds([A, B], 'https://n8n.example/webhook/1')).toBe(false);
	});

	it('there are five places', () => expect(MAX_ADDRESSES).toBe(5));
});

describe('promise 6: an address is shown without what may be a secret', () => {
	it.each([
		['https://hooks.example.com/a?secret=s3cr3t&x=1', 'https://hooks.example.com/a?…'],
		['https://hooks.example.com/a#s3cr3t', 'https://hooks.example.com/a?…'],
		['https://hooks.example.com/a', 'https://hooks.example.com/a'],
	])('%s', (address, shown) => expect(shownAddress(address)).toBe(shown));

	it('nor with a password', () => expect(shownAddress('https://user:s3cr3t@hooks.example.com/a')).not.toContain('s3cr3t'));
});
