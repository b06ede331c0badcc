import { startBox, type Box } from '../../demo/simulator/box';
import { CHAT, get, PHONE, post } from './helpers';

let box: Box;
beforeAll(async () => {
	box = await startBox({ statusDelayMs: -1 });
});
beforeEach(() => {
	box.reset();
	box.openWindow(CHAT);
});
afterAll(async () => await box.close());

type Changes = Record<string, unknown>;
const last = async () => (await get(box, '/messages?last=true&limit=1')).json.messages[0];

describe('sendLocation', () => {
	const send = async (changes: Changes = {}) =>
		await post(box, '/sendLocation', { phone: PHONE, lat: '52.52', lng: '13.40', name: 'Office', address: 'Some St 1', ...changes });

	test('arrives with coordinates; the address is shown only with a name', async () => {
		expect((await send()).json.sent).toBe(true);
		expect(await last()).toMatchObject({ type: 'location', body: '52.52;13.40', caption: 'Office, Some St 1' });
		expect((await send({ name: undefined, lat: '-90', lng: '180' })).json.sent).toBe(true);
		expect(await last()).toMatchObject({ body: '-90;180', caption: null });
	});

	test.each([{ lat: undefined }, { lat: 52.52 }, { lat: '52,52' }, { lat: '91' }, { lng: '-180.1' }, { lng: '' }, { name: 5 }])(
		'%j is refused with 400',
		async (changes) => expect((await send(changes)).status).toBe(400),
	);

	test('is not for groups and needs a window', async () => {
		expect((await send({ phone: undefined, chatId: '120363@g.us' })).json.error.code).toBe(131051);
		box.closeWindow(CHAT);
		expect((await send()).json.message).toBe('Dialog window is closed');
	});
});

describe('sendContact', () => {
	const sam = (changes: Changes = {}) => ({
		name: { formatted_name: 'Sam Sample', first_name: 'Sam' },
		phones: [{ phone: '+12025550177', type: 'CELL' }],
		...changes,
	});
	const send = async (contacts: unknown, changes: Changes = {}) => await post(box, '/sendContact', { phone: PHONE, contacts, ...changes });

	test('arrives as cards', async () => {
		const more = { emails: [{ email: 'a@b.example', type: 'WORK' }], urls: [{ url: 'https://x.example' }], org: { company: 'X' }, birthday: '2000-01-31' };
		expect((await send([sam(more), sam({ name: { formatted_name: 'Kim', last_name: 'Kim' } })])).json.sent).toBe(true);
		expect(box.ledger[0].text).toBe('Sam Sample, Kim');
		expect((await last()).body).toContain('FN:Sam Sample\nTEL:+12025550177');
	});

	test.each([
		undefined,
		[],
		['x'],
		sam(),
		[sam({ name: 'Sam' })],
		[sam({ name: { formattedName: 'Sam', firstName: 'Sam' } })],
		[sam({ name: { formatted_name: 'Sam' } })],
		[sam({ phones: { phone: '1' } })],
		[sam({ phones: [{ number: '1' }] })],
		[sam({ phones: [{ phone: '1', type: 'MOBILE' }] })],
		[sam({ emails: [{}] })],
		[sam({ urls: [{}] })],
		[sam({ addresses: 'x' })],
		[sam({ org: 'X' })],
		[sam({ birthday: '31.01.2000' })],
	])('%j is refused with 400', async (contacts) => expect((await send(contacts)).status).toBe(400));

	test('the simple form alone is not taken', async () => {
		expect((await send(undefined, { contact: { name: 'Sam', phone: '+12025550177' } })).status).toBe(400);
	});
});

describe('sendSticker', () => {
	const send = async (changes: Changes) => await post(box, '/sendSticker', { phone: PHONE, ...changes });

	test('takes a link or an uploaded sticker', async () => {
		expect((await send({ link: 'https://cdn.example/s.webp' })).json.sent).toBe(true);
		expect(await last()).toMatchObject({ type: 'sticker', body: 'https://cdn.example/s.webp' });
		const { mediaId } = (await post(box, '/uploadMedia', { body: 'data:image/webp;base64,UklGRg==' })).json;
		expect((await send({ mediaId })).json.sent).toBe(true);
		expect((await send({ mediaId: '1029384756' })).json.sent).toBe(true);
	});

	test('refuses the rest', async () => {
		expect((await send({})).status).toBe(400);
		expect((await send({ link: 'https://cdn.example/s.webp', mediaId: '1' })).status).toBe(400);
		expect((await send({ link: 's.webp' })).json).toEqual({ sent: false, message: 'wrong file' });
	});
});
