import type { Box, LedgerEntry } from './simulator/box';
import type { Say } from './localN8n/tools';

const CUSTOMER = '12025550143';

async function waitFor(box: Box, from: number, expected: (entry: LedgerEntry) => boolean, timeoutMs: number): Promise<LedgerEntry | undefined> {
	for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; ) {
		const found = box.ledger.slice(from).find(expected);
		if (found) return found;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	return undefined;
}

/**
 * Pushes an inbound message and an order event through, and says what the customer received.
 * @returns whether both answers came
 */
export async function check(box: Box, n8nUrl: string, say: Say): Promise<boolean> {
	const before = box.ledger.length;
	say('\nThe customer writes: “Is the premium plan available?”');
	await box.inbound({ from: CUSTOMER, name: 'Alexey', text: 'Is the premium plan available?' });
	const reply = await waitFor(box, before, ({ method }) => method === 'sendMessage', 30_000);
	say(reply ? `The customer received: “${reply.text}”` : 'The customer received nothing within 30 seconds.');

	say('\nThe order system reports an order without an answer');
	const order = { phone: '+1 202 555 0143', customerName: 'Alexey', orderNumber: '10482', pendingAction: 'delivery slot confirmation', instruction: 'Please choose a convenient time by tomorrow 6:00 PM' };
	const answer = await fetch(`${n8nUrl}/webhook/order-no-response`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(order),
		signal: AbortSignal.timeout(30_000),
	});
	if (!answer.ok) say(`n8n answered the order event with ${answer.status}.`);
	const reminder = await waitFor(box, before, ({ method }) => method === 'sendTemplate', 30_000);
	say(reminder ? `The customer received: “${reminder.text}”` : 'The customer received nothing within 30 seconds.');

	const passed = reply !== undefined && reminder !== undefined;
	say(passed ? '\nBoth messages arrived.' : '\nThe check did not pass.');
	return passed;
}
