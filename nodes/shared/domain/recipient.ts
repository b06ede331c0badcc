import { identityOf, keysOf } from './events/identity';
import { InvalidInput } from './invalidInput';
import { textOf } from './reading';

export type RecipientKind = 'phone' | 'bsuid' | 'username' | 'chat';

/** Whom a message is addressed to, as it goes out. */
export interface Recipient {
	kind: RecipientKind;
	value: string;
}

/** E.164 allows 15 digits; below 10 a number without `+` can hardly hold its country code. */
const MAX_DIGITS = 15;
const MIN_DIGITS_INTERNATIONAL = 7;
const MIN_DIGITS_BARE = 10;

/**
 * The country codes that make ten digits with a mobile number (libphonenumber 9). Ten digits that begin
 * otherwise are a number without its country code, as those of North America and India are written.
 */
const TEN_WITH_COUNTRY_CODE = /^(27|43|45|47|53|64|65|95|220|231|238|239|241|243|246|248|252|269|291|297|354|358|372|423|501|507|592|597|599|67[346-9]|68[0358]|69[0-2]|96[01])/;

/** Fifteen digits, each with some separators. */
const MAX_WRITTEN = 100;

/** Two letters, a dot, letters and digits; the parent form has ENT in it (1msg-api §4). */
const BSUID = /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/;
const USERNAME = /^@(?=.*[A-Za-z])[A-Za-z0-9._]{3,35}$/;

/** What stands before the national number at home and is dropped abroad, where it is not a 0; nothing where numbers keep their 0. */
const TRUNK_PREFIX = new Map([
	['7', '8'], ['36', '06'], ['375', '80'], ['993', '8'],
	['39', ''], ['225', ''], ['226', ''], ['229', ''], ['242', ''], ['378', ''], ['992', ''],
]);

/** Digits of a national number without its trunk prefix, for countries where that is fixed (ITU E.164 plans). */
const NATIONAL_LENGTHS = new Map<string, number[]>([
	['1', [10]], ['7', [10]], ['33', [9]], ['34', [9]], ['44', [9, 10]], ['48', [9]], ['51', [9]], ['52', [10, 11]], ['54', [10, 11]], ['55', [10, 11]],
	['56', [9]], ['57', [10]], ['61', [9]], ['86', [11]], ['90', [10]], ['91', [10]], ['92', [10]], ['225', [10]], ['226', [8]], ['229', [10]], ['234', [10]],
	['241', [8]], ['242', [9]], ['375', [9]], ['380', [9]], ['992', [9]], ['993', [8]],
	// So short that a country code does not make ten digits of them.
	['247', [5]], ['290', [4, 5]], ['298', [6]], ['299', [6]], ['376', [6, 9]], ['500', [5]], ['508', [6, 9]], ['672', [5, 6]], ['681', [6]], ['682', [5]], ['687', [6]],
	['688', [5, 6, 7]], ['690', [4, 5, 7]],
]);

/**
 * Mobile numbers of more than ten digits, where the lengths of national numbers vary (libphonenumber 9).
 * A spreadsheet drops their 0, and `17612345678` is then a number of +49 or one of +1.
 */
const LONG_MOBILE = new Map([['43', /^6[5-9]\d{9,11}$/], ['49', /^1(5[0-25-9]|6[023]|7\d)\d{8}$/], ['62', /^8[1-35-9]\d{9,10}$/]]);

/** Italian mobile numbers, which are not completed twice where they begin as the country's code does. */
const LIKE_THE_CODE = new Map([['39', /^39\d{8}$/]]);

/** Countries whose national numbers begin with a 0 at home and never abroad: `+44 07700 …` means `+44 7700 …`. */
const DROPS_ZERO = /^(20|27|3[1-4]|4[013469]|5[1-8]|6[0-246]|81|82|84|86|9[0-58]|234|25[4-6]|380|38[1-9]|35[1-9]|37[0-57]|42[01]|966|971|972|994|995|998)0+/;

const ACCEPTED =
	'Give a phone number with its country code (e.g. +1 202 555 0143), a chat ID from the 1MSG Trigger, a BSUID (e.g. US.1349…) or a user name (e.g. @maria).';
const WITH_COUNTRY_CODE =
	'Write it with the country code, e.g. +1 202 555 0143, or set Default Country Code under Options.';

/** Enough to find the value again, and not all of it: n8n writes messages into its log. */
function shown(written: string): string {
	const isLong = written.replace(/\D/g, '').length > 4 || written.length > 24;
	return isLong ? `"${written.slice(0, 4)}…${written.slice(-2)}"` : `"${written}"`;
}

/** ASCII digits for the digits of other scripts (Arabic-Indic, Persian, Devanagari, full width). */
function asciiDigits(text: string): string {
	return text
		.replace(/[\uFF01-\uFF5E]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
		.replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
		.replace(/[\u06F0-\u06F9]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0))
		.replace(/[\u0966-\u096F]/g, (digit) => String(digit.charCodeAt(0) - 0x0966));
}

function countryCodeOf(value: unknown): string | undefined {
	const text = asciiDigits((textOf(value) ?? '').trim());
	if (text === '') return undefined;
	const digits = text.replace(/^\+|^00/, '');
	if (!/^[1-9]\d{0,3}$/.test(digits)) {
		throw new InvalidInput(
			`Default Country Code "${text}" is not a country code`,
			'Write one to four digits, e.g. 49 or +49.',
		);
	}
	return digits;
}

/** Why a number without `+` cannot have its country code in it. */
function whyLocal(digits: string): string | undefined {
	if (digits.startsWith('0')) return 'begins with 0';
	if (digits.length < MIN_DIGITS_BARE) return `has only ${digits.length} digits`;
	if (digits.length === MIN_DIGITS_BARE && !TEN_WITH_COUNTRY_CODE.test(digits)) return 'has ten digits, which fit no mobile number with its country code';
	return undefined;
}

/**
 * Completes a number that was written without `+`. A leading 0 is national everywhere; otherwise the
 * lengths of the country's numbers tell, and where those vary, up to ten digits count as national.
 */
function withCountryCode(digits: string, code: string): string {
	const trunk = TRUNK_PREFIX.get(code) ?? '0';
	const lengths = NATIONAL_LENGTHS.get(code);
	// 011 is what North America dials before a country code.
	if (code === '1' && digits.startsWith('011')) return digits.slice(3);
	const hasTrunk = digits.startsWith(trunk) && (trunk.startsWith('0') || lengths?.includes(digits.length - trunk.length));
	if (hasTrunk) return code + digits.slice(trunk.length);
	if (digits.startsWith('0')) return code + digits;
	if (digits.startsWith(code) && lengths?.includes(digits.length - code.length)) return digits;
	if (lengths?.includes(digits.length) || LIKE_THE_CODE.get(code)?.test(digits)) return code + digits;
	if (digits.startsWith(code) && digits.length >= MIN_DIGITS_BARE) return digits;
	return digits.length <= MIN_DIGITS_BARE ? code + digits : digits;
}

function phoneOf(written: string, field: string, defaultCountryCode: unknown): string | undefined {
	const link = /^(?:https?:\/\/)?(?:wa\.me\/|api\.whatsapp\.com\/send\/?\?phone=)\+?(\d+)\/?(?:[?&].*)?$/i.exec(written);
	const number = (link ? `+${link[1]}` : written.replace(/^(?:tel|whatsapp|sms)\s*:\s*/i, ''))
		.replace(/^\(\s*(\+\d+)\s*\)/, '$1')
		// "+44 (0)20 …": the 0 in brackets is only dialled at home. Further on it is a slip of whatever kind.
		.replace(/^([\s(]*(?:\+|00)[\s(]*\d{1,3}[\s.)/-]*|\d{1,3}\s*)\(\s*0\s*\)/, '$1');
	// No number is that long, and looking for slips in it would take long.
	if (number.length > MAX_WRITTEN || /\d.*\(\s*0\s*\)/.test(number)) return undefined;
	if (!/^[\d\p{Zs}\t()./+\-\u2010-\u2015\u2212]+$/u.test(number) || !/\d/.test(number)) return undefined;
	if (number.lastIndexOf('+') > 0) return undefined;
	// A spreadsheet's 12025550143.0 and two numbers in one field would make somebody else's number.
	if (/^\+?\d+\.\d{1,2}$/.test(number)) return undefined;
	if (/^[^.]+\.\d+$/.test(number) && number.split('.')[0].replace(/\D/g, '').length >= MIN_DIGITS_BARE) return undefined;
	// A stray digit behind the number, as in "… / 5", "…-5" or "… (5)", is an extension or a slip.
	if (/\/\D*\d?\D*\d?\D*$/.test(number) || /\(\s*\d{1,2}\s*\)$|[-\u2010-\u2015]\s*\d$/.test(number)) return undefined;
	if (number.split('/').filter((part) => part.replace(/\D/g, '').length >= MIN_DIGITS_INTERNATIONAL).length > 1) return undefined;

	const hasPlus = number.startsWith('+');
	let digits = number.replace(/\D/g, '');
	const isInternational = hasPlus || digits.startsWith('00');
	if (!hasPlus) digits = digits.replace(/^00/, '');
	const show = `${field} ${shown(written)}`;

	if (isInternational) {
		if (digits.startsWith('0')) {
			throw new InvalidInput(`${show} has a 0 where its country code should be`, 'A country code begins with 1 to 9, e.g. +49 or +1.');
		}
		digits = digits.replace(DROPS_ZERO, '$1');
		if (digits.length < MIN_DIGITS_INTERNATIONAL) {
			throw new InvalidInput(`${show} is too short for a phone number`, WITH_COUNTRY_CODE);
		}
	} else {
		const code = countryCodeOf(defaultCountryCode);
		if (code) {
			// Who writes "1 718 …" or "66 81 …" means a country code; German, Austrian and Indonesian networks have three digits.
			const isCodeApart = /^\D*\d{1,2}\D/.test(number);
			if (!isCodeApart && LONG_MOBILE.get(code)?.test(digits)) {
				throw new InvalidInput(`${show} can be a mobile number of +${code} without its 0, or a number of another country`, `Write it with + and its country code, e.g. +${code} and the number, or with the 0.`);
			}
			digits = withCountryCode(digits, code);
			const lengths = NATIONAL_LENGTHS.get(code);
			const isFromThere = digits.startsWith(code);
			if (lengths && isFromThere && !lengths.includes(digits.length - code.length)) {
				throw new InvalidInput(`${show} is not a phone number of +${code}: that has ${lengths.join(' or ')} digits behind its country code`, WITH_COUNTRY_CODE);
			}
		} else if (whyLocal(digits)) {
			throw new InvalidInput(`${show} is a local number: it ${whyLocal(digits)}, so its country is not known`, WITH_COUNTRY_CODE);
		}
		if (digits.length < MIN_DIGITS_INTERNATIONAL || digits.startsWith('0')) {
			throw new InvalidInput(`${show} is too short for a phone number`, WITH_COUNTRY_CODE);
		}
	}
	// All numbers of +1 and +7 have eleven digits; one more or less is somebody else's.
	if (/^[17]/.test(digits) && digits.length !== 11) {
		throw new InvalidInput(`${show} is not a phone number of +${digits[0]}: those have 11 digits, this has ${digits.length}`, WITH_COUNTRY_CODE);
	}
	if (digits.length > MAX_DIGITS) {
		throw new InvalidInput(`${show} has ${digits.length} digits; a phone number has at most ${MAX_DIGITS}`, WITH_COUNTRY_CODE);
	}
	return digits;
}

/**
 * Recognises a recipient first and cleans it afterwards: stripping the non-digits of a BSUID, an
 * `@lid` or a user name would make somebody else's number (1msg-api §4).
 * @param field the name of the field, for the sentence
 * @throws InvalidInput for what is none of the known forms, and for local numbers without a default country
 */
export function recognizeRecipient(value: unknown, field: string, defaultCountryCode?: unknown): Recipient {
	if (typeof value === 'object' && value !== null) {
		throw new InvalidInput(`${field} must be text, but it is ${Array.isArray(value) ? 'a list' : 'an object'}`, ACCEPTED);
	}
	const written = asciiDigits(textOf(value) ?? '')
		.replace(/[\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/g, '')
		.trim();
	if (written === '') throw new InvalidInput(`${field} is empty`, ACCEPTED);

	const person = /^\+?(\d{1,20})@(?:c\.us|s\.whatsapp\.net)$/i.exec(written);
	if (person) {
		if (person[1].length < MIN_DIGITS_INTERNATIONAL || person[1].length > MAX_DIGITS || person[1].startsWith('0')) {
			throw new InvalidInput(`${field} ${shown(written)} holds no phone number`, ACCEPTED);
		}
		return { kind: 'phone', value: person[1] };
	}
	const chat = /^([^\s@]+)@(g\.us|lid|username|broadcast)$/i.exec(written);
	if (chat) return { kind: 'chat', value: `${chat[1]}@${chat[2].toLowerCase()}` };
	if (written.startsWith('@')) {
		if (!USERNAME.test(written) || /^@(?:c\.us|g\.us|lid|s\.whatsapp\.net)$/i.test(written)) {
			throw new InvalidInput(
				`${field} ${shown(written)} is not a WhatsApp user name`,
				'A user name has 3 to 35 letters, digits, dots or underscores, at least one of them a letter.',
			);
		}
		return { kind: 'username', value: written.slice(1) };
	}
	if (BSUID.test(written)) return { kind: 'bsuid', value: written };
	const phone = phoneOf(written, field, defaultCountryCode);
	if (phone !== undefined) return { kind: 'phone', value: phone };
	throw new InvalidInput(`${field} ${shown(written)} is neither a phone number nor a chat ID, a BSUID or a user name`, ACCEPTED);
}

const DESTINATION_FIELD = { phone: 'phone', bsuid: 'bsuid', username: 'username', chat: 'chatId' } as const;

/** The one destination field of a request body; values are strings (1msg-api §4). */
export function destinationOf(recipient: Recipient): Record<string, string> {
	return { [DESTINATION_FIELD[recipient.kind]]: recipient.value };
}

/** The chat that a recipient stands for, whichever way it is written: a number and its `@c.us` are one. */
export function chatKeyOf({ kind, value }: Recipient): string {
	const [key] = keysOf(kind === 'chat' ? identityOf(value) : { [kind]: value });
	return key ?? value;
}

export function isGroup(recipient: Recipient): boolean {
	return recipient.value.endsWith('@g.us');
}
