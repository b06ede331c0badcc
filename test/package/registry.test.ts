import { readFileSync } from 'node:fs';
import type { INodeProperties } from 'n8n-workflow';
import { ERRORS_FILE, errorsTable, operationsTable, OPERATIONS_FILE } from '../../docs/generate';
import { resources } from '../../nodes/OneMsg/resources';
import { generalNode } from '../nodes/harness';

/** Every operation of the general node, swept. That a test executes each is checked after the tests have run. */

const operations = resources.flatMap((resource) => resource.operations.map((operation): [string, typeof operation, string] => [`${resource.value}.${operation.value}`, operation, resource.value]));

/** Fields that show for one operation. */
function fieldsOf(resource: string, operation: string): INodeProperties[] {
	return generalNode.description.properties.filter(({ displayOptions }) => {
		const show = displayOptions?.show ?? {};
		return show.resource?.includes(resource) && show.operation?.includes(operation);
	});
}

it('has each resource and each operation once', () => {
	const values = resources.map(({ value }) => value);
	expect(new Set(values).size).toBe(values.length);
	const names = operations.map(([name]) => name);
	expect(new Set(names).size).toBe(names.length);
});

describe.each(operations)('%s', (_name, operation, resource) => {
	it('says what it is, for people and for models', () => {
		expect(operation.value).toMatch(/^[a-z][A-Za-z]*$/);
		expect(operation.name).toMatch(/^[A-Z]/);
		expect(operation.action).toMatch(/^[A-Z][^A-Z]/);
		expect(operation.action).not.toMatch(/\.$|\berror\b|\bproblem\b/i);
		expect(operation.description.length).toBeGreaterThan(15);
		expect(operation.description).not.toMatch(/\berror\b|\bproblem\b|\bfailure\b|\bmistake\b/i);
	});

	it('shows its fields, each name once at a time, and no field that hangs on another that is not there', () => {
		const fields = fieldsOf(resource, operation.value);
		// `@tool` is n8n's own word for "as an agent's tool".
		const known = new Set(['resource', 'operation', '@tool', ...fields.map(({ name }) => name)]);
		for (const { name, displayOptions } of fields) {
			for (const other of Object.keys({ ...displayOptions?.show, ...displayOptions?.hide })) expect([name, known.has(other.replace(/^\/|\..*$/g, ''))]).toEqual([name, true]);
		}
		const always = fields.filter(({ displayOptions }) => Object.keys(displayOptions?.show ?? {}).length === 2 && !displayOptions?.hide).map(({ name }) => name);
		expect(new Set(always).size).toBe(always.length);
	});
});

describe('what 1MSG calls beta, or does not offer everywhere', () => {
	// 1msg-api §18 to §20: groups, calling and payment requests are in beta; lists of flows may answer 501.
	const BETA = /\bgroup|\bcall|\bpayment/i;

	it.each(operations.filter(([name]) => BETA.test(name)))('%s says so above its fields', (_name, operation, resource) => {
		expect(operation.notice).toMatch(/\bbeta at 1MSG/);
		expect(fieldsOf(resource, operation.value)[0]).toMatchObject({ type: 'notice', displayName: operation.notice });
	});

	it('so does whatever leads to it without an operation of its own, and what is not there yet', () => {
		const notices = Object.fromEntries(operations.map(([name, { notice }]) => [name, notice ?? '']));
		expect(operations.filter(([, { description }]) => /payment requests|calling/i.test(description)).map(([name]) => name)).toEqual(['api.request']);
		expect(notices['api.request']).toMatch(/beta at 1MSG/);
		expect(notices['flow.getAll']).toMatch(/not offer/);
	});
});

it('the operations table of the docs is what the registry says (npm run docs)', () => {
	expect(readFileSync(OPERATIONS_FILE, 'utf8')).toBe(operationsTable());
	expect(readFileSync(ERRORS_FILE, 'utf8')).toBe(errorsTable());
});
