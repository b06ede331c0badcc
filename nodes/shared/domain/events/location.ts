import { embeddedJson, firstText, numberOf, present, textOf, type Json } from '../reading';
import type { Location } from './event';
import { firstOf, type Places } from './places';

/** "45.01;-73.97", "45.01, -73.97", "45,01;-73,97", with or without words behind them. */
const PAIR = /^(-?\d+(?:[.,]\d+)?)(?: ?[;|/\n] ?|, | )(-?\d+(?:[.,]\d+)?)(?:(?:[;|,\n]| - ) ?(.+))?$/s;
const COMMA_PAIR = /^(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)(?:[;|,\n] ?(.+))?$/s;
/** "latitude: 45.01, longitude: -73.97" */
const LABELLED = /\blat(?:itude)?\b["']? ?[:=]? ?(-?\d+(?:\.\d+)?).{1,20}?\b(?:lon|lng|long|longitude)\b["']? ?[:=]? ?(-?\d+(?:\.\d+)?)/is;
/** `geo:45.01,-73.97` (RFC 5870), and what is in links to maps: `?q=`, `?ll=`, `/@`. */
const IN_LINK = /(?:^geo:|[?&](?:q|ll|query|center|destination)=(?:loc:)?|\/@)(-?\d+(?:\.\d+)?)(?:,|%2C) ?(-?\d+(?:\.\d+)?)/i;

const decimal = (value: unknown) => numberOf(typeof value === 'string' ? value.replace(',', '.') : value);

/** Coordinates in text; what follows them is a place's name. */
function coordinatesIn(text: string): { latitude: unknown; longitude: unknown; name?: string; url?: string } | undefined {
	// Coordinates are short; a long text of spaces would keep the patterns busy for seconds.
	const start = text.slice(0, 300).trim();
	const spaced = start.replace(/[^\S\n]+/g, ' ');
	const list = embeddedJson(start);
	if (Array.isArray(list)) return { latitude: list[0], longitude: list[1] };
	const [, latitude, longitude, name] = PAIR.exec(spaced) ?? COMMA_PAIR.exec(spaced) ?? [];
	if (latitude !== undefined) return { latitude, longitude, name: name?.trim() };
	const found = IN_LINK.exec(spaced) ?? LABELLED.exec(spaced);
	return found ? { latitude: found[1], longitude: found[2], url: /^https?:/i.test(start) ? start : undefined } : undefined;
}

/** A place, in numbers; nothing where the numbers are none on this earth. */
export function readLocation({ inner, all }: Places, element: Json): Location | undefined {
	const written = coordinatesIn(textOf(element.body) ?? '');
	const latitude = decimal(written ? written.latitude : firstOf(all, 'latitude', 'lat', 'degreesLatitude'));
	const longitude = decimal(written ? written.longitude : firstOf(all, 'longitude', 'lng', 'lon', 'long', 'degreesLongitude'));
	if (latitude === undefined || longitude === undefined) return undefined;
	if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return undefined;
	return present({
		latitude,
		longitude,
		name: firstText(element.caption, firstOf(inner, 'name'), written?.name),
		address: textOf(firstOf(inner, 'address')),
		url: firstText(firstOf(inner, 'url'), written?.url),
	});
}
