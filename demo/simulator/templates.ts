import { plainTemplates } from './templateDrafts';
import { richTemplates } from './templatesRich';
import type { Json } from './types';

/** The channel's templates at the start: fresh copies at each call, as callers may change them. */
export function defaultTemplates(): Json[] {
	return [...plainTemplates(), ...richTemplates()];
}
