import type { Box } from '../../demo/simulator/box';
import { call, template } from '../simulator/helpers';

/** What a day on a channel looks like: each kind of bubble, for pictures and for what must hold for all of them. */

const DANA = '12025550143';
const ALEXEY = '12025550144';
const MARIA = '12025550145';
const text = (value: string) => ({ type: 'text', text: value });
const reply = (id: string, title: string) => ({ type: 'reply', reply: { id, title } });

export async function talk(box: Box): Promise<void> {
	await orders(box);
	await availability(box);
	await delivery(box);
	await box.idle();
}

async function send(box: Box, path: string, body: Record<string, unknown>): Promise<string> {
	const { json, text: answer } = await call(box, 'POST', path, body);
	if (json?.sent !== true) throw new Error(`${path}: ${answer}`);
	return json.id;
}

async function orders(box: Box): Promise<void> {
	const from = { from: DANA, name: 'Dana Example' };
	await box.inbound({ ...from, text: 'Hello! My chair arrived with a scratch.' });
	const picture = await box.inbound({ ...from, type: 'image', url: box.serve({ name: 'scratch.svg', mimeType: 'image/svg+xml', data: Buffer.from(CHAIR) }), caption: 'Here, on the left' });
	await send(box, '/sendMessage', { phone: DANA, body: 'Thank you, we see it. Sorry about that!', quotedMsgId: picture });
	await send(box, '/sendReaction', { phone: DANA, body: '🙏', quotedMsgId: picture });
	await send(box, '/sendTemplate', template('ticket_accepted', ['Dana', '12345', 'A specialist replies within 2 hours.'], { phone: DANA }));
	const asked = await send(box, '/sendButton', { phone: DANA, header: text('Your choice'), body: 'Shall we send a *new one*, or give you 20 % back?', footer: 'Answer until Friday', sections: [reply('new', 'A new one'), reply('back', '20 % back')] });
	await box.inbound({ ...from, type: 'buttonReply', replyId: 'new', replyTitle: 'A new one', quotedMessageId: asked });
	const done = await send(box, '/sendMessage', { phone: DANA, body: 'It is on its way. 🚚' });
	await box.inbound({ ...from, type: 'reaction', emoji: '❤️', quotedMessageId: done });
}

async function availability(box: Box): Promise<void> {
	const from = { from: ALEXEY, name: 'Alexey' };
	const question = await box.inbound({ ...from, text: 'Is the premium plan available?' });
	await send(box, '/sendMessage', { phone: ALEXEY, body: 'Hello, Alexey! «Premium Plan license» is currently *in stock — ready to ship today*.\nDetails: https://shop.example.com/plans' });
	await send(box, '/sendList', { phone: ALEXEY, title: 'Plans', body: 'Which one suits you?', footer: 'Prices without VAT', buttonText: 'See plans', action: 'See plans', sections: [{ title: 'By the month', rows: [{ id: 'small', title: 'Small', description: '1 seat, 9 €' }, { id: 'large', title: 'Large', description: '10 seats, 59 €' }] }] });
	await box.inbound({ ...from, type: 'voice', url: box.serve({ name: 'voice.wav', mimeType: 'audio/wav', data: silence(4) }) });
	await send(box, '/sendFile', { phone: ALEXEY, body: box.serve({ name: 'Offer 2026-11.pdf' }), filename: 'Offer 2026-11.pdf', caption: 'Here is our offer.' });
	const last = await box.inbound({ ...from, text: 'Perfect, I take it.', quotedMessageId: question });
	await call(box, 'POST', '/readMessage', { messageId: last, typingIndicator: true });
}

async function delivery(box: Box): Promise<void> {
	const from = { from: MARIA, name: 'María' };
	await box.inbound({ ...from, text: 'Where is my parcel?' });
	await send(box, '/sendLocation', { phone: MARIA, lat: '52.52', lng: '13.405', name: 'Pickup shop', address: '1 Sample Street' });
	await send(box, '/sendContact', { phone: MARIA, contacts: [{ name: { formatted_name: 'Sam, driver', first_name: 'Sam' }, phones: [{ phone: '+12025550177' }] }] });
	await box.inbound({ ...from, type: 'location', latitude: 52.5, longitude: 13.4, caption: 'I am here' });
	const chair = (name: string) => ({ header: { type: 'image', image: { link: box.serve({ name: 'chair.svg', mimeType: 'image/svg+xml', data: Buffer.from(CHAIR) }) } }, body: { text: name }, type: 'cta_url', action: { name: 'cta_url', parameters: { url: 'https://shop.example.com/', display_text: 'Buy' } } });
	await send(box, '/sendCarousel', { phone: MARIA, body: 'While you wait:', cards: [chair('Blue chair, 80 €'), chair('Green chair, 85 €')] });
	box.fault({ failure: { code: 131026, text: 'Message undeliverable' }, path: '/sendMessage' });
	await send(box, '/sendMessage', { phone: MARIA, body: 'It arrives today between 14 and 16 h.' });
	await box.idle();
	await send(box, '/sendMessage', { phone: MARIA, body: 'Sorry, once more: today between 14 and 16 h.' });
}

/** Drawn, so that there is something to see without a file at hand. */
const CHAIR = `<svg xmlns="http://www.w3.org/2000/svg" width="480" height="320" viewBox="0 0 480 320"><rect width="480" height="320" fill="#e9dfd0"/><rect y="240" width="480" height="80" fill="#cdb899"/><g fill="none" stroke="#6d4526" stroke-width="12" stroke-linecap="round"><path d="M180 60v220M300 60v110M300 180v90M180 180h125M220 190v80"/></g><rect x="172" y="52" width="136" height="84" rx="14" fill="#2f6f9f"/><rect x="168" y="162" width="150" height="28" rx="12" fill="#2f6f9f"/><path d="M186 70l22 34" stroke="#f3e6d2" stroke-width="5"/></svg>`;

/** A sound file of so many seconds without a sound. */
function silence(seconds: number): Buffer {
	const rate = 8000;
	const data = Buffer.alloc(rate * seconds, 128);
	const header = Buffer.alloc(44);
	header.write('RIFF', 0);
	header.writeUInt32LE(36 + data.length, 4);
	header.write('WAVEfmt ', 8);
	[[16, 4], [1, 2], [1, 2], [rate, 4], [rate, 4], [1, 2], [8, 2]].reduce((at, [value, bytes]) => header.writeUIntLE(value, at, bytes), 16);
	header.write('data', 36);
	header.writeUInt32LE(data.length, 40);
	return Buffer.concat([header, data]);
}
