import { isObject, present, textOf, type Json } from '../reading';
import { bodyText, slotsOf } from './slots';
import { readTemplates, sameLanguage, type Template } from './template';

/** A template of the listing, in both forms. */
export interface ListedTemplate {
	template: Template;
	/** As the channel gave it. */
	element: Json;
}

/** Each element that is a template, with what it says. */
export function listedTemplates(elements: unknown[]): ListedTemplate[] {
	return elements.flatMap((element) => {
		const [template] = readTemplates([element]);
		return template && isObject(element) ? [{ template, element }] : [];
	});
}

/** What people ask of a template: its texts, and what has to be filled in to send it. */
export function summaryOf({ template, element }: ListedTemplate): Json {
	const textOfType = (type: string) => template.components.find((component) => component.type === type)?.text;
	const header = template.components.find(({ type }) => type === 'HEADER');
	const buttons = template.components.find(({ type }) => type === 'BUTTONS')?.buttons ?? [];
	const reason = textOf(element.rejected_reason);
	return present({
		id: textOf(element.id),
		name: template.name,
		language: template.language || undefined,
		status: template.status || undefined,
		category: template.category.toLowerCase() || undefined,
		namespace: template.namespace,
		rejectedReason: reason === 'NONE' ? undefined : reason,
		header: header?.text ?? header?.format?.toLowerCase(),
		body: bodyText(template) || undefined,
		footer: textOfType('FOOTER'),
		buttons: buttons.length > 0 ? buttons.map(({ type, text, url }) => present({ type: type.toLowerCase(), text, url })) : undefined,
		variables: slotsOf(template).map(({ id, label, required }) => ({ id, name: label, required })),
	});
}

export interface TemplateFilters {
	name?: string;
	status?: string;
	category?: string;
	language?: string;
}

/** Names that categories had before 2023 (1msg-api §9). */
const OLD_CATEGORIES: Record<string, string> = { transactional: 'utility', otp: 'authentication' };

/** Whether a template passes; a filter that is not set lets all pass. Capital letters do not count. */
export function passes({ name, status, language, category }: Template, filters: TemplateFilters): boolean {
	const plain = (text: string) => text.trim().toLowerCase();
	const wanted = (filter: string | undefined) => (filter === undefined || plain(filter) === '' ? undefined : plain(filter));
	const now = (text: string) => OLD_CATEGORIES[plain(text)] ?? plain(text);
	const { name: wantedName, status: wantedStatus, category: wantedCategory, language: wantedLanguage } = {
		name: wanted(filters.name),
		status: wanted(filters.status),
		category: wanted(filters.category),
		language: wanted(filters.language),
	};
	return (
		(wantedName === undefined || plain(name).includes(wantedName)) &&
		(wantedStatus === undefined || status === wantedStatus) &&
		(wantedCategory === undefined || now(category) === now(wantedCategory)) &&
		(wantedLanguage === undefined || sameLanguage(language, wantedLanguage))
	);
}
