import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { flagOf } from '../../../shared/domain/reading';
import { summaryOf, type ListedTemplate } from '../../../shared/domain/template';
import type { ItemContext } from '../../../shared/node/runItems';

export const simplifyField: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/** The template as the item asks for it: its texts and variables, or all that the channel says. */
export function shown(item: ItemContext, listed: ListedTemplate): IDataObject {
	return (flagOf(item.param('simplify')) === false ? listed.element : summaryOf(listed)) as IDataObject;
}
