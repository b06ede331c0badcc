import type { Json } from './types';

/** One namespace for all templates of the channel. */
const NAMESPACE = '00000000_1111_2222_3333_444444444444';

/** What a template of the box is made from. */
export interface Draft {
	id: number;
	name: string;
	/** Some listings give an object. */
	language?: string | Json;
	status?: string;
	category?: string;
	/** Some listings give JSON text. */
	components: Json[] | string;
}

/** Field names and letter case as GET /templates answers them (1msg-api §9). */
export function template({ id, name, language = 'en', status = 'approved', category = 'UTILITY', components }: Draft): Json {
	return {
		id: String(300000000000000 + id),
		name,
		namespace: NAMESPACE,
		language,
		status,
		category,
		rejected_reason: status === 'rejected' ? 'INVALID_FORMAT' : 'NONE',
		components,
	};
}

export const body = (text: string): Json => ({ type: 'BODY', text });
export const buttons = (...list: Json[]): Json => ({ type: 'BUTTONS', buttons: list });
const urlButton = (text: string, url: string): Json => buttons({ type: 'URL', text, url });

/** The plain ones: fresh copies at each call, as callers may change them. */
export function plainTemplates(): Json[] {
	return [
		template({
			id: 1,
			name: 'ticket_accepted',
			components: [
				body('Hello, {{1}}! Your request #{{2}} has been accepted for processing. {{3}} We will keep you updated on progress.'),
				urlButton('Request status', 'https://help.example.com/requests'),
			],
		}),
		template({
			id: 2,
			name: 'ticket_accepted',
			language: 'es',
			components: [
				body('¡Hola, {{1}}! Su solicitud n.º {{2}} está en trámite. {{3}} Le informaremos de los avances.'),
				urlButton('Ver solicitud', 'https://help.example.com/es/requests'),
			],
		}),
		template({
			id: 3,
			name: 'order_shipped',
			components: [
				{ type: 'HEADER', format: 'IMAGE', example: { header_handle: ['https://cdn.example.com/parcel.jpg'] } },
				body('Hi {{1}}, order {{2}} shipped'),
				{ type: 'FOOTER', text: 'Thanks' },
				{
					type: 'BUTTONS',
					buttons: [
						{ type: 'URL', text: 'Track', url: 'https://shop.example.com/t/{{1}}' },
						{ type: 'QUICK_REPLY', text: 'Stop' },
					],
				},
			],
		}),
		template({
			id: 4,
			name: 'order_no_response',
			components: [
				body('Hello, {{1}}! We are waiting for your reply regarding order #{{2}}: {{3}}. {{4}}.'),
				urlButton('Confirm order', 'https://shop.example.com/orders'),
			],
		}),
		template({
			id: 5,
			name: 'ticket_closed',
			status: 'pending',
			components: [body('Hello, {{1}}! Request #{{2}} is closed.')],
		}),
		template({
			id: 6,
			name: 'ticket_feedback',
			status: 'rejected',
			components: [body('{{1}}')],
		}),
		template({
			id: 7,
			name: 'autumn_offer',
			category: 'MARKETING',
			components: [body('Hello, {{1}}! This week everything blue is 10 % off.'), { type: 'FOOTER', text: 'Reply STOP to opt out' }],
		}),
	];
}
