import { ok, Refusal, type Answer } from '../answer';
import type { Channel } from '../channel';
import type { Json } from '../types';

/** The phone as an integer: what the schema of these calls asks for (1msg-api §18). */
function phoneOf({ phone }: Json): string {
	if (typeof phone !== 'number' || !Number.isInteger(phone) || !/^\d{6,15}$/.test(String(phone))) {
		throw Refusal.badRequest('phone must be an integer of 6 to 15 digits');
	}
	return String(phone);
}

/** POST /blockUser: only for somebody who wrote in the last 24 hours (1msg-api §18). */
export function blockUser({ state }: Channel, body: Json): Answer {
	const phone = phoneOf(body);
	if (!state.isWindowOpen(`${phone}@c.us`)) {
		throw Refusal.graph(400, 'Failed to block user', 'Only users who messaged you in the last 24 hours can be blocked', 139100);
	}
	if (!state.blocked.includes(phone)) state.blocked.push(phone);
	return ok({ result: 'success' });
}

/** POST /unblockUser. */
export function unblockUser({ state }: Channel, body: Json): Answer {
	const index = state.blocked.indexOf(phoneOf(body));
	if (index >= 0) state.blocked.splice(index, 1);
	return ok({ result: 'success' });
}

/** GET /blockedUsers. */
export const getBlockedUsers = ({ state }: Channel): Answer => ok({ blockedUsers: state.blocked.map((phone) => ({ phone })) });
