import { statusesIn } from '../../nodes/shared/domain/webhookList';
import { isDeliverable, ownerInWords, ownerOf, type Home, type Owned } from '../../nodes/shared/domain/webhookOwners';

const ID = '22222222-2222-4222-8222-222222222222';
const TAG = '0123456789abcdef0123456789abcdef';
const home: Home = { origins: ['https://n8n.example.com', 'http://localhost:5678'], triggers: [{ name: 'T', webhookId: ID, isDisabled: false, tag: TAG }] };

describe('whose an address is', () => {
	it.each([
		[`https://n8n.example.com/webhook/${ID}/onemsg?k=${TAG}`, 'thisWorkflow', false],
		[`http://localhost:5678/webhook/${ID}/onemsg?k=${TAG}`, 'thisWorkflow', false],
		[`https://n8n.example.com/sub/path/hooks/${ID}/onemsg/?k=${TAG}`, 'thisWorkflow', false],
		[`https://n8n.example.com/webhook-test/${ID}/onemsg?k=${TAG}`, 'thisWorkflow', true],
		[`https://n8n.example.com/webhook/${ID}/onemsg?k=${TAG.toUpperCase()}`, 'leftBehind', false],
		[`https://n8n.example.com/webhook/${ID}/onemsg`, 'leftBehind', false],
		['https://n8n.example.com/webhook/abc', 'thisN8n', false],
		[`https://n8n.example.com:8443/webhook/${ID}/onemsg`, 'otherN8n', false],
		[`https://x.example/webhook-test/${ID}/onemsg`, 'otherN8n', true],
		[`https://x.example/webhook/abc/onemsg`, 'foreign', false],
		['https://app.1msg.io/service', 'oneMsg', false],
		['https://1msg.io/service', 'oneMsg', false],
		['https://evil1msg.io/service', 'foreign', false],
		['https://1msg.io.evil.example/service', 'foreign', false],
		[`https://copy.example.com/hooks/${ID}/onemsg?k=${TAG}`, 'otherN8n', false],
		['not an address', 'foreign', false],
	])('%s: %s', (address, owner, isTest) => expect(ownerOf(address, home)).toMatchObject({ owner, isTest }));

	it('names the trigger that it leads to, also in a copy of this n8n', () => {
		expect(ownerOf(`https://n8n.example.com/webhook/${ID}/onemsg?k=${TAG}`, home)).toEqual({ owner: 'thisWorkflow', node: 'T', isTest: false });
		expect(ownerOf(`https://copy.example.com/hooks-test/${ID}/onemsg?k=${TAG}`, home)).toEqual({ owner: 'otherN8n', node: 'T', isTest: true });
		expect(ownerOf(`https://copy.example.com/webhook/${ID}/onemsg`, home)).toEqual({ owner: 'otherN8n', isTest: false });
	});

	it('a trigger whose tag is not known here is not told apart by it', () => {
		const other = { origins: home.origins, triggers: [{ name: 'U', webhookId: ID, isDisabled: false }] };
		expect(ownerOf(`https://n8n.example.com/webhook/${ID}/onemsg?k=${TAG}`, other)).toEqual({ owner: 'thisWorkflow', node: 'U', isTest: false });
		expect(ownerOf(`https://copy.example.com/hooks/${ID}/onemsg`, other).owner).toBe('foreign');
	});

	it.each<[Owned, RegExp]>([
		[{ owner: 'thisWorkflow', node: 'T', isTest: false }, /^The node “T” of this workflow$/],
		[{ owner: 'leftBehind', node: 'T', isTest: false }, /^Left behind by the node “T” of this workflow, which no longer takes deliveries/],
		[{ owner: 'thisN8n', isTest: true }, /^Another workflow of this n8n, while somebody listens for a test event$/],
		[{ owner: 'otherN8n', isTest: false }, /^A 1MSG Trigger of another n8n$/],
		[{ owner: 'otherN8n', node: 'T', isTest: false }, /^The node “T” under another address: in a copy of this n8n/],
		[{ owner: 'oneMsg', isTest: false }, /^1MSG itself/],
		[{ owner: 'foreign', isTest: false }, /^Another tool$/],
	])('%j is said in words', (owned, words) => expect(ownerInWords(owned)).toMatch(words));

	it('where n8n does not tell its nodes, ours are of this n8n', () => {
		expect(ownerOf(`https://n8n.example.com/webhook/${ID}/onemsg?k=${TAG}`, { origins: home.origins }).owner).toBe('thisN8n');
	});
});

it.each([
	['https://api.1msg.io', 'https://n8n.example.com/webhook/1', true],
	['https://api.1msg.io', 'http://n8n.example.com/webhook/1', false],
	['https://api.1msg.io', 'https://localhost:5678/webhook/1', false],
	['https://sandbox.1msg.io', 'http://localhost:5678/webhook/1', true],
	['http://127.0.0.1:4000', 'http://127.0.0.1:5678/webhook/1', true],
])('a channel of %s can deliver to %s: %s', (channel, address, can) => expect(isDeliverable(channel, address)).toBe(can));

describe('the statuses of addresses, whose shape is not written down', () => {
	const A = 'https://a.example/x';
	it.each([
		[{ [A]: 'disabled' }, 'disabled'],
		[{ [`${A}/`]: 'enabled' }, 'enabled'],
		[{ [A]: 'inactive' }, 'disabled'],
		[{ [A]: true }, 'enabled'],
		[{ [A]: { enabled: false } }, 'disabled'],
		[{ [A]: { status: 'ACTIVE' } }, 'enabled'],
		[{ [A]: { disabled: true } }, 'disabled'],
		[[{ url: A, status: 'disabled' }], 'disabled'],
		[[{ webhookUrl: A, disabled: false }], 'enabled'],
		[[{ status: 'enabled' }, null, { url: A, status: 'disabled' }], 'disabled'],
		[{ [A]: 'whatever' }, 'unknown'],
		[{ [A]: null }, 'unknown'],
		[{ [A]: { status: { disabled: true } } }, 'unknown'],
		[{ [A]: { status: { status: {} } } }, 'unknown'],
		[{}, 'unknown'],
		['disabled', 'unknown'],
		[undefined, 'unknown'],
	])('%j: %s', (webhookStatuses, status) => expect(statusesIn({ webhookStatuses })(A)).toBe(status));
});
