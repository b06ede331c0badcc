/**
 * What 1MSG and WhatsApp say when they refuse or lose a message, in words that help.
 * Codes and their meaning: 1msg-api §22 (Meta's published codes; 1MSG's own texts).
 */
export interface KnownFailure {
	/** What happened. */
	title: string;
	/** What to do next. */
	advice: string;
	/** Whether sending the same again, later, can succeed. */
	retryable: boolean;
	/** How long to wait before that, in milliseconds, where it is known. */
	afterMs?: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

const no = (title: string, advice: string): KnownFailure => ({ title, advice, retryable: false });
const later = (title: string, advice: string, afterMs?: number): KnownFailure => ({
	title,
	advice,
	retryable: true,
	...(afterMs === undefined ? {} : { afterMs }),
});

const ASK_1MSG = 'Ask 1MSG support; nothing in the workflow can change it.';

export const WINDOW_CLOSED = no(
	'The 24-hour window of this chat is closed',
	'Free messages are possible only within 24 hours of the customer’s last message. Send an approved template instead, or wait until the customer writes.',
);
export const KEY_REFUSED = no(
	'1MSG refused the API key',
	'Open the credential and paste the channel’s current key. If a Channel ID is filled in, check that the key belongs to it.',
);
const TEMPLATE_UNKNOWN = no(
	'The template does not exist on this channel, is not approved, or not in this language',
	'Choose the template from the list, and check its status and language in the 1MSG console.',
);
const TEMPLATE_NOT_DEFINED = no(
	'1MSG could not tell which template is meant: its name, language or namespace is missing',
	'Choose the template from the list, or fill in Namespace and Language under Options.',
);
const VARIABLE_COUNT = no(
	'The number of variables does not match the template',
	'Compare the template in the 1MSG console with the fields of this node, and choose a template with as many variables.',
);
const NOT_OPTED_IN = no(
	'The customer has not agreed to receive WhatsApp messages from this business',
	'Ask for the customer’s consent (opt-in) first; use another way to reach them until then.',
);
const NOTHING_THERE = no('What the request points at does not exist', 'Check the ID that was given.');
const INVALID_PHONE = no(
	'1MSG does not accept this recipient',
	'Check the phone number: country code first, digits only, no leading 0.',
);
export const TOO_MANY_REQUESTS = later('1MSG is receiving too many requests on this channel', 'Wait a little and send again, with fewer messages at once.');

export const BY_CODE: Record<number, KnownFailure> = {
	0: no('WhatsApp no longer accepts the channel’s own sign-in', ASK_1MSG),
	1: later('WhatsApp could not handle the request', 'Try again in a few minutes.', MINUTE),
	2: later('WhatsApp is temporarily out of service', 'Try again in a few minutes.', MINUTE),
	3: no('The channel lacks a permission for this', ASK_1MSG),
	4: later('The channel has made too many calls', 'Wait some minutes, then go on more slowly.', 5 * MINUTE),
	10: no('The channel lacks a permission for this', ASK_1MSG),
	33: NOTHING_THERE,
	100: no('WhatsApp does not accept one of the values', 'Check the fields of the node; 1MSG’s own words say which.'),
	190: no('WhatsApp no longer accepts the channel’s own sign-in', ASK_1MSG),
	368: no('WhatsApp has blocked the account for breaking its rules', 'Look at the account in Meta Business Manager, or ask 1MSG support.'),
	80007: later('The channel has made too many calls', 'Wait some minutes, then go on more slowly.', 5 * MINUTE),
	130429: later('The channel sends faster than WhatsApp allows', 'Wait some seconds and send more slowly.', 5 * SECOND),
	130472: no('WhatsApp did not deliver: this customer is part of a WhatsApp experiment', 'Do not send it again. Reach this customer in another way, or wait until they write.'),
	130497: no('WhatsApp does not let this business write to that country', 'Leave these recipients out.'),
	131000: later('WhatsApp could not send the message and does not say why', 'Try again once or twice, some minutes apart.', MINUTE),
	131005: no('The channel lacks a permission for this', ASK_1MSG),
	131008: no('A value that WhatsApp needs is missing', 'Check that all fields and all variables of the template are filled in.'),
	131009: no('WhatsApp does not accept one of the values', 'Check the fields of the node; 1MSG’s own words say which.'),
	131016: later('WhatsApp is temporarily out of service', 'Try again in a few minutes.', MINUTE),
	131021: no('The recipient is the channel’s own number', 'Choose another recipient.'),
	131026: no('The message cannot be delivered to this customer', 'The number may have no WhatsApp, an old version of it, or not have accepted WhatsApp’s terms. Check the number, or reach the customer in another way.'),
	131030: no('The recipient is not on the test number’s list', 'Add the number to the list of allowed recipients of the test channel.'),
	131031: no('The WhatsApp account is locked', 'Look at the account in Meta Business Manager, or ask 1MSG support.'),
	131037: no('The channel’s display name is not approved', 'Have the display name approved in Meta Business Manager.'),
	131042: no('WhatsApp does not send because of the account’s payment settings', 'Check the payment method and the balance of the WhatsApp account.'),
	131045: no('The channel’s number is not registered properly', ASK_1MSG),
	131047: WINDOW_CLOSED,
	131048: later('WhatsApp limits this number because many customers blocked or reported it', 'Stop sending for now, and write only to customers who expect it.', DAY),
	131049: later('WhatsApp did not deliver, so that the customer does not get too much marketing', 'Do not repeat it at once: wait a day or longer, or leave it.', DAY),
	131050: no('The customer has stopped marketing messages from this business', 'Take the customer off your marketing list.'),
	131051: no('WhatsApp does not support this type of message', 'Send it as another type.'),
	131052: no('The media file could not be fetched', 'Check that its address is public and still valid, then send again.'),
	131053: no('The media file could not be uploaded', 'Check type and size of the file, then send again.'),
	131056: later('Too many messages to this one customer in a short time', 'Wait a little before the next message to them.', 6 * SECOND),
	131057: later('The WhatsApp account is in maintenance', 'Try again in a few minutes.', 5 * MINUTE),
	132000: VARIABLE_COUNT,
	132001: TEMPLATE_UNKNOWN,
	132005: no('The template’s text is too long once its variables are filled in', 'Shorten the values.'),
	132007: no('The message holds characters that WhatsApp’s rules do not allow', 'Look through the values of the variables.'),
	132008: no('A value does not have the form that the template asks for', 'Compare the values with the template in the 1MSG console.'),
	132012: no('A value does not have the form that the template asks for', 'Compare the values with the template in the 1MSG console.'),
	132015: later('The template is paused because customers rated it badly', 'Use another template, or wait until WhatsApp unpauses it.', DAY),
	132016: no('The template was switched off because customers rated it badly', 'Use another template.'),
	132018: no('A value of the template is not valid', 'Compare the values with the template in the 1MSG console.'),
	132068: no('The flow is blocked', 'Look at the flow in Meta Business Manager.'),
	132069: later('The flow has been sent too often in a short time', 'Wait and send more slowly.', MINUTE),
	133000: no('The channel’s number is not registered properly', ASK_1MSG),
	133004: later('WhatsApp is temporarily out of service', 'Try again in a few minutes.', MINUTE),
	133005: no('The channel’s number is not registered properly', ASK_1MSG),
	133006: no('The channel’s number is not registered properly', ASK_1MSG),
	133008: no('The channel’s number is not registered properly', ASK_1MSG),
	133009: no('The channel’s number is not registered properly', ASK_1MSG),
	133010: no('The channel’s number is not registered with WhatsApp', ASK_1MSG),
	133015: no('The channel’s number is not registered properly', ASK_1MSG),
	133016: no('The channel’s number is not registered properly', ASK_1MSG),
	134011: no('The terms of WhatsApp payments have not been accepted', 'Accept them in Meta Business Manager.'),
	135000: no('WhatsApp does not accept one of the values', 'Check the fields of the node; 1MSG’s own words say which.'),
	138000: no('Calling is not switched on for this channel', 'Switch it on in the channel’s calling settings.'),
	138006: no('The customer has not allowed calls', 'Ask for the permission to call first.'),
	2494100: later('The WhatsApp account is in maintenance', 'Try again in a few minutes.', 5 * MINUTE),
};

/** Texts that tell what happened where no code is given; the first that fits counts. */
export const BY_TEXT: Array<{ pattern: RegExp; code?: number; known?: KnownFailure }> = [
	{ pattern: /dialog window is closed|outside (?:of )?(?:the )?(?:allowed )?window|re-?engagement|24[- ]hours? (?:have passed|window)|window (?:is )?closed/i, code: 131047 },
	{ pattern: /part of an experiment/i, code: 130472 },
	{ pattern: /healthy ecosystem/i, code: 131049 },
	{ pattern: /stopped (?:receiving )?marketing|opted[- ]out of marketing/i, code: 131050 },
	{ pattern: /opt(?:ed)?[- ]?in\b|not (?:given )?consent/i, known: NOT_OPTED_IN },
	{ pattern: /invalid token|wrong token|unauthori[sz]ed/i, known: KEY_REFUSED },
	{ pattern: /too many request|rate[- ]?limit/i, known: TOO_MANY_REQUESTS },
	{ pattern: /number of (?:template )?(?:variables|parameters|params)|(?:variables|parameters|params)[^.]*(?:not match|mismatch)/i, code: 132000 },
	{ pattern: /template (?:is )?not defined|namespace/i, known: TEMPLATE_NOT_DEFINED },
	{ pattern: /template[^.]*(?:not found|does ?n[o’']t exist|not approved|unapproved)/i, code: 132001 },
	{ pattern: /template[^.]*paused/i, code: 132015 },
	{ pattern: /template[^.]*disabled/i, code: 132016 },
	{ pattern: /username (?:is )?not found|not linked with bsuid/i, known: no('1MSG does not know this user name', 'A user name works once its owner has written to the channel. Use the phone number or the BSUID instead.') },
	{ pattern: /(?:bsuid|username) routing is disabled/i, known: no('The channel does not send to BSUIDs or user names', 'Use the phone number, or ask 1MSG to switch the routing on for this channel.') },
	{ pattern: /wrong file/i, known: no('1MSG could not read the file', 'Check that its address is public, that it is still valid, and that the file type fits.') },
	{ pattern: /unsupported interactive message/i, known: no('This kind of message is not available for the channel’s or the recipient’s country', 'Send it as another type.') },
	{ pattern: /undeliverable/i, code: 131026 },
	{ pattern: /(?:invalid|wrong|incorrect|bad|not a valid|not valid)[^.]{0,40}(?:phone|recipient|chat ?id|\bnumber(?! of))|(?:phone|recipient|chat ?id)[^.]*(?:invalid|not valid|incorrect|wrong|not found)/i, known: INVALID_PHONE },
	{ pattern: /\b(?:group|flow|media|object|message)\b[^.]{0,80}(?:\bnot found|does ?n[o’']t exist|does not exist)/i, known: NOTHING_THERE },
	{ pattern: /\b(?:subscription|trial)\b/i, known: no('1MSG has blocked the channel: its trial or subscription has ended', 'Check the subscription in the 1MSG console.') },
];

/** What an HTTP status alone tells (1msg-api §5). */
export const BY_HTTP_STATUS: Record<number, KnownFailure> = {
	400: no('1MSG does not accept the request', 'Check the fields of the node; 1MSG’s own words say which.'),
	401: KEY_REFUSED,
	403: no('1MSG does not let this channel do that', 'Often the trial or the subscription has ended: check it in the 1MSG console.'),
	404: no('1MSG does not know this channel or this method', 'Check the Channel ID and the Base URL in the credential.'),
	413: no('The request is too large for 1MSG', 'Send less at once, or send a link instead of a file.'),
	422: no('1MSG cannot use the values of this message', 'For a template: check its namespace, its language and the number of its variables.'),
	429: TOO_MANY_REQUESTS,
	500: later('1MSG had a fault of its own', 'Try again in a moment; ask 1MSG support where it stays.'),
	501: no('1MSG does not offer this yet', 'It may come later; until then use the 1MSG console.'),
	502: later('1MSG could not be reached behind its own address', 'Try again in a moment; ask 1MSG support where it stays.'),
	503: later('1MSG is out of service for the moment', 'Try again in a moment; ask 1MSG support where it stays.'),
	504: later('1MSG did not answer behind its own address', 'Try again in a moment; ask 1MSG support where it stays.'),
};
