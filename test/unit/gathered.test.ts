import { Gathered, numberIn, openElement, timeIn, type Wanted } from '../../nodes/shared/domain/gathered';

const PERSON = '12025550143@c.us';
const SECONDS = 1_700_000_000;
const element = (id: string | undefined, more: object = {}) => ({ id, body: `Text ${id}`, type: 'chat', fromMe: 0, author: PERSON, chatId: PERSON, time: SECONDS, ...more });
const gather = (wanted: Wanted, ...pages: unknown[][]) => {
	const gathered = new Gathered('500000001', wanted);
	for (const page of pages) gathered.add(page);
	return gathered;
};
const texts = (gathered: Gathered) => gathered.events.map(({ text }) => text);
const ids = (wanted: Wanted, ...page: unknown[]) => gather(wanted, page).events.map(({ messageId }) => messageId);

describe('what an element of the history says of itself', () => {
	it.each<[unknown, number | undefined]>([
		[{ time: SECONDS }, SECONDS * 1000],
		[{ time: String(SECONDS) }, SECONDS * 1000],
		[{ timestamp: SECONDS }, SECONDS * 1000],
		[{ time: 1, timestamp: SECONDS }, 1000],
		[{ time: 1e11 }, 1e14],
		[{ time: 1e11 + 1 }, 1e11 + 1],
		[{ time: 8.64e15 }, 8.64e15],
		[{ time: 8.64e15 + 1 }, undefined],
		[{ time: 0 }, undefined],
		[{ time: -1 }, undefined],
		[{ time: 'soon' }, undefined],
		[{}, undefined],
		['x', undefined],
	])('%j was written at %j', (given, time) => expect(timeIn(given)).toBe(time));

	it('its number, as a number or as text', () => {
		expect([{ messageNumber: 7 }, { messageNumber: '7' }, {}, null].map(numberIn)).toEqual([7, 7, undefined, undefined]);
	});

	it('one that a relay left as text is as good as an object', () => {
		expect(openElement('{"id":"a"}')).toEqual({ id: 'a' });
		expect(openElement('not JSON')).toBe('not JSON');
		expect(openElement({ id: 'a' })).toEqual({ id: 'a' });
	});
});

describe('messages come once, oldest first', () => {
	it('by the channel’s own numbers, whatever their times say', () => {
		const gathered = gather({}, [element('b', { messageNumber: 2, time: SECONDS }), element('a', { messageNumber: 1, time: SECONDS + 5 })]);
		expect(texts(gathered)).toEqual(['Text a', 'Text b']);
		expect(gathered.count).toBe(2);
	});

	it('one without a number stays behind the one before it, also as the first of its page', () => {
		const numbered = [element('b', { messageNumber: 7 }), element('without', { time: SECONDS - 99 }), element('a', { messageNumber: 5 })];
		expect(texts(gather({}, numbered))).toEqual(['Text a', 'Text b', 'Text without']);
		expect(texts(gather({}, [element('first'), element('c', { messageNumber: 3 })], [element('a', { messageNumber: 2 })]))).toEqual(['Text a', 'Text first', 'Text c']);
	});

	it('by their times where a page has no numbers', () => {
		expect(texts(gather({}, [element('b', { time: SECONDS + 2 }), element('a', { time: SECONDS + 1 })], [element('old', { messageNumber: 9 })]))).toEqual(['Text old', 'Text a', 'Text b']);
		expect(texts(gather({}, [element('undated', { time: undefined }), element('a')]))).toEqual(['Text a', 'Text undated']);
	});

	it('a page brings something new, or does not', () => {
		const gathered = new Gathered('500000001', {});
		expect(gathered.add([element('a')])).toBe(true);
		expect(gathered.add([element('a'), element('b')])).toBe(true);
		expect(gathered.add([element('b'), element('a')])).toBe(false);
		expect(gathered.add([])).toBe(false);
		expect([gathered.count, gathered.entries.length]).toEqual([2, 2]);
	});

	it('one without an id is known by its number, else by all it says', () => {
		const gathered = gather({}, [element(undefined, { messageNumber: 3 }), element(undefined, { messageNumber: 3, body: 'again' }), element(undefined, { messageNumber: 4 }), undefined]);
		expect(gathered.entries.map(({ key, number }) => [key, number])).toEqual([['#3', 3], ['#4', 4], ['', undefined]]);
		expect(gather({}, ['x', 'x', 'y']).entries.map(({ key }) => key)).toEqual(['"x"', '"y"']);
	});

	it('an entry says when it was written', () => expect(gather({}, [element('a')]).entries).toMatchObject([{ key: 'a', time: SECONDS * 1000, events: [{ messageId: 'a', channelId: '500000001' }] }]));

	it('the raw element is there where it is asked for', () => {
		expect(gather({ includeRaw: true }, [element('a')]).events[0].raw).toBeDefined();
		expect(gather({}, [element('a')]).events[0].raw).toBeUndefined();
	});
});

describe('what was gathered under two ids of a chat', () => {
	const two = (page: unknown[], other: unknown[]) => {
		const gathered = gather({ chatId: PERSON }, page);
		gathered.join(gather({ chatId: PERSON }, other));
		return gathered;
	};

	it('is one history, by the channel’s numbers, each message once', () => {
		const gathered = two([element('a', { messageNumber: 1 }), element('d', { messageNumber: 4 })], [element('b', { messageNumber: 2 }), element('d', { messageNumber: 4 }), element('c', { messageNumber: 3 })]);
		expect(texts(gathered)).toEqual(['Text a', 'Text b', 'Text c', 'Text d']);
		expect(gathered.count).toBe(4);
	});

	it('keeps the doubts of both', () => {
		const gathered = two([element('a', { chatId: undefined, author: undefined, time: SECONDS })], [element('b', { chatId: undefined, author: undefined, time: SECONDS + 1 })]);
		expect(gathered.doubts).toEqual([SECONDS * 1000, (SECONDS + 1) * 1000]);
	});
});

describe('which messages are wanted', () => {
	const GROUP = '120363000000004242@g.us';
	const other = element('other', { chatId: '12025550199@c.us', author: '12025550199@c.us' });
	const inGroup = element('group', { chatId: GROUP });

	it('those of the chat, and not of somebody else', () => {
		expect(ids({}, element('a'), other, inGroup)).toEqual(['a', 'other', 'group']);
		expect(ids({ chatId: PERSON }, element('a'), other, inGroup)).toEqual(['a']);
		expect(ids({ chatId: GROUP }, element('a'), other, inGroup)).toEqual(['group']);
		expect(ids({ chatId: '120363000000009999@g.us' }, element('a'), inGroup)).toEqual([]);
	});

	it('those of a person under the id, the name or the number that is known', () => {
		const hidden = element('hidden', { chatId: 'US.4242@lid', author: 'US.4242@lid' });
		expect(ids({ chatId: 'US.4242@lid' }, hidden, other)).toEqual(['hidden']);
		expect(ids({ chatId: 'US.4343@lid' }, hidden, other)).toEqual([]);
		expect(ids({ chatId: PERSON }, hidden)).toEqual([]);
	});

	it.each([['5511987654321', '551187654321'], ['5215512345678', '525512345678'], ['5491112345678', '541112345678']])('those of a person whose number WhatsApp writes with and without the digit of mobiles: %s, %s', (one, another) => {
		const of = (phone: string) => element(phone, { chatId: `${phone}@c.us`, author: `${phone}@c.us` });
		for (const chatId of [`${one}@c.us`, `${another}@c.us`]) expect(ids({ chatId }, of(one), of(another), other)).toEqual([one, another]);
	});

	it('those of a person whose other name is known too', () => {
		const both = (id: string, more: object) => ({ id, body: 'Hi', type: 'chat', fromMe: 0, time: SECONDS, ...more });
		const known = both('a', { from: '12025550143', from_user_id: 'US.4242' });
		const named = [both('b', { chatId: PERSON, authorUserName: 'Sam' }), both('c', { chatId: 'US.4242@lid', authorUserName: '@sam' }), both('d', { chatId: 'Sam@username' }), both('e', { chatId: PERSON, authorUserName: 'samuel' }), both('f', { chatId: PERSON })];
		expect([PERSON, 'US.4242@lid', 'US.4343@lid'].map((chatId) => ids({ chatId }, known))).toEqual([['a'], ['a'], []]);
		for (const chatId of ['sam@username', 'SAM@username', '@sam@username']) expect(ids({ chatId }, ...named)).toEqual(['b', 'c', 'd']);
	});

	it.each<[Wanted, string[]]>([
		[{ from: SECONDS * 1000 }, ['b', 'c']],
		[{ from: SECONDS * 1000 + 1 }, ['c']],
		[{ to: SECONDS * 1000 }, ['a', 'b']],
		[{ to: SECONDS * 1000 - 1 }, ['a']],
		[{ from: SECONDS * 1000, to: SECONDS * 1000 }, ['b']],
		[{ messageId: 'c' }, ['c']],
		[{ messageId: 'c', to: SECONDS * 1000 }, []],
		[{ messageId: 'c', chatId: '12025550199@c.us' }, []],
	])('%j', (wanted, found) => expect(ids(wanted, element('a', { time: SECONDS - 1 }), element('b'), element('c', { time: SECONDS + 1 }))).toEqual(found));

	it('what does not say when it was written counts as of now, or is left out', () => {
		expect(ids({}, element('a', { time: undefined }), element('b'))).toEqual(['b', 'a']);
		expect(gather({ needsTime: true }, [element('a', { time: undefined }), element('b')])).toMatchObject({ count: 1, events: [{ messageId: 'b' }] });
	});
});

describe('what cannot be read well enough to say whose it is', () => {
	const chatId = PERSON;
	const doubts = (...page: unknown[]) => gather({ chatId }, page).doubts;

	it('is nothing of what is clear', () => {
		expect(doubts(element('a'), element('b', { chatId: '12025550199@c.us', author: '12025550199@c.us' }), element('c', { fromMe: 1 }))).toEqual([]);
		expect(gather({}, [element('a')]).doubts).toEqual([]);
		expect(gather({ chatId: '120363000000004242@g.us' }, [element('a', { chatId: 'US.4242@lid', author: 'US.4242@lid' })]).doubts).toEqual([]);
	});

	it.each<[string, unknown, number]>([
		['text', 'x', Infinity],
		['an object that says no more than its time', { id: 'a', time: SECONDS }, SECONDS * 1000],
		['a message that does not say when', element('a', { time: undefined }), Infinity],
		['one whose chat is not said', { id: 'a', body: 'Hi', type: 'chat', fromMe: 0, time: SECONDS }, SECONDS * 1000],
	])('%s', (_, given, moment) => expect(doubts(given)).toEqual([moment]));

	it('is what says too little, also where all chats or a group are wanted', () => {
		for (const wanted of [{}, { chatId }]) expect(gather(wanted, [{}, null, [], 'x']).doubts).toEqual([Infinity, Infinity, Infinity, Infinity]);
		expect(gather({ chatId: '120363000000004242@g.us' }, [{ id: 'a', body: 'Hi', type: 'chat', fromMe: 0, time: SECONDS }]).doubts).toEqual([SECONDS * 1000]);
	});

	it('our own messages and those of another chat raise no doubt, also without a time', () => {
		expect(doubts(element('a', { time: undefined, fromMe: 1 }), element('b', { time: undefined, chatId: '12025550199@c.us', author: '12025550199@c.us' }))).toEqual([]);
		expect(gather({}, [element('b', { time: undefined })]).doubts).toEqual([Infinity]);
	});
});
