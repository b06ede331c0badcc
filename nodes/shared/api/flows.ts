import type { IDataObject } from 'n8n-workflow';
import { asObject, listIn, nextCursor } from '../domain/listAnswer';
import { numberOf, objectOf, textOf, type Json } from '../domain/reading';
import { notRead } from './answers';
import type { ChannelApi } from './channelApi';

/** Answers hold 25 to 100 flows; an account has far fewer than this in all. */
const MAX_PAGES = 50;

/**
 * The account's flows, over all pages. How 1MSG pages them is not written down: the cursor is followed
 * where one comes, else the offset where `total` says that more are there; it ends when a page brings
 * nothing new (1msg-api §19).
 * @param qs `fields`, `wabaAccountId`
 * @throws ApiFailure where a page is not a list
 */
export async function listFlows(api: ChannelApi, qs: IDataObject = {}, wanted = Infinity): Promise<Json[]> {
	const flows = new Map<string, Json>();
	let next: IDataObject = {};
	for (let page = 0; page < MAX_PAGES && flows.size < wanted; page++) {
		const answer = await api.call({ method: 'GET', path: '/flows', qs: { ...qs, ...next } });
		const list = listIn(answer, ['items', 'flows', 'data']);
		if (!list) throw notRead(api, answer, 'The channel’s flows');
		const before = flows.size;
		for (const element of list) {
			const flow = asObject(element, 'id');
			flows.set(textOf(flow.id) ?? JSON.stringify(flow), flow);
		}
		if (flows.size === before) break;
		const after = nextCursor(answer);
		if (after !== undefined) next = { after };
		else if ((numberOf(objectOf(answer).total) ?? 0) > flows.size) next = { offset: flows.size };
		else break;
	}
	return api.redactWhole([...flows.values()].slice(0, wanted));
}

/** The path of a flow, or of something below it. */
export function flowPath(flowId: string, below = ''): string {
	return `/flows/${encodeURIComponent(flowId)}${below}`;
}
