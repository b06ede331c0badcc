import { createHash, randomBytes, randomInt } from 'node:crypto';
import { extensionFor, mimeTypeOf } from './mediaKinds';
import type { FileContent, MediaFile } from './types';

/** A link from GET /retrieveMedia lives about five minutes (1msg-api §10). */
const LINK_MS = 5 * 60 * 1000;
/** Uploaded files are kept for 30 days (1msg-api §10). */
const MEDIA_MS = 30 * 24 * 60 * 60 * 1000;

/** A link that the box serves by itself. */
interface Link extends Required<FileContent> {
	/** Milliseconds; Infinity for one that nobody knows the end of. */
	until: number;
}

/** Files as JSON; `until: null` stands for no end. */
export interface SavedFiles {
	media: Array<Omit<MediaFile, 'data'> & { data: string }>;
	links: Array<[key: string, link: Omit<Link, 'data' | 'until'> & { data: string; until: number | null }]>;
	deleted: string[];
}

/** Uploaded media, and the links under which files lie open for download. */
export class Files {
	/** Uploaded and not deleted; old ones included, get() knows their age. */
	readonly media: MediaFile[] = [];
	/** Known ids that are gone, so that they can be told from ids of another upload tool. */
	readonly deleted = new Set<string>();
	private readonly links = new Map<string, Link>();
	private readonly encoded = new WeakMap<Buffer, string>();
	/** Set when the server listens. */
	baseUrl = '';

	constructor(private readonly now: () => number) {}

	upload(mimeType: string, data: Buffer): MediaFile {
		const id = `10${Array.from({ length: 14 }, () => randomInt(10)).join('')}`;
		const name = `${id}.${extensionFor(mimeType)}`;
		const file: MediaFile = { id, name, mimeType, data, uploadedAt: this.now() };
		this.media.push(file);
		return file;
	}

	get(id: string): MediaFile | undefined {
		return this.media.find((file) => file.id === id && this.now() - file.uploadedAt < MEDIA_MS);
	}

	delete(id: string): boolean {
		const index = this.media.findIndex((file) => file.id === id);
		if (index < 0) return false;
		this.media.splice(index, 1);
		this.deleted.add(id);
		return true;
	}

	/** A link to that file, good for `ms`; without a name or type the one is made from the other. */
	serve({ name, mimeType, data }: FileContent, ms = Infinity): string {
		const type = mimeType ?? mimeTypeOf(name ?? '') ?? 'application/octet-stream';
		const fileName = name ?? `file.${extensionFor(type)}`;
		const key = randomBytes(12).toString('hex');
		this.links.set(key, { name: fileName, mimeType: type, data: data ?? standIn(type), until: this.now() + ms });
		return `${this.baseUrl}/files/${key}/${encodeURIComponent(fileName)}`;
	}

	/** As GET /retrieveMedia hands it out. */
	describe(file: MediaFile): { url: string; mimeType: string; sha256: string; fileSize: number; id: string } {
		const sha256 = createHash('sha256').update(file.data).digest('hex');
		return { url: this.serve(file, LINK_MS), mimeType: file.mimeType, sha256, fileSize: file.data.length, id: file.id };
	}

	/** The file under a path of this box; 'expired' or 'unknown' when there is none. */
	open(path: string): Link | 'expired' | 'unknown' {
		const link = this.links.get(path.split('/')[2] ?? '');
		if (!link) return 'unknown';
		return this.now() < link.until ? link : 'expired';
	}

	/** The file behind a link of this box; undefined for a link to elsewhere. */
	behind(url: string): Link | undefined {
		if (!url.startsWith(`${this.baseUrl}/files/`)) return undefined;
		const link = this.open(new URL(url).pathname);
		return typeof link === 'string' ? undefined : link;
	}

	/** All links given so far end now. */
	expireLinks(): void {
		for (const link of this.links.values()) link.until = this.now();
	}

	save(): SavedFiles {
		return {
			media: this.media.map((file) => ({ ...file, data: this.base64(file.data) })),
			links: [...this.links].map(([key, link]) => [key, { ...link, data: this.base64(link.data) }]),
			deleted: [...this.deleted],
		};
	}

	load({ media, links, deleted }: SavedFiles): void {
		this.reset();
		this.media.push(...media.map((file) => ({ ...file, data: Buffer.from(file.data, 'base64') })));
		for (const [key, link] of links) {
			this.links.set(key, { ...link, data: Buffer.from(link.data, 'base64'), until: link.until ?? Infinity });
		}
		for (const id of deleted) this.deleted.add(id);
	}

	/** Files do not change: each is encoded once. */
	private base64(data: Buffer): string {
		const text = this.encoded.get(data) ?? data.toString('base64');
		this.encoded.set(data, text);
		return text;
	}

	reset(): void {
		this.media.length = 0;
		this.deleted.clear();
		this.links.clear();
	}
}

const PIXEL_PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
const PIXEL_JPEG =
	'/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////' +
	'wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=';

/** A small file of that type, where only the type matters: the box fetches nothing from elsewhere. */
export function standIn(mimeType: string): Buffer {
	if (mimeType === 'image/png') return Buffer.from(PIXEL_PNG, 'base64');
	if (mimeType === 'image/jpeg') return Buffer.from(PIXEL_JPEG, 'base64');
	if (mimeType === 'application/pdf') return Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
	if (mimeType === 'audio/ogg') return Buffer.concat([Buffer.from('OggS'), Buffer.alloc(60)]);
	return Buffer.from(`A stand-in for a file of type ${mimeType}\n`);
}
