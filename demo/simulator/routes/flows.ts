import { randomInt } from 'node:crypto';
import { ok, Refusal, type Answer } from '../answer';
import type { Channel } from '../channel';
import { isObject, requiredText } from '../checks';
import type { Json } from '../types';

const CATEGORIES = [
	'SIGN_UP', 'SIGN_IN', 'APPOINTMENT_BOOKING', 'LEAD_GENERATION', 'CONTACT_US', 'CUSTOMER_SUPPORT', 'SURVEY', 'OTHER',
];
const PREVIEW_DAYS = 30;

/** List, create, metadata and assets are not there on channels of today (1msg-api §19). */
function checkEnabled({ state }: Channel): void {
	if (!state.switches.flowsEnabled) throw Refusal.error(501, 'Not implemented');
}

function find({ state }: Channel, id: string): Json {
	const flow = state.flows.find((one) => one.id === id);
	if (!flow) throw Refusal.graph(400, 'Unsupported request', `Object with ID '${id}' does not exist`);
	return flow;
}

function checkStatus(flow: Json, wanted: string, action: string): void {
	if (flow.status === wanted) return;
	throw Refusal.graph(400, `Flow can't be ${action}`, `Only a flow in status ${wanted} can be ${action}; this one is ${String(flow.status)}.`, 139004);
}

function categories(value: unknown): string[] {
	const valid = Array.isArray(value) && value.length > 0 && value.every((one) => CATEGORIES.includes(String(one)));
	if (!valid) throw Refusal.badRequest(`categories must be one or more of ${CATEGORIES.join(', ')}`);
	return value as string[];
}

/** Flow JSON as an object or as text. */
function checkFlowJson(value: unknown): void {
	if (isObject(value)) return;
	try {
		if (isObject(JSON.parse(String(value)))) return;
	} catch {
		// Refused below.
	}
	throw Refusal.badRequest('flowJson must be a JSON object');
}

/** GET /flows?fields=. */
export function getFlows(channel: Channel, _: Json, query: URLSearchParams): Answer {
	checkEnabled(channel);
	const fields = query.get('fields')?.split(',');
	const items = channel.state.flows.map((flow) => pick(flow, fields));
	return ok({ items, paging: { cursors: {} }, count: items.length, total: items.length });
}

function pick(flow: Json, fields?: string[]): Json {
	if (!fields) return { ...flow };
	return Object.fromEntries(Object.entries(flow).filter(([key]) => key === 'id' || fields.includes(key)));
}

/** POST /flows. */
export function createFlow(channel: Channel, body: Json): Answer {
	checkEnabled(channel);
	const name = requiredText(body.name, 'name');
	const flow: Json = {
		id: `5${Array.from({ length: 14 }, () => randomInt(10)).join('')}`,
		name,
		status: body.publish === true ? 'PUBLISHED' : 'DRAFT',
		categories: categories(body.categories),
		validation_errors: [],
	};
	if (body.flowJson !== undefined) checkFlowJson(body.flowJson);
	channel.state.flows.push(flow);
	return ok({ id: flow.id, success: true, validation_errors: [] });
}

/** GET /flows/{id}?fields=. */
export function getFlow(channel: Channel, _: Json, query: URLSearchParams, id: string): Answer {
	return ok(pick(find(channel, id), query.get('fields')?.split(',')));
}

/** GET /flows/{id}/preview: a page for people, open for 30 days. */
export function getPreview(channel: Channel, _: Json, __: URLSearchParams, id: string): Answer {
	const flow = find(channel, id);
	const expires = new Date(channel.state.now() + PREVIEW_DAYS * 24 * 60 * 60 * 1000).toISOString();
	const url = `https://business.facebook.com/wa/manage/flows/${String(flow.id)}/preview/?token=fixture`;
	return ok({ preview: { preview_url: url, expires_at: expires }, id: flow.id });
}

/** POST /flows/{id}/publish: a draft goes live, and cannot be changed after. */
export function publishFlow(channel: Channel, _: Json, __: URLSearchParams, id: string): Answer {
	const flow = find(channel, id);
	checkStatus(flow, 'DRAFT', 'published');
	flow.status = 'PUBLISHED';
	return ok({ success: true });
}

/** POST /flows/{id}/deprecate: a published flow can no longer be sent. */
export function deprecateFlow(channel: Channel, _: Json, __: URLSearchParams, id: string): Answer {
	const flow = find(channel, id);
	checkStatus(flow, 'PUBLISHED', 'deprecated');
	flow.status = 'DEPRECATED';
	return ok({ success: true });
}

/** DELETE /flows/{id}: drafts only. */
export function deleteFlow(channel: Channel, _: Json, __: URLSearchParams, id: string): Answer {
	const flow = find(channel, id);
	checkStatus(flow, 'DRAFT', 'deleted');
	channel.state.flows.splice(channel.state.flows.indexOf(flow), 1);
	return ok({ success: true });
}

/** PATCH /flows/{id}/metadata. */
export function patchMetadata(channel: Channel, body: Json, _: URLSearchParams, id: string): Answer {
	checkEnabled(channel);
	const flow = find(channel, id);
	if (body.name !== undefined) flow.name = requiredText(body.name, 'name');
	if (body.categories !== undefined) flow.categories = categories(body.categories);
	return ok({ success: true });
}

/** PATCH /flows/{id}/assets. */
export function patchAssets(channel: Channel, body: Json, _: URLSearchParams, id: string): Answer {
	checkEnabled(channel);
	find(channel, id);
	checkFlowJson(body.flowJson);
	return ok({ success: true, validationErrors: [] });
}
