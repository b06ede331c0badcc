/** Our own sentences are shorter; what a user or a channel gave, and a sentence repeats, may have any length. */
const MAX_LENGTH = 800;

/** Begins and ends as it did: who is meant stands at the start, what is wrong at the end. */
function clipped(sentence: string): string {
	if (sentence.length <= MAX_LENGTH) return sentence;
	const half = MAX_LENGTH / 2;
	// No half of an emoji on either side.
	return `${sentence.slice(0, half).replace(/[\uD800-\uDBFF]$/, '')} … ${sentence.slice(-half).replace(/^[\uDC00-\uDFFF]/, '')}`;
}

/**
 * A value that the user gave and that cannot be used. Nothing has left n8n when it is thrown.
 * `message` names the field and says what is wrong; `advice` says what to do next. Each has at most about 800 characters.
 */
export class InvalidInput extends Error {
	readonly advice?: string;

	constructor(message: string, advice?: string) {
		super(clipped(message));
		this.name = 'InvalidInput';
		if (advice !== undefined) this.advice = clipped(advice);
	}

	/** Both in one, for places that show the message alone. */
	get sentences(): string {
		return this.advice === undefined ? this.message : `${this.message.replace(/\.$/, '')}. ${this.advice}`;
	}
}
