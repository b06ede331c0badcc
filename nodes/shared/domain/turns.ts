/** Who is at what just now, in this process. */
const turns = new Map<string, Promise<void>>();

/**
 * Lets the works of this process on one thing take turns, in the order in which they ask. Other
 * processes know nothing of it.
 * @param name the thing, with its kind in front: names are shared by all callers
 */
export async function inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
	const mine = (turns.get(name) ?? Promise.resolve()).then(work);
	const settled = mine.then(
		() => undefined,
		() => undefined,
	);
	turns.set(name, settled);
	void settled.then(() => {
		if (turns.get(name) === settled) turns.delete(name);
	});
	return await mine;
}
