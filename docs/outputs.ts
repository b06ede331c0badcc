import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * What leaves each operation: one example item for each. The editor shows its fields before the first
 * run (n8n 2.40.5: `__schema__` beside the node, also in community packages; triggers have no preview,
 * but n8n's workflow builder reads theirs). `npm run docs` writes the files; after the tests,
 * test/nodes/shown.js holds the examples against what really came out.
 */

type Item = Record<string, unknown>;

const ID = 'wamid.HBgLMTIwMjU1NTAxNDMVAgARGBI5QTNDQQA=';
const CHAT = '12025550143@c.us';
const GROUP = { groupId: '120363041234567890', chatId: '120363041234567890@g.us' };
const FAILURE = { code: 131026, title: 'The message cannot be delivered to this customer', details: 'Message undeliverable', advice: 'Check the number.', retryable: false };
const PLACES = { addresses: ['https://n8n.example.com/webhook/1f0c/onemsg?…'], places: { used: 1, free: 4 } };

const sent = (sentAs: 'session' | 'template', more: Item = { text: 'Hello, Maria!' }): Item => ({
	outcome: 'accepted',
	messageId: ID,
	to: { kind: 'phone', value: '12025550143' },
	sentAs,
	...more,
	response: { sent: true, id: ID, message: `Sent to ${CHAT}` },
});

const event: Item = {
	event: 'message',
	channelId: 'ODI371267300',
	messageId: ID,
	chatId: CHAT,
	phone: '12025550143',
	bsuid: 'US.7391045528816630',
	contactName: 'Maria Example',
	fromMe: false,
	isGroup: false,
	messageType: 'text',
	text: 'Is the premium plan available?',
	timestamp: '2026-07-25T12:00:18.000Z',
	dedupeKey: `ODI371267300:message:${ID}`,
};

const template: Item = {
	id: '300000000000024',
	name: 'ticket_accepted',
	language: 'en',
	status: 'approved',
	category: 'utility',
	namespace: '00000000_1111_2222_3333_444444444444',
	body: 'Hello, {{1}}!',
	variables: [{ id: 'body_1', name: 'Body {{1}}', required: true }],
};

/** Of the general node, by resource and operation. `api.request` and the plain reads of the channel give what 1MSG answers. */
export const OPERATION_OUTPUTS: Record<string, Record<string, Item>> = {
	api: { request: { status: 200, body: { status: 'connected' } } },
	channel: {
		diagnose: { verdict: 'ok', summary: 'Everything works', channelId: 'ODI371267300', checks: [{ check: 'key', verdict: 'ok', text: '1MSG accepts the API key', advice: '' }], webhooks: [] },
		getCatalogSettings: { id: '1', is_cart_enabled: true, is_catalog_visible: false },
		getConversationalComponents: { prompts: ['Where is my order?'] },
		getProfile: { about: 'Open from 9 to 5', websites: [] },
		getSettings: { webhookUrl: ['https://n8n.example.com/webhook/1f0c/onemsg?…'], ackNotificationsOn: true, guaranteedHooks: false, rawHooks: false, template_analytics_enabled: false, cta_url_link_tracking_opted_out: false },
		getStatus: { status: 'connected' },
		updateCatalogSettings: { updated: true, is_cart_enabled: true, is_catalog_visible: false },
		updateConversationalComponents: { updated: true, enable_welcome_message: true, prompts: [], commands: [{ command_name: 'order', command_description: 'Ask' }] },
		updateProfile: { updated: true, fields: ['about'] },
		updateSettings: { updated: true, settings: { ackNotificationsOn: true } },
	},
	chat: {
		getReplies: { chatId: CHAT, replied: true, messages: [event] },
		getSessionWindow: { chatId: CHAT, open: true, closesAt: '2026-07-26T12:00:18.000Z', lastInboundAt: '2026-07-25T12:00:18.000Z' },
	},
	contact: {
		block: { blocked: true, phone: '12025550143' },
		getBlocked: { phone: '12025550143' },
		unblock: { blocked: false, phone: '12025550143' },
	},
	flow: {
		delete: { deleted: true },
		deprecate: { deprecated: true, flowId: '77' },
		get: { id: '77', name: 'Return' },
		getAll: { id: '77', name: 'Return', status: 'PUBLISHED' },
		getPreview: { flowId: '77', previewUrl: 'https://business.facebook.com/wa/manage/flows/77/preview/', expiresAt: '2026-08-25', response: { id: '77' } },
		publish: { published: true, flowId: '77' },
	},
	group: {
		create: { created: true, ...GROUP, inviteLink: 'https://chat.whatsapp.com/abc', response: { id: GROUP.groupId } },
		delete: { deleted: true },
		get: { ...GROUP, subject: 'Order 10482' },
		getAll: { ...GROUP, subject: 'Order 10482' },
		getInviteLink: { groupId: GROUP.groupId, inviteLink: 'https://chat.whatsapp.com/abc' },
		resetInviteLink: { groupId: GROUP.groupId, inviteLink: 'https://chat.whatsapp.com/abc' },
		update: { updated: true, groupId: GROUP.groupId },
	},
	media: {
		delete: { deleted: true },
		download: { fileName: 'photo.jpg', mimeType: 'image/jpeg', size: 48213 },
		get: { mediaId: '1029384756', url: 'https://api.1msg.io/…', mimeType: 'image/jpeg', sha256: '9f86d0…', fileSize: 48213 },
		upload: { mediaId: '1029384756' },
	},
	message: {
		catchUp: event,
		getAll: event,
		getDeliveryStatus: { messageId: ID, status: 'failed', failure: FAILURE, steps: [{ status: 'sent', rawStatus: 'sent', timestamp: '2026-07-25T12:00:18.000Z' }] },
		markAsRead: { outcome: 'accepted', messageId: ID },
		sendAndWait: { data: { approved: true, text: '', choice: { index: 0, title: 'Yes' } }, answeredBy: { phone: '12025550143', chatId: CHAT, name: 'Maria Example' }, answeredAt: '2026-07-25T12:00:18.000Z', messageId: ID, timedOut: false },
		sendButtons: sent('session'),
		sendCarousel: sent('session'),
		sendContact: sent('session'),
		sendCtaUrl: sent('session'),
		sendFlow: { ...sent('session'), flowToken: 'order-10482' },
		sendList: sent('session'),
		sendLocation: sent('session'),
		sendLocationRequest: sent('session'),
		sendMedia: { ...sent('session', {}), messageType: 'image', media: { mimeType: 'image/jpeg', fileName: 'photo.jpg', size: 48213 } },
		sendProduct: sent('session'),
		sendReaction: { ...sent('session'), reaction: { emoji: '👍', messageId: ID, removed: false } },
		sendSticker: sent('session', {}),
		sendTemplate: sent('template'),
		sendText: sent('session'),
	},
	template: {
		create: { created: true, name: 'order_ready', language: 'en', category: 'utility', status: 'pending', id: '345751790988343', response: { id: '345751790988343' } },
		delete: { deleted: true },
		get: template,
		getAll: template,
	},
	webhook: {
		add: { added: true, ...PLACES },
		enable: { enabled: ['https://n8n.example.com/webhook/1f0c/onemsg?…'], stillDisabled: [], ...PLACES },
		getAll: { address: 'https://n8n.example.com/webhook/1f0c/onemsg?…', owner: 'thisTrigger', ownerText: 'This workflow’s 1MSG Trigger', isTest: false, status: 'enabled' },
		remove: { deleted: true },
	},
};

/** Of the nodes that do one thing. */
export const NODE_OUTPUTS: Record<string, { folder: string; version?: number; output: Item }> = {
	oneMsgTicketAccepted: { folder: 'scenarios/TicketAccepted', output: sent('template') },
	oneMsgOrderNoResponse: { folder: 'scenarios/OrderNoResponse', output: sent('template') },
	oneMsgRequestInformation: { folder: 'scenarios/RequestInformation', output: sent('session') },
	oneMsgAvailabilityReply: { folder: 'scenarios/AvailabilityReply', output: sent('session') },
	oneMsgAcknowledge: { folder: 'scenarios/Acknowledge', output: { outcome: 'accepted', messageId: ID, reaction: { outcome: 'accepted', messageId: ID }, read: { outcome: 'accepted' } } },
	oneMsgTrigger: {
		folder: 'OneMsgTrigger',
		version: 2,
		output: {
			...event,
			username: 'maria.example',
			replyId: 'yes',
			replyTitle: 'Yes',
			quotedMessageId: ID,
			media: { url: 'https://api.1msg.io/…', mimeType: 'image/jpeg', fileName: 'photo.jpg', caption: 'The broken part' },
			location: { latitude: 40.7128, longitude: -74.006, name: 'Shop', address: '1 Main St' },
			status: 'delivered',
			rawStatus: 'delivered',
			failure: FAILURE,
		},
	},
};

/** As n8n derives it from an item (n8n 2.40.5: jsonSchema of the editor). */
export function schemaOf(value: unknown): Item {
	if (Array.isArray(value)) return { type: 'array', ...(value.length > 0 ? { items: schemaOf(value[0]) } : {}) };
	if (typeof value !== 'object' || value === null) return { type: typeof value };
	return { type: 'object', properties: Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, schemaOf(inner)])) };
}

const nodes = join(__dirname, '..', 'nodes');

/** Each file that n8n looks for, with its text. */
export function schemaFiles(): Map<string, string> {
	const text = (item: Item) => `${JSON.stringify({ ...schemaOf(item), version: 1 })}\n`;
	return new Map([
		...Object.entries(OPERATION_OUTPUTS).flatMap(([resource, operations]) => Object.entries(operations).map(([operation, item]): [string, string] => [join(nodes, 'OneMsg', '__schema__', 'v1.0.0', resource, `${operation}.json`), text(item)])),
		...Object.values(NODE_OUTPUTS).map(({ folder, version = 1, output }): [string, string] => [join(nodes, folder, '__schema__', `v${version}.0.0.json`), text(output)]),
	]);
}

function filesIn(path: string): string[] {
	return readdirSync(path).flatMap((name) => (statSync(join(path, name)).isDirectory() ? filesIn(join(path, name)) : [join(path, name)]));
}

/** The files that are there, with their texts. */
export function writtenSchemas(): Map<string, string> {
	return new Map(filesIn(nodes).filter((file) => file.includes('__schema__')).map((file) => [file, readFileSync(file, 'utf8')]));
}

export function writeSchemas(): void {
	for (const file of writtenSchemas().keys()) rmSync(file);
	for (const [file, text] of schemaFiles()) {
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, text);
	}
}
