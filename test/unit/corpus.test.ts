import { CHANNEL, itemsOf, payloadFiles, readPayload } from './corpus';

const BULK = 'multiple-messages-200.json';
const expected = readPayload('expected.json') as Record<string, unknown[]>;

describe('the payload corpus', () => {
	it('has an expectation for each file', () => {
		expect(Object.keys(expected).sort()).toEqual(payloadFiles.filter((file) => file !== BULK).sort());
	});

	it.each(Object.entries(expected))('%s gives the items of expected.json', (file, items) => {
		expect(itemsOf(readPayload(file))).toEqual(items);
	});

	it('multiple-messages-200.json gives 200 items in their order', () => {
		expect(itemsOf(readPayload(BULK))).toEqual(
			Array.from({ length: 200 }, (_, index) => ({
				event: 'message',
				channelId: CHANNEL,
				messageId: `wamid.FIXTUREBULK${String(index).padStart(3, '0')}`,
				chatId: '12025550143@c.us',
				phone: '12025550143',
				bsuid: 'US.7391045528816630',
				contactName: 'Dana Example',
				fromMe: false,
				isGroup: false,
				messageType: 'text',
				text: `line ${index}`,
				timestamp: new Date((1785000000 + index) * 1000).toISOString(),
				dedupeKey: `${CHANNEL}:message:wamid.FIXTUREBULK${String(index).padStart(3, '0')}`,
			})),
		);
	});

	it.each(payloadFiles)('%s carries its raw element where it is asked for', (file) => {
		const items = itemsOf(readPayload(file), { includeRaw: true });
		expect(items).toHaveLength(file === BULK ? 200 : expected[file].length);
		for (const item of items) expect(item.raw).toBeInstanceOf(Object);
	});

	it.each(payloadFiles)('%s gives the same items as text, as a relay may leave it', (file) => {
		const body = readPayload(file);
		expect(itemsOf(typeof body === 'object' && body !== null ? JSON.stringify(body) : body)).toEqual(itemsOf(body));
	});
});
