import { ONE, questionRig, TWO } from './questionRig';

/** Send and Wait that goes on at errors: the execution waits for those who were asked, and tells of the others. */

const { rig, ask, trigger, receive, tapOn, sent } = questionRig();

describe.each(['continueRegularOutput', 'continueErrorOutput'] as const)('with %s, who was not asked is told', (onError) => {
	const items = [{ to: ONE }, { to: TWO }, { to: '5550144' }];
	const reasons = [expect.stringMatching(/^The 24-hour window of this chat is closed/), expect.stringMatching(/^Recipient .* is a local number/)] as unknown[];

	it('beside the output, with the answer, and where the time is over', async () => {
		rig.box.closeWindow(`${TWO}@c.us`);
		const { run } = await ask({ recipient: '={{ $json.to }}' }, { items, settings: { onError } });
		expect(sent().map(([method, to]) => [method, to])).toEqual([['sendButton', ONE]]);
		expect(run.data.executionData!.nodeExecutionStack[0].data.main[0]).toMatchObject([{ json: { timedOut: true, notAsked: reasons } }]);
		expect(JSON.stringify(run.data.resultData)).toContain('Not everybody was asked: The 24-hour window');
		await receive(trigger(), tapOn('Approve'));
		expect(rig.n8n.answers).toMatchObject([{ json: { data: { approved: true }, notAsked: reasons } }]);
	});

	it('where all were asked, nothing is said of it', async () => {
		await ask({ recipient: '={{ $json.to }}' }, { items: items.slice(0, 2), settings: { onError } });
		await receive(trigger(), tapOn('Approve'));
		expect((rig.n8n.answers[0] as { json: object }).json).not.toHaveProperty('notAsked');
	});
});
