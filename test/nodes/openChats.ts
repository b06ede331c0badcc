import type { IDataObject } from 'n8n-workflow';
import type { Box } from '../../demo/simulator/box';

export const phoneOf = (number: number) => `1202555${String(number).padStart(4, '0')}`;

/** So many items, each to a chat of its own whose window is open. */
export function itemsInto(box: Box, count: number): IDataObject[] {
	return Array.from({ length: count }, (_, number) => {
		box.openWindow(`${phoneOf(number)}@c.us`);
		return { number, to: phoneOf(number) };
	});
}
