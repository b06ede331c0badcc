/** The page behind a link: reading it answers nothing, so that a link preview cannot decide. */
export interface QuestionPage {
	message: string;
	/** Buttons; none where only words are asked for. */
	labels: string[];
	/** Whether there is a field for words. */
	hasText: boolean;
}

function escaped(text: string): string {
	return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const HEAD =
	'<!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>1MSG</title>' +
	'<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:2rem auto;padding:0 1rem}p{white-space:pre-wrap;overflow-wrap:anywhere}textarea{width:100%;box-sizing:border-box;font:inherit;padding:.5rem}button{font:inherit;padding:.6rem 1.2rem;margin:.5rem .5rem 0 0}</style></head><body><main>';

export function notePage(text: string): string {
	return `${HEAD}<p role="status">${escaped(text)}</p></main></body></html>`;
}

/** Sent once: the browser would show the answer to a second click, which comes too late. */
export function questionPage({ message, labels, hasText }: QuestionPage): string {
	const field = hasText ? '<p><label for="text">✏️</label> <textarea id="text" name="text" rows="5" maxlength="4096" aria-label="Text"></textarea></p>' : '';
	const buttons = labels.map((label, choice) => `<button name="choice" value="${choice}">${escaped(label)}</button>`).join('');
	return `${HEAD}<p>${escaped(message)}</p><form method="post" onsubmit="if(this.s)return!1;this.s=1">${field}${buttons || '<button name="choice" value="0">➤</button>'}</form></main></body></html>`;
}
