import type { Answer } from '../answer';
import type { Channel } from '../channel';
import type { Json } from '../types';
import {
	createFlow, deleteFlow, deprecateFlow, getFlow, getFlows, getPreview, patchAssets, patchMetadata, publishFlow,
} from './flows';
import { createGroup, deleteGroup, getGroup, getGroups, getInviteLink, resetInviteLink, updateGroup } from './groups';
import { sendButton, sendCtaUrl, sendFlow, sendList } from './interactive';
import { getHookInfo, getMessages, getTemplates } from './lists';
import { deleteMedia, deleteMediaByBody, retrieveMedia, uploadMedia } from './media';
import { sendContact, sendLocation, sendLocationRequest, sendSticker } from './places';
import { getAutomation, getCommerce, getMe, getMmLiteStatus, postAutomation, postCommerce, postMe } from './profile';
import { readMessage, sendFile, sendMessage, sendReaction, sendTemplate } from './sends';
import { getSettings, getStatus, getWebhook, postSettings, postWebhook } from './settings';
import { sendCarousel, sendProduct } from './shop';
import { addTemplate, removeTemplate } from './templates';
import { blockUser, getBlockedUsers, unblockUser } from './users';

/** `id` is the part of the path that stands for `:id`; '' where there is none. */
export type Handler = (channel: Channel, body: Json, query: URLSearchParams, id: string) => Answer;

/** The methods the box knows, by HTTP verb and path (1msg-api §28). */
const METHODS: Array<[method: string, handler: Handler]> = [
	['POST sendMessage', sendMessage],
	['POST sendFile', sendFile],
	['POST sendLocation', sendLocation],
	['POST sendContact', sendContact],
	['POST sendSticker', sendSticker],
	['POST sendReaction', sendReaction],
	['POST sendButton', sendButton],
	['POST sendList', sendList],
	['POST sendCtaUrl', sendCtaUrl],
	['POST sendLocationRequest', sendLocationRequest],
	['POST sendProduct', sendProduct],
	['POST sendCarousel', sendCarousel],
	['POST sendFlow', sendFlow],
	['POST sendTemplate', sendTemplate],
	['POST readMessage', readMessage],
	['GET templates', getTemplates],
	['POST addTemplate', addTemplate],
	['POST removeTemplate', removeTemplate],
	['POST uploadMedia', uploadMedia],
	['GET retrieveMedia', retrieveMedia],
	['DELETE media/:id', deleteMedia],
	['POST deleteMedia', deleteMediaByBody],
	['GET messages', getMessages],
	['GET hookInfo', getHookInfo],
	['GET status', getStatus],
	['GET settings', getSettings],
	['POST settings', postSettings],
	['GET webhook', getWebhook],
	['POST webhook', postWebhook],
	['GET conversationalAutomation', getAutomation],
	['POST conversationalAutomation', postAutomation],
	['GET mmLiteStatus', getMmLiteStatus],
	['GET me', getMe],
	['POST me', postMe],
	['GET commerce', getCommerce],
	['POST commerce', postCommerce],
	['POST blockUser', blockUser],
	['POST unblockUser', unblockUser],
	['GET blockedUsers', getBlockedUsers],
	['GET groups', getGroups],
	['POST groups', createGroup],
	['GET groups/:id', getGroup],
	['POST groups/:id', updateGroup],
	['DELETE groups/:id', deleteGroup],
	['GET groups/:id/inviteLink', getInviteLink],
	['POST groups/:id/inviteLink', resetInviteLink],
	['GET flows', getFlows],
	['POST flows', createFlow],
	['GET flows/:id', getFlow],
	['DELETE flows/:id', deleteFlow],
	['GET flows/:id/preview', getPreview],
	['POST flows/:id/publish', publishFlow],
	['POST flows/:id/deprecate', deprecateFlow],
	['PATCH flows/:id/metadata', patchMetadata],
	['PATCH flows/:id/assets', patchAssets],
];

/** These do what the path says and need no body. */
const BODYLESS: Handler[] = [resetInviteLink, publishFlow, deprecateFlow];

export interface Match {
	handler: Handler;
	id: string;
	/** Whether the request must bring a JSON object. */
	needsBody: boolean;
}

/** The method for a path without the leading slash; undefined when the box does not know it. */
export function findMethod(verb: string, path: string): Match | undefined {
	for (const [method, handler] of METHODS) {
		const id = matchPath(`${verb} ${path}`, method);
		if (id !== undefined) return { handler, id, needsBody: ['POST', 'PATCH'].includes(verb) && !BODYLESS.includes(handler) };
	}
	return undefined;
}

/** What stands for `:id`, '' when the pattern has none; undefined when it does not fit. */
function matchPath(path: string, pattern: string): string | undefined {
	const wanted = pattern.split('/');
	const parts = path.split('/');
	const fits = wanted.length === parts.length && wanted.every((part, index) => (part === ':id' ? parts[index] !== '' : part === parts[index]));
	return fits ? decode(parts[wanted.indexOf(':id')] ?? '') : undefined;
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
