import type { INodeProperties } from 'n8n-workflow';
import type { ItemContext, ItemResult } from './runItems';

/** One thing that a channel can do: its fields and its behaviour. */
export interface Operation {
	/** Stored for ever in workflows. */
	value: string;
	/** Title Case, without the resource. */
	name: string;
	/** Sentence case, with the resource: "Send a text". */
	action: string;
	/** What it does and when to use it, for people and for models. */
	description: string;
	/** Shown above the fields where 1MSG calls the API beta, or where something has to be known before. */
	notice?: string;
	fields: INodeProperties[];
	execute(item: ItemContext): Promise<ItemResult>;
}

export interface Resource {
	/** Stored for ever in workflows. */
	value: string;
	name: string;
	/** Whose operations share a field of this name only where it means the same. */
	operations: Operation[];
}

/** Keeps an operation's literal types; an operation reads like a sentence this way. */
export function defineOperation(operation: Operation): Operation {
	return operation;
}

export function defineResource(resource: Resource): Resource {
	return resource;
}
