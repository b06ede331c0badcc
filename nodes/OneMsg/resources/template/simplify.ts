import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { flagOf } from '../../../shared/domain/reading';
import { wholeSecretsRedactor } from '../../../shared/domain/redact';
import { summaryOf, type ListedTemplate } from '../../../shared/domain/template';
import type { ItemContext } from '../../../shared/node/runItems';

export const simplifyField: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/**
 * The templates as the item asks for them: their texts and variables, or all that the channel says,
 * without its own key. An address in a button may have a `token` that is part of the template.
 */
export async function shown(item: ItemContext, listed: ListedTemplate[]): Promise<IDataObject[]> {
	const { apiKey } = (await item.api()).channel;
	const isSimple = flagOf(item.param('simplify')) !== false;
	return wholeSecretsRedactor([apiKey])(listed.map((one) => (isSimple ? summaryOf(one) : one.element))) as IDataObject[];
}
