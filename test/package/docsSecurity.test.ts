import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Each claim of docs/security.md names the test that shows it; here it is looked for. */

const root = join(__dirname, '..', '..');
const page = readFileSync(join(root, 'docs', 'security.md'), 'utf8');
const proofs = [...page.matchAll(/`(test\/[\w/.]+\.ts)` “((?:[^“”]|“[^“”]*”)+)”/g)].map(([, file, name]): [string, string] => [file, name]);

/** The names of a file's tests and groups: `it('…'`, `describe('…'`, `it.each(…)('…'`; of none that are left out. */
function titlesIn(text: string): string[] {
	return [...text.matchAll(/(?:\b(?:it|describe)|[)\]]\)|\b(?:it|describe)\.each\(\w+\))\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1,/g)].map(([, , title]) => title);
}

/** A title without the values that a run fills in at its ends. */
const bare = (title: string) => title.replace(/^%[sp]:? /, '').replace(/ \(\w+=\$\{\w+\}\)$/, '');

it.each(proofs)('%s has “%s”', (file, name) => {
	expect(existsSync(join(root, file))).toBe(true);
	expect(titlesIn(readFileSync(join(root, file), 'utf8')).filter((title) => title === name || bare(title) === name)).not.toEqual([]);
});

it('every threat has a proof, or says where more stands', () => {
	const rows = page.split('\n').filter((line) => line.startsWith('| ') && line.split(' | ').length === 3 && !/^\| (threat|who|---)/.test(line));
	const threats = rows.filter((row) => !/^\| (a|anybody|another tool|who|1MSG) ?/.test(row));
	expect(threats.length).toBeGreaterThan(20);
	expect(threats.filter((row) => !/`test\//.test(row))).toEqual([]);
});
