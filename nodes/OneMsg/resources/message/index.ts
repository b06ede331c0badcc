import { defineResource } from '../../../shared/node/defineOperation';
import { catchUp } from './catchUp.operation';
import { getAll } from './getAll.operation';
import { getDeliveryStatus } from './getDeliveryStatus.operation';
import { interactiveOperations } from './interactive';
import { markAsRead } from './markAsRead.operation';
import { sendAndWait } from './sendAndWait.operation';
import { sendContact } from './sendContact.operation';
import { sendLocation } from './sendLocation.operation';
import { sendMedia } from './sendMedia.operation';
import { sendReaction } from './sendReaction.operation';
import { sendSticker } from './sendSticker.operation';
import { sendTemplate } from './sendTemplate.operation';
import { sendText } from './sendText.operation';

export const message = defineResource({
	value: 'message',
	name: 'Message',
	operations: [sendText, sendTemplate, sendLocation, sendContact, sendReaction, markAsRead, getAll, catchUp, getDeliveryStatus, sendMedia, sendSticker, ...interactiveOperations, sendAndWait],
});
