import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { answerParameters, askedMark, buttonId, buttonKey, chatMark, chatMarks, newNonce, questionOf, readAnswer, readButtonId, readResumeAnswer, readSealedTap, sealedTap } from '../../nodes/shared/domain/question';
import { notePage, questionPage } from '../../nodes/shared/domain/questionPage';

const KEY = 'a.b.c';
const NODE = '11111111-1111-4111-8111-111111111111';
const signature = 'f'.repeat(64);

function address(execution: string, choice = 0, base = 'https://n8n.example'): string {
	const query = new URLSearchParams(answerParameters({ choice, chat: chatMark(KEY, '12025550143'), nonce: newNonce(), isWritten: true }));
	return `${base}/webhook-waiting/${execution}/${NODE}?${query.toString()}&signature=${signature}`;
}

describe('the id of a button', () => {
	it('fits into a button and into a row of a list, with execution numbers of nine digits and a prefix', () => {
		const longest = buttonId(KEY, address('999999999', 9, 'https://n8n.example/n8n'));
		expect(longest.length).toBeLessThanOrEqual(200);
	});

	it('leads back to the address that n8n signed, and to the answer', () => {
		const id = buttonId(KEY, address('7', 2));
		const read = readButtonId(KEY, id);
		if (typeof read !== 'object') throw new Error('not read');
		expect(new URL(read.path, 'https://n8n.example').href).toBe(new URL(id.slice(3 + 12), 'https://n8n.example').href);
		expect(read.answer).toMatchObject({ choice: 2, chat: chatMark(KEY, '12025550143'), isWritten: true });
	});

	it('all its choices, in whatever chat, are of one question; another time of asking, and another execution, are of another', () => {
		const path = (execution: string, choice: number, nonce: string, chat = '12025550143') => {
			const query = new URLSearchParams(answerParameters({ choice, chat: chatMark(KEY, chat), nonce, isWritten: choice === 2 }));
			return `/webhook-waiting/${execution}/${NODE}?${query.toString()}&signature=${choice}${signature}`;
		};
		const [first, second] = [newNonce(), newNonce()];
		expect(questionOf(path('7', 2, first))).toBe(questionOf(path('7', 0, first, '4915112345678')));
		const all = [path('7', 0, first), path('7', 0, second), path('8', 0, first), `/webhook-waiting/7/${NODE}`, `/webhook-waiting/8/${NODE}`];
		expect(new Set(all.map(questionOf)).size).toBe(all.length);
	});

	it('any changed character is noticed', () => {
		const id = buttonId(KEY, address('7'));
		fc.assert(
			fc.property(fc.integer({ min: 3, max: id.length - 1 }), fc.constantFrom('x', '/', '?', '1', '&'), (place, other) => {
				fc.pre(id[place] !== other);
				expect(readButtonId(KEY, id.slice(0, place) + other + id.slice(place + 1))).toBe('forged');
			}),
		);
	});

	it('of another key is forged; of somebody else is nothing', () => {
		expect(readButtonId('other', buttonId(KEY, address('7')))).toBe('forged');
		for (const id of [undefined, '', 'yes', '/webhook-waiting/1/2']) expect(readButtonId(KEY, id)).toBeUndefined();
	});

	it('never leads to another host, whatever it holds', () => {
		fc.assert(
			fc.property(fc.string(), (text) => {
				const read = readButtonId(KEY, `1m:${'x'.repeat(12)}${text}`);
				expect(read).toBe('forged');
			}),
		);
		for (const path of ['http://[/x?c=0&n=1', '//evil.example/x?c=0&n=1', '/\\evil.example?c=0&n=1', 'https://evil.example/?c=0&n=1']) {
			const sealed = buttonId(KEY, `https://n8n.example/x?c=0&n=1`).slice(0, 15) + path;
			expect(readButtonId(KEY, sealed)).toBe('forged');
		}
		// With the right seal, as who knows the key could make it, only the form of the path is in the way.
		const rightly = (path: string) => readButtonId(KEY, `1m:${createHmac('sha256', KEY).update(path).digest('base64url').slice(0, 12)}${path}`);
		expect(rightly('/x?c=0&n=1')).toEqual({ path: '/x?c=0&n=1', answer: { choice: 0, nonce: '1' } });
		expect(readButtonId(KEY, buttonId(KEY, 'https://n8n.example//evil.example/x?c=0&n=1'))).toBe('forged');
		for (const start of ['//evil.example/x', '///evil.example/x', '/\\evil.example/x', '\\\\evil.example/x', '/\t/evil.example/x', '\t//evil.example/x', 'https://evil.example/x', '@evil.example/x', '.evil.example/x', ':80@evil.example/x', '']) {
			expect([start, rightly(`${start}?c=0&n=1`)]).toEqual([start, 'forged']);
		}
	});
});

describe('the parameters of an answer', () => {
	it('hold no word that is not there, since n8n signs them', () => {
		expect(answerParameters({ choice: 0, nonce: 'n' })).toStrictEqual({ c: '0', n: 'n' });
		expect(readAnswer({ c: '0', n: 'n' })).toStrictEqual({ choice: 0, nonce: 'n' });
		expect(readAnswer({ c: '12', n: 'n', h: 'h', w: '1' })).toStrictEqual({ choice: 12, nonce: 'n', chat: 'h', isWritten: true });
	});

	it.each([undefined, null, 'c=0', {}, { c: '0' }, { n: 'n' }, { c: '0x', n: 'n' }, { c: '123', n: 'n' }, { c: '-1', n: 'n' }, { c: ['0'], n: 'n' }])('%j is no answer', (query) => expect(readAnswer(query)).toBeUndefined());

	it('tell the questions of a loop apart', () => {
		const nonces = Array.from({ length: 50 }, newNonce);
		expect(new Set(nonces).size).toBe(50);
		for (const nonce of nonces) expect(nonce).toMatch(/^[\w-]{8}$/);
	});
});

describe('the mark of a chat', () => {
	it.each([
		['a number', { kind: 'phone', value: '12025550143' }, { phone: '12025550143', chatId: '12025550143@c.us' }],
		['a number of Brazil without its mobile digit', { kind: 'phone', value: '5511987654321' }, { phone: '551187654321', chatId: '551187654321@c.us' }],
		['a user name in other letters', { kind: 'username', value: 'Maria.S' }, { username: 'maria.s' }],
		['a user name as a chat', { kind: 'chat', value: 'maria.s@username' }, { username: 'maria.s' }],
		['a BSUID', { kind: 'bsuid', value: 'US.1349' }, { bsuid: 'US.1349', phone: '12025550143' }],
		['a BSUID as a chat', { kind: 'chat', value: 'US.1349@lid' }, { chatId: 'US.1349@lid' }],
		['a group', { kind: 'chat', value: '1203@g.us' }, { phone: '12025550143', chatId: '1203@g.us', isGroup: true }],
	] as const)('is the same for %s', (_, recipient, event) => {
		expect(chatMarks(KEY, event)).toContain(askedMark(KEY, recipient));
	});

	it('of a group is the group’s alone, whoever wrote', () => expect(chatMarks(KEY, { phone: '12025550143', bsuid: 'US.1349', username: 'maria.s', chatId: '1203@g.us', isGroup: true })).toEqual([chatMark(KEY, 'group:1203')]));

	it.each([
		['another number', { kind: 'phone', value: '12025550143' }, { phone: '12025550144' }],
		['a chat ID with the digits of a number', { kind: 'chat', value: '12025550143@lid' }, { phone: '12025550143', chatId: '12025550143@c.us' }],
		['a group in which the person writes', { kind: 'phone', value: '12025550143' }, { phone: '12025550143', chatId: '1203@g.us', isGroup: true }],
		['a BSUID in other letters', { kind: 'bsuid', value: 'US.13ab' }, { bsuid: 'US.13AB' }],
		['nobody', { kind: 'phone', value: '12025550143' }, {}],
	] as const)('is another one for %s', (_, recipient, event) => {
		expect(chatMarks(KEY, event)).not.toContain(askedMark(KEY, recipient));
	});
});

it('two n8ns with one key know each their own buttons', () => {
	const id = buttonId(buttonKey(KEY, 'one'), address('7'));
	expect(readButtonId(buttonKey(KEY, 'two'), id)).toBe('forged');
	expect(readButtonId(buttonKey(KEY, 'one'), id)).toMatchObject({ answer: { choice: 0 } });
});

describe('a tap on its way to the waiting node', () => {
	const tap = { messageId: 'wamid.T', from: { phone: '12025550143' } };

	it('is read as it was written, at its own address', () => {
		const body = JSON.parse(JSON.stringify(sealedTap(KEY, '/p?c=0', tap))) as unknown;
		expect(readSealedTap(KEY, '/p?c=0', body)).toEqual(tap);
		expect(readSealedTap(KEY, '/p?c=1', body)).toBeUndefined();
		expect(readSealedTap('other', '/p?c=0', body)).toBeUndefined();
	});

	it('cannot be made up', () => {
		const body = sealedTap(KEY, '/p', tap);
		expect(readSealedTap(KEY, '/p', { ...body, tap: { ...tap, from: { phone: '1' } } })).toBeUndefined();
		// All of a SHA-256: a shorter one can be guessed.
		expect(body.seal).toMatch(/^[\w-]{43}$/);
		for (const { seal } of [sealedTap('other', '/p', tap), sealedTap(KEY, '/q', tap)]) expect(readSealedTap(KEY, '/p', { tap, seal })).toBeUndefined();
		for (const made of [undefined, null, 'x', {}, { tap }, { tap, seal: '' }, { tap, seal: body.seal.slice(0, -1) }, { seal: body.seal }]) expect(readSealedTap(KEY, '/p', made)).toBeUndefined();
	});
});

describe('what n8n answers to a tap (n8n 2.40.5 and 1.123.81, each seen)', () => {
	it.each([
		['our marker', 200, { oneMsg: 'recorded' }, 'recorded'],
		['our marker of a question that waits for words', 200, { oneMsg: 'open' }, 'open'],
		['our marker under a fault of a gateway', 500, { oneMsg: 'recorded' }, 'again'],
		['another question of a loop, under any status', 200, { oneMsg: 'superseded' }, 'over'],
		['another question of a loop', 409, { oneMsg: 'superseded' }, 'over'],
		['the page “no action required”', 200, '<html>No action required</html>', 'over'],
		['n8n starting', 200, 'n8n is starting up. Please wait', 'again'],
		['n8n starting, routes not there', 404, '<!DOCTYPE html>Cannot POST', 'again'],
		['an execution that is not known', 404, { code: 404, message: 'The execution "7" does not exist.' }, 'over'],
		['not parked yet, or running on', 409, { message: 'The execution "7" is running already.' }, 'again'],
		['stopped or failed', 409, { message: 'The execution "7" has finished with error.' }, 'over'],
		['a wrong signature', 401, '<html>Unauthorized</html>', 'refused'],
		['a seal that is not ours', 403, { oneMsg: 'forged' }, 'refused'],
		['another tap at the same time', 500, { code: 0, message: 'There was a problem executing the workflow' }, 'again'],
		['a gateway', 502, 'Bad Gateway', 'again'],
		['a gateway’s page to log in', 200, '<html>Sign in</html>', 'again'],
		['a gateway’s JSON', 404, { message: 'no Route matched with those values' }, 'again'],
		['nothing at all', 200, undefined, 'again'],
		['the node itself, which cannot read its credential', 503, { oneMsg: 'failed' }, 'again'],
		['a form in which the execution waits by now', 307, '', 'over', '/form-waiting/7/node?c=0'],
		['a proxy that leads to https', 307, '', 'again', 'https://n8n.example/webhook-waiting/7/node?c=0'],
		['a proxy that leads to another host', 307, '', 'again', '//n8n.example/'],
	] as Array<[string, number, unknown, string, string?]>)('%s', (...[, status, body, outcome, location]) => {
		expect(readResumeAnswer(status, body, location)).toBe(outcome);
	});
});

describe('the page of a question', () => {
	const hostile = `<script>alert("1")</script> & 'quotes'`;
	const shown = '&#60;script&#62;alert(&#34;1&#34;)&#60;/script&#62; &#38; &#39;quotes&#39;';

	it('shows what somebody wrote as words, in the message, on the buttons and in a note', () => {
		for (const page of [questionPage({ message: hostile, labels: [], hasText: false }), questionPage({ message: '', labels: [hostile], hasText: false }), notePage(hostile)]) {
			expect(page).toContain(shown);
			expect(page).not.toContain('<script');
		}
	});

	it('has a button for each choice, in their order, and a field only where words are asked for', () => {
		const page = questionPage({ message: 'Approve?', labels: ['Yes', 'No'], hasText: false });
		expect(page).toContain('<button name="choice" value="0">Yes</button><button name="choice" value="1">No</button></form>');
		expect(page).toContain('<p>Approve?</p><form method="post"');
		expect(page).toContain('onsubmit="if(this.s)return!1;this.s=1"><button');
		expect(page).not.toContain('<textarea');
		expect(page).not.toContain('➤');
	});

	it('can be sent where there are only words to write', () => {
		const page = questionPage({ message: 'Why?', labels: [], hasText: true });
		expect(page).toMatch(/<textarea [^>]*name="text"[^>]*maxlength="4096"[^>]*><\/textarea>/);
		expect(page).toContain('<button name="choice" value="0">➤</button></form>');
	});

	it('is a note that a screen reader says', () => expect(notePage('Thank you')).toContain('<p role="status">Thank you</p></main></body></html>'));
});
