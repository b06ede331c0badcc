import { withSecrets } from './secrets';
import { withCancel, withContinue, withStops, type Report } from './scenarios';

/** The short form of `npm run test:faults`; the seed stands in the name of a test that fails. */
const seed = process.env.FAULTS_SEED ?? String(Date.now());

function expectTheTruth({ judgement, items, faults }: Report, count: number) {
	expect(judgement.lies).toEqual([]);
	expect(judgement).toMatchObject({ duplicates: 0, outOfOrder: 0 });
	expect(items).toBe(count);
	expect(faults).toBeGreaterThan(0);
}

describe(`promise 9: what the node says happened is what the ledger says happened, with faults at random (FAULTS_SEED=${seed})`, () => {
	it('500 messages, nothing stops', async () => {
		const report = await withContinue(seed, { messages: 500, chats: 150, concurrency: 30, shutForMs: 0, withTimeouts: false });
		expectTheTruth(report, 450);
		expect(report.judgement.counts.accepted).toBeGreaterThan(300);
	});

	it('the first failure stops the run', async () => expectTheTruth(await withStops(seed, 4), 400));

	it('a user stops the run', async () => expectTheTruth(await withCancel(seed, 4), 600));
});

it(`promise 6: no secret in outputs, errors, logs, hints and context, whatever an error repeats (FAULTS_SEED=${seed})`, async () => {
	const { failures, leak } = await withSecrets(seed, 150);
	expect(leak).toBeUndefined();
	expect(failures).toBeGreaterThan(150);
});
