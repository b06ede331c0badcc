import { catalogChanges, settingsChanges, shownSettings } from '../../nodes/shared/domain/channelSettings';
import { conversationalChanges } from '../../nodes/shared/domain/conversational';
import { groupChanges, groupIdOf, groupItem, groupKeys, inviteLinkIn } from '../../nodes/shared/domain/group';
import { InvalidInput } from '../../nodes/shared/domain/invalidInput';
import { fieldList, limitedText, pictureSource, switchOf, webAddress } from '../../nodes/shared/domain/limits';
import { profileChanges, VERTICALS } from '../../nodes/shared/domain/profile';

/** The field that a value is refused for. */
function refused(act: () => unknown): string {
	try {
		return `taken: ${JSON.stringify(act())}`;
	} catch (error) {
		expect(error).toBeInstanceOf(InvalidInput);
		return (error as InvalidInput).message;
	}
}

const of = (length: number) => '😀'.repeat(length);

describe('the profile: only what was added, within WhatsApp’s limits', () => {
	it.each<[string, unknown, unknown]>([
		['about', ' Open all day ', 'Open all day'],
		['about', of(139), of(139)],
		['address', of(256), of(256)],
		['address', '', ''],
		['description', of(256), of(256)],
		['description', '', ''],
		['email', ' help@example.com ', 'help@example.com'],
		['email', '', ''],
		['photo', 'https://example.com/logo.png', 'https://example.com/logo.png'],
		['vertical', 'nonProfit', 'Non-profit'],
		['vertical', 'beauty, spa and SALON', 'Beauty, Spa and Salon'],
		['websites', 'https://a.example, https://b.example', ['https://a.example', 'https://b.example']],
		['websites', ['https://a.example', ''], ['https://a.example']],
		['websites', '', []],
		['websites', [], []],
		['websites', [''], []],
	])('%s: %j', (name, value, sent) => expect(profileChanges({ [name]: value })).toEqual({ [name]: sent }));

	it.each<[string, unknown, RegExp]>([
		['about', '', /^About is empty/],
		['about', of(140), /^About has 140 characters/],
		['address', of(257), /^Address has 257/],
		['address', null, /^Address is empty/],
		['description', of(257), /^Description has 257/],
		['email', 'help@example', /^Email is not an email/],
		['email', 'a b@example.com', /^Email is not an email/],
		['email', `${'a'.repeat(120)}@example.com`, /^Email has 132/],
		['photo', 'logo.png', /^Photo is neither/],
		['vertical', 'constructor', /^Industry “constructor” is not known/],
		['websites', 'https://a.example https://b.example https://c.example', /^Websites has 3 entries/],
		['websites', 'ftp://a.example', /^Website 1 is not a web address/],
		['websites', { toString: 1 }, /^Websites must be text, but it is an object/],
		['websites', [{ toString: 1 }], /^Website 1 must be text, but it is an object/],
		['websites', null, /^Websites is empty/],
		['websites', ' ', /^Websites is empty/],
		['websites', ', ', /^Websites is empty/],
		['websites', [null], /^Website 1 is empty/],
		['websites', ['', undefined], /^Website 2 is empty/],
		['websites', ['https://a.example', null], /^Website 2 is empty/],
		['websites', ['', 'ftp://b.example'], /^Website 2 is not a web address/],
	])('%s: %j is refused', (name, value, message) => expect(refused(() => profileChanges({ [name]: value }))).toMatch(message));

	it.each([undefined, null, {}, [], { other: 1 }, JSON.parse('{"__proto__":{"about":"x"}}')])('%j changes nothing', (changes) => expect(refused(() => profileChanges(changes))).toBe('Changes is empty'));

	it.each(['address', 'websites'])('%s that an expression does not give stays as it is', (name) => {
		expect(profileChanges({ about: 'Hi', [name]: undefined })).toEqual({ about: 'Hi' });
	});

	it('knows 17 kinds of business', () => expect(Object.keys(VERTICALS)).toHaveLength(17));
});

describe('a group', () => {
	it.each([['120363000000004242@g.us', '120363000000004242'], [' 120363@G.US ', '120363'], ['Y2FwaV9ncm91cDox', 'Y2FwaV9ncm91cDox'], [120363, '120363']])('%j has the id %s', (value, id) => expect(groupIdOf(value)).toBe(id));
	it.each(['@g.us', '12025550143@c.us', 'a b', '..', '.', 'a/b', 'a\\b', 'a?b', 'a#b'])('%j is none', (value) => expect(refused(() => groupIdOf(value))).toBe('Group is not the ID of a group'));
	it.each(['', '  ', null, undefined, {}])('%j is empty', (value) => expect(refused(() => groupIdOf(value))).toBe('Group is empty'));
	// The last digits are lost before anybody sees them: what is left is the ID of another group.
	it('no number that has lost digits is an ID', () => {
		expect(refused(() => groupIdOf(Number('120363041234567891')))).toBe('Group came as a number and has lost digits');
		expect(groupIdOf('120363041234567891')).toBe('120363041234567891');
		expect(groupIdOf(Number.MAX_SAFE_INTEGER)).toBe('9007199254740991');
		expect(refused(() => groupIdOf(Number.MAX_SAFE_INTEGER + 1))).toBe('Group came as a number and has lost digits');
	});

	it('is known under 1MSG’s keys and Meta’s', () => {
		expect(groupKeys({ id: '1@g.us', subject: 'Team' })).toEqual({ groupId: '1', name: 'Team' });
		expect(groupKeys({ group_id: '1', groupName: 'Team' })).toEqual({ groupId: '1', name: 'Team' });
		expect(groupKeys({ groupId: '1@G.US', name: 'Team' })).toEqual({ groupId: '1', name: 'Team' });
		expect(groupKeys({})).toEqual({});
	});

	it('leaves with the chat that messages go to, and without an error of its own', () => {
		expect(groupItem({ id: '1@g.us', subject: 'Team', error: null })).toEqual({ groupId: '1', chatId: '1@g.us', subject: 'Team' });
		expect(groupItem({ subject: 'Team', error: '' })).toEqual({ subject: 'Team' });
	});

	it.each([
		['https://chat.whatsapp.com/x'], [' https://chat.whatsapp.com/x '], [{ inviteLink: 'https://chat.whatsapp.com/x' }], [{ invite_link: 'https://chat.whatsapp.com/x' }], [{ data: { link: 'https://chat.whatsapp.com/x' } }],
		[{ response: { url: 'https://chat.whatsapp.com/x' } }], [{ result: { link: 'https://chat.whatsapp.com/x' } }], [{ group: { link: 'https://chat.whatsapp.com/x' } }], [{ result: 'https://chat.whatsapp.com/x' }],
	])('%j holds the invite link', (body) => expect(inviteLinkIn(body)).toBe('https://chat.whatsapp.com/x'));
	it.each([['no link'], ['https://a b'], [{}], [null], [[]], [{ result: 'success' }], [{ link: '' }]])('%j holds none', (body) => expect(inviteLinkIn(body)).toBeUndefined());

	it('changes only what was added', () => {
		expect(groupChanges({ groupName: ' Team ' })).toEqual({ subject: 'Team' });
		expect(groupChanges({ description: of(2048), picture: 'https://a.example/p.png' })).toEqual({ description: of(2048), profile_picture_file: 'https://a.example/p.png' });
		expect(refused(() => groupChanges({ groupName: of(129) }))).toMatch(/^Group Name has 129/);
		expect(refused(() => groupChanges({ description: of(2049) }))).toMatch(/^Description has 2049/);
		expect(refused(() => groupChanges({}))).toBe('Changes is empty');
	});
});

describe('settings', () => {
	it('go out under the API’s names, and only those added', () => {
		expect(settingsChanges({ ackNotificationsOn: true, ctaUrlLinkTrackingOptedOut: 'false', templateAnalyticsEnabled: 1 })).toEqual({ ackNotificationsOn: true, cta_url_link_tracking_opted_out: false, template_analytics_enabled: true });
		expect(settingsChanges({ guaranteedHooks: 0, rawHooks: ' TRUE ' })).toEqual({ guaranteedHooks: false, rawHooks: true });
		expect(refused(() => settingsChanges({ webhookUrl: 'https://evil.example' }))).toBe('Changes is empty');
		expect(refused(() => settingsChanges({ rawHooks: 'maybe' }))).toBe('Raw Events is neither true nor false');
	});

	it('show no secret of a webhook address, at the root and in an update', () => {
		const shown = shownSettings({ webhookUrl: ['https://u:p@a.example/x?k=secret'], rawHooks: true, update: { webhookUrl: 'https://a.example/y?k=secret' } });
		expect(shown).toEqual({ webhookUrl: ['https://…@a.example/x?…'], rawHooks: true, update: { webhookUrl: ['https://a.example/y?…'] } });
		expect(JSON.stringify(shownSettings({ webhookUrl: { odd: 'https://a.example/?k=secret' }, webhookStatuses: { 'https://a.example/?k=secret': 'ok' } }))).not.toContain('secret');
	});

	it('show what is not in the answer, or cannot be read there, as nothing', () => {
		expect(shownSettings({ rawHooks: true })).toEqual({ rawHooks: true });
		expect(shownSettings({ rawHooks: true })).not.toHaveProperty('webhookUrl');
		expect(shownSettings({ webhookUrl: [{ url: 'https://a.example/?k=secret' }] })).toEqual({ webhookUrl: [] });
		expect(shownSettings({ rawHooks: true, update: 'https://a.example/?k=secret' })).toEqual({ rawHooks: true });
	});

	it('of a catalog are changed one by one', () => {
		expect(catalogChanges({ isCartEnabled: false })).toEqual({ is_cart_enabled: false });
		expect(catalogChanges({ isCatalogVisible: 'true' })).toEqual({ is_catalog_visible: true });
		expect(refused(() => catalogChanges({ isCartEnabled: 'x' }))).toBe('Cart is neither true nor false');
		expect(refused(() => catalogChanges({ isCatalogVisible: 'x' }))).toBe('Catalog Visible is neither true nor false');
		for (const nothing of [{}, null]) expect(refused(() => catalogChanges(nothing))).toBe('Changes is empty');
	});
});

describe('what is offered in a new chat', () => {
	it('prompts by lines or as a list, each once', () => {
		expect(conversationalChanges({ prompts: ' Track my order \nTalk to us' })).toEqual({ prompts: ['Track my order', 'Talk to us'] });
		expect(conversationalChanges({ prompts: ['One'] })).toEqual({ prompts: ['One'] });
		for (const none of ['', []]) expect(conversationalChanges({ prompts: none })).toEqual({ prompts: [] });
		expect(refused(() => conversationalChanges({ prompts: null }))).toBe('Prompts is empty');
		expect(refused(() => conversationalChanges({ prompts: [null] }))).toBe('Prompt 1 is empty');
		expect(refused(() => conversationalChanges({ prompts: 'a\nb\na' }))).toBe('Prompt 3 is the same as an earlier one');
		expect(conversationalChanges({ prompts: ['1', '2', '3', of(80)] })).toEqual({ prompts: ['1', '2', '3', of(80)] });
		expect(refused(() => conversationalChanges({ prompts: ['1', '2', '3', '4', '5'] }))).toMatch(/^Prompts has 5 entries/);
		expect(refused(() => conversationalChanges({ prompts: [of(81)] }))).toMatch(/^Prompt 1 has 81/);
	});

	it('commands without the slash that customers type', () => {
		const command = (commandName: unknown, commandDescription: unknown = 'Says where it is') => ({ commands: { command: [{ commandName, commandDescription }] } });
		expect(conversationalChanges(command('/track'))).toEqual({ commands: [{ command_name: 'track', command_description: 'Says where it is' }] });
		expect(conversationalChanges({ commands: {} })).toEqual({ commands: [] });
		expect(conversationalChanges(command(of(32), of(256)))).toEqual({ commands: [{ command_name: of(32), command_description: of(256) }] });
		for (const odd of ['/', 'track order']) expect(refused(() => conversationalChanges(command(odd)))).toBe('Command 1: Name may hold no spaces');
		expect(refused(() => conversationalChanges(command(of(33))))).toMatch(/^Command 1: Name has 33/);
		expect(refused(() => conversationalChanges(command('a', of(257))))).toMatch(/^Command 1: Description has 257/);
		const many = (count: number) => ({ commands: Array.from({ length: count }, (_, index) => ({ commandName: `c${index}`, commandDescription: 'x' })) });
		expect(conversationalChanges(many(30)).commands).toHaveLength(30);
		expect(refused(() => conversationalChanges(many(31)))).toMatch(/^Commands has 31 entries/);
		expect(refused(() => conversationalChanges({ commands: [...many(1).commands, ...many(1).commands] }))).toBe('Command 2 is the same as an earlier one');
	});

	it('only an empty list, or the form without rows, takes the commands away', () => {
		for (const none of [{}, { command: [] }, []]) expect(conversationalChanges({ commands: none })).toEqual({ commands: [] });
		for (const odd of ['order - ask', '', '[]', null, 7, true, { other: [] }, { commandName: 'a', commandDescription: 'x' }, { command: null }, { command: undefined }, { command: 'order - ask' }, { command: {} }, JSON.parse('{"__proto__":{"command":[]}}')]) {
			expect(refused(() => conversationalChanges({ commands: odd }))).toBe('Commands is not a list of commands');
		}
		expect(refused(() => conversationalChanges({ commands: [null] }))).toBe('Command 1: Name is empty');
	});

	it.each([[{ commandName: 'a', commandDescription: 'x' }], ['[{"commandName":"a","commandDescription":"x"}]']])('one command alone, or a list as text, within the form: %j', (command) => expect(conversationalChanges({ commands: { command } })).toEqual({ commands: [{ command_name: 'a', command_description: 'x' }] }));

	it('the welcome event, alone too', () => {
		expect(conversationalChanges({ enableWelcomeMessage: false })).toEqual({ enable_welcome_message: false });
		expect(refused(() => conversationalChanges({}))).toBe('Changes is empty');
	});
});

describe('limits', () => {
	it('count what is seen as one character of one code point as one', () => {
		expect(limitedText(of(5), 'Text', 5)).toBe(of(5));
		expect(refused(() => limitedText(of(6), 'Text', 5))).toBe('Text has 6 characters; WhatsApp takes at most 5');
	});

	it.each(['example.com', 'ftp://a.example', 'https://', 'https:///x', 'https://a b', 'xhttps://a.example', ''])('%j is no web address', (value) => expect(refused(() => webAddress(value, 'Website', 100))).toBe('Website is not a web address'));
	it('a web address is taken without the space around it, up to its limit', () => {
		expect(webAddress(' HTTPS://a.example/x ', 'Website', 19)).toBe('HTTPS://a.example/x');
		expect(refused(() => webAddress('https://a.example/x', 'Website', 18))).toMatch(/^Website has 19/);
	});

	it.each(['https://a.example/p.png', 'data:image/jpeg;base64,AA==', 'DATA:image/png;base64,AA', 'data:image/jpg;base64,A\nA'])('%j is a picture', (value) => expect(pictureSource(` ${value} `, 'Photo')).toBe(value));
	it.each(['data:image/gif;base64,AA', 'data:image/png;base64,', 'data:image/png,AA', 'x data:image/png;base64,AA', 'http:///p.png', 'https://a b/p.png', 'p.png'])('%j is none', (value) => expect(refused(() => pictureSource(value, 'Photo'))).toMatch(/^Photo is neither/));

	it.each([[true, true], [' Yes', undefined], ['TRUE', true], [' false ', false], [0, false], ['1', true], [null, undefined]])('the switch %j is %s', (value, flag) => {
		if (flag === undefined) expect(refused(() => switchOf(value, 'Raw'))).toBe('Raw is neither true nor false');
		else expect(switchOf(value, 'Raw')).toBe(flag);
	});

	it.each<[unknown, string | undefined]>([['', undefined], [null, undefined], [' , ', undefined], ['subject, participants', 'subject,participants'], [['a', '', 'b_c.d'], 'a,b_c.d'], ['preview.limit(5)', 'preview.limit(5)']])('the fields %j are %s', (value, list) => expect(fieldList(value, 'Fields')).toBe(list));
	it.each(['a b', '1a', 'a;b', 'a(b', 'a&token=x', '../x'])('%j is no field', (value) => expect(refused(() => fieldList(value, 'Fields'))).toMatch(/^Fields holds/));
});
