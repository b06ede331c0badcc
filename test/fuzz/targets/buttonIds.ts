import { answerParameters, buttonId, chatMark, readAnswer, readButtonId, readSealedTap, sealedTap, type Tap } from '../../../nodes/shared/domain/question';
import { firstFlaw, trial, type Target } from '../harness';
import { anyValue, breederOf, mutantText, type Chance } from '../mutants';

const KEY = 'eyJh.eyJi.c2ln';
const ALPHABET = ['/', '\\', '//', '?', '&', '=', '#', '%2f', '%', 'c=', 'c=1', 'n=', 'h=', 'w=1', '1m:', '@', ':', 'http://evil.example', '.', '..', '\u0000', ' ', 'é', '😀', '\ud800', '+'];

function genuineId(chance: Chance): string {
	const query = new URLSearchParams(answerParameters({ choice: chance.below(10), chat: chance.oneIn(2) ? chatMark(KEY, '12025550143') : undefined, nonce: `n${chance.below(1000)}`, isWritten: chance.oneIn(3) }));
	return buttonId(KEY, `https://n8n.example${chance.pick(['', '/n8n'])}/webhook-waiting/${chance.below(99_999)}/node?${query.toString()}&signature=${'f'.repeat(64)}`);
}

/** An id comes back whole, and a changed one leads nowhere. */
export const buttonIds: Target = {
	name: 'buttonIds',
	share: 4,
	trialOf(chance) {
		const genuine = genuineId(chance);
		const id = chance.oneIn(4) ? genuine : mutantText(chance.oneIn(10) ? '1m:' : genuine, chance, ALPHABET);
		const key = chance.oneIn(20) ? 'another' : KEY;
		const isGenuine = id === genuine && key === KEY;
		const flawOf = (read: ReturnType<typeof readButtonId>) => firstFlaw(
			['is not read although it is genuine', isGenuine && typeof read !== 'object'],
			['counts although it was changed', !isGenuine && typeof read === 'object'],
			['bears our mark and is nothing', id.startsWith('1m:') && read === undefined],
			['is called ours without our mark', !id.startsWith('1m:') && read !== undefined],
			['leads to another host', typeof read === 'object' && new URL(read.path, 'http://n8n').origin !== 'http://n8n'],
			['has a choice that no question has', typeof read === 'object' && !(read.answer.choice >= 0 && read.answer.choice < 100)],
		);
		return trial(id, () => readButtonId(key, id), flawOf);
	},
};

const TAP: Tap = { messageId: 'wamid.T', quotedMessageId: 'wamid.Q', from: { phone: '12025550143', name: 'Dana' }, text: 'Yes' };
const PATH = '/webhook-waiting/7/node?c=0&n=x&signature=f';
const mutantTap = breederOf([sealedTap(KEY, PATH, TAP)]);
const mutantQuery = breederOf([{ c: '1', n: 'x', h: 'y', w: '1' }]);

/** Nobody but the owner of the key writes a tap, or an answer that no question has. */
export const taps: Target = {
	name: 'taps',
	share: 3,
	trialOf(chance) {
		const posted = chance.oneIn(10) ? sealedTap(KEY, PATH, TAP) : mutantTap(chance);
		const query = chance.oneIn(10) ? anyValue(chance) : mutantQuery(chance);
		const flawOf = ({ tap, answer }: { tap: Tap | undefined; answer: ReturnType<typeof readAnswer> }) => firstFlaw(
			['counts although it was changed', tap !== undefined && JSON.stringify(tap) !== JSON.stringify(TAP)],
			['has a choice that no question has', answer !== undefined && !(Number.isInteger(answer.choice) && answer.choice >= 0 && answer.choice < 100)],
			['has no nonce', answer !== undefined && !answer.nonce],
		);
		return trial({ posted, query }, () => ({ tap: readSealedTap(KEY, PATH, posted), answer: readAnswer(query) }), flawOf);
	},
};
