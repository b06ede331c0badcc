export { captionOf, checkContent, checkSize, DEFAULT_MAX_UPLOAD_MB, kindOfFile, MAX_BYTES, MAX_CAPTION_LENGTH, mediaTypeKeys, megabytes, shownSize, type MediaKind, type ApiMediaType, type WantedKind } from './kinds';
export { cleanMimeType, extensionOf, isAnimatedWebp, isGenericMimeType, isOggOpus, mimeTypeOfBytes, mimeTypeOfName } from './mimeTypes';
export { fileNameFor, fileUrl, mediaIdOf, nameInDisposition, nameInUrl, withExtension } from './names';
