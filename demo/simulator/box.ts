import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import { makeApiKey } from './apiKey';
import { Channel } from './channel';
import { addFault } from './faults';
import { Keeper, readSaved } from './keeper';
import { apiRoutes } from './routes/api';
import { controlRoutes } from './routes/control';
import { downloadRoutes } from './routes/downloads';
import { guard } from './routes/guard';
import { liveRoutes } from './routes/live';
import { pageRoutes } from './routes/page';
import { phoneRoutes } from './routes/phones';
import { sideRoutes } from './routes/side';
import type { Rules } from './rules';
import { State, toChatId } from './state';
import { Statuses } from './statuses';
import type { Box, BoxOptions } from './types';
import { Webhooks } from './webhooks';

export { makeApiKey } from './apiKey';
export type * from './types';

const BODY_LIMIT = 25 * 1024 * 1024;

/** Starts a simulated channel: the HTTP API of 1MSG, its webhook pushes, and a page to play the customer on. */
export async function startBox(options: BoxOptions = {}): Promise<Box> {
	const { port = 0, host = '127.0.0.1', now = Date.now } = options;
	const saved = options.stateFile === undefined ? undefined : readSaved(options.stateFile);
	const channelId = options.channelId ?? saved?.channelId ?? 'ODI000000001';
	const state = new State(channelId, options.apiKey ?? saved?.apiKey ?? makeApiKey(channelId), rulesOf(options), now);
	const webhooks = new Webhooks(state, state.rules, now);
	const channel = new Channel(state, webhooks, new Statuses(state, webhooks));
	const box = makeBox(channel);

	const app = fastify({ bodyLimit: BODY_LIMIT, forceCloseConnections: true, exposeHeadRoutes: false });
	// Bodies stay text: what was sent is recorded as it came, well-formed or not.
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
	downloadRoutes(app, state);
	apiRoutes(app, channel);
	await app.register(async (guarded) => {
		guard(guarded);
		pageRoutes(guarded);
		liveRoutes(guarded, channel);
		phoneRoutes(guarded, channel);
		sideRoutes(guarded, channel);
		controlRoutes(guarded, channel, box);
	});
	await app.listen({ port, host });
	const address = app.server.address() as AddressInfo;
	box.url = `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
	state.files.baseUrl = box.url;
	const keeper = options.stateFile === undefined ? undefined : new Keeper(options.stateFile, channel, saved);
	box.close = async () => {
		await app.close();
		await webhooks.close();
		keeper?.close();
	};
	return box;
}

/** The named rules of the options; `undefined` leaves the default. */
function rulesOf({ rules, statusForm, statusDelayMs, readByDefault }: BoxOptions): Partial<Rules> {
	const named = { statusForm, statusDelayMs, readByDefault, ...rules };
	return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
}

/** The handle for tests and the demo; its address and close() come with the server. */
function makeBox(channel: Channel): Box {
	const { state, webhooks } = channel;
	return {
		url: '',
		apiKey: state.apiKey,
		channelId: state.channelId,
		ledger: state.ledger,
		hits: state.hits,
		readMessages: state.readMessages,
		deliveries: webhooks.deliveries,
		settings: state.settings,
		get templates() {
			return state.templates;
		},
		set templates(templates) {
			state.templates.splice(0, state.templates.length, ...templates);
		},
		get webhookUrls() {
			return state.webhookUrls;
		},
		set webhookUrls(urls) {
			state.setWebhookUrls(urls);
		},
		get channelStatus() {
			return state.channelStatus;
		},
		set channelStatus(status) {
			state.channelStatus = status;
		},
		get historyOn() {
			return state.switches.historyOn;
		},
		set historyOn(on) {
			state.switches.historyOn = on;
		},
		get historyPageCap() {
			return state.switches.historyPageCap;
		},
		set historyPageCap(count) {
			state.switches.historyPageCap = count;
		},
		get historyIgnores() {
			return state.switches.historyIgnores;
		},
		set historyIgnores(names) {
			state.switches.historyIgnores = names;
		},
		forgetHistory: (count) => void state.history.splice(0, count),
		get flowsEnabled() {
			return state.switches.flowsEnabled;
		},
		set flowsEnabled(on) {
			state.switches.flowsEnabled = on;
		},
		get groupsAsync() {
			return state.switches.groupsAsync;
		},
		set groupsAsync(on) {
			state.switches.groupsAsync = on;
		},
		get commerce() {
			return state.commerce;
		},
		set commerce(catalogs) {
			state.commerce.splice(0, state.commerce.length, ...catalogs);
		},
		get flows() {
			return state.flows;
		},
		set flows(flows) {
			state.flows.splice(0, state.flows.length, ...flows);
		},
		get faultFor() {
			return state.faultFor;
		},
		set faultFor(decide) {
			state.faultFor = decide;
		},
		load: state.load.settings,
		rules: state.rules,
		groups: state.groups,
		blocked: state.blocked,
		profile: state.profile,
		automation: state.automation,
		media: state.files.media,
		downloads: state.downloads,
		disabledWebhooks: state.disabledWebhooks,
		serve: (file) => state.files.serve(file),
		expireLinks: () => state.files.expireLinks(),
		disableWebhook: (url) => state.disableWebhook(url),
		setWebhookUrls: (urls) => state.setWebhookUrls(urls),
		openWindow: (chatId) => state.openWindow(toChatId(chatId)),
		closeWindow: (chatId) => state.closeWindow(toChatId(chatId)),
		isWindowOpen: (chatId) => state.isWindowOpen(toChatId(chatId)),
		inbound: async (message) => {
			const { id, pushed } = channel.receive(message);
			await pushed;
			return id;
		},
		push: async (body) => await channel.push(body),
		fault: (fault) => void addFault(state, fault),
		idle: async () => await webhooks.idle(),
		reset: () => {
			webhooks.reset();
			state.reset();
		},
		close: async () => await webhooks.close(),
	};
}
