import { barredBecause, isOutOfReach, isPrivateHost } from '../../nodes/shared/domain/hostRules';

describe('isPrivateHost', () => {
	it.each([
		'127.0.0.1', '127.1', '127.255.255.254', '0x7f.0.0.1', '0x7f000001', '2130706433', '0177.0.0.1', '017700000001', '127.0.0.1.', '１２７.0.0.1',
		'0.0.0.0', '0', '10.0.0.1', '10.255.255.255', '100.64.0.1', '169.254.169.254', '0xa9fea9fe', '172.16.0.1', '172.31.255.255', '192.168.1.1', '192.0.0.1', '198.18.0.1', '224.0.0.1', '255.255.255.255',
		'::1', '[::1]', '::', '0:0:0:0:0:0:0:1', 'fe80::1', 'febf::1', 'fec0::1', 'fc00::1', 'fdff::1', 'ff02::1', '100::1',
		'::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '::127.0.0.1', '::ffff:0:127.0.0.1', '64:ff9b::10.0.0.1', '64:ff9b:1::1', '64:ff9b::', '::ffff:192.0.0.1', 'fd12:3456:789a:1:2:3:4:5', '2002:7f00:1::1', '2002:a00:1::', '2001::1',
		'localhost', 'LOCALHOST', 'localhost.', 'box.localhost', '', '.', 'a b', '300.1.1.1', 'fe80::1%eth0',
	])('bars %p', (host) => {
		expect(isPrivateHost(host)).toBe(true);
	});

	it.each([
		'8.8.8.8', '1.1.1.1', '11.0.0.1', '100.63.255.255', '100.128.0.1', '126.255.255.255', '128.0.0.1', '169.253.1.1', '172.15.0.1', '172.32.0.1', '192.167.1.1', '192.169.1.1', '198.20.0.1', '223.255.255.255',
		'2606:4700:4700::1111', '[2606:4700::1111]', '2606:4700:4700:1111:2222:3333:4444:5555', '::ffff:192.0.1.1', '::ffff:8.8.8.8', '64:ff9b::8.8.8.8', '2002:808:808::1', '2001:4860:4860::8888', '100:0:0:1::1',
		's3.eu-central-1.wasabisys.com', 'localhost.example.com', '127.0.0.1.nip.io', 'notlocalhost', 'bücher.example',
	])('lets %p through', (host) => {
		expect(isPrivateHost(host)).toBe(false);
	});
});

it.each([
	['localhost', true], ['n8n', true], ['intranet', true], ['n8n.example.com.', false], ['n8n.local.example.com', false], ['n8n.homelab.example', false], ['n8n.local', true], ['postgres.default.svc', true], ['vault.service.consul', true], ['intranet.corp', true], ['nas.fritz.box', true], ['wiki.intranet', true], ['svc.example.com', false], ['docker.com', false], ['my-corp.com', false], ['fritz.box.example', false], ['ip6-localhost', true], ['localhost.localdomain', true], ['10.1.2.3', true], ['172.16.0.1', true], ['172.32.0.1', false], ['192.168.1.1', true], ['169.254.0.1', true],
	['127.0.0.1', true], ['100.64.0.1', true], ['[::1]', true], ['[fd00::1]', true], ['[fe80::1]', true], ['[2a00:1450::1]', false], ['8.8.8.8', false], ['n8n.example.com', false], ['localhost.example.com', false],
])('%s is in its own network only: %s', (host, isPrivate) => expect(isOutOfReach(host)).toBe(isPrivate));

/** As docs/security.md lists them. */
const LOCAL_SUFFIXES = ['.local', '.localdomain', '.localnet', '.internal', '.intranet', '.private', '.corp', '.lan', '.home', '.home.arpa', '.fritz.box', '.test', '.svc', '.consul', '.docker'];

it.each(LOCAL_SUFFIXES)('names that end in %s are in their own network only', (suffix) => {
	expect(isOutOfReach(`nas${suffix}`)).toBe(true);
	expect(isOutOfReach(`a.nas${suffix.toUpperCase()}.`)).toBe(true);
	expect(isOutOfReach(`nas${suffix}.example`)).toBe(false);
	expect(isOutOfReach(`my-${suffix.slice(1).replace('.', '-')}.example`)).toBe(false);
});

describe('barredBecause', () => {
	it.each([
		['file:///etc/passwd', 'scheme'],
		['ftp://example.com/a', 'scheme'],
		['data:text/plain,a', 'scheme'],
		['http://127.0.0.1:4000/a', undefined],
		['https://127.0.0.1:4000/a', undefined],
		['http://127.0.0.1:4001/a', 'private'],
		['http://127.0.0.1/a', 'private'],
		['http://2130706433/a', 'private'],
		['http://127.0.0.1:4000@10.0.0.1/a', 'private'],
		['http://cdn.example/a', undefined],
		['http://postgres:5432/', 'private'],
		['http://n8n:5678/rest/login', 'private'],
		['http://metadata.google.internal/', 'private'],
		['http://PRINTER.local./', 'private'],
	])('%s: %s', (url, verdict) => {
		expect(barredBecause(new URL(url), '127.0.0.1:4000')).toBe(verdict);
	});
});
