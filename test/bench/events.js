// How long reading a body of 1,000 events takes, beside parsing its JSON: medians of interleaved rounds.
// `npm run bench:events`; with `--json` the ratios alone. The code is compiled as it is packed.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const ts = require('typescript');

require.extensions['.ts'] = (module, path) => {
	const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true };
	module._compile(ts.transpileModule(readFileSync(path, 'utf8'), { compilerOptions: options }).outputText, path);
};
const { readEvents } = require('../../nodes/shared/domain/events/readEvents.ts');

const EVENTS = 1000;
const ROUNDS = 7;
const BODIES = 11;
const WARM_UP = 110;

const id = (i) => `wamid.HBgLMTIwMjU1NTAxNDMVAgASGBQzQTExMjIzMzQ0${i}`;
const phone = (i) => `1202555${1000 + i}`;
const bsuid = (i) => `US.73910455288166${1000 + i}`;
const message = (i, more = {}) => ({ id: id(i), type: 'chat', body: `Hello, where is my order ${i}?`, fromMe: false, self: 0, isForwarded: false, author: `${phone(i)}@c.us`, authorBsuid: bsuid(i), authorUserName: null, time: 1785000000 + i * 7, chatId: `${phone(i)}@c.us`, chatName: phone(i), senderName: `Dana ${i}`, caption: null, quotedMsgId: null, ...more });
const TYPES = [
	{},
	{ type: 'image', body: 'https://cdn.example/a.jpg', caption: 'See this' },
	{ type: 'interactive', body: 'Yes', metadata: { interactive: { type: 'button_reply', button_reply: { id: 'yes', title: 'Yes' } } } },
	{ type: 'location', body: '45.018337;-73.968285' },
	{ type: 'reaction', body: '👍', quotedMsgId: 'wamid.X' },
	{ fromMe: true, self: 1 },
	{ type: 'button', body: 'Confirm', quotedMsgId: 'wamid.X' },
	{ type: 'document', body: 'https://cdn.example/a.pdf', caption: 'Invoice.pdf' },
];
const STATUSES = ['sent', 'delivered', 'read'];
const ack = (i, more = {}) => ({ id: id(i), status: STATUSES[i % 3], chatId: `${phone(i)}@c.us`, phone: phone(i), bsuid: bsuid(i), userName: null, category: 'utility', ...more });
const rawMessage = (i) => ({ from: phone(i), from_user_id: bsuid(i), id: id(i), timestamp: String(1785000000 + i), type: 'text', text: { body: `Hello ${i}` } });
const rawStatus = (i) => ({ id: id(i), status: STATUSES[i % 3], timestamp: String(1785000000 + i), recipient_id: phone(i), conversation: { id: 'c', origin: { type: 'utility' } }, pricing: { billable: true, category: 'utility', pricing_model: 'CBP' } });
const envelope = (value) => ({ id: '1', changes: [{ field: 'messages', value: { messaging_product: 'whatsapp', metadata: { display_phone_number: '12025550199', phone_number_id: '2' }, ...value } }] });
const raw = (...entry) => ({ object: 'whatsapp_business_account', entry });
const channel = (lists) => ({ instanceId: 'ODI000000001', ...lists });
const many = (make, count = EVENTS) => Array.from({ length: count }, (_, i) => make(i));
const corpus = ['inbound-text', 'inbound-image', 'inbound-list-reply', 'inbound-location', 'inbound-document', 'inbound-reaction', 'inbound-button-reply', 'inbound-audio', 'echo-text-api', 'inbound-group-text'].map((name) => JSON.parse(readFileSync(join(__dirname, `../payloads/${name}.json`), 'utf8')).messages[0]);

const BODIES_OF = {
	'text messages': channel({ messages: many(message) }),
	statuses: channel({ ack: many(ack) }),
	'three statuses each': channel({ ack: many((i) => ack(i, { id: id(Math.floor(i / 3)) })) }),
	'failed statuses': channel({ ack: many((i) => ack(i, { status: 'failed', error: 'Message undeliverable' })) }),
	'messages and statuses': channel({ messages: many(message, EVENTS / 2), ack: many((i) => ack(i + EVENTS), EVENTS / 2) }),
	'all types': channel({ messages: many((i) => message(i, TYPES[i % TYPES.length])) }),
	'types of the corpus': channel({ messages: many((i) => ({ ...corpus[i % corpus.length], id: id(i) })) }),
	'raw messages': raw(envelope({ contacts: many((i) => ({ profile: { name: `Dana ${i}` }, wa_id: phone(i) })), messages: many(rawMessage) })),
	'raw messages, an entry each': raw(...many((i) => envelope({ contacts: [{ profile: { name: `Dana ${i}` }, wa_id: phone(i) }], messages: [rawMessage(i)] }))),
	'raw statuses, an entry each': raw(...many((i) => envelope({ statuses: [rawStatus(i)] }))),
};

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

/** One round: each body is parsed and read in turn; its median, so that a pause of the machine does not decide it. */
function round(text) {
	const parsing = [];
	const reading = [];
	for (let i = 0; i < BODIES; i++) {
		const start = performance.now();
		const body = JSON.parse(text);
		const parsed = performance.now();
		readEvents(body, { channelId: 'ODI000000001', receivedAt: Date.now() });
		reading.push(performance.now() - parsed);
		parsing.push(parsed - start);
	}
	return { parsing: median(parsing), reading: median(reading) };
}

function measure(name) {
	const text = JSON.stringify(BODIES_OF[name]);
	for (let i = 0; i < WARM_UP / BODIES; i++) round(text);
	const rounds = Array.from({ length: ROUNDS }, () => round(text));
	const [parsing, reading] = [median(rounds.map((one) => one.parsing)), median(rounds.map((one) => one.reading))];
	return { name, bytes: text.length, parsing, reading, ratio: reading / parsing };
}

const only = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const names = Object.keys(BODIES_OF).filter((name) => only.length === 0 || only.includes(name));
// The second time every kind has been seen: the reader is as general as it gets in a running n8n.
names.forEach(measure);
const figures = names.map(measure);
if (process.argv.includes('--json')) console.log(JSON.stringify(Object.fromEntries(figures.map(({ name, ratio }) => [name, ratio]))));
else for (const { name, bytes, parsing, reading, ratio } of figures) console.log(`${name.padEnd(30)} ${(bytes / 1000).toFixed(0).padStart(4)} kB  parse ${parsing.toFixed(2)} ms  read ${reading.toFixed(2)} ms  ${ratio.toFixed(2)} ×`);
