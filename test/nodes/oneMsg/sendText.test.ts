import { startBox, type Box } from '../../../demo/simulator/box';
import { runNode } from '../harness';

let box: Box;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1 });
});
afterAll(async () => await box.close());
beforeEach(() => {
	box.reset();
	box.openWindow('12025550143@c.us');
});

const run = async (parameters: object) =>
	await runNode('oneMsg', { resource: 'message', operation: 'sendText', ...parameters }, { credentials: { apiKey: box.apiKey, environment: 'custom', baseUrl: box.url } });

describe('message.sendText', () => {
	it('sends the text, quoting where asked to', async () => {
		const { outputs } = await run({ recipient: '+1 202 555 0143', text: 'Hello', options: { quotedMessageId: 'wamid.X' } });
		expect(box.hits[0].path).toBe(`/${box.channelId}/sendMessage`);
		expect(box.hits[0].rawBody).toBe(JSON.stringify({ phone: '12025550143', body: 'Hello', quotedMsgId: 'wamid.X' }));
		expect(outputs[0][0].json).toMatchObject({ outcome: 'accepted', messageId: box.ledger[0].id, to: { kind: 'phone', value: '12025550143' }, sentAs: 'session', text: 'Hello' });
	});

	it.each([
		['', /Text is empty/],
		['x'.repeat(4097), /4097 characters/],
	])('refuses %.5s… before anything is sent', async (text, sentence) => {
		const { error } = await run({ recipient: '+1 202 555 0143', text });
		expect(error?.message).toMatch(sentence);
		expect(box.hits).toEqual([]);
	});
});
