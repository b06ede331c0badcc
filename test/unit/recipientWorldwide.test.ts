import { Metadata, type MetadataJson } from 'libphonenumber-js/core';
import { getCountries, getExampleNumber, parsePhoneNumberFromString, type PhoneNumber } from 'libphonenumber-js/max';
import metadata from 'libphonenumber-js/max/metadata';
import examples from 'libphonenumber-js/mobile/examples';
import { InvalidInput } from '../../nodes/shared/domain/invalidInput';
import { recognizeRecipient } from '../../nodes/shared/domain/recipient';
import { chanceOf } from '../fuzz/mutants';

/** Real numbering plans, as a library of them knows them: whoever is written to is who was meant, or nobody. */

function readAs(written: string, defaultCountryCode?: string): string | undefined {
	try {
		return recognizeRecipient(written, 'Recipient', defaultCountryCode).value;
	} catch (error) {
		expect(error).toBeInstanceOf(InvalidInput);
		return undefined;
	}
}

const chance = chanceOf(20261122);

/** Valid mobile numbers of a country, the library's example first; the others differ from it in some of their digits. */
function mobilesOf(example: PhoneNumber, count: number): PhoneNumber[] {
	const found = new Map([[example.number, example]]);
	for (let tries = 0; tries < count * 20 && found.size < count; tries++) {
		const digits = Array.from(example.nationalNumber, (digit, index) => (index > 0 && chance.oneIn(2) ? chance.below(10) : digit)).join('');
		const number = parsePhoneNumberFromString(`+${example.countryCallingCode}${digits}`);
		if (number?.isValid() && number.country === example.country && number.nationalNumber === digits && /MOBILE/.test(number.getType() ?? '')) found.set(number.number, number);
	}
	return [...found.values()];
}

const MOBILES = getCountries().map((country) => ({ country, mobiles: mobilesOf(getExampleNumber(country, examples)!, 15) }));

interface Written {
	how: string;
	text: string;
	defaultCountryCode?: string;
}

function waysToWrite(number: PhoneNumber): Written[] {
	const code = number.countryCallingCode;
	const international = number.formatInternational();
	return [
		{ how: 'international', text: international },
		{ how: 'international', text: international, defaultCountryCode: '49' },
		{ how: 'without +', text: international.slice(1) },
		{ how: 'without +', text: number.number.slice(1), defaultCountryCode: code },
		{ how: 'as at home', text: number.formatNational(), defaultCountryCode: code },
		{ how: 'bare digits', text: number.nationalNumber, defaultCountryCode: code },
	];
}

it('mobile numbers of all countries, in all writings, go to whom they belong or are refused', () => {
	const wrong: string[] = [];
	let asMeant = 0;
	let refused = 0;
	for (const { country, mobiles } of MOBILES) {
		for (const number of mobiles) {
			for (const { how, text, defaultCountryCode } of waysToWrite(number)) {
				const value = readAs(text, defaultCountryCode);
				if (value === undefined) refused++;
				else if (value === number.number.slice(1)) asMeant++;
				else wrong.push(`${country}, ${how}: ${text} (${defaultCountryCode}) became ${value}`);
			}
		}
	}
	expect(wrong).toEqual([]);
	expect(MOBILES.length).toBeGreaterThan(230);
	expect(asMeant).toBeGreaterThan(50 * refused);
});

it('with +, none is refused', () => {
	const all = MOBILES.flatMap(({ mobiles }) => mobiles.map((number) => number.formatInternational()));
	expect(all.filter((written) => readAs(written) === undefined)).toEqual([]);
});

/** What the library's types leave out. */
interface Plan {
	callingCode(): string;
	possibleLengths(): number[];
	type(name: string): { possibleLengths(): number[] | undefined } | undefined;
}

it('ten digits hold a country code where the library knows mobile numbers of that length, and nowhere else', () => {
	const lengths = new Map<string, Set<number>>();
	for (const country of getCountries()) {
		const plans = new Metadata(metadata as MetadataJson);
		plans.selectNumberingPlan(country);
		const plan = plans.numberingPlan as unknown as Plan;
		const known = plan.type('MOBILE')?.possibleLengths() ?? plan.possibleLengths();
		lengths.set(plan.callingCode(), new Set([...(lengths.get(plan.callingCode()) ?? []), ...known]));
	}
	const different: string[] = [];
	for (const [code, known] of lengths) {
		const written = code.padEnd(10, '2');
		const isExpected = known.has(10 - code.length);
		if ((readAs(written) !== undefined) !== isExpected) different.push(`${code}: ${String(isExpected)}`);
	}
	expect(different).toEqual([]);
	expect(lengths.size).toBeGreaterThan(200);
});

it('most local numbers of North America are noticed, although no country is given', () => {
	const areas = new Map<string, boolean>();
	for (let area = 200; area < 1000; area++) {
		const local = `${area}5550143`;
		if (['US', 'CA'].includes(parsePhoneNumberFromString(`+1${local}`)?.country ?? '')) areas.set(String(area), readAs(local) === undefined);
	}
	expect(areas.size).toBeGreaterThan(400);
	expect([...areas.values()].filter((isNoticed) => isNoticed).length / areas.size).toBeGreaterThan(0.85);
});
