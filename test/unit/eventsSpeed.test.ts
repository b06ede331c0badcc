import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

describe('reading a body of 1,000 events', () => {
	it('takes about as long as parsing its JSON', () => {
		const kinds = ['text messages', 'statuses', 'all types', 'raw messages'];
		const ratios = JSON.parse(execFileSync(process.execPath, [join(__dirname, '../bench/events.js'), '--json', ...kinds], { encoding: 'utf8' })) as Record<string, number>;
		expect(Object.keys(ratios)).toEqual(kinds);
		// The bar is 1.5 on a machine that does nothing else; tests run beside each other.
		for (const [kind, ratio] of Object.entries(ratios)) expect({ kind, isFast: ratio < 4 }).toEqual({ kind, isFast: true });
	});
});
