import type { Person } from './state';

/** What a phone does with what comes: reads it at once, only gets it, or lies switched off. */
export const PHONE_MODES = ['reads', 'delivers', 'off'] as const;
export type PhoneMode = (typeof PHONE_MODES)[number];

/** A phone of the page: a customer's, or the view of a group. */
export interface Customer extends Person {
	chatId: string;
	/** undefined: as the rules say. */
	mode?: PhoneMode;
	/** The customer has blocked the business. */
	hasBlocked: boolean;
	/** Shown on the page. */
	isOpen: boolean;
	/** Messages up to this number of the history are not shown: they are from before the phone was removed. */
	after: number;
}

/** More would not be looked at: others wait in the list of chats. */
const MAX_OPENED = 8;

/** The customer that each box begins with, so that somebody is there to write. */
const FIRST: Person = { phone: '12025550143', bsuid: 'US.7391045528816630', username: null, name: 'Dana Example' };

/** The phones of the page, in the order in which they came. */
export class Customers {
	private readonly byChat = new Map<string, Customer>();
	private readonly removed = new Map<string, number>();

	constructor() {
		this.reset();
	}

	all(): Customer[] {
		return [...this.byChat.values()];
	}

	get(chatId: string): Customer | undefined {
		return this.byChat.get(chatId);
	}

	/** Somebody wrote or was written to. */
	see(chatId: string, person: Person): Customer {
		const known = this.byChat.get(chatId);
		if (known) return Object.assign(known, person);
		const isOpen = this.all().filter((one) => one.isOpen).length < MAX_OPENED;
		const customer: Customer = { chatId, ...person, hasBlocked: false, isOpen, after: this.removed.get(chatId) ?? 0 };
		this.byChat.set(chatId, customer);
		return customer;
	}

	/** The phone is gone until somebody writes again; it is empty then. @param lastNumber of the history */
	remove(chatId: string, lastNumber: number): void {
		this.byChat.delete(chatId);
		this.removed.set(chatId, lastNumber);
	}

	restore(customers: Customer[], removed: Array<[string, number]>): void {
		this.byChat.clear();
		this.removed.clear();
		for (const customer of customers) this.byChat.set(customer.chatId, customer);
		for (const [chatId, number] of removed) this.removed.set(chatId, number);
	}

	removals(): Array<[string, number]> {
		return [...this.removed];
	}

	reset(): void {
		this.restore([], []);
		this.see(`${FIRST.phone}@c.us`, { ...FIRST });
	}
}
