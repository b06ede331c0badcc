import { MAX_ADDRESSES, addressesIn, holds, isDisabled, isSameList, joined, sameAddress, shownAddress, webhookAddress, without } from '../../nodes/shared/domain/webhookList';
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
		['comma-separated text with one address that is not encrypted', `${A},http://n8n:5678/a`, [A, 'http://n8n:5678/a']],
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
		['nothing', undefined],
		['null', null],
		['text', A],
		['an answer without the list', { webhookStatuses: {} }],
		['a list in a list', { webhookUrl: [[A]] }],
	])('promise 5: %s never pass for an empty list, which would be written back', (_, body) => {
		const read = addressesIn(body) ?? 'refused';
		expect(read).not.toEqual([]);
	});
});

it.each([[{ url: B }], [5], [[B]], [true]])('promise 5: a list of which one entry cannot be read (%j) is not read at all', (entry) => {
	expect(addressesIn({ webhookUrl: [A, entry] })).toBeUndefined();
	expect(addressesIn({ webhookUrl: [entry, A] })).toBeUndefined();
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

	it.each([
		['the same', [A, B], [A, B], true],
		['another order, and a slash at the end', [A, B], [`${B}/`, A], true],
		['one more', [A], [A, B], false],
		['one less', [A, B], [A], false],
		['another one', [A, B], [A, 'https://third.example/x'], false],
		['none', [], [], true],
	])('two lists are the same or not: %s', (_, one, other, same) => expect(isSameList(one, other)).toBe(same));

	it('joined lists hold each address once, as it is written first', () => {
		expect(joined([A, `${B}/`], [B, A], ['https://third.example/x'])).toEqual([A, `${B}/`, 'https://third.example/x']);
		expect(joined()).toEqual([]);
	});

	it('1MSG delivers no longer to an address only where it says so of this one', () => {
		const entries = [{ address: A, status: 'enabled' as const }, { address: B, status: 'disabled' as const }, { address: 'https://third.example/x', status: 'unknown' as const }];
		expect([A, `${B}/`, 'https://third.example/x', 'https://fourth.example/x'].map((address) => isDisabled(entries, address))).toEqual([false, true, false, false]);
	});

	it('there are five places', () => expect(MAX_ADDRESSES).toBe(5));
});

describe('promise 6: an address is shown without what may be a secret', () => {
	it.each([
		['https://hooks.example.com/a?secret=s3cr3t&x=1', 'https://hooks.example.com/a?…'],
		['https://hooks.example.com/a#s3cr3t', 'https://hooks.example.com/a?…'],
		['https://hooks.example.com/a', 'https://hooks.example.com/a'],
	])('%s', (address, shown) => expect(shownAddress(address)).toBe(shown));

	it.each([
		['https://user:s3cr3t@hooks.example.com/a', 'https://…@hooks.example.com/a'],
		['https://user:p@s3cr3t@hooks.example.com/a', 'https://…@hooks.example.com/a'],
		['https://relay.example/https://user:s3cr3t@hooks.example.com/a', 'https://relay.example/https://…@hooks.example.com/a'],
		['https://hooks.example.com/@dana', 'https://hooks.example.com/@dana'],
	])('nor with a password: %s', (address, shown) => expect(shownAddress(address)).toBe(shown));
});

describe('an address for the list', () => {
	it.each([
		[` ${B} `, B],
		['HTTP://n8n:5678/webhook/1', 'HTTP://n8n:5678/webhook/1'],
		[`${B}?ids=1,2&next=https://c.example`, `${B}?ids=1,2&next=https://c.example`],
	])('%j is taken', (value, address) => expect(webhookAddress(value, 'Address')).toBe(address));

	it.each([
		['hooks.example.com/a', 'Address is not a web address'],
		['xhttps://hooks.example.com', 'Address is not a web address'],
		['ftp://hooks.example.com/a', 'Address is not a web address'],
		['https:///a', 'Address is not a web address'],
		['https://[', 'Address is not a web address'],
		[`${B} b`, 'Address is not a web address'],
		[`${A}, ${B}`, 'Address is not a web address'],
		[`${A},${B}`, 'Address holds two addresses'],
		[`${A},HTTP://n8n:5678/a`, 'Address holds two addresses'],
		['', 'Address is empty'],
	])('%j is refused: %s', (value, sentence) => expect(() => webhookAddress(value, 'Address')).toThrow(sentence));
});
