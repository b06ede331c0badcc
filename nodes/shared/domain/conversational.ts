import { InvalidInput } from './invalidInput';
import { limitedText, switchOf } from './limits';
import { elementsOf, isObject, objectOf, own, present } from './reading';
import { requiredText } from './text';

/** Limits of what a customer is offered in a new chat (1msg-api §13). */
const MAX_PROMPTS = 4;
const MAX_PROMPT_LENGTH = 80;
const MAX_COMMANDS = 30;
const MAX_COMMAND_NAME_LENGTH = 32;
const MAX_COMMAND_DESCRIPTION_LENGTH = 256;

export interface ConversationalComponents {
	enable_welcome_message?: boolean;
	prompts?: string[];
	commands?: Array<{ command_name: string; command_description: string }>;
}

function refuseMore(count: number, max: number, field: string): void {
	if (count > max) throw new InvalidInput(`${field} has ${count} entries; WhatsApp takes at most ${max}`, 'Take some out.');
}

function refuseTwice(names: string[], field: string): void {
	const twice = names.findIndex((name, index) => names.indexOf(name) !== index);
	if (twice >= 0) throw new InvalidInput(`${field} ${twice + 1} is the same as an earlier one`, 'Each may be there once.');
}

function promptsOf(value: unknown): string[] {
	const written: unknown[] = Array.isArray(value) ? value : value === '' ? [] : requiredText(value, 'Prompts').split('\n');
	const prompts = written
		.map((entry, index) => limitedText(requiredText(entry, `Prompt ${index + 1}`).trim(), `Prompt ${index + 1}`, MAX_PROMPT_LENGTH));
	refuseMore(prompts.length, MAX_PROMPTS, 'Prompts');
	refuseTwice(prompts, 'Prompt');
	return prompts;
}

/** The rows of the form, or a list. What is neither would read as none, and take all commands away. */
function commandRows(value: unknown): unknown[] {
	if (Array.isArray(value)) return value;
	// The editor leaves an empty object where all rows were removed.
	if (isObject(value) && Object.keys(value).length === 0) return [];
	const rows = own(objectOf(value), 'command');
	const entries = elementsOf(rows);
	if (entries.length === 0 && !Array.isArray(rows)) {
		throw new InvalidInput('Commands is not a list of commands', 'Write it like [{ "commandName": "order", "commandDescription": "Ask about an order" }]. An empty list takes all commands away.');
	}
	return entries;
}

function commandsOf(value: unknown): ConversationalComponents['commands'] {
	const commands = commandRows(value).map((entry, index) => {
		const { commandName, commandDescription } = objectOf(entry);
		const field = `Command ${index + 1}`;
		// People write the slash that customers type; WhatsApp adds it by itself.
		const name = requiredText(commandName, `${field}: Name`).trim().replace(/^\/+/, '');
		if (name === '' || /\s/.test(name)) throw new InvalidInput(`${field}: Name may hold no spaces`, 'Write one word, e.g. order or track_order.');
		return {
			command_name: limitedText(name, `${field}: Name`, MAX_COMMAND_NAME_LENGTH),
			command_description: limitedText(requiredText(commandDescription, `${field}: Description`).trim(), `${field}: Description`, MAX_COMMAND_DESCRIPTION_LENGTH),
		};
	});
	refuseMore(commands.length, MAX_COMMANDS, 'Commands');
	refuseTwice(commands.map(({ command_name: name }) => name), 'Command');
	return commands;
}

/**
 * The body that sets what customers are offered in a chat (1msg-api §13): only what was added; an
 * empty list takes all of its kind away.
 * @throws InvalidInput where nothing was added, or a value does not fit
 */
export function conversationalChanges(changes: unknown): ConversationalComponents {
	const given = objectOf(changes);
	const body = present({
		enable_welcome_message: own(given, 'enableWelcomeMessage') === undefined ? undefined : switchOf(given.enableWelcomeMessage, 'Welcome Event'),
		prompts: own(given, 'prompts') === undefined ? undefined : promptsOf(given.prompts),
		commands: own(given, 'commands') === undefined ? undefined : commandsOf(given.commands),
	});
	if (Object.keys(body).length === 0) throw new InvalidInput('Changes is empty', 'Add what shall change: the welcome event, the prompts or the commands.');
	return body;
}
