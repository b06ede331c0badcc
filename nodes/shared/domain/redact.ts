const HIDDEN = '***';
const MAX_LEVELS = 100;

/** How many names of fields are remembered to be clean. */
const MAX_NAMES = 200;

/** What a pattern repeats, V8 keeps on a stack, which a word of some million signs overflows. */
const MAX_PIECE = 1_000_000;

/** Cleans a text of any length, piece by piece. */
function inPieces(text: string, clean: (piece: string) => string): string {
	if (text.length <= MAX_PIECE) return clean(text);
	const pieces = Array.from({ length: Math.ceil(text.length / MAX_PIECE) }, (_, number) => text.slice(number * MAX_PIECE, (number + 1) * MAX_PIECE));
	return pieces.map(clean).join('');
}

/** How a secret may be written: as it is, in an address, or in JSON that stands within a text; some escape the slash there. */
function writingsOf(secret: string): string[] {
	const inAddress = encodeURIComponent(secret);
	const inJson = JSON.stringify(secret).slice(1, -1);
	return [secret, inAddress, inAddress.replace(/%../g, (escaped) => escaped.toLowerCase()), inJson, inJson.replaceAll('/', '\\/')];
}

const isLookedFor = (secret: string) => secret.length >= 4;

/** All writings of the secrets that are long enough to be looked for. */
function formsOf(secrets: string[]): string[] {
	const all = secrets.filter(isLookedFor).flatMap(writingsOf);
	// A secret that is part of another one must not leave the rest of it.
	return [...new Set(all)].sort((a, b) => b.length - a.length);
}

/** In an address any sign may be written as `%` and two digits, also where it need not be: `%2E` for the dots of a key. */
function encodedFormOf(secret: string): RegExp {
	const signs = [...secret].map((sign) => {
		const hex = [...Buffer.from(sign)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
		const bytes = hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
		return `(?:${sign.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&')}|${bytes}${sign === ' ' ? '|\\+' : ''})`;
	});
	return new RegExp(signs.join(''), 'gu');
}

/** Takes the secrets out of a text that holds them in such a writing. */
function encodedRedactor(secrets: string[]): (text: string) => string {
	// Made when a text has such a sign, since few have: to make them takes as long as to read a delivery.
	let forms: RegExp[] | undefined;
	return (text) => {
		if (!/%[0-9a-f]{2}/i.test(text)) return text;
		forms ??= secrets.filter(isLookedFor).map(encodedFormOf);
		return forms.reduce((clean, form) => clean.replace(form, HIDDEN), text);
	};
}

const decoded = (piece: string) => piece.replace(/%([2-7][0-9a-f])/gi, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)));

/** Makes a function that cleans each text of a value, at any depth, and the names of its fields. */
function throughout(redactText: (text: string) => string): <T>(value: T) => T {
	// Answers have the same few names.
	const cleanNames = new Set<string>();
	const redactName = (name: string): string => {
		if (cleanNames.has(name)) return name;
		const clean = redactText(name);
		if (clean === name && cleanNames.size < MAX_NAMES) cleanNames.add(name);
		return clean;
	};
	const redact = (value: unknown, level = 0): unknown => {
		if (typeof value === 'string') return redactText(value);
		if (typeof value !== 'object' || value === null) return value;
		// An answer without end must not fail a message that was taken.
		if (level > MAX_LEVELS) return HIDDEN;
		if (Array.isArray(value)) return value.map((part) => redact(part, level + 1));
		return Object.fromEntries(Object.entries(value).map(([key, part]) => [redactName(key), redact(part, level + 1)]));
	};
	return <T>(value: T) => redact(value) as T;
}

/**
 * Makes a function that takes the given secrets out of any value, at any depth.
 * 1MSG's own 401 text repeats the token (`Wrong token "…" for channel …`, 1msg-api §3), so what
 * looks like a quoted or query-string token goes as well, whoever's it is.
 */
export function redactor(secrets: string[]): <T>(value: T) => T {
	const forms = formsOf(secrets);
	const redactEncoded = encodedRedactor(secrets);
	const redactPiece = (text: string) => {
		// What is left of a secret where words were cut off, or went into two fields.
		const clean = text.replace(/[\w~+%-]{12,}/g, (piece) => (forms.some((form) => form.includes(piece) || form.includes(decoded(piece))) ? HIDDEN : piece));
		if (!/token|bearer/i.test(clean)) return clean;
		return clean
			.replace(/(token\\?["']?\s{0,4}[:=]?\s{0,4}\\?["'])([^"'\\,:{}[\]]+)/gi, `$1${HIDDEN}`)
			.replace(/([?&](?:token|access_token)=)[^&\s"']+/gi, `$1${HIDDEN}`)
			.replace(/(bearer\s+)[\w.~+/=-]{8,}/gi, `$1${HIDDEN}`);
	};
	return throughout((text) => {
		let clean = redactEncoded(text);
		// Each answer comes through here, and nearly all are clean: that is to be seen quickly.
		for (const form of forms) {
			if (clean.includes(form)) clean = clean.split(form).join(HIDDEN);
			// Words may have been cut off in the middle of it.
			const cutAt = clean.lastIndexOf(form.slice(0, 8));
			if (cutAt >= 0 && form.startsWith(clean.slice(cutAt))) clean = clean.slice(0, cutAt) + HIDDEN;
		}
		return inPieces(clean, redactPiece);
	});
}

/**
 * The same for what has to work on, such as a link with a token of its own: the whole secrets go, in
 * each writing, and nothing that only looks like one or shares a piece with one.
 */
export function wholeSecretsRedactor(secrets: string[]): <T>(value: T) => T {
	const forms = formsOf(secrets);
	const redactEncoded = encodedRedactor(secrets);
	return throughout((text) => forms.reduce((clean, form) => clean.replaceAll(form, HIDDEN), redactEncoded(text)));
}

/** What goes through as 1MSG or WhatsApp wrote it, and leads nowhere: what only looks like a secret goes as well. */
const IN_THEIR_WORDS = ['raw', 'failure', 'account'];

/** A shorter secret may be a word, a year or a part of a number: an event without these is of no use. */
const MIN_IN_EVENTS = 12;

/** Events without secrets, wherever somebody wrote one; their links go on to work. */
export function withoutSecrets<T extends object>(events: T[], secrets: string[]): T[] {
	const [redact, redactWhole] = [redactor(secrets), wholeSecretsRedactor(secrets.filter((secret) => secret.length >= MIN_IN_EVENTS))];
	return events.map((event) => Object.fromEntries(Object.entries(event).map(([key, value]) => [key, (IN_THEIR_WORDS.includes(key) ? redact : redactWhole)(value as unknown)])) as T);
}
