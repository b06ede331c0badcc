import { InvalidInput } from '../../nodes/shared/domain/invalidInput';

/** The sentence with which something is refused; what came of it where it is not. */
export function refusal(act: () => unknown): string {
	try {
		return `not refused: ${JSON.stringify(act())}`;
	} catch (error) {
		expect(error).toBeInstanceOf(InvalidInput);
		return (error as InvalidInput).message;
	}
}
