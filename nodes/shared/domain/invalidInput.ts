/**
 * A value that the user gave and that cannot be used. Nothing has left n8n when it is thrown.
 * `message` names the field and says what is wrong; `advice` says what to do next.
 */
export class InvalidInput extends Error {
	constructor(
		message: string,
		readonly advice?: string,
	) {
		super(message);
		this.name = 'InvalidInput';
	}

	/** Both in one, for places that show the message alone. */
	get sentences(): string {
		return this.advice === undefined ? this.message : `${this.message.replace(/\.$/, '')}. ${this.advice}`;
	}
}
