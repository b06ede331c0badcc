// n8n's own scanner for community packages, over the sources and over the packed package. Its command
// line ends with 0 even when it finds something, so its result decides here.
import { analyzePackage, SOURCE_FILE_PATTERNS } from '@n8n/scan-community-package/scanner/scanner.mjs';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'onemsg-scan-'));
const unpacked = join(folder, 'package');
try {
	execFileSync('npm', ['run', 'build', '--silent'], { cwd: root, stdio: 'inherit' });
	const tarball = execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: root, encoding: 'utf8' }).trim().split('\n').pop();
	mkdirSync(unpacked);
	execFileSync('tar', ['-xzf', join(folder, tarball), '-C', unpacked, '--strip-components=1']);
	for (const [name, where, patterns] of [
		['sources', root, SOURCE_FILE_PATTERNS],
		['packed package', unpacked, ['**/*.js', 'package.json']],
	]) {
		const { passed, message, details } = await analyzePackage(where, patterns);
		console.log(`${name}: ${passed ? 'clean' : `not clean. ${message ?? ''}\n${details ?? ''}`}`);
		if (!passed) process.exitCode = 1;
	}
} finally {
	rmSync(folder, { recursive: true, force: true });
}
