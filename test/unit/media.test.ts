import {
	captionOf,
	checkContent,
	checkSize,
	cleanMimeType,
	extensionOf,
	fileNameFor,
	fileUrl,
	isAnimatedWebp,
	isOggOpus,
	kindOfFile,
	mediaIdOf,
	mediaTypeKeys,
	megabytes,
	mimeTypeOfBytes,
	mimeTypeOfName,
	nameInDisposition,
	nameInUrl,
	shownSize,
	withExtension,
} from '../../nodes/shared/domain/media';
import { InvalidInput } from '../../nodes/shared/domain/invalidInput';

const MB = 1024 * 1024;
const ogg = (inside: string) => Buffer.concat([Buffer.from('OggS'), Buffer.alloc(22), Buffer.from([1, 19]), Buffer.from(inside), Buffer.alloc(20)]);
const webp = (animated: boolean) => Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0', 'latin1'), Buffer.from([animated ? 0x02 : 0x10]), Buffer.alloc(9)]);

describe('types', () => {
	it.each([
		['Audio/OGG; codecs=opus', 'audio/ogg'],
		['image/jpg', 'image/jpeg'],
		['audio/x-m4a', 'audio/mp4'],
		[undefined, ''],
		[42, ''],
	])('%p is %p', (given, clean) => expect(cleanMimeType(given)).toBe(clean));

	it.each([
		['invoice.PDF', 'application/pdf'],
		['a.b.jpeg', 'image/jpeg'],
		['voice.opus', 'audio/ogg'],
		['anim.gif', 'image/gif'],
		['.pdf', undefined],
		['report.v2', undefined],
		['constructor', undefined],
		[undefined, undefined],
	])('the name %p says %p', (name, type) => expect(mimeTypeOfName(name)).toBe(type));

	it.each([
		[Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'image/jpeg'],
		[Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), 'image/png'],
		[webp(false), 'image/webp'],
		[Buffer.from('%PDF-1.7'), 'application/pdf'],
		[ogg('OpusHead'), 'audio/ogg'],
		[Buffer.from([0x1a, 0x45, 0xdf, 0xa3]), 'video/webm'],
		[Buffer.from('\0\0\0\x18ftypisom', 'latin1'), 'video/mp4'],
		[Buffer.from('\0\0\0\x18ftypM4A ', 'latin1'), 'audio/mp4'],
		[Buffer.from('hello'), undefined],
		[Buffer.alloc(0), undefined],
	])('bytes %#', (head, type) => expect(mimeTypeOfBytes(head)).toBe(type));

	it('tells Opus in Ogg from Vorbis, and from what is cut off', () => {
		expect(isOggOpus(ogg('OpusHead'))).toBe(true);
		expect(isOggOpus(ogg('\x01vorbis'))).toBe(false);
		expect(isOggOpus(ogg('OpusHead').subarray(0, 30))).toBe(false);
		expect(isOggOpus(Buffer.from('OggS'))).toBe(false);
	});

	it('tells a moving WebP', () => {
		expect(isAnimatedWebp(webp(true))).toBe(true);
		expect(isAnimatedWebp(webp(false))).toBe(false);
	});
});

describe('kindOfFile', () => {
	it.each([
		['image/png', 'auto', 'image'],
		['video/mp4', 'auto', 'video'],
		['audio/ogg', 'auto', 'audio'],
		['audio/ogg', 'voice', 'voice'],
		['application/pdf', 'auto', 'document'],
		['image/png', 'document', 'document'],
		['text/csv', 'document', 'document'],
		['image/webp', 'sticker', 'sticker'],
		['image/webp', 'any', 'sticker'],
	] as const)('%s as %s is %s', (type, wanted, kind) => expect(kindOfFile(type, wanted, 'F')).toBe(kind));

	it.each([
		['image/gif', 'auto', /F is image\/gif, which WhatsApp does not show/],
		['image/webp', 'auto', /sticker only/],
		['text/csv', 'any', /does not store/],
		['image/gif', 'image', /does not take as an image/],
		['image/webp', 'image', /does not take as an image/],
		['audio/webm', 'voice', /a voice note has to be audio\/ogg with Opus/],
		['audio/mpeg', 'voice', /a voice note has to be audio\/ogg with Opus/],
		['application/pdf', 'audio', /does not take as audio/],
	] as const)('%s as %s is refused', (type, wanted, sentence) => expect(() => kindOfFile(type, wanted, 'F')).toThrow(sentence));
});

describe('limits', () => {
	it.each([
		['image', 5 * MB],
		['video', 16 * MB],
		['audio', 16 * MB],
		['voice', 16 * MB],
		['document', 100 * MB],
		['sticker', 500 * 1024],
	] as const)('%s: %d bytes', (kind, max) => {
		expect(() => checkSize(max, kind, 'F')).not.toThrow();
		expect(() => checkSize(max + 1, kind, 'F')).toThrow(InvalidInput);
	});

	it('names an empty file, and a size that never reads like its limit', () => {
		expect(() => checkSize(0, 'image', 'F')).toThrow('F is empty');
		expect(() => checkSize(5 * MB + 1, 'image', 'F')).toThrow('F has 5.1 MB; WhatsApp takes an image of at most 5 MB');
		expect(shownSize(100 * 1024)).toBe('100 KB');
	});

	it('looks into the file', () => {
		const voice = { mimeType: 'audio/ogg', kind: 'voice', bytes: 50 } as const;
		expect(() => checkContent(ogg('OpusHead'), voice, 'F')).not.toThrow();
		expect(() => checkContent(ogg('\x01vorbis'), voice, 'F')).toThrow('F is OGG, but not with Opus inside');
		expect(() => checkContent(Buffer.from([0x1a, 0x45, 0xdf, 0xa3]), voice, 'F')).toThrow('is named OGG, but holds video/webm');
		const sticker = { mimeType: 'image/webp', kind: 'sticker', bytes: 101 * 1024 } as const;
		expect(() => checkContent(webp(true), sticker, 'F')).not.toThrow();
		expect(() => checkContent(webp(false), sticker, 'F')).toThrow('101 KB');
		expect(() => checkContent(Buffer.from('\x89PNG\r\n', 'latin1'), { ...sticker, bytes: 10 }, 'F')).toThrow('has to be WebP');
		expect(() => checkContent(webp(false), { mimeType: 'image/png', kind: 'image', bytes: 10 }, 'F')).toThrow('is named image/png, but holds image/webp');
		expect(() => checkContent(Buffer.from('anything'), { mimeType: 'application/pdf', kind: 'document', bytes: 10 }, 'F')).not.toThrow();
	});

	it('counts a caption in code points, and keeps it away from audio', () => {
		expect(captionOf('😀'.repeat(1024), 'image')).toHaveLength(2048);
		expect(() => captionOf('😀'.repeat(1025), 'image')).toThrow('Caption has 1025 characters; WhatsApp takes at most 1024');
		expect(() => captionOf('a', 'voice')).toThrow('Caption cannot go with audio');
		expect([captionOf('', 'voice'), captionOf(' ', 'audio'), captionOf(undefined, 'image')]).toEqual([undefined, undefined, undefined]);
		expect(() => captionOf({ a: 1 }, 'image')).toThrow('Caption must be text');
	});

	it.each([[16, 16 * MB], ['2', 2 * MB], [undefined, 16 * MB], ['', 16 * MB], [0.5, MB / 2]])('megabytes %p', (value, bytes) => expect(megabytes(value, 16, 'Max')).toBe(bytes));
	it.each([0, -1, 101, 'x', NaN, null])('megabytes %p is refused', (value) => expect(() => megabytes(value, 16, 'Max')).toThrow('Max must be a number'));
});

describe('names', () => {
	it.each([
		['invoice', 'application/pdf', 'invoice.pdf'],
		['invoice.pdf', 'application/pdf', 'invoice.pdf'],
		['report.v2', 'application/pdf', 'report.v2.pdf'],
		['photo.png', 'image/jpeg', 'photo.jpg'],
		['photo.jpeg', 'image/jpeg', 'photo.jpeg'],
		['voice.opus', 'audio/ogg', 'voice.opus'],
		['../../etc/passwd', 'text/plain', 'passwd.txt'],
		['C:\\a\\b.pdf', 'application/pdf', 'b.pdf'],
		['a\u202Egnp.pdf', 'application/pdf', 'agnp.pdf'],
		['', 'image/png', 'file.png'],
		['.pdf', 'application/pdf', 'pdf.pdf'],
		['plan.dwg', 'image/vnd.dwg', 'plan.dwg'],
		['Счёт № 5', 'application/pdf', 'Счёт № 5.pdf'],
	])('%p of %s is %p', (name, type, expected) => expect(fileNameFor(name, type)).toBe(expected));

	it('never loses the extension of a long name', () => {
		expect(fileNameFor(`${'x'.repeat(500)}.pdf`, 'application/pdf')).toMatch(/^x{196}\.pdf$/);
		expect(() => withExtension('plan')).toThrow('File Name has no extension');
		expect(extensionOf('a.tar.gz')).toBe('gz');
	});

	it.each([
		['https://x.example/a/My%20file.pdf?sig=1', 'My file.pdf'],
		['https://x.example/', undefined],
		['https://x.example/%E0%A4%A', '%E0%A4%A'],
		['https://x.example/a%2Fb.pdf', 'b.pdf'],
	])('%s holds %p', (url, name) => expect(nameInUrl(new URL(url))).toBe(name));

	it.each([
		['attachment; filename="a b.pdf"', 'a b.pdf'],
		["attachment; filename=\"x.pdf\"; filename*=UTF-8''%E2%82%AC.pdf", '€.pdf'],
		['attachment; filename=a.pdf; size=1', 'a.pdf'],
		['attachment; filename="../../a.pdf"', 'a.pdf'],
		['inline', undefined],
		[undefined, undefined],
	])('%p names %p', (header, name) => expect(nameInDisposition(header)).toBe(name));
});

describe('what a user gives', () => {
	it.each([['1029384756', '1029384756'], [1029384756, '1029384756'], [' 5f0c-11 ', '5f0c-11']])('media id %p', (value, id) => expect(mediaIdOf(value)).toBe(id));
	it.each([['', 'Media ID is empty'], [undefined, 'Media ID is empty'], [Number('12345678901234567890'), 'Media ID came as a number and has lost digits'], ['..', 'characters'], ['a/b', 'characters'], ['https://x.example', 'characters'], [{}, 'must be text']])('media id %p is refused', (value, sentence) =>
		expect(() => mediaIdOf(value)).toThrow(sentence),
	);
	it.each(['', 'x.pdf', 'ftp://x/a.pdf', 'file:///etc/passwd', 'data:text/plain,a', 'javascript:1'])('url %p is refused', (value) => expect(() => fileUrl(value, 'URL')).toThrow(/^URL is/));

	it('says the media type where it has to', () => {
		expect(mediaTypeKeys('voice', false)).toEqual({ mediaType: 'audio', voice: true });
		expect(mediaTypeKeys('image', false)).toEqual({});
		expect(mediaTypeKeys('image', true)).toEqual({ mediaType: 'image' });
	});
});
