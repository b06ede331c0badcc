import { button, h } from './dom.js';

/** A dialog; Escape and Cancel close it, and the browser gives the focus back to where it was. */
function show(title, body, className = '') {
	const heading = h('h2', { id: 'dialog-title' }, title);
	const dialog = h('dialog', { class: className, 'aria-labelledby': 'dialog-title' }, heading, body);
	document.body.append(dialog);
	dialog.addEventListener('close', () => dialog.remove());
	dialog.addEventListener('click', ({ target }) => target === dialog && dialog.close());
	dialog.showModal();
	return dialog;
}

/**
 * Asks for some values.
 * @param fields {name, label, value?, type?, hint?, …attributes}[]; type 'checkbox' gives true or false
 * @param done gets the values; what it throws is shown, and the dialog stays
 */
export function ask(title, fields, submit, done) {
	const problem = h('p', { class: 'problem', role: 'alert' });
	const form = h(
		'form',
		{},
		fields.map(field),
		problem,
		h('p', { class: 'buttons' }, button('Cancel', () => dialog.close(), { class: 'quiet' }), h('button', { type: 'submit' }, submit)),
	);
	form.addEventListener('submit', async (event) => {
		event.preventDefault();
		const values = Object.fromEntries(fields.map(({ name, type }) => [name, type === 'checkbox' ? form.elements[name].checked : form.elements[name].value]));
		try {
			await done(values);
			dialog.close();
		} catch (error) {
			problem.textContent = error.message;
		}
	});
	const dialog = show(title, form);
	// What is proposed can be typed over.
	form.querySelector('input:not([type=checkbox])')?.select();
}

function field({ name, label, value, type = 'text', hint, ...rest }) {
	if (type === 'checkbox') return h('label', { class: 'check' }, h('input', { name, type, checked: value }), ` ${label}`);
	const input = h('input', { name, type, value, autocomplete: 'off', ...rest });
	return h('label', {}, label, input, hint && h('span', { class: 'hint' }, hint));
}

/** The rows of a list message, from below as on a phone. */
export function listSheet(title, sections, pick) {
	const choose = (row) => {
		dialog.close();
		pick(row);
	};
	const groups = sections.map((section) => [
		section.title && h('h3', {}, section.title),
		h('ul', { class: 'rows' }, section.rows.map((row) => h('li', {}, button([h('strong', {}, row.title), row.description && h('span', {}, row.description)], () => choose(row))))),
	]);
	const dialog = show(title, h('div', {}, groups, h('p', { class: 'buttons' }, button('Close', () => dialog.close(), { class: 'quiet' }))), 'sheet');
}
