import { isObject } from './reading';

const HIDDEN = '***';

/**
 * Makes a function that takes the given secrets out of any value, at any depth.
 * 1MSG's own 401 text repeats the token (`Wrong token "…" for channel …`, 1msg-api §3), so what
 * looks like a quoted or query-string token goes as well, whoever's it is.
 */
export function redactor(secrets: string[]): <T>(value: T) => T {
	const forms = secrets
		.filter((secret) => secret.length >= 4)
		.flatMap((secret) => [secret, encodeURIComponent(secret)]);
	const redactText = (text: string): string => {
		let clean = text;
		for (const form of forms) clean = clean.split(form).join(HIDDEN);
		return clean
			.replace(/(token\s*[:=]?\s*\\?["'])[^"'\\]+/gi, `$1${HIDDEN}`)
			.replace(/([?&](?:token|access_token)=)[^&\s"']+/gi, `$1${HIDDEN}`)
			.replace(/(bearer\s+)[\w.~+/=-]{8,}/gi, `$1${HIDDEN}`);
	};
	const redact = (value: unknown): unknown => {
		if (typeof value === 'string') return redactText(value);
		if (Array.isArray(value)) return value.map(redact);
		if (!isObject(value)) return value;
		return Object.fromEntries(Object.entries(value).map(([key, part]) => [redactText(key), redact(part)]));
	};
	return <T>(value: T) => redact(value) as T;
}
