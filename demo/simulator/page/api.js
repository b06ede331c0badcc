import { $ } from './dom.js';

/** @throws Error with the box's own words */
export async function post(path, body) {
	const answer = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
	const result = await answer.json();
	if (!answer.ok) throw new Error(result.error);
	return result;
}

export async function get(path) {
	const answer = await fetch(path);
	if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
	return await answer.json();
}

let timer;

/** A line over the page, read aloud, gone after a while; it takes no click from what lies below it. */
export function notice(text) {
	clearTimeout(timer);
	$('notice').textContent = text;
	timer = setTimeout(() => ($('notice').textContent = ''), 6000);
}

/** Does it, or says why not. Whether it was done. */
export async function attempt(work) {
	try {
		await work();
		return true;
	} catch (error) {
		notice(error instanceof TypeError ? 'The box does not answer. Is it still running?' : error.message);
		return false;
	}
}

export async function copy(text) {
	await attempt(async () => {
		await navigator.clipboard.writeText(text);
		notice('Copied');
	});
}

/** A file as the box takes it; gives its link. */
export async function upload(file) {
	const bytes = new Uint8Array(await file.arrayBuffer());
	let binary = '';
	for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
	const mimeType = (file.type || 'application/octet-stream').split(';')[0];
	return (await post('/box/files', { name: file.name || 'file', mimeType, data: btoa(binary) })).url;
}
