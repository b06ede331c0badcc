import type { ILoadOptionsFunctions, INodeListSearchResult, INodeProperties } from 'n8n-workflow';
import { ChannelApi } from '../api/channelApi';
import { listFlows } from '../api/flows';
import { toNodeError } from '../api/nodeErrors';
import { InvalidInput } from '../domain/invalidInput';
import { refuseLostDigits } from '../domain/lostDigits';
import { objectOf, textOf } from '../domain/reading';
import type { ItemContext } from './runItems';

export const flowField: INodeProperties = {
	displayName: 'Flow',
	name: 'flowId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The WhatsApp flow: a form that opens inside the chat',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Choose a flow…',
			typeOptions: { searchListMethod: 'searchFlows', searchable: true, searchFilterRequired: false },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 1029384756012345',
		},
	],
};

/** @throws InvalidInput where no flow is chosen, the value cannot be an id, or it is a number that has lost digits */
export function flowIdOf(item: ItemContext): string {
	const chosen = item.param('flowId');
	const id = (textOf(chosen) ?? '').trim();
	if (id === '') throw new InvalidInput('Flow is empty', 'Choose a flow from the list, or give its ID.');
	refuseLostDigits(chosen, 'Flow');
	if (!/^[\w-]+$/.test(id)) throw new InvalidInput('Flow is not the ID of a flow', 'An ID has letters, digits, - and _ only, e.g. 1029384756012345. You find it in the list and in WhatsApp Manager.');
	return id;
}

/** The channel's flows with their status, for the list in the editor. */
export async function searchFlows(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	try {
		const account = textOf(objectOf(this.getCurrentNodeParameter('options')).wabaAccountId);
		// What is an expression here cannot be worked out before the workflow runs.
		const qs = account === undefined || account.startsWith('=') ? {} : { wabaAccountId: account };
		const flows = await listFlows(await ChannelApi.connect(this), qs);
		const wanted = filter?.trim().toLowerCase() ?? '';
		const results = flows
			.flatMap((flow) => {
				const value = textOf(flow.id);
				if (value === undefined) return [];
				return [{ name: [textOf(flow.name) ?? value, textOf(flow.status)?.toLowerCase()].filter(Boolean).join(' · '), value }];
			})
			.filter(({ name, value }) => `${name} ${value}`.toLowerCase().includes(wanted))
			.sort((a, b) => a.name.localeCompare(b.name));
		return { results };
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}
