import { captionOf, checkContent, checkSize, cleanMimeType, extensionOf, fileNameFor, fileUrl, isAnimatedWebp, isGenericMimeType, isOggOpus, mediaIdOf, megabytes, mimeTypeOfBytes, mimeTypeOfName, nameInDisposition, nameInUrl, shownSize, withExtension } from '../../nodes/shared/domain/media';
import { refusal } from './refusal';

const KB = 1024;
const MB = 1024 * KB;
const bytes = (text: string) => Buffer.from(text, 'latin1');
const ogg = (inside: string) => Buffer.concat([Buffer.from('OggS'), Buffer.alloc(22), Buffer.from([1, 19]), Buffer.from(inside), Buffer.alloc(20)]);

describe('what a file’s first bytes show', () => {
	it.each([
		['GIF89a', 'image/gif'],
		['RIFF\0\0\0\0WEBPVP8 ', 'image/webp'],
		['RIFF\0\0\0\0WAVEfmt ', 'audio/wav'],
		['RIFF\0\0\0\0AVI LIST', undefined],
		['XXXX\0\0\0\0WEBPVP8 ', undefined],
		['XXXX\0\0\0\0WAVEfmt ', undefined],
		['#!AMR\n', 'audio/amr'],
		['fLaC\0', 'audio/flac'],
		['ID3\x04', 'audio/mpeg'],
		['\0\0\0\x18ftyp3gp4', 'video/3gpp'],
		['\0\0\0\x14ftypqt  ', 'video/quicktime'],
		['\0\0\0\x18ftypmp42', 'video/mp4'],
		['ftypmp42', undefined],
	])('%j is %s', (head, type) => expect(mimeTypeOfBytes(bytes(head))).toBe(type));

	it('Opus stands behind the table of the first Ogg page, and in Ogg only', () => {
		const file = ogg('OpusHead');
		expect(isOggOpus(Buffer.concat([Buffer.from('XXXX'), file.subarray(4)]))).toBe(false);
		expect(isOggOpus(Buffer.concat([file.subarray(0, 26), Buffer.from([2, 19, 19]), Buffer.from('OpusHead')]))).toBe(true);
		for (const length of [0, 4, 26, 27, 28, 35]) expect(isOggOpus(file.subarray(0, length))).toBe(false);
		expect(isOggOpus(file.subarray(0, 36))).toBe(true);
	});

	it('a WebP moves where its extended header says so', () => {
		const webp = (chunk: string, flags: number) => Buffer.concat([bytes(`RIFF\0\0\0\0WEBP${chunk}\x0a\0\0\0`), Buffer.from([flags])]);
		expect(isAnimatedWebp(webp('VP8X', 0x12))).toBe(true);
		expect(isAnimatedWebp(webp('VP8 ', 0x12))).toBe(false);
		expect(isAnimatedWebp(webp('VP8X', 0x02).subarray(0, 20))).toBe(false);
	});
});

describe('types', () => {
	it.each([[' Image/PNG ;x', 'image/png'], [null, ''], ['audio/opus', 'audio/ogg']])('%j is %s', (given, type) => expect(cleanMimeType(given)).toBe(type));
	it('some say nothing', () => expect(['', 'application/octet-stream', 'binary/octet-stream', 'image/png'].map(isGenericMimeType)).toEqual([true, true, true, false]));
	it('stand for the extension of a name', () => {
		expect([' a.PDF ', 'a.b/c', 'a.', '.pdf', 'a/.pdf', 'a\\.pdf', 'a.abcdefghijk', 'a.p f'].map(extensionOf)).toEqual(['pdf', undefined, undefined, undefined, undefined, undefined, undefined, undefined]);
		expect([' a.CSV', 'a.odt', 'a', ''].map(mimeTypeOfName)).toEqual(['text/csv', 'application/vnd.oasis.opendocument.text', undefined, undefined]);
	});
});

describe('limits', () => {
	it('sizes in words', () => expect([1, KB, MB - 1, MB, 1.5 * MB].map(shownSize)).toEqual(['0.1 KB', '1 KB', '1024 KB', '1 MB', '1.5 MB']));
	it('names what is too large', () => {
		expect(refusal(() => checkSize(500 * KB + 1, 'sticker', 'F'))).toBe('F has 500.1 KB; WhatsApp takes a sticker of at most 500 KB');
	});

	it.each<[string, Buffer, { mimeType: string; kind: 'image' | 'document' | 'sticker' | 'audio'; bytes: number }, string]>([
		['Ogg without Opus as a document', ogg('\x01vorbis'), { mimeType: 'audio/ogg', kind: 'document', bytes: 50 }, 'not refused: undefined'],
		['Ogg that is none', bytes('hello'), { mimeType: 'audio/ogg', kind: 'audio', bytes: 50 }, 'F is named OGG, but holds something else; WhatsApp takes audio/ogg with Opus only'],
		['an MP3', bytes('hello'), { mimeType: 'audio/mpeg', kind: 'audio', bytes: 50 }, 'not refused: undefined'],
		['a small sticker', bytes('RIFF\0\0\0\0WEBPVP8 '), { mimeType: 'image/webp', kind: 'sticker', bytes: 100 * KB }, 'not refused: undefined'],
		['a large sticker', bytes('RIFF\0\0\0\0WEBPVP8 '), { mimeType: 'image/webp', kind: 'sticker', bytes: 100 * KB + 1 }, 'F has 100.1 KB; WhatsApp takes a sticker that does not move of at most 100 KB'],
		['a sticker of nothing known', bytes('hello'), { mimeType: 'image/webp', kind: 'sticker', bytes: 10 }, 'F holds no WebP picture; a sticker has to be WebP'],
		['an image of nothing known', bytes('hello'), { mimeType: 'image/png', kind: 'image', bytes: 10 }, 'not refused: undefined'],
		['an image under another image’s name', bytes('\xff\xd8\xff\xe0'), { mimeType: 'image/png', kind: 'image', bytes: 10 }, 'not refused: undefined'],
		['an image that WhatsApp does not know', bytes('GIF89a'), { mimeType: 'image/png', kind: 'image', bytes: 10 }, 'F is named image/png, but holds image/gif'],
		['a PDF as an image', bytes('%PDF-1.7'), { mimeType: 'image/png', kind: 'image', bytes: 10 }, 'F is named image/png, but holds application/pdf'],
		['a document under another name', bytes('%PDF-1.7'), { mimeType: 'image/png', kind: 'document', bytes: 10 }, 'not refused: undefined'],
	])('%s', (_, head, file, sentence) => expect(refusal(() => checkContent(head, file, 'F'))).toBe(sentence));

	it('a caption that is nothing is none, for audio too', () => {
		for (const nothing of [null, undefined, '', ' \n']) expect(captionOf(nothing, 'audio')).toBeUndefined();
		expect(captionOf(' a ', 'video')).toBe(' a ');
		expect(captionOf(7, 'document')).toBe('7');
		expect(refusal(() => captionOf('a', 'audio'))).toBe('Caption cannot go with audio: WhatsApp does not show it');
		expect(refusal(() => captionOf({}, 'video'))).toBe('Caption must be text, but it is an object');
	});

	it('megabytes up to 100', () => {
		expect(megabytes(100, 16, 'Max')).toBe(100 * MB);
		expect(refusal(() => megabytes(100.1, 16, 'Max'))).toBe('Max must be a number from 1 to 100');
	});
});

describe('names', () => {
	it.each([
		[undefined, 'application/pdf', 'file.pdf'],
		[' invoice.pdf ', 'application/pdf', 'invoice.pdf'],
		['...hidden', 'application/pdf', 'hidden.pdf'],
		['plan..', 'application/pdf', 'plan.pdf'],
		['a/', 'application/pdf', 'file.pdf'],
		['photo.csv', 'image/png', 'photo.png'],
		['v1.0.x', 'image/png', 'v1.0.x.png'],
		['a\u0000b.pdf', 'application/pdf', 'ab.pdf'],
	])('%j of %s is %s', (name, type, expected) => expect(fileNameFor(name, type)).toBe(expected));

	it('another word stands in where it is given', () => expect(fileNameFor('', 'image/png', 'photo')).toBe('photo.png'));
	it('a name with an extension stays', () => expect(withExtension('plan.pdf')).toBe('plan.pdf'));
	it('an address without a name', () => expect(nameInUrl(new URL('https://a.example/b/%20'))).toBeUndefined());

	it.each([
		["attachment; filename* = UTF-8''%E2%82%AC.pdf ; x", '€.pdf'],
		["attachment; filename*=UTF-8'en'a%20b.pdf", 'a b.pdf'],
		["attachment; filename*=''a.pdf", 'a.pdf'],
		["attachment; filename*=iso-8859-1''a.pdf", 'a.pdf'],
		["attachment; filename*=UTF-8''100%.pdf", '100%.pdf'],
		['attachment; filename = a.pdf ', 'a.pdf'],
		['attachment; filename="a\\"b.pdf"', 'a"b.pdf'],
		['attachment; filename="a;b.pdf"; x', 'a;b.pdf'],
		['attachment; filename=""', undefined],
		[`attachment; ${'x'.repeat(2000)}; filename=a.pdf`, undefined],
		[`attachment; ${'x'.repeat(2000)}; filename*=UTF-8''a.pdf`, undefined],
	])('%s names %j', (header, name) => expect(nameInDisposition(header)).toBe(name));
});

describe('where a file is', () => {
	it.each([[' https://a.example/b ', 'https://a.example/b'], ['HTTP://a.example', 'http://a.example/']])('%j', (value, url) => expect(fileUrl(value, 'URL').href).toBe(url));
	it('a media ID has at most 200 characters', () => {
		expect(mediaIdOf('a'.repeat(200))).toHaveLength(200);
		for (const none of ['a'.repeat(201), '-a', 'a b', '!a']) expect(refusal(() => mediaIdOf(none))).toBe('Media ID holds characters that no media ID has');
	});
});
