import type { Account } from './account';

export interface RunFacts {
	account: Account;
	/** How often 1MSG refused for which reason. */
	reasons: Map<string, number>;
	/** Templates that went out where the window was closed. */
	fallbacks: number;
	/** Tries beyond the first. */
	retries: number;
	/** Messages that left, each counted once. */
	messages: number;
	ms: number;
}

/** How many reasons are told; the most frequent come first. */
const MAX_REASONS = 3;

/** "100 messages in 5.2 s (19.2 per second): 97 accepted, 2 refused (2 × The 24-hour window …), 1 skipped. 3 retries." */
export function summaryOf({ account, reasons, fallbacks, retries, messages, ms }: RunFacts): string {
	const seconds = ms / 1000;
	const shown = [...reasons].sort((a, b) => b[1] - a[1]).map(([reason, count]) => `${count} × ${reason}`);
	const why = [...shown.slice(0, MAX_REASONS), ...(shown.length > MAX_REASONS ? ['…'] : [])].join('; ');
	const { accepted, queued, refused, unknown, skipped, notSent } = account;
	const counts = [
		`${accepted.length} accepted`,
		queued.length > 0 && `${queued.length} queued`,
		refused.length > 0 && `${refused.length} refused (${why})`,
		unknown.length > 0 && `${unknown.length} unknown: they may have gone out`,
		notSent.length > 0 && `${notSent.length} not sent`,
		skipped.length > 0 && `${skipped.length} skipped`,
	].filter(Boolean);
	const more = [fallbacks > 0 && `${fallbacks} sent as template, the window being closed`, retries > 0 && `${retries} ${retries === 1 ? 'retry' : 'retries'}`].filter(Boolean);
	const rate = seconds > 0 ? ` (${(messages / seconds).toFixed(1)} per second)` : '';
	return `${messages} ${messages === 1 ? 'message' : 'messages'} in ${seconds.toFixed(1)} s${rate}: ${counts.join(', ')}.${more.length > 0 ? ` ${more.join(', ')}.` : ''}`;
}
