import type { FastifyInstance } from 'fastify';
import type { Channel } from '../channel';
import type { Customer } from '../customers';
import { addFault } from '../faults';
import { toChatId } from '../state';
import type { Box, Fault, InboundMessage, Json } from '../types';
import { chatsOf } from '../view';
import { bodyOf, ControlError, parse } from './guard';

/** The /box endpoints for people and the demo. */
export function controlRoutes(app: FastifyInstance, channel: Channel, box: Box): void {
	const { state, webhooks } = channel;
	app.get('/box/state', async () => ({
		url: box.url,
		channelId: state.channelId,
		apiKey: state.apiKey,
		channelStatus: state.channelStatus,
		webhookUrls: state.webhookUrls,
		settings: state.settings,
		openWindows: state.openWindows(),
		templates: state.templates.map(({ name, language, status, category }) => ({ name, language, status, category })),
		counts: {
			sent: state.ledger.length,
			messages: state.history.length,
			requests: state.hits.length,
			deliveries: webhooks.deliveries.length,
			readMessages: state.readMessages.length,
			faults: state.faults.length,
		},
	}));
	app.get('/box/ledger', async () => state.ledger);
	app.get('/box/deliveries', async () => webhooks.deliveries);
	app.get('/box/chats', async () => chatsOf(state));

	app.post('/box/inbound', async (request) => {
		const { id, pushed } = channel.receive(messageOf(channel, bodyOf(request.body)));
		// A slow webhook must not keep the person waiting; /box/deliveries tells how it went.
		void pushed;
		return { id };
	});
	app.post('/box/window', async (request) => {
		const { chatId, open } = bodyOf(request.body);
		if (typeof chatId !== 'string' || !chatId || typeof open !== 'boolean') {
			throw new ControlError('Give chatId (text) and open (true or false)');
		}
		const id = toChatId(chatId);
		if (open) state.openWindow(id);
		else state.closeWindow(id);
		return { chatId: id, open: state.isWindowOpen(id) };
	});
	app.post('/box/fault', async (request) => {
		const { times, ...fault } = bodyOf(request.body);
		// JSON has no Infinity.
		const id = addFault(state, { ...fault, ...(times === undefined ? {} : { times: times === 'always' ? Infinity : times }) } as Fault);
		return { ok: true, id };
	});
	app.post('/box/push', async (request) => {
		// Pushed as it is: any JSON that can be written again, not only objects.
		const body = parse(request.body);
		if (!canBeWritten(body)) throw new ControlError('The body is nested too deeply to be sent on');
		void channel.push(body);
		return { ok: true };
	});
	app.post('/box/reset', async () => {
		box.reset();
		return { ok: true };
	});
	app.all('/box/*', async () => {
		throw new ControlError('No such control endpoint', 404);
	});
}

/** JSON that can be read may be too deep to be written. */
function canBeWritten(body: unknown): boolean {
	try {
		JSON.stringify(body);
		return true;
	} catch {
		return false;
	}
}

/** The page names a phone by its chat: who that is, is known here. */
function messageOf({ state }: Channel, { chatId, ...message }: Json): InboundMessage {
	if (chatId === undefined) return message;
	const customer = state.customers.get(String(chatId));
	if (!customer) throw new ControlError('There is no such phone', 404);
	if (customer.hasBlocked) throw new ControlError('This customer has blocked the business');
	return { ...senderOf(customer), ...message };
}

function senderOf({ chatId, phone, bsuid, username, name }: Customer): InboundMessage {
	return { from: phone ?? undefined, bsuid, username: username ?? undefined, name, hiddenNumber: chatId.endsWith('@lid') };
}
