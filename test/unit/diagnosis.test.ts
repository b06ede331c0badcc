import { diagnose, type Check, type Findings } from '../../nodes/shared/domain/diagnosis';
import type { WebhookEntry } from '../../nodes/shared/domain/webhookList';
import type { Home, OwnTrigger } from '../../nodes/shared/domain/webhookOwners';

const ID = '22222222-2222-4222-8222-222222222222';
const TAG = '0123456789abcdef0123456789abcdef';
const TRIGGER: OwnTrigger = { name: 'T', webhookId: ID, isDisabled: false, tag: TAG };
const ORIGIN = 'https://n8n.example.com';
const OURS = `${ORIGIN}/webhook/${ID}/onemsg?k=${TAG}`;
const home: Home = { origins: [ORIGIN], triggers: [TRIGGER] };

const well: Findings = {
	channelId: 'C1',
	baseUrl: 'https://api.1msg.io',
	status: { value: { status: 'connected' } },
	settings: { value: { ackNotificationsOn: '1' } },
	webhooks: { value: [{ address: OURS, status: 'enabled' }] },
	home,
	isPublished: true,
};
const failure = { title: 'No answer came', advice: 'Try again in a moment.', retryable: true };
const listed = (...addresses: string[]) => ({ value: addresses.map((address): WebhookEntry => ({ address, status: 'unknown' })) });
const foreign = (count: number) => Array.from({ length: count }, (_, index) => `https://x.example/${index}`);

const checkOf = (name: Check['check'], more: Partial<Findings>) => diagnose({ ...well, ...more }).checks.find(({ check }) => check === name);
/** One check as a person reads it: verdict, words, and what to do. */
function said(name: Check['check'], more: Partial<Findings>): string {
	const { verdict, text, advice } = checkOf(name, more) ?? { verdict: 'missing', text: '' };
	return `${verdict}: ${text}${advice === undefined ? '' : ` → ${advice}`}`;
}

describe('the diagnosis as a whole', () => {
	it('says that nothing stands in the way, with each check in words', () => {
		expect(diagnose(well)).toStrictEqual({
			verdict: 'ok',
			summary: 'Nothing stands in the way',
			channelId: 'C1',
			checks: [
				{ check: 'key', verdict: 'ok', text: '1MSG accepts the API key' },
				{ check: 'channel', verdict: 'ok', text: 'Channel C1 answers' },
				{ check: 'connection', verdict: 'ok', text: 'The channel is connected to WhatsApp' },
				// Many channels tell no limits: nothing is wrong with them.
				{ check: 'limits', verdict: 'unknown', text: 'The channel does not tell its limits', advice: 'Look in the 1MSG console for how many customers a day it may write to, and for its quality.' },
				{ check: 'webhooks', verdict: 'ok', text: '1 of 5 webhook places are taken' },
				{ check: 'triggers', verdict: 'ok', text: 'The node “T” is registered' },
				{ check: 'reachability', verdict: 'ok', text: `1MSG delivers to this n8n at ${ORIGIN}` },
				{ check: 'statuses', verdict: 'ok', text: 'Delivery statuses are on' },
			],
			webhooks: [{ address: `${ORIGIN}/webhook/${ID}/onemsg?…`, owner: 'thisWorkflow', ownerText: 'The node “T” of this workflow', node: 'T', isTest: false, status: 'enabled' }],
		});
	});

	it.each<[string, Partial<Findings>, string, string]>([
		['what blocks comes before what warns', { settings: { value: { ackNotificationsOn: 0 } }, isPublished: false, webhooks: listed(...foreign(1)) }, 'blocked', 'This stands in the way: The workflow is not published, so the node “T” receives nothing'],
		['what warns comes before what is not known', { settings: { value: { ackNotificationsOn: 0 } }, home: { origins: [ORIGIN] } }, 'warning', 'It works, but look at this: Delivery statuses are off: no webhook learns whether a message arrived'],
		['what is not known is said', { home: { ...home, origins: [] }, settings: { failure } }, 'unknown', 'Not all could be found out: Whether the node “T” is registered could not be read; n8n does not tell its own address; Whether delivery statuses are on could not be read: No answer came'],
	])('%s', (_, more, verdict, summary) => expect(diagnose({ ...well, ...more })).toMatchObject({ verdict, summary }));

	it('limits count where they warn', () => expect(diagnose({ ...well, status: { value: { status: 'connected', quality: 'RED' } } }).summary).toMatch(/^It works, but look at this: quality: RED$/));

	it('shows no addresses where the list could not be read', () => expect(diagnose({ ...well, webhooks: { failure } }).webhooks).toEqual([]));

	it('names no channel where the credential names none', () => expect(diagnose({ ...well, channelId: undefined })).not.toHaveProperty('channelId'));

	it('an address of somebody else has no node', () => expect(diagnose({ ...well, webhooks: listed('https://a:b@x.example/?s=1') }).webhooks).toStrictEqual([{ address: 'https://…@x.example/?…', owner: 'foreign', ownerText: 'Another tool', isTest: false, status: 'unknown' }]));

	it('what is not fine says what to do', () => {
		const { checks } = diagnose({ ...well, status: { failure }, settings: { failure }, webhooks: { failure }, home: { origins: ['http://n8n:5678'], triggers: home.triggers } });
		for (const { check, verdict, advice } of checks) if (verdict !== 'ok' && check !== 'triggers') expect([check, advice]).toEqual([check, expect.stringMatching(/\.$/)]);
	});

	it('answers that are none never throw', () => {
		for (const value of [null, undefined, 'text', 5, [], { status: { a: 1 } }, { status: null, limits: { limits: { limits: { limits: 1 } } } }]) {
			const { checks } = diagnose({ ...well, status: { value }, settings: { value } });
			expect(checks).toHaveLength(8);
			expect(checks.every(({ text }) => text.length > 0)).toBe(true);
		}
	});
});

describe('the key', () => {
	const refused = { failure: { title: '1MSG refuses the key', advice: 'Copy it again.', retryable: false }, httpStatus: 401 };

	it.each<[string, Partial<Findings>, string]>([
		['is good where a single call was answered', { status: refused, settings: { failure }, webhooks: { value: [] } }, 'ok: 1MSG accepts the API key'],
		['is not where one call was refused for it', { status: { failure, httpStatus: 500 }, settings: refused, webhooks: { failure } }, 'blocked: 1MSG refuses the key → Copy it again.'],
		['is not known where nobody answered', { status: { failure }, settings: { failure, httpStatus: 500 }, webhooks: { failure } }, 'unknown: Whether 1MSG accepts the API key could not be checked → See what is said of the connection.'],
		['is not even asked for where the credential is wrong', { credential: { text: 'The API Key is empty', advice: 'Fill it in.' } }, 'blocked: The API Key is empty → Fill it in.'],
	])('%s', (_, more, words) => expect(said('key', more)).toBe(words));
});

describe('a credential that is wrong', () => {
	const credential = { text: 'The API Key is empty' };

	it('is the one thing to mend', () => {
		expect(checkOf('key', { credential })).toStrictEqual({ check: 'key', verdict: 'blocked', text: 'The API Key is empty' });
		expect(said('channel', { credential })).toBe('unknown: Which channel is meant is not known → Mend the credential first.');
		expect(said('connection', { credential })).toBe('unknown: Nothing was asked of 1MSG → Mend the credential first.');
	});
});

describe('the channel', () => {
	const gone = { title: 'There is no such channel', advice: 'Check the Channel ID.', retryable: false };

	it.each<[string, Partial<Findings>, string]>([
		['is not known without its id', { channelId: undefined }, 'unknown: Which channel is meant is not known → Mend the credential first.'],
		['is not there (404)', { status: { failure: gone, httpStatus: 404 } }, 'blocked: There is no such channel → Check the Channel ID.'],
		['is blocked (403)', { status: { failure: gone, httpStatus: 403 } }, 'blocked: There is no such channel → Check the Channel ID.'],
		['may be there all the same (500)', { status: { failure, httpStatus: 500 } }, 'unknown: The state of channel C1 could not be read: No answer came → Try again in a moment.'],
		['has an account in trouble', { status: { value: { status: 'connected', accountStatus: 'RESTRICTED' } } }, 'warning: WhatsApp’s account of channel C1 is in the state “RESTRICTED” → Look at the account in the 1MSG console.'],
		['has an account that is not active', { status: { value: { status: 'connected', accountStatus: 'inactive' } } }, 'warning: WhatsApp’s account of channel C1 is in the state “inactive” → Look at the account in the 1MSG console.'],
		['has an account that was active', { status: { value: { status: 'connected', accountStatus: 'active until May' } } }, 'warning: WhatsApp’s account of channel C1 is in the state “active until May” → Look at the account in the 1MSG console.'],
		['has an account that is fine', { status: { value: { status: 'connected', accountStatus: 'Approved' } } }, 'ok: Channel C1 answers'],
		['is another one than the key’s', { keyChannelId: 'C2' }, 'warning: The key names channel C2, but the credential’s Channel ID is C1 → If this is not on purpose, empty the Channel ID in the credential.'],
		['is the key’s', { keyChannelId: 'C1' }, 'ok: Channel C1 answers'],
	])('%s', (_, more, words) => expect(said('channel', more)).toBe(words));
});

describe('the connection', () => {
	it.each<[unknown, string]>([
		['connected', 'ok: The channel is connected to WhatsApp'],
		['CONNECTED', 'ok: The channel is connected to WhatsApp'],
		['connecting', 'warning: The channel is just connecting to WhatsApp → Wait a minute, then diagnose again.'],
		['disconnected', 'blocked: The channel is disconnected from WhatsApp → Reconnect it in the 1MSG console.'],
		['uninitialized', 'blocked: The channel is being set up or upgraded → Try again in a few minutes.'],
		['unregistered', 'blocked: The channel’s number is not registered with WhatsApp, or it is blocked → Register it in the 1MSG console, or ask 1MSG support.'],
		['constructor', 'unknown: The channel says that it is “constructor” → Look the word up in 1MSG’s help, or ask 1MSG support.'],
		[undefined, 'unknown: The address answers, but not like a 1MSG channel → Check the Environment and the Base URL in the credential.'],
	])('of a channel that says %j', (status, words) => expect(said('connection', { status: { value: { status } } })).toBe(words));

	it('is none where nobody answers at the address, and not known where somebody says that it failed', () => {
		expect(said('connection', { status: { failure } })).toBe('blocked: No answer came → Check the Base URL in the credential, and whether this n8n can reach it.');
		expect(said('connection', { status: { failure, httpStatus: 502 } })).toBe('unknown: The connection to WhatsApp could not be read: No answer came → Try again in a moment.');
	});
});

describe('limits and quality', () => {
	it.each<[string, unknown, string]>([
		['are told where the channel tells them, whatever their names', { messagingLimit: 250, throughput: { level: 'x', throughput_level: 'STANDARD' }, tier: 'TIER_1K', name: 'limitless' }, 'ok: messagingLimit: 250, throughput_level: STANDARD, tier: TIER_1K'],
		['are looked for in an object of an object', { a: { b: { quality: 'GREEN' } } }, 'ok: quality: GREEN'],
		['that are red warn', { quality_rating: 'RED' }, 'warning: quality_rating: RED → Customers rate the channel badly: write only to those who expect it, or WhatsApp will let it write to fewer.'],
		['that are low warn', { tier: 'TIER_1K', qualityScore: 'Low' }, 'warning: tier: TIER_1K, qualityScore: Low → Customers rate the channel badly: write only to those who expect it, or WhatsApp will let it write to fewer.'],
		['that are flagged warn', { quality: 'QUALITY_FLAGGED' }, 'warning: quality: QUALITY_FLAGGED → Customers rate the channel badly: write only to those who expect it, or WhatsApp will let it write to fewer.'],
		['that are yellow, which is in the middle, do not', { quality_rating: 'YELLOW' }, 'ok: quality_rating: YELLOW'],
		['that are low without a word of quality do not', { messaging_limit: 'LOW' }, 'ok: messaging_limit: LOW'],
		['of 60 characters are told', { limit: 'x'.repeat(60) }, `ok: limit: ${'x'.repeat(60)}`],
	])('%s', (_, value, words) => expect(said('limits', { status: { value } })).toBe(words));

	it.each<[string, Partial<Findings>]>([
		['where nothing was read', { status: { failure } }],
		['in a text that is no word', { status: { value: { limits: 'x'.repeat(61) } } }],
		['too deep inside', { status: { value: { a: { b: { c: { limit: 1 } } } } } }],
		['in a list', { status: { value: [{ limit: 1 }] } }],
	])('are not known %s', (_, more) => expect(said('limits', more)).toMatch(/^unknown: The channel does not tell its limits → Look in the 1MSG console/));
});

describe('the webhook list', () => {
	const disabled = (address: string) => ({ value: [{ address, status: 'disabled' as const }] });
	const old = OURS.replace(TAG, 'old');

	it.each<[string, Partial<Findings>, string]>([
		['cannot be read', { webhooks: { failure } }, 'unknown: The webhook list could not be read: No answer came → Try again in a moment.'],
		['is empty', { webhooks: { value: [] } }, 'blocked: The channel delivers its events to no address → Publish a workflow with a 1MSG Trigger, or add an address with Webhook → Add.'],
		['holds an address of this workflow that is disabled', { webhooks: disabled(OURS) }, `blocked: 1MSG has disabled ${ORIGIN}/webhook/${ID}/onemsg?…; 1 of 5 webhook places are taken → Make sure that the address can be reached, then run Webhook → Enable.`],
		['holds an address of this n8n that is disabled', { webhooks: disabled(`${ORIGIN}/webhook/x`) }, `blocked: 1MSG has disabled ${ORIGIN}/webhook/x; 1 of 5 webhook places are taken → Make sure that the address can be reached, then run Webhook → Enable.`],
		[
			'holds others’ addresses that are disabled',
			{ webhooks: { value: [{ address: OURS, status: 'enabled' }, ...foreign(2).map((address) => ({ address, status: 'disabled' as const }))] } },
			'warning: 1MSG has disabled https://x.example/0, https://x.example/1; 3 of 5 webhook places are taken → Make sure that the address can be reached, then run Webhook → Enable.',
		],
		['holds what a trigger left behind', { webhooks: listed(OURS, old) }, `warning: Left behind: ${ORIGIN}/webhook/${ID}/onemsg?…; 2 of 5 webhook places are taken → Publish the workflow again. If the old address stays, take it out with Webhook → Remove.`],
		['is full', { webhooks: listed(OURS, ...foreign(4)) }, 'warning: 5 of 5 webhook places are taken: no other tool can be added, and no test event be listened for → Take out what nobody uses with Webhook → Remove.'],
		['holds a disabled address of ours beside one of others', { webhooks: { value: [OURS, ...foreign(1)].map((address) => ({ address, status: 'disabled' as const })) } }, `blocked: 1MSG has disabled ${ORIGIN}/webhook/${ID}/onemsg?…, https://x.example/0; 2 of 5 webhook places are taken → Make sure that the address can be reached, then run Webhook → Enable.`],
		['has a place left', { webhooks: listed(OURS, ...foreign(3)) }, 'ok: 4 of 5 webhook places are taken'],
	])('%s', (_, more, words) => expect(said('webhooks', more)).toBe(words));
});

describe('the triggers of this workflow', () => {
	const triggers = (...own: Array<Partial<OwnTrigger>>): Partial<Findings> => ({ home: { ...home, triggers: own.map((one) => ({ ...TRIGGER, ...one })) } });
	const OTHER = '33333333-3333-4333-8333-333333333333';

	it.each<[string, Partial<Findings>, string]>([
		['are not told', { home: { origins: [ORIGIN] } }, 'unknown: n8n does not tell which triggers this workflow has → Run Diagnose in the workflow of the 1MSG Trigger.'],
		['are none', triggers(), 'ok: This workflow has no 1MSG Trigger; run Diagnose in the workflow that has it to check that one, too'],
		['are deactivated', triggers({ isDisabled: true }), 'warning: The node “T” is deactivated → Activate it, and publish the workflow.'],
		['use another credential', triggers({ tag: undefined }), 'unknown: The node “T” uses another credential → Choose the same credential in both nodes to check it.'],
		['are registered, published or not', { isPublished: false }, 'ok: The node “T” is registered'],
		['may be registered', { webhooks: { failure }, isPublished: false }, 'unknown: Whether the node “T” is registered could not be read'],
		['may be registered under an address that n8n does not tell', { home: { ...home, origins: [] } }, 'unknown: Whether the node “T” is registered could not be read'],
		['are not published', { webhooks: listed(...foreign(5)), isPublished: false }, 'blocked: The workflow is not published, so the node “T” receives nothing → Publish the workflow.'],
		[
			'refuse what comes under an old key',
			{ webhooks: listed(OURS.replace(TAG, 'old')) },
			'blocked: The API key or the webhook secret was changed after the node “T” had been registered, so it refuses (401) what 1MSG delivers → Publish the workflow again: its address is made from them.',
		],
		['are missing', { webhooks: listed(...foreign(4)) }, 'blocked: The node “T” is not in the channel’s webhook list → Publish the workflow again, or run Webhook → Enable in it. Restarting n8n alone does not bring the address back.'],
		['found no place', { webhooks: listed(...foreign(5)) }, 'blocked: The node “T” is not in the channel’s webhook list → All places are taken: take one out with Webhook → Remove, then publish the workflow again.'],
		['only listen while somebody builds', { webhooks: listed(OURS.replace('/webhook/', '/webhook-test/')) }, 'blocked: The node “T” is not in the channel’s webhook list → Publish the workflow again, or run Webhook → Enable in it. Restarting n8n alone does not bring the address back.'],
		['are told each, and what is fine only where all is', { ...triggers({}, { name: 'U', webhookId: OTHER, isDisabled: true }, { name: 'V', webhookId: OTHER, isDisabled: true }) }, 'warning: The node “U” is deactivated; The node “V” is deactivated → Activate it, and publish the workflow.'],
		['are missing one by one', { ...triggers({}, { name: 'U', webhookId: OTHER }) }, 'blocked: The node “U” is not in the channel’s webhook list → Publish the workflow again, or run Webhook → Enable in it. Restarting n8n alone does not bring the address back.'],
		['are all fine', { ...triggers({}, { name: 'U', webhookId: OTHER }), webhooks: listed(OURS, OURS.replace(ID, OTHER)) }, 'ok: The node “T” is registered; The node “U” is registered'],
		[
			'are told with all that is to do',
			{ ...triggers({ isDisabled: true }, { name: 'U', webhookId: OTHER, tag: undefined }), webhooks: listed(OURS, OURS.replace(ID, OTHER)) },
			'warning: The node “T” is deactivated; The node “U” uses another credential → Activate it, and publish the workflow. Choose the same credential in both nodes to check it.',
		],
	])('%s', (_, more, words) => expect(said('triggers', more)).toBe(words));
});

describe('the address of this n8n', () => {
	const at = (...origins: string[]): Home => ({ ...home, origins });
	const out = (origin: string) => `1MSG cannot reach this n8n: ${origin} is known in its own network only → Give n8n a public address (WEBHOOK_URL), then publish the workflow again. Sending works without it.`;

	it.each<[string, Partial<Findings>, string]>([
		['is not told', { home: at() }, 'unknown: n8n does not tell its own address'],
		['is the one for webhooks, which stands last', { home: at('http://localhost:5678', ORIGIN) }, `ok: 1MSG delivers to this n8n at ${ORIGIN}`],
		['blocks what waits for events where it is private', { home: at(ORIGIN, 'http://localhost:5678') }, `blocked: ${out('http://localhost:5678')}`],
		['only warns where nothing waits for events', { home: { origins: ['http://localhost:5678'], triggers: [] } }, `warning: ${out('http://localhost:5678')}`],
		['blocks where n8n tells no triggers', { home: { origins: ['http://localhost:5678'] } }, `blocked: ${out('http://localhost:5678')}`],
		['is near a channel that is private as well', { home: at('http://localhost:5678'), baseUrl: 'http://127.0.0.1:4000' }, 'ok: This n8n and the channel are in the same network (http://localhost:5678)'],
		['is not near a channel that nobody named', { home: at('http://localhost:5678'), baseUrl: undefined }, `blocked: ${out('http://localhost:5678')}`],
	])('%s', (_, more, words) => expect(said('reachability', more)).toBe(words));
});

describe('delivery statuses', () => {
	it.each<[string, Partial<Findings>, string]>([
		['could not be read', { settings: { failure } }, 'unknown: Whether delivery statuses are on could not be read: No answer came → Try again in a moment.'],
		['are not told of', { settings: { value: {} } }, 'unknown: The channel does not tell whether delivery statuses are on → Choose the event Delivery Status in a 1MSG Trigger: publishing it switches them on.'],
		['are on', { settings: { value: { ackNotificationsOn: true } } }, 'ok: Delivery statuses are on'],
		['are off', { settings: { value: { ackNotificationsOn: '0' } } }, 'warning: Delivery statuses are off: no webhook learns whether a message arrived → Choose the event Delivery Status in a 1MSG Trigger and publish it, or switch them on with Channel → Update Settings.'],
	])('%s', (_, more, words) => expect(said('statuses', more)).toBe(words));
});
