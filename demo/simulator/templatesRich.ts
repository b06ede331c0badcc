import { body, buttons, template } from './templateDrafts';
import type { Json } from './types';

const footer = (text: string): Json => ({ type: 'FOOTER', text });
const mediaHeader = (format: string, file: string): Json => ({
	type: 'HEADER',
	format,
	example: { header_handle: [`https://cdn.example.com/${file}`] },
});
const quickReply = (text: string): Json => ({ type: 'QUICK_REPLY', text });
const variableUrl = (text: string, path: string): Json => ({ type: 'URL', text, url: `https://shop.example.com/${path}/{{1}}` });

/** One template for each kind of variable and each way a listing may be written (1msg-api §9). */
export function richTemplates(): Json[] {
	return [...variables(), ...actions(), ...offers(), ...codes(), ...spellings()];
}

function variables(): Json[] {
	const named = [
		{ param_name: 'first_name', example: 'Dana' },
		{ param_name: 'order_id', example: '42' },
	];
	return [
		{
			...template({
				id: 8,
				name: 'order_confirmed_named',
				components: [
					{ ...body('Hi {{first_name}}, order {{order_id}} is confirmed.'), example: { body_text_named_params: named } },
					footer('Thank you'),
				],
			}),
			parameter_format: 'NAMED',
		},
		template({
			id: 9,
			name: 'booking_reminder',
			components: [
				{ type: 'HEADER', format: 'TEXT', text: 'Your visit on {{1}}' },
				body('Hello {{1}}, we see you at {{2}}.'),
				buttons(quickReply('I will come'), quickReply('Cancel')),
			],
		}),
		template({
			id: 10,
			name: 'invoice_ready',
			components: [mediaHeader('DOCUMENT', 'invoice.pdf'), body('Hello {{1}}, here is invoice {{2}}.')],
		}),
		template({
			id: 11,
			name: 'product_tour',
			category: 'MARKETING',
			components: [mediaHeader('VIDEO', 'tour.mp4'), body('Have a look, {{1}}!'), footer('Reply STOP to opt out')],
		}),
		template({
			id: 12,
			name: 'pickup_point',
			components: [{ type: 'HEADER', format: 'LOCATION' }, body('Order {{1}} waits for you here until {{2}}.')],
		}),
	];
}

function actions(): Json[] {
	return [
		template({
			id: 13,
			name: 'return_label',
			components: [
				body('Your return {{1}} is registered.'),
				buttons(variableUrl('Print label', 'returns'), { type: 'PHONE_NUMBER', text: 'Call us', phone_number: '+12025550199' }),
			],
		}),
		template({
			id: 14,
			name: 'visit_survey',
			components: [
				body('How was your visit, {{1}}?'),
				buttons({ type: 'FLOW', text: 'Rate us', flow_id: 500000000000001, flow_action: 'NAVIGATE', navigate_screen: 'RATE' }),
			],
		}),
		template({
			id: 15,
			name: 'new_collection',
			category: 'MARKETING',
			components: [body('New chairs are in, {{1}}.'), buttons({ type: 'CATALOG', text: 'View catalog' })],
		}),
	];
}

function offers(): Json[] {
	const card = (index: number): Json => ({
		components: [
			mediaHeader('IMAGE', `chair-${index}.jpg`),
			body('Chair {{1}} for {{2}}'),
			buttons(quickReply('Tell me more'), variableUrl('Buy', 'chairs')),
		],
	});
	return [
		template({
			id: 16,
			name: 'coupon_code',
			category: 'MARKETING',
			components: [body('{{1}}, save {{2}} % with this code.'), buttons({ type: 'COPY_CODE', text: 'Copy offer code', example: ['SAVE20'] })],
		}),
		template({
			id: 17,
			name: 'weekend_offer',
			category: 'MARKETING',
			components: [
				mediaHeader('IMAGE', 'weekend.jpg'),
				{ type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Ends soon', has_expiration: true } },
				body('Only this weekend, {{1}}: all chairs at half price.'),
				buttons({ type: 'COPY_CODE', text: 'Copy offer code', example: ['HALF'] }, variableUrl('Shop now', 'offers')),
			],
		}),
		template({
			id: 18,
			name: 'chair_carousel',
			category: 'MARKETING',
			components: [body('Three chairs for you, {{1}}:'), { type: 'CAROUSEL', cards: [card(1), card(2), card(3)] }],
		}),
	];
}

/** The two ways in which the copy button of a code is listed. */
function codes(): Json[] {
	const text = { ...body('*{{1}}* is your verification code.'), add_security_recommendation: true };
	const url = 'https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}';
	return [
		template({
			id: 19,
			name: 'login_code',
			category: 'AUTHENTICATION',
			components: [text, { type: 'FOOTER', code_expiration_minutes: 10 }, buttons({ type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy code' })],
		}),
		template({
			id: 20,
			name: 'registration_code',
			category: 'AUTHENTICATION',
			components: [text, buttons({ type: 'URL', text: 'Copy code', url })],
		}),
	];
}

/** How listings differ: components as text, language as object, two languages, no namespace. */
function spellings(): Json[] {
	const bare = template({ id: 25, name: 'delivery_delay', components: [body('Order {{1}} comes later: {{2}}.')] });
	delete bare.namespace;
	return [
		template({
			id: 21,
			name: 'payment_received',
			components: JSON.stringify([body('Thank you, {{1}}. We received {{2}}.'), footer('Accounting')]),
		}),
		template({ id: 22, name: 'profile_updated', language: { code: 'en_US' }, components: [body('Your profile was updated, {{1}}.')] }),
		template({ id: 23, name: 'opening_hours', components: [body('We are open from {{1}} to {{2}}.')] }),
		template({ id: 24, name: 'opening_hours', language: 'de', components: [body('Wir haben von {{1}} bis {{2}} geöffnet.')] }),
		bare,
	];
}
