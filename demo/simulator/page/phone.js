import { attempt, copy, post, upload } from './api.js';
import { bubble, patchBubble } from './bubble.js';
import { button, h, keyed, sr } from './dom.js';
import { ask, listSheet } from './forms.js';
import { openMenu } from './menu.js';
import { drawnPicture } from './sample.js';

const EMOJIS = ['👍', '❤️', '😂', '😮', '😢', '🙏'];
const MODES = { reads: 'Reads at once', delivers: 'Gets messages, does not read them', off: 'Phone is off' };
const KINDS = [
	[/^image\/(png|jpe?g|gif)$/, 'image'], [/^image\/webp$/, 'sticker'], [/^video\//, 'video'], [/^audio\//, 'audio'],
];

/** A customer's phone: built once, then kept in line with what the box tells. */
export class Phone {
	constructor(chatId, people) {
		this.chatId = chatId;
		/** Gives the customers who may write in a group. */
		this.people = people;
		this.act = { menu: (message, opener) => this.messageMenu(message, opener), tap: (message, action) => this.tap(message, action) };
		this.build();
	}

	build() {
		const id = `phone-${Phone.count++}`;
		this.title = h('h3', { id });
		this.facts = h('p', { class: 'facts' });
		this.window = h('p', { class: 'window' });
		this.log = h('div', { class: 'log', role: 'log', 'aria-live': 'polite', 'aria-relevant': 'additions', tabindex: '0' });
		this.atEnd = true;
		this.log.addEventListener('scroll', () => this.scrolled());
		for (const event of ['load', 'loadedmetadata']) this.log.addEventListener(event, () => this.follow(), true);
		this.typing = h('p', { class: 'typing', role: 'status' });
		this.held = h('div', { class: 'held', hidden: true });
		this.text = h('textarea', { rows: '1', maxlength: '4096', placeholder: 'Message', enterkeyhint: 'send' });
		this.text.addEventListener('input', () => this.fit());
		this.text.addEventListener('keydown', (event) => this.key(event));
		this.text.addEventListener('paste', ({ clipboardData }) => clipboardData.files[0] && this.hold({ file: clipboardData.files[0] }));
		this.label = h('label', { class: 'grow' }, (this.name = sr('')), this.text);
		this.writer = h('select', { 'aria-label': 'Write as' });
		this.file = h('input', { type: 'file', hidden: true, onchange: () => this.file.files[0] && this.hold({ file: this.file.files[0], as: this.fileAs }) });
		this.send = h('button', { type: 'submit', class: 'round', 'aria-label': 'Send' }, '➤');
		this.form = h('form', { class: 'write' }, this.writer, this.more('+', 'Attach', () => this.attachMenu(), 'round quiet'), this.file, this.label, this.send);
		this.form.addEventListener('submit', (event) => {
			event.preventDefault();
			void this.submit();
		});
		const menu = this.more('⋮', 'Phone', () => this.phoneMenu(), 'round bare');
		const head = h('header', {}, (this.avatar = h('span', { class: 'avatar', 'aria-hidden': 'true' })), h('div', { class: 'grow' }, this.title, this.facts), menu);
		this.node = h('section', { class: 'phone', 'aria-labelledby': id }, head, this.window, this.log, this.typing, this.held, this.form);
		this.node.addEventListener('dragover', (event) => event.preventDefault());
		this.node.addEventListener('drop', (event) => {
			event.preventDefault();
			if (event.dataTransfer.files[0]) this.hold({ file: event.dataTransfer.files[0] });
		});
	}

	more(text, label, items, className) {
		return button(text, (event) => openMenu(event.currentTarget, label, items()), { class: className, 'aria-label': label, 'aria-haspopup': 'menu', 'aria-expanded': 'false' });
	}

	update(facts) {
		this.facts_ = facts;
		const { name, phone, username, isGroup, hasBlocked, isBlocked, mode, typing, messages } = facts;
		this.title.textContent = name;
		this.avatar.textContent = isGroup ? '👥' : [...name][0]?.toUpperCase() ?? '?';
		const number = isGroup ? 'Group' : phone === name ? 'has not written yet' : (phone ?? 'number hidden');
		const notes = [number, username && `@${username}`, hasBlocked && 'has blocked the business', isBlocked && 'blocked by the business', mode === 'off' && 'phone is off'];
		this.facts.textContent = notes.filter(Boolean).join(' · ');
		this.log.setAttribute('aria-label', `Chat with ${name}`);
		this.name.textContent = isGroup ? `Message in ${name}` : `Message as ${name}`;
		this.text.disabled = this.send.disabled = hasBlocked;
		this.text.placeholder = hasBlocked ? 'Unblock the business to write' : 'Message';
		this.node.classList.toggle('off', mode === 'off');
		const now = typing ? 'Business is typing …' : '';
		if (this.typing.textContent !== now) this.typing.textContent = now;
		this.writers();
		this.tick();
		keyed(this.log, messages, ({ id }) => id, (message) => bubble(message, this.act), (node, message) => patchBubble(node, message, this.act));
		this.follow();
	}

	writers() {
		this.writer.hidden = !this.facts_.isGroup;
		if (!this.facts_.isGroup) return;
		keyed(this.writer, this.people(), ({ chatId }) => chatId, ({ chatId, name }) => h('option', { value: chatId }, name));
	}

	/** The time that is left goes on without news from the box. */
	tick() {
		const { windowEnd, windowOpen } = this.facts_;
		const minutes = Math.max(0, Math.ceil((windowEnd - Date.now()) / 60_000));
		const left = `24-hour window: ${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min left`;
		const text = windowOpen ? left : '24-hour window closed: templates only';
		this.window.classList.toggle('closed', !windowOpen);
		if (this.window.textContent !== text) this.window.textContent = text;
	}

	fill(text) {
		this.text.value = text;
		this.fit();
	}

	fit() {
		this.text.style.height = 'auto';
		this.text.style.height = `${Math.min(this.text.scrollHeight + 2, 140)}px`;
	}

	key(event) {
		if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
			event.preventDefault();
			this.form.requestSubmit();
		}
		if (event.key === 'Escape') this.hold(undefined);
	}

	/** What goes with the next message: a file, or the message it answers. */
	hold(what) {
		this.holding = what && { ...this.holding, ...what };
		this.file.value = '';
		this.held.hidden = !what;
		if (!what) return;
		const { quote, file } = this.holding;
		const words = [quote && `Reply to: ${quote.look.text || quote.look.media?.name || quote.type}`, file && `File: ${file.name}`];
		this.held.replaceChildren(h('span', { class: 'grow' }, words.filter(Boolean).join(' · ')), button('✕', () => (this.hold(undefined), this.text.focus()), { class: 'round bare', 'aria-label': 'Leave it out' }));
		this.text.focus();
	}

	async submit() {
		const text = this.text.value;
		const { holding } = this;
		const { quote, file, as } = holding ?? {};
		if (!text.trim() && !file) return;
		// Empty at once: the next message may be typed while this one goes out.
		this.fill('');
		this.hold(undefined);
		this.atEnd = true;
		const done = await attempt(async () => {
			const content = file ? { ...(await this.fileMessage(file, as)), caption: text.trim() || undefined } : { text };
			await this.write({ ...content, quotedMessageId: quote?.id });
		});
		if (done) return this.follow();
		if (!this.text.value) this.fill(text);
		if (!this.holding && holding) this.hold(holding);
	}

	/** Only a scroll upwards leaves the end: a picture that has just taken its room does not. */
	scrolled() {
		const { scrollTop, scrollHeight, clientHeight } = this.log;
		const isAtEnd = scrollHeight - scrollTop - clientHeight < 80;
		if (isAtEnd || scrollTop < this.top) this.atEnd = isAtEnd;
		this.top = scrollTop;
	}

	/** Who reads at the end stays there, also when a picture takes its room later. */
	follow() {
		if (this.atEnd) this.log.scrollTop = this.log.scrollHeight;
	}

	async fileMessage(file, as) {
		const type = as ?? KINDS.find(([pattern]) => pattern.test(file.type))?.[1] ?? 'document';
		return { type, url: await upload(file) };
	}

	/** @throws Error with the box's words */
	async write(message) {
		const { isGroup } = this.facts_;
		await post('/box/inbound', { chatId: isGroup ? this.writer.value : this.chatId, groupId: isGroup ? this.chatId : undefined, ...message });
	}

	say(message) {
		void attempt(async () => await this.write(message));
	}

	change(changes) {
		void attempt(async () => await post('/box/customers/change', { chatId: this.chatId, ...changes }));
	}

	phoneMenu() {
		const { windowOpen, hasBlocked, mode, isGroup } = this.facts_;
		const toggleWindow = () => void attempt(async () => await post('/box/window', { chatId: this.chatId, open: !windowOpen }));
		const remove = () => void attempt(async () => await post('/box/customers/remove', { chatId: this.chatId }));
		return [
			{ label: windowOpen ? 'Close the 24-hour window' : 'Open the 24-hour window', pick: toggleWindow },
			!isGroup && { label: hasBlocked ? 'Unblock the business' : 'Block the business', pick: () => this.change({ hasBlocked: !hasBlocked }) },
			...Object.entries(MODES).map(([name, label]) => ({ label, checked: mode === name, pick: () => this.change({ mode: name }) })),
			{ label: 'Close this chat', pick: () => this.change({ isOpen: false }) },
			{ label: 'Remove this phone', pick: remove },
		].filter(Boolean);
	}

	attachMenu() {
		const choose = (accept, as) => {
			this.fileAs = as;
			this.file.accept = accept;
			this.file.click();
		};
		return [
			{ label: 'Photo, video or file …', pick: () => choose('') },
			{ label: 'Audio as a voice note …', pick: () => choose('audio/*', 'voice') },
			{ label: 'Sticker …', pick: () => choose('image/webp', 'sticker') },
			{ label: 'A sample picture', pick: async () => this.hold({ file: await drawnPicture() }) },
			{ label: 'Location …', pick: () => this.askLocation() },
			{ label: 'Contact …', pick: () => this.askContact() },
		];
	}

	messageMenu(message, opener) {
		const react = (emoji) => this.say({ type: 'reaction', emoji, quotedMessageId: message.id });
		openMenu(opener, 'Message', [
			{ label: 'Reply', pick: () => this.hold({ quote: message }) },
			...(message.type === 'reaction' ? [] : EMOJIS.map((emoji) => ({ label: `React ${emoji}`, pick: () => react(emoji) }))),
			message.reactions.length > 0 && { label: 'Take my reaction back', pick: () => react('') },
			!message.fromMe && { label: 'Delete for everyone', pick: () => this.say({ type: 'revoke', quotedMessageId: message.id }) },
			{ label: 'Copy the message id', pick: () => void copy(message.id) },
		].filter(Boolean));
	}

	tap(message, action) {
		const { kind, label, id } = action;
		const quotedMessageId = message.id;
		if (kind === 'reply') this.say({ type: 'buttonReply', replyId: id, replyTitle: label, quotedMessageId });
		else if (kind === 'quickReply') this.say({ type: 'button', replyId: id === label ? undefined : id, replyTitle: label, quotedMessageId });
		else if (kind === 'location') this.askLocation(quotedMessageId);
		else if (kind === 'flow') this.askFlow(action, quotedMessageId);
		else listSheet(label, action.sections, (row) => this.say({ type: 'listReply', replyId: row.id, replyTitle: row.title, text: row.description || undefined, quotedMessageId }));
	}

	askLocation(quotedMessageId) {
		const number = { type: 'number', step: 'any', required: true };
		const fields = [
			{ name: 'latitude', label: 'Latitude', value: '52.5200', min: '-90', max: '90', ...number },
			{ name: 'longitude', label: 'Longitude', value: '13.4050', min: '-180', max: '180', ...number },
			{ name: 'caption', label: 'Name, if any' },
		];
		ask('Send a location', fields, 'Send', async ({ latitude, longitude, caption }) =>
			await this.write({ type: 'location', latitude: Number(latitude), longitude: Number(longitude), caption: caption || undefined, quotedMessageId }),
		);
	}

	askContact() {
		const fields = [{ name: 'name', label: 'Name', value: 'Sam Sample', required: true }, { name: 'phone', label: 'Phone', value: '+12025550177', type: 'tel', required: true }];
		const line = (text) => text.replace(/[\r\n]+/g, ' ');
		ask('Send a contact', fields, 'Send', async ({ name, phone }) =>
			await this.write({ type: 'contact', text: `BEGIN:VCARD\nVERSION:3.0\nFN:${line(name)}\nTEL:${line(phone)}\nEND:VCARD\n` }),
		);
	}

	/** The box does not know a flow's screens: the answer is written field by field. */
	askFlow({ label, id }, quotedMessageId) {
		const rows = [1, 2, 3].flatMap((row) => [
			{ name: `name${row}`, label: `Field ${row}`, value: row === 1 ? 'slot' : '' },
			{ name: `value${row}`, label: `Answer ${row}`, value: row === 1 ? '10:00' : '' },
		]);
		ask(label, rows, 'Send answers', async (values) => {
			const answers = [1, 2, 3].filter((row) => values[`name${row}`]).map((row) => [values[`name${row}`], values[`value${row}`]]);
			await this.write({ type: 'flowReply', flowResponse: { ...(id ? { flow_token: id } : {}), ...Object.fromEntries(answers) }, quotedMessageId });
		});
	}
}
Phone.count = 1;
