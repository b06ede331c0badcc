import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** Every link of the docs leads somewhere: to a file that is there, and to a heading that it has. */

const root = join(__dirname, '..', '..');

function filesIn(folder: string, ending: string): string[] {
	return readdirSync(join(root, folder)).flatMap((name) => {
		const path = join(folder, name);
		return statSync(join(root, path)).isDirectory() ? filesIn(path, ending) : path.endsWith(ending) ? [path] : [];
	});
}

const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...['docs', 'workflows', 'demo/simulator', 'test/compat'].filter((folder) => existsSync(join(root, folder))).flatMap((folder) => filesIn(folder, '.md'))];

/** Without code, in which nothing is a link. */
const prose = (text: string) => text.replace(/^(```|~~~)[^]*?^\1.*$/gm, '').replace(/`[^`\n]*`/g, '');

/** The anchors of a page, as GitHub makes them from its headings. */
function anchorsOf(text: string): Set<string> {
	const seen = new Map<string, number>();
	return new Set(
		[...text.replace(/^(```|~~~)[^]*?^\1.*$/gm, '').matchAll(/^#{1,6} +(.+)$/gm)].map(([, heading]) => {
			const slug = heading.trim().toLowerCase().replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[^\p{L}\p{N}\p{M} _-]/gu, '').replace(/ /g, '-');
			const times = seen.get(slug) ?? 0;
			seen.set(slug, times + 1);
			return times === 0 ? slug : `${slug}-${times}`;
		}),
	);
}

/** Where the links and the pictures of a page lead. */
const linksOf = (text: string) => [...prose(text).matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g), ...prose(text).matchAll(/\b(?:href|src)="([^"]+)"/g)].map(([, link]) => link);

/** What is wrong with a link of a page; nothing where it is fine. */
function faultOf(page: string, link: string): string | undefined {
	if (/^[a-z][a-z\d+.-]*:/i.test(link)) {
		const isFine = URL.canParse(link) && ['https:', 'mailto:', 'http:'].includes(new URL(link).protocol) && (!link.startsWith('http:') || /^http:\/\/(localhost|127\.)/.test(link));
		return isFine ? undefined : 'no web address over https';
	}
	const [path, anchor] = link.split('#');
	const target = path === '' ? join(root, page) : resolve(root, dirname(page), decodeURIComponent(path));
	if (!existsSync(target)) return 'no such file';
	if (relative(root, target).startsWith('..')) return 'outside of the repository';
	return anchor === undefined || !target.endsWith('.md') || anchorsOf(readFileSync(target, 'utf8')).has(decodeURIComponent(anchor)) ? undefined : 'no such heading';
}

it.each(pages)('%s: every link leads somewhere', (page) => {
	const faults = linksOf(readFileSync(join(root, page), 'utf8')).flatMap((link) => {
		const fault = faultOf(page, link);
		return fault === undefined ? [] : [`${link}: ${fault}`];
	});
	expect(faults).toEqual([]);
});

it('every page of the docs is reached from the README, over other pages', () => {
	const reached = new Set<string>();
	const walk = (page: string) => {
		if (reached.has(page) || !page.endsWith('.md')) return;
		reached.add(page);
		for (const link of linksOf(readFileSync(join(root, page), 'utf8'))) if (!/^[a-z]+:/i.test(link)) walk(relative(root, resolve(root, dirname(page), link.split('#')[0] || '.')));
	};
	walk('README.md');
	expect(filesIn('docs', '.md').filter((page) => !reached.has(page))).toEqual([]);
});

describe('the check itself', () => {
	it.each([
		['docs/missing.md', 'no such file'],
		['docs/errors.md#no-such-heading', 'no such heading'],
		['../outside.md', 'no such file'],
		['http://example.com', 'no web address over https'],
		['https://', 'no web address over https'],
		['docs/trigger.md#duplicates-and-late-statuses', undefined],
		['#credential', undefined],
	])('%s → %s', (link, fault) => expect(faultOf('README.md', link)).toBe(fault));

	it('sees links with titles, pictures and HTML, and none in code', () => {
		expect(linksOf('[a](x.md "t") ![b](y.png) <img src="z.png">\n```\n[c](no.md)\n```\n`[d](no.md)`')).toEqual(['x.md', 'y.png', 'z.png']);
	});

	it('makes anchors as GitHub does', () => {
		expect([...anchorsOf('# When it answers: *Respond*\n## Twice\n## Twice\n## A `b` – c')]).toEqual(['when-it-answers-respond', 'twice', 'twice-1', 'a-b--c']);
	});
});

describe('the workflows of the repository', () => {
	const files = readdirSync(join(root, '.github', 'workflows')).map((name): [string, string] => [name, readFileSync(join(root, '.github', 'workflows', name), 'utf8')]);

	it.each(files)('%s pins each action by its full commit, and may read only', (_name, text) => {
		const uses = [...text.matchAll(/uses:\s*(\S+)/g)].map(([, action]) => action);
		expect(uses.length).toBeGreaterThan(0);
		for (const action of uses) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
		expect(text).toMatch(/^permissions:\n {2}contents: read\njobs:/m);
	});

	it('publishes with provenance, after the tests, and gives the identity to that job only', () => {
		const publish = Object.fromEntries(files)['publish.yml'];
		const [before, job] = publish.split(/^ {2}publish:\n/m);
		expect(before).not.toContain('id-token');
		expect(job).toMatch(/needs: test/);
		expect(job).toMatch(/npm publish --provenance --access public/);
		expect(files.filter(([, text]) => /: write/.test(text)).map(([name]) => name)).toEqual(['publish.yml']);
	});
});
