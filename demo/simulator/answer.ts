/** What the channel API answers. Strings go out as plain text, everything else as JSON. */
export interface Answer {
	status: number;
	body: unknown;
	headers?: Record<string, string>;
}

export const ok = (body: unknown): Answer => ({ status: 200, body });

/** A refused request: thrown by the checks, turned into its answer by the router. */
export class Refusal extends Error {
	constructor(readonly answer: Answer) {
		super('refused');
	}

	/** `{"error": text}` with a status of its own (1msg-api §5). */
	static error(status: number, text: string): Refusal {
		return new Refusal({ status, body: { error: text } });
	}

	static badRequest(text: string): Refusal {
		return Refusal.error(400, text);
	}

	/** Refused sends come back with HTTP 200 (1msg-api §5). */
	static notSent(text: string): Refusal {
		return new Refusal(ok({ sent: false, message: text }));
	}

	/** A send that Meta refuses: HTTP 200 with Meta's code (1msg-api §5, §22). */
	static meta(code: number, text: string): Refusal {
		return new Refusal(ok({ sent: false, message: text, error: { code, message: `(#${code}) ${text}` } }));
	}

	/** Meta's own error object, as calls that are passed through give it back (1msg-api §5). */
	static graph(status: number, title: string, text: string, code = 100): Refusal {
		const message = `(#${code}) ${title}`;
		const error = { message, type: 'OAuthException', code, error_user_title: title, error_user_msg: text };
		return new Refusal({ status, body: { error } });
	}
}
