import { draftComponents, fillTemplate, listedTemplates, readRawComponents, readTemplates, slotsOf, summaryOf, templateKey, variablesIn, writtenComponents, type Draft, type FilledTemplate, type Slot, type Template } from '../../../nodes/shared/domain/template';
import type { Component } from '../../../nodes/shared/domain/template/body';
import { readPayload } from '../../unit/corpus';
import { firstFlaw, flawOfJson, trial, type Target } from '../harness';
import { anyValue, breederOf, mutantText, type Chance } from '../mutants';

const button = (type: string, more: object = {}) => ({ type, text: 'Track it', ...more });
const body = (text: string) => ({ type: 'BODY', text });
const described = (name: string, category: string, components: unknown, more: object = {}) => ({ id: '1', name, language: 'en', status: 'APPROVED', category, namespace: 'ns', components, ...more });

/** The kinds of template that channels list (1msg-api §9), the form of the listing's texts included. */
const DEFINITIONS = [
	...(readPayload('responses/templates-list.json') as { templates: object[] }).templates,
	described('named', 'UTILITY', [{ type: 'header', format: 'text', text: 'No. {{number}}' }, body('Hi {{name}}, {{order_number}} is ready'), { type: 'FOOTER', text: 'Bye' }]),
	described('document', 'marketing', JSON.stringify([{ type: 'HEADER', format: 'DOCUMENT' }, body('See {{1}}')]), { language: { code: 'pt_BR' } }),
	described('place', 'UTILITY', [{ type: 'HEADER', format: 'LOCATION' }, body('We are here')]),
	described('product', 'MARKETING', [{ type: 'HEADER', format: 'PRODUCT' }, body('New: {{1}}'), { type: 'BUTTONS', buttons: [button('SPM')] }]),
	described('code', 'AUTHENTICATION', [body('{{1}} is your code.'), { type: 'BUTTONS', buttons: [button('OTP', { otp_type: 'COPY_CODE' })] }]),
	described('offer', 'MARKETING', [{ type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Soon over', has_expiration: true } }, body('{{1}}'), { type: 'BUTTONS', buttons: [button('COPY_CODE'), button('URL', { url: 'https://a.example/{{1}}' })] }]),
	described('carousel', 'MARKETING', [body('Hi {{1}}'), { type: 'CAROUSEL', cards: [0, 1].map((card) => ({ components: [{ type: 'HEADER', format: card ? 'IMAGE' : 'VIDEO' }, body('{{1}} and {{2}}'), { type: 'BUTTONS', buttons: [button('URL', { url: 'https://a.example/?q={{1}}' }), button('QUICK_REPLY')] }] })) }]),
	described('buttons', 'UTILITY', [body('x'), { type: 'BUTTONS', buttons: ['PHONE_NUMBER', 'URL', 'QUICK_REPLY', 'COPY_CODE', 'CATALOG', 'FLOW', 'MPM'].map((type) => button(type, type === 'URL' ? { url: 'https://a.example/{{1}}' } : {})) }], { message_template_namespace: 'ns2' }),
];

const mutantDefinition = breederOf(DEFINITIONS);
const goodDefinition = described('good', 'UTILITY', [body('Hi {{1}}, all is well')]);
const [goodTemplate] = readTemplates([goodDefinition]);

function flawOfTemplate(template: Template): string | undefined {
	const slots = slotsOf(template);
	return firstFlaw(
		['has no name', typeof template.name !== 'string' || template.name === ''],
		['has a status in capitals', template.status !== template.status.toLowerCase()],
		['has a category in small letters', template.category !== template.category.toUpperCase()],
		['has an id twice among its slots', new Set(slots.map(({ id }) => id)).size !== slots.length],
		['has a slot without a label', slots.some(({ label, title }) => label === '' || title === '')],
	);
}

/** Whatever the channel lists: what is a template is read, and one that is broken costs no other. */
export const templateListings: Target = {
	name: 'templateListings',
	share: 8,
	trialOf(chance) {
		const elements = [...chance.several(4, () => (chance.oneIn(5) ? anyValue(chance) : mutantDefinition(chance))), goodDefinition, ...chance.several(2, () => mutantDefinition(chance))];
		const flawOf = (listed: ReturnType<typeof listedTemplates>) =>
			listed.map(({ template }) => flawOfTemplate(template)).find(Boolean) ??
			listed.map((one) => flawOfJson(summaryOf(one))).find(Boolean) ??
			firstFlaw(
				['cost the good template', !listed.some(({ template }) => JSON.stringify(template) === JSON.stringify(goodTemplate))],
				['has a key without its name', listed.some(({ template }) => !templateKey(template).startsWith(`${template.name}|`))],
			);
		return trial(elements, () => listedTemplates(elements), flawOf);
	},
};

const VALUES = ['Maria', '12345', 'Zoë 👩‍👩‍👧', '{{2}}', '$&', '__proto__', 'https://a.example/i.png', 'binary:data', '1234567', '52.52', '-91', 'a b/c?d=e&f=%20', 'x'.repeat(16), 'y'.repeat(70), '{"a":1}', '{', '2030-01-01T00:00:00Z', '\ud800'];

function valueFor(slot: Slot, chance: Chance): unknown {
	if (chance.oneIn(15)) return anyValue(chance);
	const fitting: Partial<Record<Slot['kind'], string>> = { media: 'https://a.example/i.png', number: '52.52', date: '2030-01-01T00:00:00Z', json: '{"a":1}' };
	return chance.oneIn(4) ? mutantText(chance.pick(VALUES), chance, VALUES) : (fitting[slot.kind] ?? chance.pick(['Maria', '12345', 'a b', '{{1}}', 'é']));
}

/** A value's text; an object's would be its own to say. */
const wordsOf = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value));

const context = { now: Date.UTC(2026, 0, 1), momentOf: (value: unknown) => (value === undefined || value === '' ? undefined : Date.parse(wordsOf(value)) || undefined) };

/** Every text and payload that the message carries, at any depth. */
function textsOf(value: unknown): string[] {
	if (typeof value !== 'object' || value === null) return [String(value)];
	return Object.values(value).flatMap(textsOf);
}

function flawOfFilled({ params, text }: FilledTemplate, slots: Slot[], values: Record<string, unknown>, template: Template): string | undefined {
	const carried = textsOf(params);
	const isBlank = (value: unknown) => value === undefined || value === null || wordsOf(value).trim() === '';
	const plain = slots.filter(({ id, kind }) => !isBlank(values[id]) && kind === 'text' && /(^|_)(body|header)_[^_]+$/.test(id));
	const lost = plain.find(({ id }) => !carried.includes(wordsOf(values[id])) && !carried.includes(wordsOf(values[id]).trim()));
	const indexes = params.filter(({ type }) => type === 'button').map(({ index }) => index as number);
	return (
		flawOfJson(JSON.parse(JSON.stringify(params)) as unknown) ??
		firstFlaw(
			[`lost the value of ${lost?.id}`, lost !== undefined],
			['has a component twice', new Set(params.map(({ type, index }) => `${String(type)} ${String(index)}`)).size !== params.length],
			['has a button without a place', indexes.some((index) => !Number.isInteger(index) || index < 0)],
			['has an empty component', params.some(({ parameters, cards }) => (Array.isArray(parameters) ? parameters.length : Array.isArray(cards) ? cards.length : 0) === 0)],
			['has a text that is too long', text !== undefined && slots.some(({ id }) => id.startsWith('body_')) && Array.from(text).length > 1024],
			['shows a mark that was filled', slots.some(({ id }) => id === 'body_1') && template.category !== 'AUTHENTICATION' && text?.includes('{{1}}') === true && !Object.values(values).some((value) => wordsOf(value).includes('{{'))],
		)
	);
}

/** A template of whatever form, filled as the editor's form gives it: refused with a reason, or whole. */
export const templateFilling: Target = {
	name: 'templateFilling',
	share: 8,
	trialOf(chance) {
		const [template] = [...readTemplates([chance.oneIn(2) ? chance.pick(DEFINITIONS) : mutantDefinition(chance)]), goodTemplate];
		const slots = slotsOf(template);
		const entries = slots.filter(() => !chance.oneIn(40)).map((slot): [string, unknown] => [slot.id, valueFor(slot, chance)]);
		if (chance.oneIn(30)) entries.push([chance.pick(['body_99', '__proto__', 'constructor', 'header_media']), chance.pick(VALUES)]);
		const values = JSON.parse(`{${entries.map(([id, value]) => `${JSON.stringify(id)}:${JSON.stringify(value ?? null)}`).join()}}`) as Record<string, unknown>;
		const isMissing = slots.some(({ id, required }) => required && !Object.hasOwn(values, id));
		const flawOf = (filled: FilledTemplate) => (isMissing ? 'went out without a value it needs' : flawOfFilled(filled, slots, values, template));
		return trial({ template, values }, () => fillTemplate(template, values, context), flawOf, () => undefined);
	},
};

const TEXTS = ['Hi {{1}}', 'Hi {{1}} and {{2}}', 'Hi {{name}}', '{{order_number}} of {{name}}', 'No variable', '{{2}}', '{{1}} {{name}}', '{{ 1 }}', '{{}}', '{{{1}}}', '{{a b}}'];

/** What the fields of the operation give, most of it fitting. */
function draftBy(chance: Chance): Draft {
	const text = (most: number) => (chance.oneIn(8) ? mutantText(chance.pick(TEXTS), chance, TEXTS) : chance.oneIn(30) ? 'x'.repeat(most + chance.below(3)) : chance.pick(TEXTS));
	const bodyOf = text(1024);
	const count = typeof bodyOf === 'string' ? variablesIn(bodyOf).length : 1;
	return {
		headerFormat: chance.pick(['none', 'none', 'text', 'text', 'image', 'document', 'location', undefined]),
		headerText: chance.oneIn(15) ? anyValue(chance) : text(60),
		headerExample: chance.pick(['Maria', 'https://a.example/i.png', '', undefined, 5]),
		body: chance.oneIn(20) ? anyValue(chance) : bodyOf,
		bodyExamples: Array.from({ length: chance.oneIn(10) ? chance.below(4) : count }, () => (chance.oneIn(20) ? anyValue(chance) : 'Maria')),
		footer: chance.oneIn(3) ? chance.pick(['Bye', '', '{{1}}', 'x'.repeat(61), anyValue(chance)]) : undefined,
		buttons: chance.several(chance.oneIn(10) ? 12 : 3, () => ({ type: chance.pick(['url', 'phoneNumber', 'copyCode', 'quickReply', '__proto__']), text: chance.oneIn(10) ? anyValue(chance) : 'Track', url: chance.pick(['https://a.example', 'https://a.example/{{1}}', 'https://a.example/{{1}}/x', 'ftp://x', '']), phoneNumber: chance.pick(['+1 202 555 0143', '1', '']), example: chance.pick(['x1', '', 'y'.repeat(16)]) })),
	};
}

function flawOfDraft(components: Component[], draft: Draft): string | undefined {
	const [read] = readTemplates([{ name: 'drafted', language: 'en', components }]);
	const text = (type: string) => read.components.find((component) => component.type === type)?.text;
	const lengths: Array<[string, number]> = [['HEADER', 60], ['BODY', 1024], ['FOOTER', 60]];
	const buttons = read.components.find(({ type }) => type === 'BUTTONS')?.buttons ?? [];
	return (
		flawOfJson(components) ??
		firstFlaw(
			['has not one body', components.filter(({ type }) => type === 'BODY').length !== 1],
			['reads back with another body', text('BODY') !== String(draft.body)],
			['reads back with other buttons', buttons.length !== draft.buttons.length],
			['has a part that is too long', lengths.some(([type, most]) => Array.from(text(type) ?? '').length > most)],
			['asks for other variables than it has examples', slotsOf(read).filter(({ id }) => id.startsWith('body_')).length !== draft.bodyExamples.length],
			['has a slot twice', new Set(slotsOf(read).map(({ id }) => id)).size !== slotsOf(read).length],
		)
	);
}

/** What is handed in is what the channel's listing says of it later. */
export const templateDrafts: Target = {
	name: 'templateDrafts',
	share: 5,
	trialOf(chance) {
		const draft = draftBy(chance);
		return trial(draft, () => draftComponents(draft), (components) => flawOfDraft(components, draft), () => undefined);
	},
};

const WRITTEN = [
	[{ type: 'body', parameters: [{ type: 'text', text: 'Maria' }] }],
	[{ type: 'header', parameters: [{ type: 'image', image: { link: 'https://a.example/i.png' } }] }, { type: 'body', parameters: [{ type: 'text', parameter_name: 'name', text: 'Maria' }, { type: 'currency', currency: { code: 'EUR' } }] }],
	[{ type: 'carousel', cards: [{ card_index: 0, components: [{ type: 'body', parameters: [{ type: 'text', text: 'x' }] }] }] }],
	{ components: [{ type: 'BODY', text: 'Hi {{1}}' }, { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Yes' }] }] },
];
const mutantWritten = breederOf(WRITTEN);

/** JSON that an expert wrote goes out as it is, or not at all. */
export const templateJson: Target = {
	name: 'templateJson',
	share: 4,
	trialOf(chance) {
		const written = mutantWritten(chance);
		const given = chance.oneIn(2) ? JSON.stringify(written) : written;
		const template = chance.oneIn(2) ? goodTemplate : undefined;
		// A part of it may be JSON within text.
		const bare = (value: unknown) => JSON.stringify(value).replace(/[\\"]/g, '');
		const isKept = (components: Component[]) => components.every((component) => bare(written).includes(bare(component)));
		const reads = chance.oneIn(2) ? () => readRawComponents(given, template).params : () => writtenComponents(given);
		return trial(given, reads, (components) => firstFlaw(['is no list of objects', !components.every((component) => typeof component === 'object' && component !== null && component.type !== undefined)], ['changed what was written', !isKept(components)]), () => undefined);
	},
};
