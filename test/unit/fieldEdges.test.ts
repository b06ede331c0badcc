import { conversationalChanges } from '../../nodes/shared/domain/conversational';
import { contactFrom, contactsFromJson, type ContactFields } from '../../nodes/shared/domain/contact';
import { navigateTo } from '../../nodes/shared/domain/flowMessage';
import { groupChanges, groupIdOf, groupItem, groupKeys, inviteLinkIn } from '../../nodes/shared/domain/group';
import { InvalidInput } from '../../nodes/shared/domain/invalidInput';
import { fieldList, pictureSource, switchOf, webAddress } from '../../nodes/shared/domain/limits';
import { coordinate } from '../../nodes/shared/domain/location';
import { profileChanges } from '../../nodes/shared/domain/profile';
import { emojiOf } from '../../nodes/shared/domain/reaction';
import { refusal } from './refusal';

describe('a refusal', () => {
	it('says what is wrong and what to do, as one text too', () => {
		expect(new InvalidInput('Text is empty', 'Fill it in.')).toMatchObject({ name: 'InvalidInput', sentences: 'Text is empty. Fill it in.' });
		expect(new InvalidInput('It is 1.5. That is no count.', 'Round it.').sentences).toBe('It is 1.5. That is no count. Round it.');
		expect(new InvalidInput('Text is empty').sentences).toBe('Text is empty');
		expect(new InvalidInput('Text is empty.').sentences).toBe('Text is empty.');
	});
});

describe('a coordinate', () => {
	const advice = (value: string) => {
		try {
			return coordinate(value, 'Latitude', 90);
		} catch (error) {
			return (error as InvalidInput).advice;
		}
	};
	it.each(['52.52, 13.40', '52.52 13.40', '52.52;13.4', '52,52, -13,40', '52.52 ,+13.40', '52  130.4'])('%j looks like both', (value) => expect(advice(value)).toMatch(/^It looks like both coordinates/));
	it.each(['north', 'at, 13.40', '52.52.13', '52, 13', '52, x13.40', '52, 13.x', '52x13.4', '52, 13:40'])('%j does not', (value) => expect(advice(value)).toMatch(/^Write degrees as a decimal number/));

	it.each([
		[`52.${'1'.repeat(20)}`, `52.${'1'.repeat(20)}`],
		[`52.${'1'.repeat(21)}`, '52.111111111'],
		['9e-1', '0.9'],
		['5.', '5'],
		['-0.5', '-0.5'],
		['52.5 °', '52.5'],
	])('%j is %s', (value, text) => expect(coordinate(value, 'Latitude', 90)).toBe(text));
	it.each(['5°3', '52, 5', '1,234,5', '--5', '5-'])('%j is refused', (value) => expect(refusal(() => coordinate(value, 'Latitude', 90))).toBe(`Latitude "${value}" is not a number`));
});

describe('an emoji', () => {
	it.each<[unknown, string]>([
		[7, 'Emoji "7" is not one emoji'],
		['yes please, my dear', 'Emoji "yes please, " is not one emoji'],
		['👍'.repeat(20), `Emoji "${'👍'.repeat(12)}" is not one emoji`],
		[{}, 'Emoji is not one emoji'],
		[true, 'Emoji is not one emoji'],
	])('%j is none', (value, sentence) => expect(refusal(() => emojiOf(value, 'Emoji'))).toBe(sentence));
});

describe('a contact', () => {
	const contact = (more: Partial<ContactFields>) => contactFrom({ fullName: 'Sam Sample', phones: [], emails: [], urls: [], ...more });
	const name = { formatted_name: 'Sam Sample', first_name: 'Sam', last_name: 'Sample' };

	it('has all that was filled in, without the space around it, and nothing else', () => {
		expect(
			contact({
				firstName: ' Sam ',
				lastName: '',
				company: ' 1MSG ',
				department: null,
				jobTitle: 'Host',
				phones: [{ phone: '+1 202 555 0177', type: 'WORK', onWhatsApp: true }, { phone: '+12025550178', type: '', onWhatsApp: 'true' }],
				emails: [{ email: ' sam@a.example ', type: 'HOME' }],
				urls: [{ url: ' https://a.example ', type: 'WORK' }],
			}),
		).toStrictEqual({
			name: { formatted_name: 'Sam Sample', first_name: 'Sam' },
			org: { company: '1MSG', title: 'Host' },
			phones: [{ phone: '+12025550177', type: 'WORK', wa_id: '12025550177' }, { phone: '+12025550178' }],
			emails: [{ email: 'sam@a.example', type: 'HOME' }],
			urls: [{ url: 'https://a.example', type: 'WORK' }],
		});
		expect(contact({ firstName: ' ', company: '', department: ' ' })).toStrictEqual({ name });
		expect(contact({ department: 'Sales' })).toStrictEqual({ name, org: { department: 'Sales' } });
	});

	it.each(['sam', 'sam@', '@a.example', 'sam@a@b', 'sam @a.example', 'sam@a example', 'a b@c d'])('%j is no email address', (email) => expect(refusal(() => contact({ emails: [{ email }] }))).toBe(`Email 1 "${email}" is not an email address`));

	it.each<[Partial<ContactFields>, string]>([
		[{ urls: [{ url: 'a.example' }, { url: 'a b' }] }, 'URL 2 "a b" is not a web address'],
		[{ emails: [{}] }, 'Email 1 is empty'],
		[{ firstName: {} }, 'First Name must be text, but it is an object'],
		[{ lastName: [] }, 'Last Name must be text, but it is a list'],
		[{ company: {} }, 'Company must be text, but it is an object'],
		[{ department: {} }, 'Department must be text, but it is an object'],
		[{ jobTitle: {} }, 'Job Title must be text, but it is an object'],
	])('%j is refused', (more, sentence) => expect(refusal(() => contact(more))).toBe(sentence));

	it('as JSON: what is blank is missing, and keys are looked at wherever they stand', () => {
		const json = (value: unknown) => refusal(() => contactsFromJson(value, 'Contacts'));
		const good = { name: { formatted_name: 'Sam', suffix: 'Jr.' } };
		for (const nothing of ['null', null, '7', 7]) expect(json(nothing)).toBe('Contacts is not valid JSON');
		expect(json({ name: { formatted_name: ' ', first_name: 'Sam' } })).toBe('Contacts: contact 1 has no name.formatted_name');
		expect(json({ name: { formatted_name: 'Sam', first_name: ' ' } })).toBe('Contacts: contact 1: name has only formatted_name');
		expect(json([good, { ...good, org: null, emails: [{ 'email': 'a@b', 'fooBar': 1 }] }])).toBe('Contacts: contact 2: "fooBar" has to be written "foo_bar"');
		expect(contactsFromJson({ ...good, X_aB: 'a key of somebody’s own' }, 'Contacts')).toHaveLength(1);
		expect(contactsFromJson({ ...good, note: 'camelCase in a value' }, 'Contacts')).toHaveLength(1);
		const deep = (levels: number): unknown => (levels === 0 ? { camelCase: 1 } : { a: deep(levels - 1) });
		expect(json({ ...good, a: deep(7) })).toContain('"camelCase"');
		expect(json({ ...good, a: deep(8) })).toMatch(/^not refused/);
	});
});

describe('a group', () => {
	it('has an id that paths take', () => {
		for (const id of ['.a', 'a.', 'a..b']) expect(groupIdOf(id)).toBe(id);
		expect(refusal(() => groupIdOf('1@g.us.example'))).toBe('Group is not the ID of a group');
	});

	it('is known by what its answer has, and leaves without the other names of its id', () => {
		expect(groupKeys({ id: '1@g.us' })).toStrictEqual({ groupId: '1' });
		expect(groupKeys({ name: 'Team' })).toStrictEqual({ name: 'Team' });
		expect(groupKeys({ id: 'a@g.us.example' })).toStrictEqual({ groupId: 'a@g.us.example' });
		expect(groupItem({ group_id: '1', groupId: '1', id: '1', error: null, name: 'Team' })).toStrictEqual({ groupId: '1', chatId: '1@g.us', name: 'Team' });
		expect(groupItem({ name: 'Team', error: null })).toStrictEqual({ name: 'Team' });
	});

	it('its link is a link', () => {
		expect(inviteLinkIn('http://chat.example/x')).toBe('http://chat.example/x');
		expect(inviteLinkIn('see https://chat.example/x')).toBeUndefined();
		expect(inviteLinkIn({ result: 7 })).toBeUndefined();
		expect(groupItem({ id: '1', groupId: '2' })).toStrictEqual({ groupId: '1', chatId: '1@g.us' });
	});

	it('its picture is asked for by name', () => {
		expect(refusal(() => groupChanges({ picture: '' }))).toBe('Picture is empty');
		expect(refusal(() => groupChanges({ picture: 'p.png' }))).toBe('Picture is neither a web address nor a picture as data URI');
		expect(refusal(() => groupChanges({ groupName: '' }))).toBe('Group Name is empty');
		expect(refusal(() => groupChanges({ description: '' }))).toBe('Description is empty');
	});
});

describe('the profile', () => {
	it.each<[string, unknown, unknown]>([
		['email', 'a.b@mail.example.com', 'a.b@mail.example.com'],
		['vertical', ' nonProfit ', 'Non-profit'],
		['websites', ' https://a.example ,\n https://b.example ', ['https://a.example', 'https://b.example']],
		['websites', ['', ' https://a.example '], ['https://a.example']],
	])('%s: %j', (name, value, sent) => expect(profileChanges({ [name]: value })).toEqual({ [name]: sent }));

	it.each<[string, unknown, string]>([
		['email', 'a@b.example.', 'Email is not an email address'],
		['email', 'a@b.example c', 'Email is not an email address'],
		['email', null, 'Email is empty'],
		['vertical', '', 'Industry is empty'],
		['description', null, 'Description is empty'],
		['photo', '', 'Photo is empty'],
		['websites', [{}], 'Website 1 must be text, but it is an object'],
		['websites', [undefined, '', ' https://a.example '], 'Website 1 is empty'],
		['websites', null, 'Websites is empty'],
	])('%s: %j is refused', (name, value, sentence) => expect(refusal(() => profileChanges({ [name]: value }))).toBe(sentence));
});

describe('what is offered in a new chat', () => {
	const command = (commandName: unknown, commandDescription: unknown = 'x') => ({ commands: [{ commandName: 'first', commandDescription: 'x' }, { commandName, commandDescription }] });

	it('commands without slashes and space around them', () => {
		expect(conversationalChanges(command(' //track ', ' Says where ')).commands?.[1]).toEqual({ command_name: 'track', command_description: 'Says where' });
		expect(conversationalChanges(command('a/b')).commands?.[1].command_name).toBe('a/b');
	});

	it.each<[object, string]>([
		[{ prompts: ['a', ''] }, 'Prompt 2 is empty'],
		[{ prompts: {} }, 'Prompts must be text, but it is an object'],
		[{ prompts: ['a', 'x'.repeat(81)] }, 'Prompt 2 has 81 characters; WhatsApp takes at most 80'],
		[command(''), 'Command 2: Name is empty'],
		[command('a', ' '), 'Command 2: Description is empty'],
		[{ enableWelcomeMessage: 'maybe' }, 'Welcome Event is neither true nor false'],
	])('%j is refused', (changes, sentence) => expect(refusal(() => conversationalChanges(changes))).toBe(sentence));
});

describe('other fields', () => {
	it('the start of a flow has data only where there are some', () => {
		for (const nothing of [null, undefined, ' ', {}]) expect(navigateTo('A', nothing)).toStrictEqual({ flowAction: 'navigate', flowActionPayload: { screen: 'A' } });
		expect(refusal(() => navigateTo({}, null))).toBe('First Screen must be text, but it is an object');
	});

	it('a picture', () => {
		expect(pictureSource('http://a.example/p.png', 'Photo')).toBe('http://a.example/p.png');
		for (const none of ['data:image/png;base64,AA!', 'xhttps://a.example/p.png']) expect(refusal(() => pictureSource(none, 'Photo'))).toMatch(/^Photo is neither/);
	});

	it('names of fields', () => {
		expect(fieldList(undefined, 'Fields')).toBeUndefined();
		expect(fieldList([undefined, null, ' '], 'Fields')).toBeUndefined();
		expect(fieldList(['preview.limit(25:a,b)', 'x()'], 'Fields')).toBe('preview.limit(25:a,b),x()');
		expect(refusal(() => fieldList({}, 'Fields'))).toBe('Fields must be text, but it is an object');
		expect(refusal(() => fieldList(7, 'Fields'))).toBe('Fields holds “7”, which cannot be the name of a field');
	});

	it('a web address', () => expect(webAddress('http://a.example', 'Website', 100)).toBe('http://a.example'));
	it('a switch that is no word', () => expect(refusal(() => switchOf({}, 'Raw'))).toBe('Raw is neither true nor false'));
});
