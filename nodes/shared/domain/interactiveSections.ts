import { counted, distinct, label, LIMITS, objectsIn, optionalLabel } from './interactive';
import { InvalidInput } from './invalidInput';
import { present, type Json } from './reading';

interface Row {
	id: string;
	title: string;
	description?: string;
}

export interface ListSection {
	title?: string;
	rows: Row[];
}

export interface ProductSection {
	title?: string;
	product_items: Array<{ product_retailer_id: string }>;
}

/** WhatsApp shows the title above its rows and needs it as soon as there are two sections. */
function sectionTitle(value: unknown, section: string, isOnly: boolean): string | undefined {
	const field = `${section}: Title`;
	return isOnly ? optionalLabel(value, field, LIMITS.sectionTitle) : label(value, field, LIMITS.sectionTitle);
}

/** @throws InvalidInput where all sections together hold more than a message takes */
function checkTotal(total: number, what: string, max: number): void {
	if (total > max) throw new InvalidInput(`Sections have ${total} ${what} together; WhatsApp takes at most ${max}`, 'Take some out, or send them as several messages.');
}

/**
 * The sections of `POST /sendList` (1msg-api §8). A plain list of rows is one section without a title.
 * @param entries `{ title, rows: [{ id, title, description }] }`, or such rows
 * @throws InvalidInput naming section and row
 */
export function listSections(entries: Json[]): ListSection[] {
	const isRows = entries.length > 0 && entries.every((entry) => !Object.hasOwn(entry, 'rows'));
	const given: Json[] = isRows ? [{ rows: entries }] : counted(entries, 'Sections', 1, LIMITS.sections);
	const ids: Array<{ entry: string; value: string }> = [];
	const sections = given.map((section, sectionIndex): ListSection => {
		const name = `Section ${sectionIndex + 1}`;
		const title = sectionTitle(section.title, name, given.length === 1);
		const written = objectsIn(section.rows ?? [], isRows ? 'Rows' : `${name}: Rows`);
		const rows = counted(written, isRows ? 'Rows' : `${name}: Rows`, 1, LIMITS.rows).map((row, rowIndex): Row => {
			const entry = isRows ? `Row ${rowIndex + 1}` : `${name}, Row ${rowIndex + 1}`;
			const id = label(row.id, `${entry}: ID`, LIMITS.rowId);
			ids.push({ entry, value: id });
			return present({
				id,
				title: label(row.title, `${entry}: Title`, LIMITS.rowTitle),
				description: optionalLabel(row.description, `${entry}: Description`, LIMITS.rowDescription),
			});
		});
		return present({ title, rows });
	});
	checkTotal(ids.length, 'rows', LIMITS.rows);
	distinct(ids, 'ID');
	return sections;
}

/** Product ids as a list, or as text with a comma or a line break between them. */
function productIds(value: unknown, field: string): string[] {
	// An object is refused by its name below: as text it might be anything, or nothing at all.
	const written: unknown[] = Array.isArray(value) ? value : typeof value === 'string' ? value.split(/[,\n]/) : [value];
	return written
		.filter((id) => id !== undefined && id !== null && !(typeof id === 'string' && id.trim() === ''))
		.map((id, index) => label(id, `${field} (number ${index + 1})`));
}

/**
 * The sections of a product list, `action.sections` of `POST /sendProduct` (1msg-api §8).
 * @param entries `{ title, productIds }`
 * @throws InvalidInput naming the section
 */
export function productSections(entries: Json[]): ProductSection[] {
	const given = counted(entries, 'Sections', 1, LIMITS.sections);
	const sections = given.map((section, index): ProductSection => {
		const name = `Section ${index + 1}`;
		const title = sectionTitle(section.title, name, given.length === 1);
		const ids = counted(productIds(section.productIds, `${name}: Product IDs`), `${name}: Product IDs`, 1, LIMITS.products);
		return present({ title, product_items: ids.map((id) => ({ product_retailer_id: id })) });
	});
	checkTotal(sections.reduce((sum, { product_items: items }) => sum + items.length, 0), 'products', LIMITS.products);
	return sections;
}
