import { LIMITS, objectsIn, replyButtons } from '../../../nodes/shared/domain/interactive';
import { carouselCards } from '../../../nodes/shared/domain/interactiveCards';
import { listSections, productSections } from '../../../nodes/shared/domain/interactiveSections';
import { firstFlaw, flawOfJson, trial, type Target } from '../harness';
import { breederOf, type Chance } from '../mutants';

const rows = (count: number, from = 0) => Array.from({ length: count }, (_, index) => ({ id: `r${from + index}`, title: `Row ${index}`, description: 'More' }));
const BUILDERS = [
	{ build: replyButtons, breed: breederOf([[{ id: 'yes', title: 'Yes' }, { id: 'no', title: 'No' }], [{ id: 1, title: 'x'.repeat(20) }]]) },
	{ build: listSections, breed: breederOf([rows(10), [{ title: 'A', rows: rows(4) }, { title: 'B', rows: rows(6, 4) }], [{ rows: JSON.stringify(rows(2)) }]]) },
	{ build: productSections, breed: breederOf([[{ title: 'A', productIds: 'p1, p2\np3' }, { title: 'B', productIds: ['p4', 5] }], [{ productIds: Array.from({ length: 30 }, (_, index) => `p${index}`) }]]) },
	{ build: (entries: never[]) => carouselCards(entries, { media: 'image', buttons: 'quickReply' }), breed: breederOf([[0, 1].map((card) => ({ mediaUrl: 'https://a.example/i.png', text: `Card ${card}`, buttons: [{ id: `b${card}`, title: 'Yes' }] }))]) },
];

/** Every text under such a key, at any depth. */
function textsUnder(key: string, value: unknown): string[] {
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([name, part]) => (name === key && typeof part === 'string' ? [part] : textsUnder(key, part)));
}

function builtBy(chance: Chance) {
	const { build, breed } = chance.pick(BUILDERS);
	const written = breed(chance);
	const given = chance.oneIn(3) ? JSON.stringify(written) : written;
	return { given, build: build as (entries: unknown[]) => unknown[] };
}

/** Buttons, lists, products and cards: refused with the entry's name, or within WhatsApp's limits. */
export const interactives: Target = {
	name: 'interactives',
	share: 5,
	trialOf(chance) {
		const { given, build } = builtBy(chance);
		const flawOf = (built: unknown[]) => {
			const plain = JSON.parse(JSON.stringify(built)) as unknown;
			const ids = textsUnder('id', plain);
			return flawOfJson(built) ?? firstFlaw(
				['is empty', built.length === 0],
				['has a title that is too long or empty', textsUnder('title', plain).some((title) => Array.from(title).length > LIMITS.rowTitle || title.trim() === '')],
				['has an id that is too long or empty', ids.some((id) => Array.from(id).length > LIMITS.buttonId || id.trim() === '')],
				['has an id twice', build !== (BUILDERS[3].build as unknown) && new Set(ids).size !== ids.length],
				['has more products than a message takes', textsUnder('product_retailer_id', plain).length > LIMITS.products],
			);
		};
		return trial(given, () => build(objectsIn(given, 'Entries')), flawOf, () => undefined);
	},
};
