import { contactFrom, contactsFromJson } from '../../nodes/shared/domain/contact';

const none = { phones: [], emails: [], urls: [] };

describe('contactFrom', () => {
	it('takes the parts of the name from the full one', () => {
		expect(contactFrom({ fullName: ' Sam  van Sample ', ...none })).toEqual({ name: { formatted_name: 'Sam  van Sample', first_name: 'Sam', last_name: 'van Sample' } });
		expect(contactFrom({ fullName: 'Sam', ...none })).toEqual({ name: { formatted_name: 'Sam', first_name: 'Sam' } });
		expect(contactFrom({ fullName: 'Sam Sample', lastName: 'Sample', ...none })).toEqual({ name: { formatted_name: 'Sam Sample', last_name: 'Sample' } });
	});

	it('names the entry that cannot be used', () => {
		const contact = (more: object) => () => contactFrom({ fullName: 'Sam', ...none, ...more });
		expect(contact({ phones: [{ phone: '+1 202 555 0177' }, { phone: '0171 123' }] })).toThrow(/^Phone 2 .*local number/);
		expect(contact({ phones: [{ phone: '@maria' }] })).toThrow('Phone 1 is not a phone number');
		expect(contact({ emails: [{ email: 'sam' }] })).toThrow(/^Email 1 "sam" is not an email address/);
		expect(contact({ urls: [{ url: '' }] })).toThrow(/^URL 1 is empty/);
		expect(contact({ fullName: '' })).toThrow(/^Full Name is empty/);
	});

	it('completes local numbers by the default country code', () => {
		expect(contactFrom({ fullName: 'Sam', ...none, phones: [{ phone: '0171 1234567' }], defaultCountryCode: '49' }).phones).toEqual([{ phone: '+491711234567' }]);
	});
});

describe('contactsFromJson', () => {
	const good = { name: { formatted_name: 'Sam', first_name: 'Sam' } };

	it.each<[string, unknown]>([
		['a list', [good]],
		['one contact', good],
		['text', JSON.stringify([good])],
		['a whole body', { contacts: [good] }],
	])('takes %s', (_, value) => expect(contactsFromJson(value, 'Contacts')).toEqual([good]));

	it.each<[unknown, RegExp]>([
		['', /^Contacts is empty/],
		['{', /^Contacts is not valid JSON/],
		[[], /holds no contact/],
		[[good, 'x'], /contact 2 is not an object/],
		[[{ name: {} }], /contact 1 has no name.formatted_name/],
		[[{ name: { formatted_name: 'Sam' } }], /name has only formatted_name/],
		[[{ name: { formattedName: 'Sam' } }], /"formattedName" has to be written "formatted_name"/],
		[[{ ...good, phones: [{ phone: '+1', waId: '1' }] }], /"waId" has to be written "wa_id"/],
		[[{ ...good, phones: { phone: '+1' } }], /phones is not a list/],
	])('refuses %j', (value, sentence) => expect(() => contactsFromJson(value, 'Contacts')).toThrow(sentence));
});
