const { execFile } = require('node:child_process');
const { rm } = require('node:fs/promises');
const { promisify } = require('node:util');
const { dest, parallel, series, src } = require('gulp');

const run = promisify(execFile);

const clean = () => rm('dist', { recursive: true, force: true });

async function compile() {
	try {
		await run(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.build.json']);
	} catch (error) {
		// The compiler writes what it found to standard output.
		throw new Error(error.stdout || error.message);
	}
}

const icons = () => src('nodes/icons/*.svg').pipe(dest('dist/nodes/icons'));
const codex = () => src('nodes/**/*.node.json').pipe(dest('dist/nodes'));

exports.build = series(clean, compile, parallel(icons, codex));
exports.default = exports.build;
