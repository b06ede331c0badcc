import type { Resource } from '../../shared/node/defineOperation';
import { message } from './message';

/**
 * The registry: the node's description, its router, its subtitle, the tests that sweep every
 * operation and the operations table of the docs all come from it.
 */
export const resources: Resource[] = [message];
