import { isObject, objects } from '../checks';
import type { State } from '../state';
import { lower } from '../templateFind';
import { textOf } from '../templateParameters';
import type { Json } from '../types';
import { mediaOf, type Action, type Look } from './look';

/** How messages with something to tap look (1msg-api §8); undefined for other methods. */
export function interactiveLook(state: State, method: string, request: Json): Look | undefined {
	const actions = ACTIONS[method]?.(request);
	if (method === 'sendCarousel') return { text: textOf(request.body), cards: cardsOf(state, request) };
	if (!actions) return undefined;
	return { ...headerOf(state, request.header ?? request.title), text: textOf(request.body), footer: textOf(request.footer) || undefined, actions };
}

const ACTIONS: Record<string, (request: Json) => Action[]> = {
	sendButton: ({ sections, buttons }) => objects(sections ?? buttons).map(replyOf),
	sendList: ({ buttonText, sections }) => [
		{
			kind: 'list',
			label: textOf(buttonText),
			sections: objects(sections).map(({ title, rows }) => ({
				title: textOf(title),
				rows: objects(rows).map((row) => ({ id: textOf(row.id), title: textOf(row.title), description: textOf(row.description) })),
			})),
		},
	],
	sendCtaUrl: ({ displayText, url }) => [{ kind: 'url', label: textOf(displayText), value: textOf(url) }],
	sendFlow: ({ flowCta, flowToken }) => [{ kind: 'flow', label: textOf(flowCta), id: textOf(flowToken) }],
	sendLocationRequest: () => [{ kind: 'location', label: 'Send location' }],
	sendProduct: ({ action }) => productsOf(action).map((product) => ({ kind: 'product', label: product })),
};

function replyOf(button: Json): Action {
	const reply = isObject(button.reply) ? button.reply : isObject(button.quick_reply) ? button.quick_reply : button;
	return { kind: 'reply', label: textOf(reply.title), id: textOf(reply.id) };
}

function productsOf(action: unknown): string[] {
	if (!isObject(action)) return [];
	const items = objects(action.sections).flatMap((section) => objects(section.product_items));
	return (items.length ? items : [action]).map((item) => textOf(item.product_retailer_id));
}

function headerOf(state: State, header: unknown): Pick<Look, 'header' | 'media'> {
	if (typeof header === 'string') return { header };
	if (!isObject(header)) return {};
	const kind = lower(header.type);
	return kind === 'text' ? { header: textOf(header.text) } : { media: mediaOf(state, kind, header[kind]) };
}

function cardsOf(state: State, request: Json): Look[] {
	if (Array.isArray(request.cards)) return objects(request.cards).map((card) => cardOf(state, card));
	const carousel = objects(request.params).find(({ type }) => lower(type) === 'carousel');
	return objects(carousel?.cards).map(({ components }) => oldCardOf(state, objects(components)));
}

function cardOf(state: State, card: Json): Look {
	const action = isObject(card.action) ? card.action : {};
	const link = isObject(action.parameters) ? action.parameters : {};
	const actions = card.type === 'cta_url' ? [{ kind: 'url', label: textOf(link.display_text), value: textOf(link.url) }] : objects(action.buttons).map(replyOf);
	return { ...headerOf(state, card.header), text: isObject(card.body) ? textOf(card.body.text) : '', actions };
}

/** The older form, made of components as templates are. */
function oldCardOf(state: State, components: Json[]): Look {
	const [header] = objects(components.find(({ type }) => type === 'header')?.parameters);
	const kind = lower(header?.type);
	const actions = components
		.filter(({ type }) => type === 'button')
		.map(({ sub_type: subType, parameters }) => {
			const [value] = isObject(parameters) ? [parameters] : objects(parameters);
			const label = textOf(value?.text);
			return subType === 'url' ? { kind: 'url', label, value: textOf(value?.url) } : { kind: 'reply', label, id: textOf(value?.id) };
		});
	return { text: '', media: header ? mediaOf(state, kind, header[kind]) : undefined, actions };
}
