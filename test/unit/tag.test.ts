import { isTag, tagOf, withTag } from '../../nodes/shared/domain/tag';

const owner = { instanceId: 'n8n-1', workflowId: 'w1', nodeId: 'x1' };

describe('the tag of a trigger’s address', () => {
	const tag = tagOf('secret', owner);

	it('is the same each time, and another for another secret, n8n, workflow or node', () => {
		expect(tagOf('secret', { ...owner })).toBe(tag);
		const others = [tagOf('another', owner), tagOf('secret', { ...owner, instanceId: 'n8n-2' }), tagOf('secret', { ...owner, workflowId: 'w2' }), tagOf('secret', { ...owner, nodeId: 'x2' })];
		expect(new Set([tag, ...others]).size).toBe(5);
	});

	it('is 128 bits that fit into an address', () => expect(tag).toMatch(/^[0-9a-f]{32}$/));

	it('does not take the end of one id for the beginning of the next', () => {
		expect(tagOf('secret', { instanceId: 'a', workflowId: 'bc', nodeId: 'd' })).not.toBe(tagOf('secret', { instanceId: 'ab', workflowId: 'c', nodeId: 'd' }));
	});

	it('stands in the address beside what is there, and only once', () => {
		expect(withTag('https://n8n.example/webhook/1/webhook?x=1', tag)).toBe(`https://n8n.example/webhook/1/webhook?x=1&k=${tag}`);
		expect(withTag(withTag('https://n8n.example/a', 'old'), tag)).toBe(`https://n8n.example/a?k=${tag}`);
	});

	it('counts only as it is', () => {
		expect(isTag(tag, tag)).toBe(true);
		for (const given of [undefined, null, '', tag.slice(1), `${tag}0`, tag.toUpperCase(), [tag], { length: 32 }, `${tag.slice(0, -1)}g`, 'é'.repeat(32)]) expect(isTag(given, tag)).toBe(false);
	});
});
