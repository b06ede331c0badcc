import { bodyValues } from '../../nodes/shared/domain/template/slots';
import { fillTemplate, readTemplates, slotsOf, type Slot, type Template } from '../../nodes/shared/domain/template';
import { refusal } from './refusal';

const read = (components: unknown, more: object = {}): Template => readTemplates([{ name: 't', language: 'en', status: 'approved', category: 'UTILITY', namespace: 'ns', components, ...more }])[0];
const body = (text: string) => ({ type: 'BODY', text });
const buttons = (...list: object[]) => ({ type: 'BUTTONS', buttons: list });
const slots = (...components: object[]) => slotsOf(read(components));
const slot = (id: string, label: string, title: string, more: Partial<Slot> = {}): Slot => ({ id, label, title, required: true, kind: 'text', ...more });
const optional = { required: false };

describe('what the form asks for, in words', () => {
	it('variables are told by what stands around them, those of the header by their place too', () => {
		expect(slots({ type: 'HEADER', format: 'TEXT', text: 'No. {{number}}' }, body('Hi {{1}}!'))).toEqual([
			slot('header_number', 'Header {{number}}', 'Header: No. {{number}}'),
			slot('body_1', 'Body {{1}}', 'Hi {{1}}!'),
		]);
	});

	it.each<[string, Slot[]]>([
		['IMAGE', [slot('header_media', 'Header Image', 'Image URL or binary:data', { kind: 'media', media: 'image' })]],
		['VIDEO', [slot('header_media', 'Header Video', 'Video URL or binary:data', { kind: 'media', media: 'video' })]],
		['DOCUMENT', [slot('header_media', 'Header Document', 'File URL or binary:data', { kind: 'media', media: 'document' }), slot('header_filename', 'Header File Name', 'File Name (optional)', optional)]],
		['LOCATION', [
			slot('header_latitude', 'Header Latitude', 'Latitude, e.g. 52.52', { kind: 'number' }),
			slot('header_longitude', 'Header Longitude', 'Longitude, e.g. 13.40', { kind: 'number' }),
			slot('header_name', 'Header Place Name', 'Place Name (optional)', optional),
			slot('header_address', 'Header Place Address', 'Place Address (optional)', optional),
		]],
		['PRODUCT', [slot('header_catalog_id', 'Header Catalog ID', 'Header Catalog ID'), slot('header_product_id', 'Header Product ID', 'Header Product ID')]],
	])('a header of the kind %s', (format, asked) => expect(slots({ type: 'HEADER', format })).toEqual(asked));

	it('a header of fixed text, or of none, asks for nothing and is not sent', () => {
		for (const header of [{ type: 'HEADER', format: 'TEXT', text: 'Hello' }, { type: 'HEADER', format: 'TEXT' }, { type: 'HEADER' }]) {
			expect(slots(header)).toEqual([]);
			expect(fillTemplate(read([header]), null, { now: 0, momentOf: () => undefined }).params).toEqual([]);
		}
	});

	it.each<[object, Slot[]]>([
		[{ type: 'URL', text: 'Track', url: 'https://a.example/{{1}}?x' }, [slot('button_0_url', 'Button 1 URL Part', '“Track” …example/{{1}}?x')]],
		[{ type: 'QUICK_REPLY', text: 'Stop' }, [slot('button_0_payload', 'Button 1 Payload', '“Stop” Payload', optional)]],
		[{ type: 'COPY_CODE', text: 'Copy' }, [slot('button_0_code', 'Button 1 Code', '“Copy” Code')]],
		[{ type: 'CATALOG', text: 'Shop' }, [slot('button_0_thumbnail', 'Button 1 Thumbnail Product ID', '“Shop” Product ID', optional)]],
		[{ type: 'FLOW', text: 'Book' }, [slot('button_0_flow_token', 'Button 1 Flow Token', '“Book” Token', optional), slot('button_0_flow_data', 'Button 1 Flow Data', '“Book” Data (JSON)', { required: false, kind: 'json' })]],
	])('the button %j', (button, asked) => expect(slots(buttons(button))).toEqual(asked));

	it.each<[string | undefined, string]>([
		['Review', '“Review” Payload'],
		['Reviews', '“Review…” Payload'],
		['Leave a review', '“Leave…” Payload'],
		['👍👍👍👍👍👍', '“👍👍👍👍👍👍” Payload'],
		['👍👍👍👍👍👍👍', '“👍👍👍👍👍👍…” Payload'],
		[undefined, 'Button 1 Payload'],
	])('a button with the words %j is called %s', (text, title) => expect(slots(buttons({ type: 'QUICK_REPLY', text }))[0].title).toBe(title));

	it('buttons and cards count from 1 where people read', () => {
		const [first, second] = slots({ type: 'CAROUSEL', cards: [{ components: [body('{{1}}')] }, { components: [{ type: 'HEADER', format: 'PRODUCT' }, buttons({ type: 'PHONE_NUMBER' }, { type: 'QUICK_REPLY' })] }] });
		expect(first).toEqual(slot('card_0_body_1', 'Card 1: Body {{1}}', 'Card 1: {{1}}'));
		expect(second).toEqual(slot('card_1_header_catalog_id', 'Card 2: Header Catalog ID', 'Card 2: Header Catalog ID'));
		expect(slots(buttons({ type: 'PHONE_NUMBER' }, { type: 'QUICK_REPLY' }))).toEqual([slot('button_1_payload', 'Button 2 Payload', 'Button 2 Payload', optional)]);
	});

	it('the end of an offer is asked for where the listing says that it is shown', () => {
		const offer = (has?: boolean) => slots({ type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Soon', has_expiration: has } });
		expect(offer(true)).toEqual([slot('offer_expiry', 'Offer Ends At', 'Offer Ends At', { kind: 'date' })]);
		expect(offer()).toEqual([slot('offer_expiry', 'Offer Ends At', 'Offer Ends At', { kind: 'date', required: false })]);
	});

	it('a one-time code', () => expect(slotsOf(read([body('{{1}}'), buttons({ type: 'OTP' })]))).toEqual([slot('code', 'Code', 'Code')]));
});

describe('which templates are for one-time codes', () => {
	const code = (category: string, ...components: object[]) => {
		const template = read(components, { category });
		const ids = slotsOf(template).map(({ id }) => id);
		if (ids[0] !== 'code') return ids;
		const { params } = fillTemplate(template, { code: '1' }, { now: 0, momentOf: () => undefined });
		return ['code', ...params.map(({ type, index }) => `${String(type)} ${String(index ?? '')}`.trim())];
	};
	const link = (url: string) => ({ type: 'URL', url });
	const page = link('https://www.whatsapp.com/otp/code/?code=otp{{1}}');

	it.each<[string, string, object[], string[]]>([
		['an OTP button, whatever the category says', 'UTILITY', [body('{{1}}'), buttons({ type: 'OTP' })], ['code', 'body', 'button 0']],
		['a link to WhatsApp’s code page', 'UTILITY', [body('{{1}}'), buttons({ type: 'PHONE_NUMBER' }, page)], ['code', 'body', 'button 1']],
		['such an address on a button that is no link', 'UTILITY', [body('{{1}}'), buttons({ ...page, type: 'APP' })], ['body_1']],
		['a link elsewhere', 'UTILITY', [body('{{1}}'), buttons(link('https://a.example/{{1}}'))], ['body_1', 'button_0_url']],
		['a button without an address', 'UTILITY', [body('{{1}}'), buttons({ type: 'URL' })], ['body_1']],
		['authentication, a link with a variable', 'AUTHENTICATION', [body('{{1}}'), buttons(link('https://a.example'), link('https://a.example/{{1}}'))], ['code', 'body', 'button 1']],
		['authentication, a variable on a button that is no link', 'AUTHENTICATION', [body('{{1}}'), buttons({ ...link('https://a.example/{{1}}'), type: 'APP' }, { type: 'COPY_CODE' })], ['code', 'body', 'button 1']],
		['authentication, the first button takes the code', 'AUTHENTICATION', [body('{{1}}'), buttons({ type: 'COPY_CODE' }, { type: 'COPY_CODE' })], ['code', 'body', 'button 0']],
		['authentication, no button that takes it', 'AUTHENTICATION', [body('{{1}}'), buttons({ type: 'PHONE_NUMBER' })], ['code', 'body']],
		['authentication, two variables: no code alone', 'AUTHENTICATION', [body('{{1}} {{2}}')], ['body_1', 'body_2']],
		['authentication, no body in the listing', 'AUTHENTICATION', [], ['code', 'body', 'button 0']],
	])('%s', (_, category, components, expected) => expect(code(category, ...components)).toEqual(expected));

	it('the body takes the code, also where the channel lists no text around it', () => {
		expect(bodyValues(read([body('{{1}} is your code.'), buttons({ type: 'OTP' })]))).toEqual(['1']);
		expect(bodyValues(read([body('{{code}} is your code.'), buttons({ type: 'OTP' })]))).toEqual(['code']);
		expect(bodyValues(read([buttons({ type: 'OTP' })]))).toEqual(['1']);
		expect(bodyValues(read([body('{{1}} {{2}}')]))).toEqual(['1', '2']);
		expect(bodyValues(read([]))).toEqual([]);
	});
});

describe('a filled code', () => {
	const context = { now: 0, momentOf: () => undefined };
	it('is read in the text, carries the name of its variable, and has no space around it', () => {
		const named = read([body('{{code}} is your code. {{code}}'), buttons({ type: 'OTP' })]);
		expect(fillTemplate(named, { code: ' 12 ' }, context)).toEqual({
			params: [{ type: 'body', parameters: [{ type: 'text', parameter_name: 'code', text: '12' }] }, { type: 'button', sub_type: 'url', index: 0, parameters: [{ type: 'text', text: '12' }] }],
			uploads: [],
			text: '12 is your code. 12',
		});
		expect(fillTemplate(read([buttons({ type: 'OTP' })]), { code: '12' }, context)).not.toHaveProperty('text');
	});

	it('has at most 15 characters', () => {
		const template = read([body('{{1}}'), buttons({ type: 'OTP' })]);
		expect(refusal(() => fillTemplate(template, { code: '1'.repeat(16) }, context))).toBe('Code has 16 characters; WhatsApp takes at most 15');
		expect(fillTemplate(template, { code: '1'.repeat(15) }, context).text).toBe('1'.repeat(15));
	});
});
