import { InvalidInput } from './invalidInput';
import { requiredText } from './text';

const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
/** About a tenth of a millimetre; more digits say nothing and numbers must not come out as 1e-7. */
const MAX_DECIMALS = 9;

/**
 * A coordinate as `POST /sendLocation` takes it: text with a decimal point (1msg-api §7). A comma as
 * decimal sign and a typographic minus are understood.
 * @param limit degrees to both sides of zero: 90 or 180
 * @throws InvalidInput naming the field
 */
export function coordinate(value: unknown, field: string, limit: number): string {
	const written = requiredText(value, field).trim();
	const plain = written.replace(/[\u2212\u2013]/, '-').replace(/\s*°$/, '');
	const pointed = plain.replace(',', '.');
	if (!DECIMAL.test(pointed)) {
		const isPair = /\d\s*[,;\s]\s*[+-]?\d+[.,]\d/.test(plain);
		throw new InvalidInput(
			`${field} "${written.slice(0, 40)}" is not a number`,
			isPair ? 'It looks like both coordinates: write them into Latitude and Longitude, one each.' : 'Write degrees as a decimal number, e.g. 52.520008.',
		);
	}
	const degrees = Number(pointed);
	if (Math.abs(degrees) > limit) {
		throw new InvalidInput(`${field} ${written.slice(0, 40)} is out of range: it goes from -${limit} to ${limit}`, 'Check whether Latitude and Longitude are swapped.');
	}
	const isPlain = /^-?\d+(\.\d+)?$/.test(pointed) && pointed.length < 24;
	return isPlain ? pointed : degrees.toFixed(MAX_DECIMALS).replace(/\.?0+$/, '');
}
