import { itemOf, message, messageBody } from './corpus';

const inbound = (more: Record<string, unknown>) => itemOf(messageBody(message({ type: 'interactive', body: '', ...more })));

describe('the id of a tap', () => {
	const tap = { id: 'track', title: 'Track order' };

	it.each<[string, Record<string, unknown>]>([
		['of what was tapped', { interactive: { list_reply: tap }, metadata: { postback: 'other', payload: 'other' } }],
		['of what was tapped, under another name', { interactive: { buttonReply: { selectedId: 'track', title: 'Track order' } }, metadata: { postback: 'other', payload: 'other' } }],
		['that the flow’s author gave as a payload', { metadata: { payload: 'track', buttonId: 'other', id: 'other', title: 'Track order' } }],
		['that is named like an answer’s', { metadata: { postback: 'track', id: 'other', title: 'Track order' } }],
		['that stands alone', { metadata: { id: 'track', note: { id: 'other', title: 'other' } }, body: 'Track order' }],
	])('%s comes first', (_, more) => expect(inbound(more)).toMatchObject({ event: 'reply', replyId: 'track', replyTitle: 'Track order', text: 'Track order' }));

	it('is not that of something without a title, deeper inside', () => {
		expect(inbound({ body: 'Yes', metadata: { product: { id: 'p1' } } })).toMatchObject({ replyId: 'Yes', replyTitle: 'Yes' });
	});

	it('has no title where only other choices have one', () => {
		const item = inbound({ interactive: { button_reply: { id: 'yes' }, choices: [{ id: 'no', title: 'No' }] } });
		expect(item).toMatchObject({ replyId: 'yes', text: 'yes' });
		expect(item).not.toHaveProperty('replyTitle');
	});
});

describe('the answers of a form', () => {
	const answers = { slot: '10:00', seats: 2 };

	it.each<[string, Record<string, unknown>]>([
		['nfm_reply.response', { interactive: { nfm_reply: { response: answers } } }],
		['nfm_reply.data as text', { interactive: { nfm_reply: { data: JSON.stringify(answers) } } }],
		['a body without a token', { type: 'nfm_reply', body: JSON.stringify(answers) }],
		['response', { type: 'nfm_reply', metadata: { response: answers } }],
		['data', { type: 'flow_reply', metadata: { data: answers } }],
		['answers', { type: 'flow', metadata: { answers } }],
	])('stand in %s', (_, more) => expect(inbound(more)).toMatchObject({ event: 'reply', flowResponse: answers }));

	it('that are missing, or are none, leave the reply with its raw', () => {
		for (const more of [{ interactive: { nfm_reply: { name: 'flow', body: 'Sent' } } }, { type: 'nfm_reply', body: 'Sent', metadata: { id: 'x', answers: 'none' } }, { type: 'nfm_reply', body: 'Sent', hologram: { slot: '10:00' } }, { type: 'flow', body: 'Sent', nfm_reply: { data: '{"slot":' } }]) {
			const item = inbound(more);
			expect(item).toMatchObject({ event: 'reply', text: 'Sent', raw: more });
			expect(item).not.toHaveProperty('flowResponse');
		}
		const empty = inbound({ type: 'nfm_reply', body: '{}' });
		expect(empty).toMatchObject({ event: 'reply', raw: { body: '{}' } });
		expect(empty).not.toHaveProperty('flowResponse');
	});

	it('that are the body are no text', () => expect(inbound({ body: JSON.stringify({ flow_token: 't', ...answers }) })).not.toHaveProperty('text'));

	it('of an address read in the order in which an address is written', () => {
		const values = {
			sg_post_code: '11', in_pin_code: '10', state: '9', city: '8', unit_number: '7', landmark_area: '6', address: '5', building_name: '4', tower_number: '3', floor_number: '2', house_number: '1', name: 'Dana', phone_number: '+1 202-555-0143',
		};
		expect(inbound({ interactive: { nfm_reply: { response_json: JSON.stringify({ values }) } } }).text).toBe('Dana, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11');
	});

	it('of an address in words that nobody knows read as they come', () => {
		const text = (values: object) => inbound({ interactive: { nfm_reply: { body: 'Sent', response_json: { values } } } }).text;
		expect(text({ street: 'Quay 1', none: '', more: {}, zip: 28195 })).toBe('Quay 1, 28195');
		expect(text({ none: '' })).toBe('Sent');
	});
});

describe('what a customer types is text', () => {
	const tap = '{"button_reply":{"id":"person","title":"Talk to a person"}}';
	const form = '{"nfm_reply":{"response_json":"{\\"discount\\":\\"100%\\"}"}}';

	it.each([
		['beside nothing', {}],
		['in the history', { metadata: {} }],
		['about a product', { metadata: { referred_product: { product_retailer_id: 'P1' } } }],
		['beside an open form', { interactive: { type: 'x' } }],
	])('JSON that looks like a tap, %s', (_, more) => {
		for (const body of [tap, form]) {
			const item = inbound({ type: 'chat', body, ...more });
			expect(item).toMatchObject({ event: 'message', messageType: 'text', text: body });
			expect(item).not.toHaveProperty('replyId');
			expect(item).not.toHaveProperty('flowResponse');
		}
	});

	it.each(['edit', 'ephemeral'])('JSON that looks like a tap on what was changed, under the type %s', (type) => {
		const typed = [{ type: 'button', button: { text: 'Yes', payload: 'confirm_order' } }, { type: 'interactive', interactive: JSON.parse(form) as unknown }];
		for (const body of typed.flatMap((told) => [{ edit: { message: told } }, { revoke: { message: told } }]).map((change) => JSON.stringify(change))) {
			const item = inbound({ type, body });
			expect(item).toMatchObject({ event: 'message', messageType: type, raw: { body } });
			for (const key of ['replyId', 'replyTitle', 'flowResponse']) expect(item).not.toHaveProperty(key);
			expect(item.text).toBe(type === 'edit' ? body : undefined);
		}
	});

	it('JSON that looks like a file or an answer, under a type that nobody knows', () => {
		const item = inbound({ type: 'ephemeral', body: '{"mime_type":"image/png","url":"https://cdn.example/a.png","original_message_id":"wamid.OLD"}' });
		for (const key of ['media', 'quotedMessageId']) expect(item).not.toHaveProperty(key);
	});

	it('but what stands beside an edit’s own message is not its text', () => {
		expect(inbound({ type: 'edit', body: '{"a":1}', edit: { message: { type: 'text', text: { body: 'better' } } } }).text).toBe('better');
		expect(inbound({ type: 'edit', body: { edit: { message: { type: 'text', text: { body: 'better' } } } } }).text).toBe('better');
	});

	it('also where it stands in `text` and not in the body', () => {
		const item = inbound({ type: 'chat', body: undefined, text: tap, metadata: { a: 1 } });
		expect(item).toMatchObject({ event: 'message', messageType: 'text', text: tap });
		expect(item).not.toHaveProperty('replyId');
	});

	it('beside a real tap, the tap counts', () => {
		expect(inbound({ type: 'chat', body: tap, metadata: { button_reply: { id: 'track', title: 'Track order' } } })).toMatchObject({ event: 'reply', replyId: 'track', replyTitle: 'Track order' });
		expect(inbound({ type: 'chat', body: 'Track', metadata: { button_reply: { id: 'track' } } })).toMatchObject({ event: 'reply', replyId: 'track', text: 'Track' });
	});
});
