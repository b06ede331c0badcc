import type { InvalidInput } from '../../../nodes/shared/domain/invalidInput';
import { chatKeyOf, destinationOf, recognizeRecipient, type Recipient } from '../../../nodes/shared/domain/recipient';
import { firstFlaw, trial, type Target } from '../harness';
import { anyValue, mutantText, type Chance } from '../mutants';

const WRITTEN = ['+1 202 555 0143', '12025550143', '0012025550143', '(202) 555-0143', '+44 (0)20 7946 0958', '020 7946 0958', '+49-30-123456', '0171 1234567', '+5511987654321', '+٩٦٦٥٠١٢٣٤٥٦٧', '８１９０１２３４５６７８', '12025550143@c.us', '12025550143@s.whatsapp.net', '120363012345678901@g.us', 'US.7391045528816630@lid', 'US.7391045528816630', 'GB.ENT.A1b2C3d4', '@dana.example', 'dana.example@username', 'https://wa.me/12025550143?text=Hi%201', 'whatsapp:+12025550143', 'tel:+1-202-555-0143', '8 912 345-67-89', '+39 06 1234567', 'status@broadcast'];
const ALPHABET = ['0', '1', '7', '9', '+', '-', ' ', '(', ')', '(0)', '/', '.', ',', '@', '@c.us', '@lid', '@g.us', 'ext. 5', '\u00a0', '\u200b', '\u202a', '٣', '００', 'US.', 'a', '_', '?', 'tel:', 'wa.me/', '\t'];
const CODES = [undefined, undefined, '', '1', '+49', '44', 7, '0039', '91', '55', '52', '380', '12345', 'x', null, {}];

const SHAPES: Record<Recipient['kind'], RegExp> = { phone: /^[1-9]\d{6,14}$/, bsuid: /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]+$/, username: /^[A-Za-z0-9._]{3,35}$/, chat: /^[^\s@]+@(g\.us|lid|username|broadcast)$/ };
const BACK: Record<Recipient['kind'], (value: string) => string> = { phone: (value) => `${value}@c.us`, bsuid: (value) => value, username: (value) => `@${value}`, chat: (value) => value };

/** The digits of a text, whichever script they are in. */
function digitsIn(text: string): string {
	return text
		.replace(/[\uFF10-\uFF19]/g, (digit) => String(digit.charCodeAt(0) - 0xff10))
		.replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
		.replace(/[\u06F0-\u06F9]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0))
		.replace(/[\u0966-\u096F]/g, (digit) => String(digit.charCodeAt(0) - 0x0966))
		.replace(/\D/g, '');
}

const INVISIBLE = /[\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/g;

/** Somebody else's number would have digits that nobody wrote, or leave out some at the end. */
function isWrittenThere(value: string, written: string): boolean {
	// A link to a chat may carry a text with digits of its own behind the number.
	const visible = written.replace(INVISIBLE, '').trim();
	const number = /^(?:https?:\/\/)?(?:wa\.me|api\.whatsapp)/i.test(visible) ? visible.replace(/([\d])[/?&].*$/s, '$1') : visible;
	// "+44 (0)20 …": the 0 behind a country code is only dialled at home.
	const ways = [number, number.normalize('NFKC').replace(/^(\D*\d{1,5}\D*)\(\s*0\s*\)/, '$1')].map(digitsIn);
	return ways.some((way) => way.endsWith(value.slice(-Math.min(6, value.length - 3))));
}

/** n8n writes messages into its log: a whole number has no place in them. */
function tellsNumber({ sentences }: InvalidInput): boolean {
	const runs = sentences.replaceAll('+1 202 555 0143', '').match(/\d[\d\s()+.-]{5,}\d/g) ?? [];
	return runs.some((run) => digitsIn(run).length >= 7);
}

function writtenBy(chance: Chance): unknown {
	return chance.oneIn(12) ? anyValue(chance) : mutantText(chance.pick(WRITTEN), chance, ALPHABET);
}

/** Promise 8: whoever is recognised is who was written, and is recognised again. */
export const recipients: Target = {
	name: 'recipients',
	share: 10,
	trialOf(chance) {
		const written = writtenBy(chance);
		const code = chance.pick(CODES);
		const flawOf = (recipient: Recipient) => {
			const { kind, value } = recipient;
			const isShaped = SHAPES[kind].test(value);
			// Only behind a + is it sure that a country code stands in front.
			const isInternational = String(written).normalize('NFKC').replace(INVISIBLE, '').trim().startsWith('+') && !String(written).includes('@');
			const again = isShaped ? recognizeRecipient(kind === 'phone' && isInternational ? `+${value}` : BACK[kind](value), 'Recipient') : undefined;
			return firstFlaw(
				[`is a ${kind} of the form ${value}`, !isShaped],
				['is somebody else the second time', again?.kind !== kind || again.value !== value],
				[`became ${value}, which nobody wrote`, kind === 'phone' && !isWrittenThere(value, String(written))],
				[`became ${value}, whose letters nobody wrote`, kind !== 'phone' && !String(written).normalize('NFKC').toLowerCase().replace(INVISIBLE, '').includes(value.toLowerCase()) && digitsIn(String(written)) !== digitsIn(value)],
				['has not one destination', Object.values(destinationOf(recipient)).join() !== value],
				['has an empty lane', chatKeyOf(recipient) === ''],
			);
		};
		return trial({ written, code }, () => recognizeRecipient(written, 'Recipient', code), flawOf, (refusal) => firstFlaw(['tells the whole number in its refusal', tellsNumber(refusal)], ['does not name its field', !/Recipient|Default Country Code/.test(refusal.message)]));
	},
};
