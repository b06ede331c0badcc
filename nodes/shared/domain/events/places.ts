import { embeddedJson, objectOf, own, type Json } from '../reading';

/** An object, also where a relay left it as JSON text. */
export function nested(value: unknown): Json {
	return objectOf(typeof value === 'string' ? embeddedJson(value) : value);
}

/** Whether a value says nothing: none, an empty text, list or object. */
export function isEmpty(value: unknown): boolean {
	if (value === null || value === undefined || value === '') return true;
	if (typeof value !== 'object') return false;
	if (Array.isArray(value)) return value.length === 0;
	for (const _ in value) return false;
	return true;
}

/**
 * An element without what may have been typed: JSON in it must not pass for what the channel says,
 * since customers can make it up. A body that is an object nobody typed.
 */
export function withoutTyped(element: Json): Json {
	return embeddedJson(element.body) === undefined ? element : { ...element, body: undefined };
}

/** Where a typed message may hold what it is about; where 1MSG puts it is not documented (1msg-api §15). */
export interface Places {
	/** Objects inside the element, the likeliest first. */
	inner: Json[];
	/** The same, and at last the element itself. */
	all: Json[];
}

/** `metadata.*`, `interactive.*`, `meta.*` and the body as JSON, in the order that 1msg-api §15 gives. */
export function placesOf(element: Json, type: string): Places {
	const inner: Json[] = [];
	const add = (value: unknown) => {
		if (!value) return;
		const place = nested(value);
		if (Object.keys(place).length > 0) inner.push(place);
	};
	const addWithin = (value: unknown, itselfLast: boolean) => {
		if (!value) return;
		const place = nested(value);
		if (!itselfLast) add(place);
		add(own(place, type));
		add(place.interactive);
		if (itselfLast) add(place);
	};
	add(own(element, type));
	add(element.interactive);
	addWithin(element.metadata, true);
	addWithin(element.meta, true);
	addWithin(element.body, false);
	return { inner, all: [...inner, element] };
}

/** The value of the first key that any of the places has. */
export function firstOf(places: Json[], ...keys: string[]): unknown {
	for (const key of keys) {
		for (const place of places) {
			const value = place[key];
			if (value !== undefined && value !== null) return value;
		}
	}
	return undefined;
}

/** Far more than a message of any channel holds. */
const MAX_OBJECTS = 60;

/**
 * All objects in the places, from the outside in, apart from what is told about something else.
 * @param besides keys not to look into
 */
export function objectsIn(places: Json[], besides: ReadonlySet<string>): Json[] {
	const found = places.slice(0, MAX_OBJECTS);
	for (let i = 0; i < found.length && found.length < MAX_OBJECTS; i++) {
		for (const [key, value] of Object.entries(found[i])) {
			if (besides.has(key)) continue;
			for (const part of Array.isArray(value) ? value.slice(0, MAX_OBJECTS) : [value]) {
				const object = nested(part);
				if (Object.keys(object).length > 0) found.push(object);
			}
		}
	}
	return found;
}
