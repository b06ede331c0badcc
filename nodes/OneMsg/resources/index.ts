import type { Resource } from '../../shared/node/defineOperation';
import { api } from './api';
import { channel } from './channel';
import { chat } from './chat';
import { contact } from './contact';
import { flow } from './flow';
import { group } from './group';
import { media } from './media';
import { message } from './message';
import { template } from './template';
import { webhook } from './webhook';

/**
 * The registry: the node's description, its router, its subtitle, the tests that sweep every
 * operation and the operations table of the docs all come from it.
 */
export const resources: Resource[] = [message, chat, media, template, group, contact, flow, channel, webhook, api];
