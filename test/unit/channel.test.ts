import fc from 'fast-check';
import { NO_CHANNEL_SENTENCE, channelIdOfKey, channelOf, channelUrl, cleanApiKey, cleanChannelId, type Channel } from '../../nodes/shared/domain/channel';
import { refusal } from './refusal';

const jwt = (claims: unknown) => ['{"alg":"HS256","typ":"JWT"}', JSON.stringify(claims), 'signature'].map((part) => Buffer.from(part).toString('base64url')).join('.');
const KEY = jwt({ instanceId: 'ODI000000001', token: 'TKNinner', iss: '1msg.io', iat: 1785000000 });
const PLAIN = 'plainRandomKey0123456789';

describe('a pasted key', () => {
	it.each([
		[PLAIN], [` ${PLAIN}\n`], [`Bearer ${PLAIN}`], [`bearer  ${PLAIN}`], [`Bearer: ${PLAIN}`], [`Basic ${PLAIN}`], [`Authorization: Bearer ${PLAIN}`], [`Bearer Bearer ${PLAIN}`], [`Bearer : ${PLAIN}`], [`Authorization : Bearer ${PLAIN}`], [`authorization:bearer ${PLAIN}`], [`Authorization:  Bearer ${PLAIN}`],
		[`"${PLAIN}"`], [`'${PLAIN}'`], [`“${PLAIN}”`], [`\`${PLAIN}\``], [`"Bearer ${PLAIN}"`], [`Bearer "${PLAIN}"`], [`\ufeff${PLAIN}\u200b`], [`\u00a0${PLAIN}`],
	])('%j', (pasted) => expect(cleanApiKey(pasted)).toBe(PLAIN));

	it('is cut at its beginning only', () => expect(cleanApiKey('keyBasic:0123')).toBe('keyBasic:0123'));
	it.each(['', ' ', '""', undefined, null])('%j is empty', (pasted) => expect(refusal(() => channelOf({ apiKey: pasted }))).toBe('API Key is empty'));
	it.each(['two words', 'a\nb', 'schlüssel', 'x\u0000y'])('%j is no key', (pasted) => expect(refusal(() => channelOf({ apiKey: pasted, channelId: 'ODI1' }))).toContain('API Key holds spaces or characters'));
	it('is not repeated in the sentence', () => expect(refusal(() => channelOf({ apiKey: 'geheim schlüssel', channelId: 'ODI1' }))).not.toContain('geheim'));
});

describe('the channel', () => {
	it.each([
		['of the key', { apiKey: KEY }, 'ODI000000001'],
		['of the key, with the prefix', { apiKey: jwt({ instanceId: 'instance371267300' }) }, '371267300'],
		['of the key, as a number', { apiKey: jwt({ instanceId: 359900 }) }, '359900'],
		['typed, which wins', { apiKey: KEY, channelId: 'VID999999999' }, 'VID999999999'],
		['typed, with the prefix', { apiKey: PLAIN, channelId: 'instance371267300' }, '371267300'],
		['typed, with slashes and spaces', { apiKey: PLAIN, channelId: ' /ODI1/ ' }, 'ODI1'],
		['typed with nothing in it', { apiKey: KEY, channelId: '  ' }, 'ODI000000001'],
		['typed as a number', { apiKey: PLAIN, channelId: 359900 }, '359900'],
	])('%s', (_, credentials, channelId) => expect(channelOf(credentials).channelId).toBe(channelId));

	it.each([PLAIN, jwt({}), jwt({ instanceId: '' }), jwt({ instanceId: null }), jwt([]), jwt('x'), 'a.b.c', 'a.b', 'a.b.c.d', '..', `x.${Buffer.from('{"instanceId":').toString('base64url')}.y`])('a key that names none (%s) fails with that sentence', (apiKey) => {
		expect(refusal(() => channelOf({ apiKey }))).toBe(NO_CHANNEL_SENTENCE);
		expect(channelIdOfKey(apiKey)).toBeUndefined();
	});

	it.each(['../other', 'a/b', 'a b', 'a?b', 'a#b', 'a%2eb', 'ÖDI', '..', '.', 'a\\b', 'a@b'])('%j is no channel id, typed or in the key', (channelId) => {
		expect(refusal(() => channelOf({ apiKey: PLAIN, channelId }))).toContain('Channel ID may hold letters and digits only');
		expect(refusal(() => channelOf({ apiKey: jwt({ instanceId: channelId }) }))).toContain('Channel ID may hold letters and digits only');
	});

	it.each([['instance', 'instance'], ['Instance371', '371'], ['myinstance371', 'myinstance371']])('the word instance is cut only before an id: %s', (written, id) => expect(cleanChannelId(written)).toBe(id));

	it('the webhook secret is the key where none is given', () => {
		expect(channelOf({ apiKey: `Bearer ${KEY}` }).webhookSecret).toBe(KEY);
		expect(channelOf({ apiKey: KEY, webhookSecret: ' s3cret ' }).webhookSecret).toBe('s3cret');
	});
});

describe('the credential that was read last', () => {
	const base = { apiKey: PLAIN, environment: 'custom', baseUrl: 'http://10.0.0.1', allowHttp: true, channelId: 'ODI1', webhookSecret: 'first secret' };
	const readAgain = (change: object) => {
		channelOf(base);
		return channelOf({ ...base, ...change });
	};

	it('is not taken for another one, whichever field differs', () => {
		expect(readAgain({ apiKey: 'anotherKey0123456789' }).apiKey).toBe('anotherKey0123456789');
		expect(readAgain({ environment: 'sandbox' }).baseUrl).toBe('https://sandbox.1msg.io');
		expect(readAgain({ baseUrl: 'http://10.0.0.2' }).baseUrl).toBe('http://10.0.0.2');
		expect(readAgain({ channelId: 'ODI2' }).channelId).toBe('ODI2');
		expect(readAgain({ webhookSecret: 'second secret' }).webhookSecret).toBe('second secret');
		expect(refusal(() => readAgain({ allowHttp: false }))).toContain('unencrypted');
	});

	it('is read once', () => expect(readAgain({})).toBe(channelOf(base)));

	it('stays readable after one that is refused', () => {
		expect(refusal(() => readAgain({ apiKey: '' }))).toBe('API Key is empty');
		expect(channelOf(base)).toMatchObject({ apiKey: PLAIN, channelId: 'ODI1' });
	});
});

describe('the base URL', () => {
	const baseUrl = (pasted: unknown, more: object = {}) => channelOf({ apiKey: KEY, environment: 'custom', baseUrl: pasted, ...more }).baseUrl;

	it.each([
		['production', 'https://api.1msg.io'],
		['sandbox', 'https://sandbox.1msg.io'],
	])('%s', (environment, url) => {
		expect(channelOf({ apiKey: KEY, environment }).baseUrl).toBe(url);
		expect(channelOf({ apiKey: KEY, environment, baseUrl: 'http://evil.example' }).baseUrl).toBe(url);
	});

	it('is production where nothing is chosen, and one’s own where only that is filled in', () => {
		expect(channelOf({ apiKey: KEY }).baseUrl).toBe('https://api.1msg.io');
		expect(channelOf({ apiKey: KEY, baseUrl: 'https://proxy.example' }).baseUrl).toBe('https://proxy.example');
	});

	it.each([
		['https://api.1msg.io', 'https://api.1msg.io'],
		['https://api.1msg.io/', 'https://api.1msg.io'],
		['https://api.1msg.io///', 'https://api.1msg.io'],
		[' "https://api.1msg.io/" ', 'https://api.1msg.io'],
		['api.1msg.io', 'https://api.1msg.io'],
		['HTTPS://API.1msg.io', 'https://api.1msg.io'],
		['https://api.1msg.io/ODI000000001', 'https://api.1msg.io'],
		['https://api.1msg.io/ODI000000001/', 'https://api.1msg.io'],
		['https://api.1msg.io/instanceODI000000001', 'https://api.1msg.io'],
		['https://proxy.example/whatsapp/', 'https://proxy.example/whatsapp'],
		['https://proxy.example/whatsapp/ODI000000001', 'https://proxy.example/whatsapp'],
		['https://proxy.example:8443/x', 'https://proxy.example:8443/x'],
		['https://proxy.example/a/../b', 'https://proxy.example/b'],
		['http://localhost:3000', 'http://localhost:3000'],
		['http://127.0.0.1:3000/', 'http://127.0.0.1:3000'],
		['http://127.8.9.1', 'http://127.8.9.1'],
		['http://127.10.20.30', 'http://127.10.20.30'],
		['http://[::1]:3000', 'http://[::1]:3000'],
	])('%j is %s', (pasted, url) => expect(baseUrl(pasted)).toBe(url));

	it.each(['http://api.1msg.io', 'http://localhost.evil.example', 'http://127.0.0.1.evil.example', 'http://10.0.0.1', 'http://0.0.0.0', 'http://[::2]', 'http://localhost@evil.example'])('%s would send the key unencrypted', (pasted) => {
		expect(refusal(() => baseUrl(pasted))).toMatch(/unencrypted|host and a path only/);
	});

	it('http is for those who ask for it', () => {
		expect(baseUrl('http://box.internal:3000', { allowHttp: true })).toBe('http://box.internal:3000');
		for (const allowHttp of [false, undefined, 'true', 1]) expect(refusal(() => baseUrl('http://box.internal:3000', { allowHttp }))).toContain('http://');
	});

	it.each([
		['', 'Base URL is empty'],
		[undefined, 'Base URL is empty'],
		['https://', 'Base URL is not a web address'],
		['https://a b', 'Base URL is not a web address'],
		['h2://api.1msg.io', 'Base URL must begin with https://'],
		['ftp://api.1msg.io', 'Base URL must begin with https://'],
		['file:///etc/passwd', 'Base URL must begin with https://'],
		['https://user:pass@api.1msg.io', 'Base URL may hold a host and a path only'],
		['https://user@api.1msg.io', 'Base URL may hold a host and a path only'],
		['https://api.1msg.io?token=x', 'Base URL may hold a host and a path only'],
		['https://api.1msg.io/#x', 'Base URL may hold a host and a path only'],
		['javascript:alert(1)', 'Base URL is not a web address'],
	])('%j is refused: %s', (pasted, sentence) => expect(refusal(() => baseUrl(pasted))).toContain(sentence));

	it.each(['constructor', '__proto__', 'toString'])('an environment named %s is not taken from a prototype', (environment) => expect(refusal(() => channelOf({ apiKey: KEY, environment }))).toContain('Base URL'));

	it('any credential is read or refused with a sentence', () => {
		fc.assert(fc.property(fc.record({ apiKey: fc.anything(), environment: fc.anything(), baseUrl: fc.oneof(fc.webUrl(), fc.anything()), channelId: fc.anything(), webhookSecret: fc.anything() }), (credentials) => expect(refusal(() => channelOf(credentials))).not.toBe('')));
	});
});

describe('promise 6: the key goes to its own channel and nowhere else', () => {
	const channel: Channel = { apiKey: KEY, channelId: 'ODI1', baseUrl: 'https://api.1msg.io', webhookSecret: KEY };
	const behindPath: Channel = { ...channel, baseUrl: 'https://proxy.example/whatsapp' };

	it.each([
		['/sendMessage', 'https://api.1msg.io/ODI1/sendMessage'],
		['sendMessage', 'https://api.1msg.io/ODI1/sendMessage'],
		['//sendMessage'.slice(1), 'https://api.1msg.io/ODI1/sendMessage'],
		['/groups/120363/inviteLink', 'https://api.1msg.io/ODI1/groups/120363/inviteLink'],
		['/flows/a:b/assets', 'https://api.1msg.io/ODI1/flows/a:b/assets'],
		['/hookInfo?messageId=wamid.1%3D', 'https://api.1msg.io/ODI1/hookInfo?messageId=wamid.1%3D'],
		['/a/../sendMessage', 'https://api.1msg.io/ODI1/sendMessage'],
		['https://api.1msg.io/ODI1/status', 'https://api.1msg.io/ODI1/status'],
		['HTTPS://API.1MSG.IO:443/ODI1/status', 'https://api.1msg.io/ODI1/status'],
	])('%j is %s', (path, url) => expect(channelUrl(channel, path)).toBe(url));

	it('a path before the channel is kept', () => {
		expect(channelUrl(behindPath, '/status')).toBe('https://proxy.example/whatsapp/ODI1/status');
		for (const path of ['/../../ODI1/status', '/../ODI2/status', 'https://proxy.example/ODI1/status']) expect(refusal(() => channelUrl(behindPath, path))).toContain('lies elsewhere');
	});

	it.each([
		'https://evil.example/ODI1/status', 'http://api.1msg.io/ODI1/status', 'https://api.1msg.io:8443/ODI1/status', 'https://api.1msg.io.evil.example/ODI1/status', 'https://api.1msg.io@evil.example/ODI1/status', 'https://sandbox.1msg.io/ODI1/status',
		'//evil.example/ODI1/status', '//evil', 'https:evil.example', 'https:/ODI2/status', 'https:\\\\evil.example\\ODI1\\status', 'javascript:alert(1)', 'data:text/plain,x', 'file:///etc/passwd', 'blob:https://api.1msg.io/ODI1/x',
		'https://api.1msg.io/ODI2/status', 'https://api.1msg.io/ODI12/status', 'https://api.1msg.io/status', 'https://api.1msg.io/ODI1/../ODI2/status',
		'/../ODI2/status', '/../../status', '../ODI2/status', '/a/../../ODI2/status', '/%2e%2e/ODI2/status', '/.%2E/ODI2/status', '/%2E%2E/ODI2', '\\..\\..\\ODI2\\status', '/..\\ODI2', '/.\t./ODI2/status', '/..',
		'/..%2fODI2/status', '/%2e%2e%2fODI2/status', '/..%5cODI2/status', '/a%2f..%2f..%2fODI2/status', '/a%2f..', '/a%5c..', 'h2:evil.example/x',
	])('%j is refused', (path) => expect(refusal(() => channelUrl(channel, path))).toMatch(/lies elsewhere|is not|not a web address/));

	it.each(['https://', 'https://[', 'http://a b/', '//'])('%j is refused with a sentence, not a fault', (path) => expect(refusal(() => channelUrl(channel, path))).not.toMatch(/^not refused: "(?!https:\/\/api\.1msg\.io\/ODI1\/)/));

	it('whatever the path is, the address lies under the channel', () => {
		const piece = fc.oneof(fc.constantFrom('..', '.', '/', '//', '\\', '%2e%2e', '%2f', '%5c', '@', ':', '?', '#', 'https://', 'evil.example', 'ODI2', '\t', '\n', ' ', '\u0000', '。', '／'), fc.string({ maxLength: 5 }));
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 8 }), fc.constantFrom(channel, behindPath), (pieces, own) => {
				let address: string;
				try {
					address = channelUrl(own, pieces.join(''));
				} catch {
					return;
				}
				const url = new URL(address);
				expect(url.origin).toBe(new URL(own.baseUrl).origin);
				expect(address.startsWith(`${own.baseUrl}/ODI1/`)).toBe(true);
				expect(decodeURIComponent(url.pathname.replace(/%(?![0-9a-f]{2})/gi, '%25').replace(/%[89a-f][0-9a-f]/gi, 'x')).replaceAll('\\', '/').split('/')).not.toContain('..');
			}),
			{ numRuns: 3000 },
		);
	});
});
