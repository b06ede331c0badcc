import { InvalidInput } from '../../nodes/shared/domain/invalidInput';
import { fillTemplate } from '../../nodes/shared/domain/template/fill';
import { slotsOf } from '../../nodes/shared/domain/template/slots';
import { readTemplates } from '../../nodes/shared/domain/template/template';

it('says one sentence, or two', () => {
	expect(new InvalidInput('Text is empty').sentences).toBe('Text is empty');
	expect(new InvalidInput('Text is empty.', 'Fill it in.').sentences).toBe('Text is empty. Fill it in.');
});

describe('what somebody gave and a sentence repeats', () => {
	it('keeps its beginning and its end, however long it is', () => {
		const { message, advice } = new InvalidInput(`Field "${'x'.repeat(300_000)}" is wrong`, `Write ${'y'.repeat(300_000)} instead.`);
		expect(message).toMatch(/^Field "x{393} … x{390}" is wrong$/);
		expect(advice).toMatch(/^Write y+ … y+ instead\.$/);
		expect(advice!.length).toBe(803);
	});

	it('is whole up to 800 characters', () => {
		const whole = `Field "${'x'.repeat(783)}" is wrong`;
		expect(whole).toHaveLength(800);
		expect(new InvalidInput(whole, whole)).toMatchObject({ message: whole, advice: whole });
		expect(new InvalidInput(`${whole}!`).message).toContain(' … ');
	});

	it('is cut between emojis, not within one', () => {
		for (const around of ['', 'a']) {
			expect(new InvalidInput(around + '😀'.repeat(1000)).message).toMatch(/^a?(😀)+ … (😀)+$/u);
			expect(new InvalidInput('😀'.repeat(1000) + around).message).toMatch(/^(😀)+ … (😀)+a?$/u);
		}
	});

	it('is a template’s name, too', () => {
		const [template] = readTemplates([{ name: 'long '.repeat(60_000), language: 'en', status: 'approved', category: 'UTILITY', namespace: 'ns', components: [{ type: 'BODY', text: 'Hi {{1}}' }] }]);
		expect(slotsOf(template)).toHaveLength(1);
		expect(() => fillTemplate(template, {}, { now: 0, momentOf: () => undefined })).toThrow(/^Body.* is empty; template "long long .{1,900} needs it$/);
	});
});
