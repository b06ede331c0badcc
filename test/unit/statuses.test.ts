import { CHANNEL, RECEIVED, SAID, change, itemOf, itemsOf, message, rawStatuses } from './corpus';

const ack = (more: Record<string, unknown> = {}) => ({ id: 'wamid.OUT1', status: 'delivered', chatId: '12025550143@c.us', phone: '12025550143', bsuid: 'US.739', userName: null, category: 'utility', ...more });
const hook = (more: Record<string, unknown> = {}) => ({ id: 'wamid.OUT1', type: 'message', status: 'delivered', timestamp: '1785000000', recipient_id: '12025550143', ...more });
const acks = (...elements: unknown[]) => ({ instanceId: CHANNEL, ack: elements });
const hooks = (...elements: unknown[]) => ({ instanceId: CHANNEL, hooks: elements });
const progress = (body: unknown) => itemsOf(body).map(({ messageId, status }) => `${messageId} ${status}`);

describe('a status in each of its forms', () => {
	const found = { event: 'status', channelId: CHANNEL, messageId: 'wamid.OUT1', chatId: '12025550143@c.us', phone: '12025550143', isGroup: false, status: 'delivered', rawStatus: 'delivered', dedupeKey: `${CHANNEL}:status:wamid.OUT1:delivered` };

	it.each([
		['ack[]', acks(ack()), { bsuid: 'US.739', timestamp: RECEIVED }],
		['ack as an object', { instanceId: CHANNEL, ack: ack() }, { bsuid: 'US.739', timestamp: RECEIVED }],
		['ack as a JSON string', { instanceId: CHANNEL, ack: JSON.stringify([ack()]) }, { bsuid: 'US.739', timestamp: RECEIVED }],
		['ack with numbered keys', { instanceId: CHANNEL, ack: { 0: ack() } }, { bsuid: 'US.739', timestamp: RECEIVED }],
		['an element that is JSON text', acks(JSON.stringify(ack())), { bsuid: 'US.739', timestamp: RECEIVED }],
		['hooks[]', hooks(hook()), { timestamp: SAID }],
		['hooks as an object', { instanceId: CHANNEL, hooks: hook() }, { timestamp: SAID }],
		['statuses[] at the root', { instanceId: CHANNEL, statuses: [hook()] }, { timestamp: SAID }],
		['statuses as an object', { instanceId: CHANNEL, statuses: hook() }, { timestamp: SAID }],
		['Meta’s envelope', rawStatuses(hook({ recipient_user_id: 'US.739' })), { bsuid: 'US.739', timestamp: SAID }],
		['only the essentials', acks({ id: 'wamid.OUT1', status: 'delivered', chatId: '12025550143@c.us' }), { timestamp: RECEIVED }],
		['a phone with a plus', acks(ack({ phone: '+12025550143', chatId: undefined })), { bsuid: 'US.739', timestamp: RECEIVED }],
		['a blank phone', acks(ack({ phone: ' ' })), { bsuid: 'US.739', timestamp: RECEIVED }],
	])('%s', (_, body, more) => expect(itemOf(body)).toEqual({ ...found, ...more }));

	it.each([
		['chatId', acks({ id: 'wamid.OUT1', status: 'read', chatId: 'US.739@lid' })],
		['bsuid', acks({ id: 'wamid.OUT1', status: 'read', bsuid: 'US.739' })],
		['recipient_user_id', rawStatuses({ id: 'wamid.OUT1', status: 'read', recipient_user_id: 'US.739' })],
		['recipient_id', hooks({ id: 'wamid.OUT1', status: 'read', recipient_id: 'US.739' })],
	])('of a person without a phone, from %s', (_, body) => {
		const item = itemOf(body);
		expect(item).toMatchObject({ bsuid: 'US.739', chatId: 'US.739@lid', status: 'read' });
		expect(item).not.toHaveProperty('phone');
	});

	it.each([
		['userName', ack({ userName: 'dana.example' }), 'dana.example'],
		['username', ack({ username: 'dana.example' }), 'dana.example'],
		['the chat', ack({ chatId: 'dana.example@username', phone: null, bsuid: null }), 'dana.example'],
	])('of a person with a user name, from %s', (_, element, username) => expect(itemOf(acks(element)).username).toBe(username));

	describe('of somebody whom Meta’s contacts name', () => {
		const dana = { profile: { name: 'Dana', username: 'dana.example' }, wa_id: '12025550143', user_id: 'US.739' };
		const lee = { profile: { name: 'Lee' }, wa_id: '447700900123', user_id: 'US.118' };
		const status = (contacts: object[], more: object = {}, metadata: object = {}) => itemOf(change('messages', { metadata, contacts, statuses: [{ id: 'wamid.OUT1', status: 'delivered', ...more }] }));

		it.each<[string, object[], object]>([
			['by the number', [lee, dana], { recipient_id: '12025550143' }],
			['by the BSUID', [lee, dana], { recipient_user_id: 'US.739' }],
			['alone', [dana], { recipient_id: '12025550143' }],
			['alone, where the status names nobody', [dana], {}],
		])('%s', (_, contacts, more) => expect(status(contacts, more)).toMatchObject({ phone: '12025550143', bsuid: 'US.739', username: 'dana.example', contactName: 'Dana', dedupeKey: `${CHANNEL}:status:wamid.OUT1:delivered` }));

		it('has their chat where the number is hidden', () => {
			const item = status([{ ...dana, wa_id: undefined }]);
			expect(item).toMatchObject({ chatId: 'US.739@lid', bsuid: 'US.739', username: 'dana.example', contactName: 'Dana' });
			expect(item).not.toHaveProperty('phone');
		});

		it('keeps the chat that it names itself', () => expect(status([dana], { recipient_user_id: 'US.739' }).chatId).toBe('US.739@lid'));

		it.each<[string, object[], object, object?]>([
			['somebody else', [lee], { recipient_id: '12025550143' }],
			['one of two, where the status names nobody', [lee, dana], {}],
			['the business', [{ profile: { name: 'Our Shop' }, wa_id: '12025550199' }], { recipient_user_id: 'US.739' }, { display_phone_number: '12025550199' }],
			['any member of a group', [dana], { recipient_type: 'group', recipient_id: '1203' }],
		])('promise 8: never is %s', (_, contacts, more, metadata = {}) => {
			const item = status(contacts, more, metadata);
			for (const key of ['username', 'contactName']) expect(item).not.toHaveProperty(key);
		});

		it('is the member who reports in a group, and the key stays', () => {
			const group = { recipient_type: 'group', recipient_id: '1203' };
			expect(status([lee, dana], { ...group, recipient_participant_id: '12025550143' })).toMatchObject({ isGroup: true, chatId: '1203@g.us', contactName: 'Dana', bsuid: 'US.739', dedupeKey: `${CHANNEL}:status:wamid.OUT1:12025550143:delivered` });
			expect(status([lee, dana], { ...group, recipient_participant_user_id: 'US.739' })).toMatchObject({ phone: '12025550143', dedupeKey: `${CHANNEL}:status:wamid.OUT1:US.739:delivered` });
		});
	});

	it('of a hidden chat has its digits for no BSUID', () => {
		for (const more of [{ chatId: '98765432109876@lid' }, { recipient_id: '98765432109876@lid' }]) {
			const item = itemOf(acks({ id: 'wamid.OUT1', status: 'read', ...more }));
			expect(item.chatId).toBe('98765432109876@lid');
			expect(item).not.toHaveProperty('bsuid');
		}
	});

	it.each([null, '', 0])('whose timestamp is %j has its time', (timestamp) => expect(itemOf(hooks(hook({ timestamp, time: 1785000000 }))).timestamp).toBe(SAID));

	it('without a channel that anybody names has none', () => expect(itemOf({ ack: [ack()] }, { channelId: undefined })).not.toHaveProperty('channelId'));

	it('of a payment has a key of its own', () => expect(itemOf(rawStatuses(hook({ type: 'payment' }))).dedupeKey).toBe(`${CHANNEL}:status:wamid.OUT1:payment:delivered`));

	it.each([
		['sent', 'sent'],
		['DELIVERED', 'delivered'],
		[' read ', 'read'],
		['viewed', 'read'],
		['played', 'read'],
		['failed', 'failed'],
		['undelivered', 'failed'],
	])('the word %j is %s', (word, status) => {
		expect(itemOf(acks(ack({ status: word })))).toMatchObject({ status, rawStatus: word, dedupeKey: `${CHANNEL}:status:wamid.OUT1:${status}` });
	});

	it.each(['warning', 'deleted', 'constructor', '__proto__', 'toString'])('promise 4: the unknown word %s is passed on with its raw', (word) => {
		const element = ack({ status: word });
		const item = itemOf(acks(element));
		expect(item).toMatchObject({ event: 'status', rawStatus: word, raw: element });
		expect(item).not.toHaveProperty('status');
	});
});

describe('the reason of a failure', () => {
	const window = { code: 131047, title: 'The 24-hour window of this chat is closed', retryable: false };

	it.each([
		['text', { error: 'Re-engagement message' }],
		['the code as a number', { error: 131047 }],
		['the code as text', { error: '131047' }],
		['the code in a text', { error: '(#131047) Re-engagement message' }],
		['an object', { error: { code: 131047, title: 'Re-engagement message' } }],
		['an object with a textual code', { error: { code: '131047' } }],
		['an object with error_code', { error: { error_code: 131047 } }],
		['an object without a code', { error: { title: 'Re-engagement message' } }],
		['Meta’s details', { error: { message: 'x', error_data: { details: 'Message failed to send because more than 24 hours have passed since the customer last replied' } } }],
		['a list', { error: [{ code: 131047, title: 'Re-engagement message' }] }],
		['errors[]', { errors: [{ code: 131047, title: 'Re-engagement message' }] }],
		['errors as an object', { errors: { code: 131047, title: 'Re-engagement message' } }],
		['errors as text', { errors: 'Re-engagement message' }],
		['errors as texts', { errors: ['Re-engagement message'] }],
		['errors as JSON text', { errors: '[{"code":131047}]' }],
		['an empty errors[] beside a text', { errors: [], error: 'Re-engagement message' }],
	])('as %s', (_, reason) => {
		expect(itemOf(acks(ack({ status: 'failed', ...reason }))).failure).toMatchObject({ ...window, advice: expect.stringContaining('template') });
	});

	it.each([{}, { error: null }, { error: '' }, { error: {} }, { errors: [] }, { errors: [null] }, { error: [] }, { error: true }])('that is missing (%j) is said to be unknown', (reason) => {
		expect(itemOf(acks(ack({ status: 'failed', ...reason }))).failure).toMatchObject({ title: 'The reason is not known', retryable: false });
	});

	it.each<Record<string, unknown>>([{ error: true }, { failed_reason: 'Message undeliverable' }, { errors: [{ info: 'x' }] }, { message: 'Hello Dana' }, { failure: { why: 'x' } }])('that is told and not understood is in raw: %j', (reason) => {
		expect(itemOf(acks(ack({ status: 'failed', ...reason })))).toMatchObject({ failure: { title: 'The reason is not known' }, raw: reason });
	});

	it.each<Record<string, unknown>>([{}, { error: null, errors: [], reason: '' }, { messageId: 'wamid.OUT1', message_id: 'wamid.OUT1', message_status: 'failed' }])('that nobody tells needs no raw: %j', (more) => {
		expect(itemOf(acks(ack({ status: 'failed', ...more })))).not.toHaveProperty('raw');
	});

	it('that is known needs no raw', () => expect(itemOf(acks(ack({ status: 'failed', error: 'The moon is full' })))).not.toHaveProperty('raw'));

	it('is each status’s own, however the reasons of a body look alike', () => {
		const reasons = [{ error: 'It went wrong' }, { error: 'It went wrong', errorCode: 131049 }, { errorCode: 131047 }, { error: 'It went wrong' }];
		const failures = itemsOf(acks(...reasons.map((reason, i) => ack({ id: `wamid.${i}`, status: 'failed', error: undefined, ...reason }))));
		expect(failures.map(({ failure }) => failure?.code)).toEqual([undefined, 131049, 131047, undefined]);
	});
	it('keeps the channel’s own words', () => {
		expect(itemOf(acks(ack({ status: 'failed', error: 'The moon is full' }))).failure).toMatchObject({ title: 'The moon is full' });
		expect(itemOf(acks(ack({ status: 'failed', error: "User's number is part of an experiment" }))).failure).toMatchObject({ code: 130472, details: "User's number is part of an experiment" });
	});

	it('is never called `error`, which would make n8n run the node again, and is only on failures', () => {
		expect(itemOf(acks(ack({ status: 'failed', error: 'x' })))).not.toHaveProperty('error');
		expect(itemOf(acks(ack({ error: 'x' })))).not.toHaveProperty('failure');
	});
});

describe('one status, one item', () => {
	it('ack and hooks in one body', () => expect(itemsOf({ ...acks(ack()), ...hooks(hook()) })).toHaveLength(1));
	it('ack, hooks, statuses and raw in one body', () => expect(itemsOf({ ...acks(ack({ status: 'viewed' })), ...hooks(hook({ status: 'read' })), statuses: [hook({ status: 'READ' })], ...rawStatuses(hook({ status: 'read' })) })).toHaveLength(1));
	it('ack and hooks in two bodies of one delivery', () => expect(itemsOf([acks(ack()), hooks(hook())])).toHaveLength(1));
	it('the same one twice', () => expect(itemsOf(acks(ack(), ack()))).toHaveLength(1));

	it('has what either form knew: who from ack, when from hooks', () => {
		expect(itemOf({ ...acks(ack()), ...hooks(hook()) })).toMatchObject({ bsuid: 'US.739', phone: '12025550143', timestamp: SAID });
	});

	it('has the reason, whichever form knew it', () => {
		const silent = ack({ status: 'failed' });
		const telling = hook({ status: 'failed', errors: [{ code: 131049, title: 'healthy ecosystem' }] });
		expect(itemOf({ ...acks(silent), ...hooks(telling) }).failure).toMatchObject({ code: 131049 });
		expect(itemOf([hooks(telling), acks(silent)]).failure).toMatchObject({ code: 131049 });
	});

	it('keeps a time that was said, and the first reason with a code, whichever form comes first', () => {
		expect(itemOf([hooks(hook()), acks(ack())]).timestamp).toBe(SAID);
		const failed = (code: number) => hooks(hook({ status: 'failed', errors: [{ code }] }));
		expect(itemOf([failed(131026), failed(131049)]).failure).toMatchObject({ code: 131026 });
	});

	it('each status of a message has its own key', () => {
		const keys = ['sent', 'delivered', 'read', 'failed'].map((status) => itemOf(acks(ack({ status }))).dedupeKey);
		expect(new Set(keys).size).toBe(4);
	});

	it('a message and its status have different keys', () => {
		const items = itemsOf({ instanceId: CHANNEL, messages: [message({ id: 'wamid.OUT1', fromMe: true })], ack: [ack()] });
		expect(items.map(({ event }) => event)).toEqual(['echo', 'status']);
	});
});

describe('promise 7: a status never moves backwards within one body', () => {
	const walk = (...statuses: string[]) => progress(acks(...statuses.map((status) => ack({ status })))).map((line) => line.split(' ')[1]);
	it.each([
		[['sent', 'delivered', 'read'], ['sent', 'delivered', 'read']],
		[['read', 'delivered', 'sent'], ['read']],
		[['delivered', 'sent', 'read'], ['delivered', 'read']],
		[['sent', 'failed', 'delivered'], ['sent', 'failed']],
		[['failed', 'sent', 'read'], ['failed']],
		[['delivered', 'failed'], ['delivered']],
		[['read', 'failed'], ['read']],
		[['sent', 'read', 'delivered'], ['sent', 'read']],
	])('%j gives %j', (given, left) => expect(walk(...given)).toEqual(left));

	it('across the lists of a body', () => {
		expect(progress({ ...acks(ack({ status: 'read' })), ...hooks(hook({ status: 'sent' })), ...rawStatuses(hook({ status: 'delivered' })) })).toEqual(['wamid.OUT1 read']);
	});

	it('across the bodies of a list', () => expect(progress([acks(ack({ status: 'read' })), acks(ack({ status: 'sent' }))])).toEqual(['wamid.OUT1 read']));

	it('each channel for itself', () => {
		expect(itemsOf([acks(ack({ status: 'read' })), { ...acks(ack({ status: 'sent' })), instanceId: 'VID1' }]).map(({ channelId, status }) => [channelId, status])).toEqual([[CHANNEL, 'read'], ['VID1', 'sent']]);
	});

	it('each message for itself', () => {
		expect(progress(acks(ack({ status: 'read' }), ack({ id: 'wamid.OUT2', status: 'sent' }), ack({ status: 'sent' }), ack({ id: 'wamid.OUT2', status: 'delivered' })))).toEqual(['wamid.OUT1 read', 'wamid.OUT2 sent', 'wamid.OUT2 delivered']);
	});

	it('a word that nobody knows neither counts nor is lost', () => {
		expect(progress(acks(ack({ status: 'read' }), ack({ status: 'warning' }), ack({ status: 'sent' })))).toEqual(['wamid.OUT1 read', 'wamid.OUT1 undefined']);
	});
});

describe('statuses of a group message', () => {
	const group = { chatId: '120363000000004242@g.us' };

	it('each member reports for itself', () => {
		const items = itemsOf(acks(ack({ ...group, phone: '447700900123', status: 'read' }), ack({ ...group, phone: '12025550143', status: 'delivered' }), ack({ ...group, phone: '447700900123', status: 'delivered' })));
		expect(items.map(({ phone, status, chatId, isGroup }) => [phone, status, chatId, isGroup])).toEqual([
			['447700900123', 'read', '120363000000004242@g.us', true],
			['12025550143', 'delivered', '120363000000004242@g.us', true],
		]);
		expect(new Set(items.map(({ dedupeKey }) => dedupeKey)).size).toBe(2);
	});

	it('a report that names no group is not behind a member’s', () => {
		expect(itemsOf(acks(ack({ ...group, phone: '447700900123', status: 'read' }), ack({ status: 'delivered' })))).toHaveLength(2);
	});

	it('members without a phone are told apart by their BSUID', () => {
		const items = itemsOf(acks(ack({ ...group, phone: null, bsuid: 'US.1', status: 'read' }), ack({ ...group, phone: null, bsuid: 'US.2', status: 'read' })));
		expect(items.map(({ bsuid }) => bsuid)).toEqual(['US.1', 'US.2']);
	});

	it.each(['author', 'participant'])('members whom only the key %s names are told apart', (key) => {
		const reports = ['12025550143@c.us', '447700900123@c.us', 'US.1@lid'].map((member) => ({ id: 'wamid.OUT1', status: 'read', ...group, [key]: member }));
		expect(itemsOf(acks(...reports)).map(({ phone, bsuid }) => phone ?? bsuid)).toEqual(['12025550143', '447700900123', 'US.1']);
	});

	it('the member’s own number comes before an author, who may be anybody', () => {
		expect(itemOf(acks(ack({ ...group, phone: '447700900123', author: '12025550199@c.us' }))).phone).toBe('447700900123');
		expect(itemOf(acks({ id: 'wamid.OUT1', status: 'read', ...group, participant: '447700900123@c.us', author: '12025550199@c.us' })).phone).toBe('447700900123');
		expect(itemOf(acks({ id: 'wamid.OUT1', status: 'read', author: '12025550199@c.us' }))).not.toHaveProperty('phone');
	});

	it('in Meta’s form', () => {
		const status = { id: 'wamid.OUT1', status: 'read', timestamp: '1785000000', recipient_type: 'group', recipient_id: '120363000000004242', recipient_participant_id: '447700900123' };
		expect(itemOf(rawStatuses(status))).toMatchObject({ chatId: '120363000000004242@g.us', isGroup: true, phone: '447700900123', dedupeKey: `${CHANNEL}:status:wamid.OUT1:447700900123:read` });
	});

	it('in Meta’s form without its group, or with the group’s id written out', () => {
		const status = { id: 'wamid.OUT1', status: 'read', recipient_type: 'group', recipient_participant_id: '447700900123' };
		expect(itemOf(rawStatuses(status))).toMatchObject({ isGroup: false, phone: '447700900123', status: 'read' });
		expect(itemOf(rawStatuses({ ...status, recipient_id: '120363000000004242@g.us' }))).toMatchObject({ isGroup: true, chatId: '120363000000004242@g.us' });
	});

	it('the normalised and the raw form have one key', () => {
		const normalised = itemOf(acks({ id: 'wamid.OUT1', status: 'read', ...group, phone: '447700900123' }));
		const raw = itemOf(rawStatuses({ id: 'wamid.OUT1', status: 'read', recipient_type: 'group', recipient_id: '120363000000004242', recipient_participant_id: '447700900123' }));
		expect(raw.dedupeKey).toBe(normalised.dedupeKey);
	});
});
