import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { readEvents } from '../../nodes/shared/domain/events/readEvents';

describe('reading a body of 1,000 events', () => {
	it('takes about as long as parsing its JSON', () => {
		const kinds = ['text messages', 'statuses', 'all types', 'raw messages'];
		const ratios = JSON.parse(execFileSync(process.execPath, [join(__dirname, '../bench/events.js'), '--json', ...kinds], { encoding: 'utf8' })) as Record<string, number>;
		expect(Object.keys(ratios)).toEqual(kinds);
		// The bar is 1.5 on a machine that does nothing else; tests run beside each other.
		for (const [kind, ratio] of Object.entries(ratios)) expect({ kind, isFast: ratio < 4 }).toEqual({ kind, isFast: true });
	});
});

describe('a body that tells thousands of things of one message', () => {
	const statusesOf = (count: number) => ({ ack: Array.from({ length: count }, (_, number) => ({ id: 'wamid.ONE', status: 'sent', chatId: '120363000000004242@g.us', participant: `${12025550000 + number}@c.us` })) });
	const timed = (count: number) => {
		const body = statusesOf(count);
		const start = performance.now();
		expect(readEvents(body, { channelId: 'C', receivedAt: 1, includeRaw: false, anyOrder: false })).toHaveLength(count);
		return performance.now() - start;
	};

	it('takes as much longer as there is more of it', () => {
		timed(2_000);
		const few = Math.min(timed(2_000), timed(2_000), timed(2_000));
		// About 8; compared with each other they would take 64 times as long.
		expect(timed(16_000) / few).toBeLessThan(28);
	});
});
