import { heading, inline, MAX_LEVELS } from './markdownInline';

/**
 * Markdown, as people and language models write it, in WhatsApp's own formatting: *bold*, _italic_,
 * ~strike~, `code`, ```blocks```, "- " and "1. " lists, "> " quotes. What WhatsApp has no form for
 * stays readable: a heading is bold, a link is its text with the address behind it.
 */

const FENCE = /^([ \t]*)(`{3,}|~{3,})([^`]*)$/;
const RULE = /^ {0,3}(?:\*[ \t]*){3,}$|^ {0,3}(?:-[ \t]*){3,}$|^ {0,3}(?:_[ \t]*){3,}$/;
const HEADING = /^ {0,3}#{1,6}(?:[ \t](.*))?$/;
/** `## Title ##`: the marks at the end are ornament. */
const CLOSING_MARKS = /(?:^|[ \t])#+$/;
const UNDERLINE = /^ {0,3}=+$/;
const BULLET = /^([ \t]*)[-*+•][ \t]+(?=\S)(.*)$/;
const NUMBERED = /^([ \t]*)(\d{1,9})[.)][ \t]+(?=\S)(.*)$/;
const QUOTE = /^ {0,3}>[ \t]?(.*)$/;
const TASK = /^\[([ xX])\][ \t]+(?=\S)/;

const spacesFor = (indent: string) => indent.replace(/\t/g, '  ');

function listText(text: string): string {
	const task = TASK.exec(text);
	return task ? `${task[1] === ' ' ? '☐' : '☑'} ${inline(text.slice(task[0].length))}` : inline(text);
}

/** Markdown as a WhatsApp text. Never throws; text without Markdown stays as it is. */
export function whatsAppText(markdown: string): string {
	return convert(markdown.replace(/\r\n?/g, '\n'), 0);
}

function convert(markdown: string, level: number): string {
	const lines = markdown.split('\n');
	const out: string[] = [];
	let paragraph: string[] = [];
	const endParagraph = () => {
		if (paragraph.length > 0) out.push(inline(paragraph.map((line) => line.trimEnd()).join('\n')));
		paragraph = [];
	};
	for (let index = 0; index < lines.length; index++) {
		const line = lines[index];
		const fence = FENCE.exec(line);
		if (fence) {
			endParagraph();
			const [, indent, marks] = fence;
			const isEnd = (text: string) => {
				const trimmed = text.trim();
				return trimmed.length >= marks.length && trimmed === marks[0].repeat(trimmed.length);
			};
			const code: string[] = [];
			for (index++; index < lines.length && !isEnd(lines[index]); index++) {
				code.push(lines[index].startsWith(indent) ? lines[index].slice(indent.length) : lines[index].trimStart());
			}
			if (code.join('').trim() !== '') out.push(['```', ...code, '```'].join('\n'));
			continue;
		}
		const found = { heading: HEADING.exec(line), bullet: BULLET.exec(line), number: NUMBERED.exec(line), quote: level < MAX_LEVELS ? QUOTE.exec(line) : null };
		if (RULE.test(line)) {
			endParagraph();
			out.push('---');
		} else if (found.heading) {
			endParagraph();
			out.push(heading((found.heading[1] ?? '').trimEnd().replace(CLOSING_MARKS, '')));
		} else if (UNDERLINE.test(line) && paragraph.length > 0) {
			const title = paragraph.join('\n');
			paragraph = [];
			out.push(heading(title));
		} else if (found.bullet) {
			endParagraph();
			out.push(`${spacesFor(found.bullet[1])}- ${listText(found.bullet[2].trimEnd())}`);
		} else if (found.number) {
			endParagraph();
			out.push(`${spacesFor(found.number[1])}${found.number[2]}. ${listText(found.number[3].trimEnd())}`);
		} else if (found.quote) {
			endParagraph();
			const quoted = [found.quote[1]];
			for (let next = QUOTE.exec(lines[index + 1] ?? ''); next; next = QUOTE.exec(lines[index + 1] ?? '')) {
				quoted.push(next[1]);
				index++;
			}
			// WhatsApp knows one level of quotes.
			const inner = convert(quoted.join('\n'), level + 1).split('\n');
			out.push(...inner.map((text) => (text.startsWith('> ') ? text : `> ${text}`)));
		} else if (line.trim() === '') {
			endParagraph();
			out.push('');
		} else paragraph.push(line);
	}
	endParagraph();
	return out.join('\n');
}
