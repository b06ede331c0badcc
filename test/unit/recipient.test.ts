import fc from 'fast-check';
import { InvalidInput } from '../../nodes/shared/domain/invalidInput';
import { chatKeyOf, destinationOf, isGroup, recognizeRecipient } from '../../nodes/shared/domain/recipient';

const recognize = (value: unknown, defaultCountryCode?: unknown) => recognizeRecipient(value, 'Recipient', defaultCountryCode);

/** The sentence that a value is refused with, its advice after it; or what it was taken for. */
function refusal(value: unknown, defaultCountryCode?: unknown): string {
	try {
		return `taken as ${JSON.stringify(recognize(value, defaultCountryCode))}`;
	} catch (error) {
		expect(error).toBeInstanceOf(InvalidInput);
		const { message, advice } = error as InvalidInput;
		return `${message} ${advice ?? ''}`;
	}
}

describe('a phone number in everyday writing', () => {
	it.each([
		['+12025550143'],
		['+1 202 555 0143'],
		['+1 (202) 555-0143'],
		['+1-202-555-0143'],
		['+1.202.555.0143'],
		['+1/202/555/0143'],
		['1 (202) 555-0143'],
		['(1) 202 555 0143'],
		['(+1) 202 555 0143'],
		['12025550143'],
		[12025550143],
		['0012025550143'],
		['00 1 202 555 0143'],
		['(00) 1 202 555 0143'],
		['  12025550143\n'],
		['+1\u00a0202\u00a0555\u00a00143'],
		['+1\u202f202\u2009555\u20070143'],
		['+1\u2011202\u2013555\u20140143'],
		['+1\u2212202\u2010555\u20100143'],
		['\u200e+12025550143\u200f'],
		['\u202a+1 202 555 0143\u202c'],
		['\u2066+12025550143\u2069'],
		['\ufeff12025550143'],
		['+1202\u200b5550143'],
		['＋１２０２５５５０１４３'],
		['+١٢٠٢٥٥٥٠١٤٣'],
		['+۱۲۰۲۵۵۵۰۱۴۳'],
		['+१२०२५५५०१४३'],
		['tel:+12025550143'],
		['TEL: +1-202-555-0143'],
		['tel : 12025550143'],
		['( +1 ) 202 555 0143'],
		['whatsapp:+12025550143'],
		['https://wa.me/12025550143'],
		['http://wa.me/12025550143/'],
		['wa.me/12025550143'],
		['https://wa.me/+12025550143'],
		['https://wa.me/12025550143?text=Hi%201%202'],
		['https://api.whatsapp.com/send?phone=12025550143'],
		['https://api.whatsapp.com/send/?phone=%2B12025550143'.replace('%2B', '+')],
		['https://api.whatsapp.com/send?phone=12025550143&text=Hi'],
		['12025550143@c.us'],
		['12025550143@C.US'],
		['+12025550143@c.us'],
		['12025550143@s.whatsapp.net'],
	])('%j', (written) => expect(recognize(written)).toEqual({ kind: 'phone', value: '12025550143' }));

	it.each([
		['+44 (0)20 7946 0958', '442079460958'],
		['+44 (0) 20 7946 0958', '442079460958'],
		['0044 (0)20 7946 0958', '442079460958'],
		['+44(0)20 7946 0958', '442079460958'],
		['+44 ( 0 ) 20 7946 0958', '442079460958'],
		['(00 44) (0)20 7946 0958', '442079460958'],
		['( 00 44) (0)20 7946 0958', '442079460958'],
		['44 (0)20 7946 0958', '442079460958'],
		['44(0)20 7946 0958', '442079460958'],
		['(+49) 171 1234567', '491711234567'],
		['+49/171/1234567', '491711234567'],
		['+49 (30)123456', '4930123456'],
		['+33.1.23.45.67.89', '33123456789'],
		['+39 06 1234 5678', '390612345678'],
		['44.7700.900123', '447700900123'],
		['+4915112345678', '4915112345678'],
		['+683 4000', '6834000'],
		['00683 4000', '6834000'],
		['6834000@c.us', '6834000'],
		['+290 12345', '29012345'],
		['4532123456', '4532123456'],
		['+44 0020 7946 0958', '442079460958'],
		['+423456789012345', '423456789012345'],
		['423456789012345@c.us', '423456789012345'],
	])('%j is %s', (written, value) => expect(recognize(written)).toEqual({ kind: 'phone', value }));

	it.each([
		['a spreadsheet’s decimals', '12025550143.0', '120255501430'],
		['a 0 in brackets behind a bare country code', '44 (0)20 7946 0958', '4402079460958'],
		['a 0 behind the country code', '+44 07700 900123', '4407700900123'],
		['several 0 behind the country code', '+44 0020 7946 0958', '44020794609'],
		['a 0 in brackets within the number', '+49 171 (0) 1234567', '491711234567'],
		['a 0 in brackets behind an area code', '(202) (0)555 0143', '2025550143'],
		['two numbers in one field', '5550143/5550144', '55501435550144'],
		['two numbers on two lines', '5550143\n5550144', '55501435550144'],
		['a footnote behind the number', '+1 202 555 0143²', '120255501432'],
		['a number with a fraction', 12025550143.5, '120255501435'],
	])('%s never makes somebody else’s number', (_, written, wrong) => expect(refusal(written)).not.toContain(`"value":"${wrong}"`));

	// In countries whose numbers have many lengths: no other rule would notice the digit too many.
	it.each([
		['4915112345678.0', 'a spreadsheet’s decimals'], ['4915112345678.00', 'two of them'], ['4915112345678.000', 'three of them'], ['+4915112345678.000', 'three behind a plus'], ['4915112345678.125', 'a computed number'], ['49171123456.000', 'three behind a shorter number'], ['4917112345.1234', 'four behind one of ten digits'], ['+49 1511 2345678.000', 'three behind a number with spaces'], ['+491711234567.5', 'a fraction'],
		['4915112345678/', 'a second number that is missing'], ['4915112345678 / 5', 'an extension'], ['4915112345678/55', 'an extension of two digits'],
		['4915112345678-5', 'an extension behind a hyphen'], ['4915112345678 – 5', 'an extension behind a dash'], ['4915112345678 (5)', 'a note in brackets'], ['4915112345678 ( 5 )', 'one with spaces'], ['4915112345678 (55)', 'one of two digits'],
		['+49 171 (0) 1234567', 'a 0 in brackets within the number'], ['+49171(0)1234567', 'one without spaces'], ['+49 171 - (0) 1234567', 'one behind a dash'], ['49171(0)1234567', 'one without a plus'], ['0049 171 ( 0 ) 1234567', 'one behind 00'],
	])('%s is refused: %s', (written) => expect(refusal(written)).toMatch(/^Recipient "49|^Recipient "\+49|^Recipient "0049/));

	it.each(['49.1711234567', '49171.1234567', '491711234.567', '49.171.1234.567', '+49 171.1234567'])('a dot that may group the digits is no fraction: %s', (written) => expect(recognize(written)).toEqual({ kind: 'phone', value: '491711234567' }));

	it('is read up to a hundred characters, as a cell full of spaces may have', () => {
		const ofLength = (length: number) => `1${' '.repeat(length - 11)}2025550143`;
		expect(recognize(ofLength(100))).toEqual({ kind: 'phone', value: '12025550143' });
		expect(refusal(ofLength(101))).toMatch(/^Recipient "1 {3}…43" is neither a phone number nor/);
	});
});

describe('a 0 behind the country code', () => {
	// Countries whose national numbers begin with a 0 at home (ITU's numbering plans).
	const DROPPED = [20, 27, 31, 32, 33, 34, 40, 41, 43, 44, 46, 49, 51, 52, 53, 54, 55, 56, 57, 58, 60, 61, 62, 64, 66, 81, 82, 84, 86, 90, 91, 92, 93, 94, 95, 98, 234, 254, 255, 256, 351, 353, 355, 358, 359, 370, 371, 375, 377, 380, 381, 385, 389, 420, 421, 966, 971, 972, 994, 995, 998];
	it.each(DROPPED)('goes where it is only dialled at home: +%i', (code) => {
		expect(recognize(`+${code} 0123 45678`)).toEqual({ kind: 'phone', value: `${code}12345678` });
		expect(recognize(`+${code} 123 045678`)).toEqual({ kind: 'phone', value: `${code}123045678` });
	});

	// In Italy, Congo, Gabon, Ivory Coast and San Marino it is part of the number.
	it.each([39, 225, 241, 242, 378, 30, 36, 45, 47, 48, 63, 65])('stays elsewhere: +%i', (code) => {
		expect(recognize(`+${code} 0123 45678`)).toEqual({ kind: 'phone', value: `${code}012345678` });
	});
});

describe('a country whose numbers all have the same length', () => {
	it.each<[code: string, lengths: number[]]>([
		['33', [9]], ['34', [9]], ['44', [9, 10]], ['48', [9]], ['51', [9]], ['52', [10, 11]], ['54', [10, 11]], ['55', [10, 11]], ['56', [9]], ['57', [10]], ['61', [9]], ['86', [11]], ['90', [10]], ['91', [10]], ['92', [10]], ['234', [10]], ['380', [9]],
	])('+%s: what fits is taken, one digit more or less is refused', (code, lengths) => {
		const national = (length: number) => '6123456789012'.slice(0, length);
		for (const length of lengths) expect(recognize(national(length), code)).toEqual({ kind: 'phone', value: code + national(length) });
		expect(refusal(national(Math.min(...lengths) - 1), code)).toContain(`is not a phone number of +${code}: that has ${lengths.join(' or ')} digits behind its country code`);
	});
});

describe('what a refusal shows', () => {
	it.each([
		['0171 1234567', '"0171…67"'],
		['00555', '"0055…55"'],
		['0171', '"0171"'],
		['maria.huber@mail.example', '"maria.huber@mail.example"'],
		['maria.huber@mails.example', '"mari…le"'],
	])('of %s it shows %s: enough to find it, and no number as a whole', (written, shown) => expect(refusal(written)).toMatch(new RegExp(`^Recipient ${shown} `)));
});

describe('a local number', () => {
	it.each<[written: string | number, why: string]>([
		['5550143', 'has only 7 digits'], ['0171 1234567', 'begins with 0'],
		...['(202) 555-0143', '2125550143', '3105550143', '98765 43210', '55 1234 5678', '1711234567', 4930123456].map((written) => [written, 'has ten digits, which fit no mobile number with its country code'] as [string | number, string]),
	])('%s is one because it %s', (written, why) => expect(refusal(written)).toContain(`is a local number: it ${why}, so`));

	it.each(['0171 1234567', '(030) 123456', '07700 900123', '0', '08161234567', '555-0143', '5550143', '123456789', '12345', 555, '2026-07-25'])('%j is refused with a sentence that names the field and says what to do', (written) => {
		expect(refusal(written)).toMatch(/^Recipient "[^"]+" is a local number: it (begins with 0|has only \d digits), so its country is not known .*country code.*Default Country Code/);
	});

	it.each([
		['0171 1234567', '49', '491711234567'],
		['0171/1234567', '+49', '491711234567'],
		['0151 12345678', '49', '4915112345678'],
		['(030) 123456', '0049', '4930123456'],
		['07700 900123', 44, '447700900123'],
		['7700 900123', '44', '447700900123'],
		['447700900123', '44', '447700900123'],
		['(202) 555-0143', '1', '12025550143'],
		['1 202 555 0143', '1', '12025550143'],
		['8 916 123-45-67', '7', '79161234567'],
		['9161234567', '7', '79161234567'],
		['7011234567', '7', '77011234567'],
		['06 1234 5678', '39', '390612345678'],
		['06 20 123 4567', '36', '36201234567'],
		['0812-3456-7890', '62', '6281234567890'],
		['98765 43210', '91', '919876543210'],
		['91234 56789', '91', '919123456789'],
		['(11) 91234-5678', '55', '5511912345678'],
		['011 91234-5678', '55', '5511912345678'],
		['0138 1234 5678', '86', '8613812345678'],
		['6123 4567', '65', '6561234567'],
		['06 12345678', '31', '31612345678'],
		['+1 202 555 0143', '49', '12025550143'],
		['0012025550143', '49', '12025550143'],
		['12025550143@c.us', '49', '12025550143'],
		['٠١٧١ ١٢٣٤٥٦٧', '٤٩', '491711234567'],
		['0202 555 0143', '1', '12025550143'],
		['812 345-67-89', '7', '78123456789'],
		['011 5612345', '39', '390115612345'],
		['081 1234 5678', '39', '3908112345678'],
		['4532123456', '45', '4532123456'],
		['45 12 34 56', '45', '4545123456'],
		['4000', '683', '6834000'],
		['12025550143', '49', '12025550143'],
		['1761234567', '49', '491761234567'],
		['4917612345678', '49', '4917612345678'],
		['33612345678', '49', '33612345678'],
		['18005550143', '49', '18005550143'],
		['1 718 555 0143', '49', '17185550143'],
		['1-718-555-0143', '49', '17185550143'],
		['(1) 718 555-0143', '49', '17185550143'],
		['+1 761 234 5678', '49', '17612345678'],
		['17612345678', '', '17612345678'],
		['61412345678', '43', '61412345678'],
		['66 81 234 5678', '43', '66812345678'],
		['4366412345678', '43', '4366412345678'],
		['491711234567', '43', '491711234567'],
		['84912345678', '62', '84912345678'],
		['6281234567890', '62', '6281234567890'],
		['8123456789', '62', '628123456789'],
		['392 123 4567', '39', '393921234567'],
		['39 392 123 4567', '39', '393921234567'],
		['07 50 29 37 98', '225', '2250750293798'],
		['01 95 12 34 56', '229', '2290195123456'],
		['06 123 4567', '242', '242061234567'],
		['06 84 80 64', '226', '22606848064'],
		['02 123 4567', '992', '992021234567'],
		['8 029 491-19-11', '375', '375294911911'],
		['8 66 123456', '993', '99366123456'],
		['376 312 345', '376', '376312345'],
		['312 345', '376', '376312345'],
		['299 22 12 34', '299', '299221234'],
	])('%j with the default country %j is %s', (written, code, value) => expect(recognize(written, code)).toEqual({ kind: 'phone', value }));

	it.each([
		['40123', '247'], ['1234', '290'], ['51234', '290'], ['211234', '298'], ['312345', '376'], ['690123456', '376'], ['51234', '500'], ['551234', '508'], ['708401234', '508'],
		['12345', '672'], ['381234', '672'], ['501234', '681'], ['71234', '682'], ['751234', '687'], ['20123', '688'], ['901234', '688'], ['7012345', '688'], ['3101', '690'], ['25012', '690'], ['7290123', '690'],
	])('%j is a whole number of the small country +%s', (written, code) => expect(recognize(written, code)).toEqual({ kind: 'phone', value: code + written }));

	it.each([['070102030', '225'], ['6848064', '226'], ['0195123456789', '229'], ['061234567890', '241'], ['06123456', '242'], ['91712345', '992'], ['401234', '247'], ['123', '290'], ['12345678', '690']])(
		'%j with the default country %j has not the digits of one there',
		(written, code) => expect(refusal(written, code)).toMatch(new RegExp(`is not a phone number of \\+${code}: that has [\\d or]+ digits behind its country code`)),
	);

	it('a link to a chat with another number behind it is nobody’s', () => {
		expect(recognize('https://wa.me/12025550143/?text=Hi%205')).toEqual({ kind: 'phone', value: '12025550143' });
		expect(() => recognize('https://wa.me/12025550143/4915112345678')).toThrow(/^Recipient/);
	});

	it('San Marino’s numbers keep their 0', () => expect(recognize('0549 886377', '378')).toEqual({ kind: 'phone', value: '3780549886377' }));

	it.each([['16012345678', '49'], ['16212345678', '49'], ['16312345678', '49'], ['15112345678', '49'], ['17612345678', '49'], ['176 12345678', '49'], ['tel:17185550143', '49'], ['66412345678', '43'], ['6641234567890', '43'], ['81234567890', '62'], ['852 9123 4567', '62'], ['812345678901', '62']])(
		'%j with the default country %j can be somebody’s there or elsewhere, and is refused',
		(written, code) => expect(refusal(written, code)).toMatch(new RegExp(`^Recipient "[^"]+" can be a mobile number of \\+${code} without its 0, or a number of another country .*Write it with \\+`)),
	);

	it.each(['', '  ', null, undefined])('the default country %j is none', (code) => expect(refusal('0171 1234567', code)).toContain('is a local number'));

	it.each(['DE', '0', '+', '00', '12345', '-1', '4 9', '4+9'])('the default country %j is refused by name', (code) => expect(refusal('0171 1234567', code)).toContain(`Default Country Code "${code}" is not a country code`));

	it('a default country does nothing to who is no phone number', () => {
		expect(recognize('US.1349', '49')).toEqual({ kind: 'bsuid', value: 'US.1349' });
		expect(recognize('1@lid', '49')).toEqual({ kind: 'chat', value: '1@lid' });
		expect(recognize('@maria', '49')).toEqual({ kind: 'username', value: 'maria' });
	});
});

describe('who is addressed in another way', () => {
	it.each([
		['120363000000004242@g.us', 'chat', '120363000000004242@g.us'],
		['12025550143-1599999999@g.us', 'chat', '12025550143-1599999999@g.us'],
		['120363000000004242@G.US', 'chat', '120363000000004242@g.us'],
		['US.7391045528816630@lid', 'chat', 'US.7391045528816630@lid'],
		['423456789012345@lid', 'chat', '423456789012345@lid'],
		['dana.example@username', 'chat', 'dana.example@username'],
		['1595412345@broadcast', 'chat', '1595412345@broadcast'],
		['US.7391045528816630', 'bsuid', 'US.7391045528816630'],
		[' US.ENT.11815799212886844830 ', 'bsuid', 'US.ENT.11815799212886844830'],
		['CO.aB3', 'bsuid', 'CO.aB3'],
		['GB.7700900123', 'bsuid', 'GB.7700900123'],
		['\u200eUS.739\u200f', 'bsuid', 'US.739'],
		[`US.${'9'.repeat(128)}`, 'bsuid', `US.${'9'.repeat(128)}`],
		['@maria', 'username', 'maria'],
		['@maria.7_x', 'username', 'maria.7_x'],
		['@12025550143a', 'username', '12025550143a'],
		['＠maria', 'username', 'maria'],
		['@lidia', 'username', 'lidia'],
	])('%j is the %s %s', (written, kind, value) => expect(recognize(written)).toEqual({ kind, value }));

	it.each([
		['phone', '12025550143', { phone: '12025550143' }],
		['bsuid', 'US.1', { bsuid: 'US.1' }],
		['username', 'maria', { username: 'maria' }],
		['chat', '1@g.us', { chatId: '1@g.us' }],
	] as const)('a %s goes out in the one field that is its own, as text', (kind, value, field) => expect(destinationOf({ kind, value })).toEqual(field));

	it('only @g.us is a group', () => {
		expect(isGroup(recognize('120363@g.us'))).toBe(true);
		expect(['1@lid', '12025550143', '@maria', 'US.1'].map((written) => isGroup(recognize(written)))).toEqual([false, false, false, false]);
	});
});

describe('the chat that a recipient stands for', () => {
	it.each([
		['+1 202 555 0143', '12025550143@c.us', 'phone:12025550143'],
		['US.7391045528816630', 'US.7391045528816630@lid', 'bsuid:US.7391045528816630'],
		['@Maria', 'maria@username', 'username:maria'],
		['120363000000004242@g.us', '120363000000004242@G.US', 'group:120363000000004242'],
		['1595412345@broadcast', '1595412345@Broadcast', '1595412345@broadcast'],
	])('%s and %s are one', (one, other, key) => expect([one, other].map((written) => chatKeyOf(recognize(written)))).toEqual([key, key]));
});

describe('garbage', () => {
	it.each([
		'maria', 'maria@example.com', '12025550143@g.us@g.us', 'us.7391', 'USA.7391', 'US.', `US.${'9'.repeat(129)}`, 'US.73 91', 'US.ENT.', 'US-7391', '@', '@ab', '@123456', '@maria smith', '@maria@username',
		'+', '-', '()', '...', '+1 202 555 0143 ext. 5', '+1202555O143', '1+2025550143', '++12025550143', '+12025550143, +12025550144', '+12025550143 / +12025550144', '12025550143;ext=5', '1.2025550143E+10',
		'4234567890123456', '120363000000004242', '+4234567890123456', '+123456', '+0171 1234567', '000', '123456@c.us', '0171123456@c.us', '@c.us', '@g.us', 'a b@g.us', '12025550143@', '12025550143@lid.us',
		'US.12025550143@c.us', 'maria49151123@c.us', '12025550143@c.us.example', '4234567890123456@c.us', '+0012025550143', '1. Tel: 202 555 0143',
		'Write to wa.me/12025550143', 'https://example.com/wa.me/12025550143', 'https://wa.me/44770090O123', 'https://wa.me/message/ABC', 'https://wa.me12025550143', 'wa.me333333333333333/12025550143', 'https://wa.me/', 'https://evil.example/12025550143', 'undefined', 'null', '[object Object]', 'NaN', '{{ $json.phone }}', '🙂', 'ＵＳ', '1'.repeat(5000),
	])('%j is refused, naming the field', (written) => expect(refusal(written)).toMatch(/^Recipient "/));

	it.each(['', '   ', '\u200b', '\u00a0', null, undefined, Number.NaN, Infinity])('%j is empty', (written) => expect(refusal(written)).toMatch(/^Recipient is empty Give a phone number/));

	it.each([[{}, 'an object'], [[], 'a list'], [['12025550143'], 'a list'], [{ phone: '12025550143' }, 'an object']])('%j is no text', (value, what) => expect(refusal(value)).toContain(`Recipient must be text, but it is ${what}`));

	it('is refused under the name that the field has', () => {
		expect(() => recognizeRecipient('maria', 'Contact')).toThrow(/^Contact "maria"/);
		expect(() => recognizeRecipient('', 'Contact')).toThrow(/^Contact is empty/);
		expect(() => recognizeRecipient('0171', 'Contact')).toThrow(/^Contact "0171"/);
	});
});

describe('promise 8: a recipient is recognised before it is cleaned', () => {
	const alnum = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
	const of = (characters: string, constraints: { minLength: number; maxLength: number }) => fc.string({ unit: fc.constantFrom(...characters), ...constraints });
	const bsuid = fc.tuple(of(alnum.slice(0, 26), { minLength: 2, maxLength: 2 }), fc.constantFrom('', 'ENT.'), of(alnum, { minLength: 1, maxLength: 128 })).map(([country, ent, id]) => `${country}.${ent}${id}`);
	const country = fc.constantFrom(undefined, '1', '49', '91', '+7');
	const padding = fc.constantFrom('', ' ', '\n', '\u00a0', '\u200e');

	it('a BSUID stays a BSUID', () => {
		fc.assert(fc.property(bsuid, padding, country, (id, pad, code) => expect(recognize(`${pad}${id}${pad}`, code)).toEqual({ kind: 'bsuid', value: id })));
	});

	it.each(['lid', 'g.us', 'username', 'broadcast'])('a chat id ending in @%s stays one, also of digits only', (suffix) => {
		const local = fc.oneof(bsuid, of('0123456789', { minLength: 1, maxLength: 20 }), of(`${alnum}._-`, { minLength: 1, maxLength: 40 }));
		fc.assert(fc.property(local, padding, country, (id, pad, code) => expect(recognize(`${pad}${id}@${suffix}${pad}`, code)).toEqual({ kind: 'chat', value: `${id}@${suffix}` })));
	});

	it('a user name stays a user name', () => {
		const name = of(`${alnum}._`, { minLength: 3, maxLength: 35 }).filter((text) => /[A-Za-z]/.test(text));
		fc.assert(fc.property(name, country, (text, code) => expect(recognize(`@${text}`, code)).toEqual({ kind: 'username', value: text })));
	});

	it('nothing with a letter in it becomes a phone number', () => {
		const part = of(`${alnum}+-. ()/@`, { minLength: 0, maxLength: 12 });
		const letter = fc.constantFrom(...alnum.slice(0, 52));
		fc.assert(
			fc.property(part, letter, part, country, (before, middle, after, code) => {
				const written = before + middle + after;
				fc.pre(!/c\.us|whatsapp|tel|sms|wa\.me/i.test(written));
				expect(refusal(written, code)).not.toContain('taken as {"kind":"phone"');
			}),
			{ numRuns: 2000 },
		);
	});

	it('a phone number has 7 to 15 digits and no leading 0, and all its digits were written', () => {
		const written = fc.oneof(of('0123456789', { minLength: 1, maxLength: 20 }), of('0123456789+-. ()/', { minLength: 1, maxLength: 24 }), fc.string());
		fc.assert(
			fc.property(written, fc.constantFrom('', '+', '00', 'tel:', 'https://wa.me/'), country, (text, before, code) => {
				const answer = refusal(before + text, code);
				const phone = /"kind":"phone","value":"(.*)"/.exec(answer)?.[1];
				if (phone === undefined) return;
				expect(phone).toMatch(/^[1-9]\d{6,14}$/);
				// In the order in which they were written; zeros that are only dialled at home may be left out.
				if (code === undefined) expect(text.replace(/\D/g, '')).toMatch(new RegExp([...phone].join('0*')));
			}),
			{ numRuns: 5000 },
		);
	});

	it('any value is recognised or refused with a sentence, never a fault', () => {
		fc.assert(fc.property(fc.anything(), fc.anything(), (value, code) => expect(refusal(value, code)).toMatch(/^(taken as|Recipient|Default Country Code)/)), { numRuns: 2000 });
	});

	it('an international number means the same in every country', () => {
		fc.assert(fc.property(of('123456789', { minLength: 7, maxLength: 15 }).filter((digits) => !/^[17]/.test(digits)), country, (digits, code) => expect(recognize(`+${digits}`, code)).toEqual({ kind: 'phone', value: digits })));
	});

	it.each([
		['011 44 7700 900143', '1', '447700900143'],
		['(202) 555-0143', '1', '12025550143'],
	])('%s with the default country %s is %s', (written, code, value) => expect(recognizeRecipient(written, 'Recipient', code)).toEqual({ kind: 'phone', value }));

	it.each(['12025550143 / 5', '12025550143-5', '491711234567/8', '+49 171 1234567 (5)', '+12025550143 12', '1202555014', '+7 916 123 45 6'])('%s is no number, rather than somebody else’s', (written) => expect(() => recognizeRecipient(written, 'Recipient')).toThrow(/^Recipient /));

	it.each([
		['0202 555 01', '1'],
		['07700 9001', '44'],
	])('%s is no number of +%s', (written, code) => expect(() => recognizeRecipient(written, 'Recipient', code)).toThrow(/^Recipient .* is not a phone number of \+/));

	it('a national number with its trunk 0 gets the country code in the place of the 0', () => {
		fc.assert(fc.property(of('123456789', { minLength: 6, maxLength: 12 }), fc.constantFrom('49', '62', '351'), (national, code) => expect(recognize(`0${national}`, code)).toEqual({ kind: 'phone', value: code + national })));
	});
});
