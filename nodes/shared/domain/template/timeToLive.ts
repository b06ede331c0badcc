import { InvalidInput } from '../invalidInput';
import { numberOf } from '../reading';
import type { Template } from './template';

/** Seconds by category; -1 stands for 30 days where it is allowed (1msg-api §9). */
const BOUNDS: Record<string, { least: number; most: number; isUnlimited: boolean }> = {
	MARKETING: { least: 43_200, most: 2_592_000, isUnlimited: false },
	AUTHENTICATION: { least: 30, most: 900, isUnlimited: true },
	UTILITY: { least: 30, most: 43_200, isUnlimited: true },
};
const ANY = { least: 30, most: 2_592_000, isUnlimited: true };

/**
 * How long WhatsApp tries to deliver a template, in seconds.
 * @returns undefined where the option is not set
 * @throws InvalidInput where it lies outside of the bounds of the template's category
 */
export function checkTimeToLive(value: unknown, field: string, template: Template | undefined): number | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	const seconds = numberOf(value) ?? NaN;
	const bounds = template && BOUNDS[template.category];
	const { least, most, isUnlimited } = bounds ?? ANY;
	const isFine = Number.isInteger(seconds) && ((seconds >= least && seconds <= most) || (isUnlimited && seconds === -1));
	if (isFine) return seconds;
	const kind = bounds ? ` for a template of the category ${template.category.toLowerCase()}` : '';
	throw new InvalidInput(
		`${field} has to be a whole number from ${least} to ${most}${isUnlimited ? ', or -1 for 30 days' : ''}${kind}`,
		'Marketing takes 43200 to 2592000 seconds, authentication 30 to 900, utility 30 to 43200.',
	);
}
