import type { FastifyInstance } from 'fastify';
import type { Channel } from '../channel';
import { given } from '../checks';
import { PHONE_MODES, type Customer, type PhoneMode } from '../customers';
import { bsuidOf } from '../state';
import type { Json } from '../types';
import { bodyOf, ControlError, textIn } from './guard';

const MAX_NAME = 100;

/** The endpoints for the phones of the page: who there is, and what their owners do besides writing. */
export function phoneRoutes(app: FastifyInstance, channel: Channel): void {
	const { state } = channel;
	const find = (body: Json): Customer => {
		const customer = state.customers.get(textIn(body, 'chatId'));
		if (!customer) throw new ControlError('There is no such phone', 404);
		return customer;
	};

	app.post('/box/customers', async (request) => {
		const customer = newCustomer(channel, bodyOf(request.body));
		customer.isOpen = true;
		return { chatId: customer.chatId };
	});
	app.post('/box/customers/change', async (request) => {
		const body = bodyOf(request.body);
		const customer = find(body);
		const { mode, hasBlocked, isOpen } = body;
		if (given(mode) && !PHONE_MODES.includes(mode as PhoneMode)) throw new ControlError(`mode must be one of ${PHONE_MODES.join(', ')}`);
		for (const flag of [hasBlocked, isOpen]) if (given(flag) && typeof flag !== 'boolean') throw new ControlError('hasBlocked and isOpen must be true or false');
		if (given(mode)) customer.mode = mode as PhoneMode;
		if (given(hasBlocked)) customer.hasBlocked = hasBlocked === true;
		if (given(isOpen)) customer.isOpen = isOpen === true;
		channel.wake(customer.chatId);
		return { ok: true };
	});
	app.post('/box/customers/remove', async (request) => {
		const { chatId } = find(bodyOf(request.body));
		state.customers.remove(chatId, state.history.at(-1)?.number ?? 0);
		state.closeWindow(chatId);
		return { ok: true };
	});
	app.post('/box/files', async (request) => {
		const body = bodyOf(request.body);
		const data = Buffer.from(textIn(body, 'data'), 'base64');
		if (data.length === 0) throw new ControlError('data must be the file in base64');
		const mimeType = textIn(body, 'mimeType');
		if (!/^[\w.+-]+\/[\w.+-]+$/.test(mimeType)) throw new ControlError('mimeType must be such as image/png');
		return { url: state.files.serve({ name: textIn(body, 'name'), mimeType, data }) };
	});
}

/** With a hidden number the BSUID takes the phone's place (1msg-api §4). */
function newCustomer({ state }: Channel, body: Json): Customer {
	const name = textIn(body, 'name').trim().slice(0, MAX_NAME);
	const phone = String(body.phone ?? '').replace(/[\s+()-]/g, '');
	if (!/^\d{6,15}$/.test(phone)) throw new ControlError('phone must be 6 to 15 digits, country code first');
	const bsuid = given(body.bsuid) && body.bsuid !== '' ? textIn(body, 'bsuid') : bsuidOf(phone);
	if (!/^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/.test(bsuid)) throw new ControlError('bsuid must be such as US.7391045528816630');
	const username = given(body.username) && body.username !== '' ? textIn(body, 'username').replace(/^@/, '') : null;
	const isHidden = body.hiddenNumber === true;
	const chatId = isHidden ? `${bsuid}@lid` : `${phone}@c.us`;
	return state.customers.see(chatId, { phone: isHidden ? null : phone, bsuid, username, name });
}
