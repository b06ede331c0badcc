import type { IDataObject } from 'n8n-workflow';

/** The messages of the bench. */

/** Phones by the number of the chat. */
export const phoneOf = (chat: number) => `1202${String(5_550_000 + chat)}`;

/** A text names its message. */
export const textOf = (message: number) => `Your order #${message} is ready.`;

/** The number of the message with that text. */
export const messageOf = (text: string) => Number(/#(\d+)/.exec(text)?.[1]);

/** A plain shuffle, the same each time: the chats of an export stand in no order. */
function shuffled<T>(list: T[]): T[] {
	let seed = 1;
	const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
	const result = [...list];
	for (let last = result.length - 1; last > 0; last--) {
		const other = Math.floor(random() * (last + 1));
		[result[last], result[other]] = [result[other], result[last]];
	}
	return result;
}

/** Items with so many messages for each chat, mixed; their numbers go up. */
export function itemsOf(count: number, chats: number): IDataObject[] {
	const order = shuffled(Array.from({ length: count }, (_, number) => number % chats));
	return order.map((chat, number) => ({ phone: phoneOf(chat), number, text: textOf(number) }));
}
