/**
 * How long an act takes: the clock's time or the processor's, whichever is less, since another process may
 * have had the processor. Its bars are wide: they tell what grows with the square of its input.
 */
export function millisecondsOf(act: () => void): number {
	const [start, cpu] = [performance.now(), process.cpuUsage()];
	act();
	const { user, system } = process.cpuUsage(cpu);
	return Math.min(performance.now() - start, (user + system) / 1000);
}
