import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installN8n } from '../../demo/localN8n/install';
import { n8nFolder, type Say } from '../../demo/localN8n/tools';

/** Pinned by the demo; the others each in the folder of their name. */
const NEWEST = '2.40';

const byNumber = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true });

/** The n8n that `npm run test:versions` knows, oldest first. */
export const versions = [...readdirSync(__dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name), NEWEST].sort(byNumber);

/** What one of them is, by its package.json: the oldest of them is the oldest that the package supports. */
export function pinnedN8n(version: string): string {
	const { dependencies } = JSON.parse(readFileSync(join(pinsOf(version), 'package.json'), 'utf8')) as { dependencies: { n8n: string } };
	return dependencies.n8n;
}

const pinsOf = (version: string) => (version === NEWEST ? n8nFolder : join(__dirname, version));

/** Installs an n8n where it is not yet; two gigabytes each, so beside this repository and kept. @returns its folder */
export async function install(version: string, say: Say): Promise<string> {
	if (version === NEWEST) {
		await installN8n(say);
		return n8nFolder;
	}
	const folder = join(process.env.ONEMSG_VERSIONS ?? join(tmpdir(), 'n8n-nodes-onemsg-versions'), version);
	mkdirSync(folder, { recursive: true });
	for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(pinsOf(version), file), join(folder, file));
	copyFileSync(join(n8nFolder, '.npmrc'), join(folder, '.npmrc'));
	await installN8n(say, folder);
	return folder;
}

/** A version as installed: `n8n`, or one of the packages that came with it. */
export function installed(folder: string, name: string): string {
	return (JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')) as { version: string }).version;
}
