import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Channel } from './channel';
import { isObject } from './checks';
import type { Customer } from './customers';
import type { SavedFiles } from './files';
import type { Rules } from './rules';
import type { State } from './state';
import type { Delivery, Json } from './types';

const VERSION = 1;
const SAVE_MS = 500;
/** Older deliveries are forgotten with the process. */
const KEPT_DELIVERIES = 500;

/** Lists of the state that are kept as they are. */
const LISTS = ['ledger', 'readMessages', 'history', 'templates', 'groups', 'blocked', 'commerce', 'flows'] as const;
const OBJECTS = ['settings', 'profile', 'automation'] as const;
const MAPS = ['people', 'steps', 'windows', 'removedTemplates'] as const;

/** What the file holds. Infinity is null in JSON: it is put back by name. */
export interface Saved {
	version: number;
	channelId: string;
	apiKey: string;
	baseUrl: string;
	rules: Rules & { statusDelayMs: number | null };
	switches: Json;
	channelStatus: string;
	webhookUrls: string[];
	disabledWebhooks: string[];
	customers: Customer[];
	removals: Array<[string, number]>;
	deliveries: Delivery[];
	files: SavedFiles;
	lists: Record<(typeof LISTS)[number], unknown[]>;
	objects: Record<(typeof OBJECTS)[number], Json>;
	maps: Record<(typeof MAPS)[number], Array<[string, unknown]>>;
}

/** The file of an earlier run; undefined when there is none yet. @throws Error, for people, when it is none of the box. */
export function readSaved(path: string): Saved | undefined {
	let text: string;
	try {
		text = readFileSync(path, 'utf8');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw new Error(`The state file ${path} cannot be read: ${(error as Error).message}`);
	}
	const saved = parse(text);
	if (!saved) throw new Error(`${path} is not a state file of this box. It is left as it is: name another file, or move this one away.`);
	return saved;
}

function parse(text: string): Saved | undefined {
	try {
		const saved = JSON.parse(text) as unknown;
		return isObject(saved) && saved.version === VERSION ? (saved as unknown as Saved) : undefined;
	} catch {
		return undefined;
	}
}

/** Writes the state into a file whenever it has changed; a reader never meets a half-written one. */
export class Keeper {
	private written = '';
	private readonly timer: NodeJS.Timeout;

	/** Puts the saved state into the channel first. */
	constructor(
		private readonly path: string,
		private readonly channel: Channel,
		saved?: Saved,
	) {
		if (saved) restore(channel, saved);
		this.timer = setInterval(() => this.save(), SAVE_MS);
		this.save();
	}

	save(): void {
		const text = JSON.stringify(snapshot(this.channel));
		if (text === this.written) return;
		try {
			// The key of the channel is in it.
			writeFileSync(`${this.path}.new`, text, { mode: 0o600 });
			renameSync(`${this.path}.new`, this.path);
			this.written = text;
		} catch (error) {
			process.emitWarning(`The state cannot be written to ${this.path}: ${(error as Error).message}`);
		}
	}

	close(): void {
		clearInterval(this.timer);
		this.save();
	}
}

function snapshot({ state, webhooks }: Channel): Saved {
	const pick = <Name extends string, Value>(names: readonly Name[], value: (name: Name) => Value) =>
		Object.fromEntries(names.map((name) => [name, value(name)])) as Record<Name, Value>;
	return {
		version: VERSION,
		channelId: state.channelId,
		apiKey: state.apiKey,
		baseUrl: state.files.baseUrl,
		rules: state.rules,
		switches: state.switches,
		channelStatus: state.channelStatus,
		webhookUrls: state.webhookUrls,
		disabledWebhooks: [...state.disabledWebhooks],
		customers: state.customers.all(),
		removals: state.customers.removals(),
		deliveries: webhooks.deliveries.slice(-KEPT_DELIVERIES),
		files: state.files.save(),
		lists: pick(LISTS, (name) => state[name]),
		objects: pick(OBJECTS, (name) => state[name]),
		maps: pick(MAPS, (name) => [...state[name]]),
	};
}

function restore({ state, webhooks }: Channel, earlier: Saved): void {
	// The port may be another one now: links to the box's own files follow it.
	const moved = JSON.stringify(earlier).replaceAll(`${earlier.baseUrl}/files/`, `${state.files.baseUrl}/files/`);
	const saved = JSON.parse(moved) as Saved;
	fill(state, saved);
	state.files.load(saved.files);
	state.customers.restore(saved.customers, saved.removals);
	webhooks.deliveries.push(...saved.deliveries);
	Object.assign(state.rules, saved.rules, { statusDelayMs: saved.rules.statusDelayMs ?? Infinity }, state.firstRules);
	Object.assign(state.switches, saved.switches, { historyPageCap: saved.switches.historyPageCap ?? Infinity });
	state.channelStatus = saved.channelStatus;
	state.webhookUrls = saved.webhookUrls;
	for (const url of saved.disabledWebhooks) state.disabledWebhooks.add(url);
}

function fill(state: State, { lists, objects, maps }: Saved): void {
	for (const name of LISTS) (state[name] as unknown[]).splice(0, Infinity, ...lists[name]);
	for (const name of OBJECTS) Object.assign(state[name], objects[name]);
	for (const name of MAPS) for (const [key, value] of maps[name]) (state[name] as Map<string, unknown>).set(key, value);
}
