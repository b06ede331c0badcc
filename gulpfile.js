const { execFile } = require('node:child_process');
const { mkdir, rm, writeFile } = require('node:fs/promises');
const { basename, dirname, join, relative } = require('node:path');
const { promisify } = require('node:util');
const esbuild = require('esbuild');
const { dest, parallel, series, src } = require('gulp');
const { n8n } = require('./package.json');

const run = promisify(execFile);

const clean = () => rm('dist', { recursive: true, force: true });

async function check() {
	try {
		await run(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.build.json']);
	} catch (error) {
		// The compiler writes what it found to standard output.
		throw new Error(error.stdout || error.message);
	}
}

/** Everything that the nodes and the credential are made of: what they share is there once. */
const ALL = join('dist', 'onemsg.js');

/** Where n8n looks for the nodes and the credential, and their sources. */
const classes = [...n8n.credentials, ...n8n.nodes].map((file) => ({ file, source: file.replace(/^dist\//, './').replace(/\.js$/, ''), name: basename(file).split('.')[0] }));

async function bundle() {
	await esbuild.build({
		stdin: { contents: classes.map(({ name, source }) => `export { ${name} } from '${source}';`).join('\n'), resolveDir: __dirname },
		outfile: ALL,
		bundle: true,
		platform: 'node',
		format: 'cjs',
		target: 'node20',
		// n8n brings them.
		external: ['n8n-workflow', 'zod'],
		minify: true,
		charset: 'utf8',
		// A stack trace still leads to a place.
		lineLimit: 160,
	});
}

/** n8n loads one file for each class, and takes the name of the class from that of the file. */
async function doors() {
	for (const { file, name } of classes) {
		await mkdir(dirname(file), { recursive: true });
		await writeFile(file, `"use strict";\nexports.${name} = require("${relative(dirname(file), ALL)}").${name};\n`);
	}
}

const icons = () => src('nodes/icons/*.svg').pipe(dest('dist/nodes/icons'));
const codex = () => src('nodes/**/*.node.json').pipe(dest('dist/nodes'));

/** What the editor shows of an output before the first run. */
const schemas = () => src('nodes/**/__schema__/**/*.json').pipe(dest('dist/nodes'));

exports.build = series(clean, check, parallel(bundle, doors, icons, codex, schemas));
exports.default = exports.build;
