import type { Json } from './types';

/** GET /settings at the start, without the webhook list. */
export const defaultSettings = (): Json => ({
	guaranteedHooks: false,
	ackNotificationsOn: false,
	rawHooks: false,
	template_analytics_enabled: false,
	cta_url_link_tracking_opted_out: false,
});

/** GET /me at the start (1msg-api §18). */
export const defaultProfile = (): Json => ({
	about: 'We answer on weekdays from 9 to 17',
	address: '1 Sample Street, Springfield',
	description: 'Blue chairs and help with them',
	email: 'help@shop.example.com',
	phone: '12025550199',
	vertical: 'Shopping and Retail',
	photo: 'https://cdn.example.com/logo.png',
	websites: ['https://shop.example.com'],
});

/** GET /commerce at the start: one linked catalog (1msg-api §18). */
export const defaultCommerce = (): Json[] => [{ id: '900100200300', is_cart_enabled: true, is_catalog_visible: false }];

/** GET /conversationalAutomation at the start (1msg-api §13). */
export const defaultAutomation = (): Json => ({ enable_welcome_message: false, prompts: [], commands: [] });

function flow(id: string, name: string, status: string, category: string): Json {
	return { id, name, status, categories: [category], validation_errors: [], json_version: '7.0', data_api_version: '3.0' };
}

/** The channel's flows at the start, one of each status (1msg-api §19). */
export const defaultFlows = (): Json[] => [
	flow('500000000000001', 'appointment_booking', 'PUBLISHED', 'APPOINTMENT_BOOKING'),
	flow('500000000000002', 'satisfaction_survey', 'DRAFT', 'SURVEY'),
	flow('500000000000003', 'old_contact_form', 'DEPRECATED', 'CONTACT_US'),
];
