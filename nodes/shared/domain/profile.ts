import { InvalidInput } from './invalidInput';
import { limitedText, pictureSource, webAddress } from './limits';
import { objectOf, own } from './reading';
import { requiredText } from './text';

/** What a business does, in 1MSG's own 17 words (1msg-api §18), by the stored value of the option. */
export const VERTICALS: Record<string, string> = {
	automotive: 'Automotive',
	beautySpaAndSalon: 'Beauty, Spa and Salon',
	clothingAndApparel: 'Clothing and Apparel',
	education: 'Education',
	entertainment: 'Entertainment',
	eventPlanningAndService: 'Event Planning and Service',
	financeAndBanking: 'Finance and Banking',
	foodAndGrocery: 'Food and Grocery',
	hotelAndLodging: 'Hotel and Lodging',
	medicalAndHealth: 'Medical and Health',
	nonProfit: 'Non-profit',
	other: 'Other',
	professionalServices: 'Professional Services',
	publicService: 'Public Service',
	restaurant: 'Restaurant',
	shoppingAndRetail: 'Shopping and Retail',
	travelAndTransportation: 'Travel and Transportation',
};

const MAX_WEBSITES = 2;

/** Limits of WhatsApp's business profile in characters (1msg-api §18; websites: Meta's business profiles page). */
const MAX = { about: 139, description: 256, address: 256, email: 128, website: 256 };

/** Text that may be emptied on purpose: only typed emptiness counts, not a value that is missing. */
function clearable(value: unknown, field: string, check: (text: string) => string): string {
	return value === '' ? '' : check(requiredText(value, field).trim());
}

function emailOf(text: string): string {
	if (!/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text)) throw new InvalidInput('Email is not an email address', 'Write it like help@example.com.');
	return limitedText(text, 'Email', MAX.email);
}

function verticalOf(value: unknown): string {
	const written = requiredText(value, 'Industry').trim();
	const known = Object.hasOwn(VERTICALS, written) ? VERTICALS[written] : Object.values(VERTICALS).find((label) => label.toLowerCase() === written.toLowerCase());
	if (known === undefined) throw new InvalidInput(`Industry “${written}” is not known to WhatsApp`, `It knows: ${Object.values(VERTICALS).join('; ')}.`);
	return known;
}

/** The entries of one text. Separators alone are what is left of expressions that gave nothing. */
function websitesIn(text: string): string[] {
	const entries = text.split(/[\s,]+/).filter((entry) => entry !== '');
	requiredText(entries.join(), 'Websites');
	return entries;
}

/** An entry that is missing is refused: it would take a website off the profile. */
function websitesOf(value: unknown): string[] {
	const entries: unknown[] = Array.isArray(value) ? value : value === '' ? [] : websitesIn(requiredText(value, 'Websites'));
	const websites = entries.flatMap((entry, index) => {
		const field = `Website ${index + 1}`;
		return entry === '' ? [] : [webAddress(requiredText(entry, field), field, MAX.website)];
	});
	if (websites.length > MAX_WEBSITES) throw new InvalidInput(`Websites has ${websites.length} entries; WhatsApp takes at most ${MAX_WEBSITES}`, 'Keep the two most useful ones.');
	return websites;
}

const READERS: Record<string, [key: string, read: (value: unknown) => string | string[]]> = {
	about: ['about', (value) => limitedText(requiredText(value, 'About').trim(), 'About', MAX.about)],
	address: ['address', (value) => clearable(value, 'Address', (text) => limitedText(text, 'Address', MAX.address))],
	description: ['description', (value) => clearable(value, 'Description', (text) => limitedText(text, 'Description', MAX.description))],
	email: ['email', (value) => clearable(value, 'Email', emailOf)],
	photo: ['photo', (value) => pictureSource(requiredText(value, 'Photo'), 'Photo')],
	vertical: ['vertical', verticalOf],
	websites: ['websites', websitesOf],
};

/**
 * The body that changes the business profile (1msg-api §18): only what was added.
 * @throws InvalidInput where nothing was, or a value does not fit
 */
export function profileChanges(changes: unknown): Record<string, string | string[]> {
	const given = objectOf(changes);
	const body = Object.fromEntries(
		Object.entries(READERS)
			.filter(([name]) => own(given, name) !== undefined)
			.map(([name, [key, read]]) => [key, read(given[name])]),
	);
	if (Object.keys(body).length === 0) throw new InvalidInput('Changes is empty', 'Add what shall change: the address, the description, a website …');
	return body;
}
