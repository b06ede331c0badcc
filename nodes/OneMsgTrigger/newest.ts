/** Of too many entries those are forgotten that were set longest ago. */
export class Newest<T> extends Map<string, T> {
	constructor(private readonly max: number) {
		super();
	}

	override set(key: string, value: T): this {
		this.delete(key);
		super.set(key, value);
		if (this.size > this.max) this.delete(this.keys().next().value!);
		return this;
	}
}
