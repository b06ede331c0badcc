import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { checkedItem } from './checkedItem';
import { optionsField } from './fields';
import { runItems, type ItemContext, type ItemResult } from './runItems';
import { sendOptions } from './sendOptions';
import { checkWindowOption, windowFields, withinWindow } from './windowFallback';

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
	/** It sends a message to `recipient`: its items go side by side, at the run's pace. */
	isSend?: boolean;
	/** The work on all items. */
	run(context: IExecuteFunctions): Promise<INodeExecutionData[][]>;
}

type Fields = Omit<Operation, 'run'>;

/** An operation is written down as the work on one item, or where that is not enough, on all of them. */
type Written = Fields & ({ execute(item: ItemContext): Promise<ItemResult> } | Pick<Operation, 'run'>);

export interface Resource {
	/** Stored for ever in workflows. */
	value: string;
	name: string;
	/** Whose operations share a field of this name only where it means the same. */
	operations: Operation[];
}

/** An operation reads like a sentence this way. */
export function defineOperation(operation: Written): Operation {
	if ('run' in operation) return operation;
	const { execute, ...fields } = operation;
	return { ...fields, run: async (context) => await runItems(context, async (item) => await execute(checkedItem(item, fields.fields)), { isSend: fields.isSend }) };
}

type Send = Fields & { options?: INodeProperties[]; execute(item: ItemContext): Promise<ItemResult> };

/**
 * An operation that sends a message.
 * @param options what stands under Options beside that which all sends have
 */
export function defineSend({ fields, options = [], ...operation }: Send): Operation {
	return defineOperation({ ...operation, fields: [...fields, sendOptionsField(...options)], isSend: true });
}

/** An operation that sends a message for which the chat's 24-hour window has to be open. */
export function defineSessionSend({ fields, options = [], execute, ...operation }: Send): Operation {
	return defineSend({
		...operation,
		fields: [...fields, ...windowFields],
		options: [...options, checkWindowOption],
		execute: async (item) => await withinWindow(item, execute),
	});
}

/** The `options` collection of a node that sends. */
export function sendOptionsField(...own: INodeProperties[]): INodeProperties {
	return optionsField(...own, ...sendOptions);
}

export function defineResource(resource: Resource): Resource {
	return resource;
}
