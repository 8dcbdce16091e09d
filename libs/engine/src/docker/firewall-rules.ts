import type { AllowedServer, FirewallSpec } from '../engine.port.js';

/** The names that an installation's rules go by: chains of its own, and all of its bridges by a wildcard. */
export interface FirewallNames {
  /** An interface pattern of iptables(8): `obxxxxx+`. */
  bridges: string;
  /** What tenants send to the host itself. */
  input: string;
  /** What the host forwards from and to tenants. */
  forward: string;
}

/** Nothing of these is the internet: RFC 6890's registry, with the cloud's metadata service in 169.254.0.0/16. */
const REFUSED_NETWORKS = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
const SMTP_PORT = 25;

/** Docker calls this chain before its own rules, and never touches what is in it. */
export const DOCKER_CHAIN = 'DOCKER-USER';

export function firewallNames(bridgePrefix: string): FirewallNames {
  const chain = `OB-${bridgePrefix.slice(2)}`;
  return { bridges: `${bridgePrefix}+`, input: `${chain}-IN`, forward: `${chain}-FW` };
}

/**
 * What `iptables-restore --noflush` reads (iptables-restore(8)): our chains made or emptied and filled, the hooks to them
 * first in their chains, all at once or not at all. `current` is what `iptables -S` printed.
 * `nameservers` are the host's: the engine's resolver asks them from inside each container.
 */
export function firewallScript(
  names: FirewallNames,
  spec: FirewallSpec,
  nameservers: string[],
  current: string,
): string {
  return table([
    `:${names.input} - [0:0]`,
    `:${names.forward} - [0:0]`,
    ...rulesToHost(names, spec, nameservers),
    ...rulesAcrossHost(names, spec, nameservers),
    ...removedHooks(names, current),
    ...hooks(names).map(({ chain, match }) => `-I ${chain} 1 ${match}`),
  ]);
}

/** Containers have no IPv6 address; only the bridges' own link-local ones could be reached. */
export function firewallScript6(names: FirewallNames, current: string): string {
  return table([
    `:${names.input} - [0:0]`,
    `-A ${names.input} -j DROP`,
    ...removedHooks(names, current),
    ...['INPUT', 'FORWARD'].map((chain) => `-I ${chain} 1 -i ${names.bridges} -j ${names.input}`),
  ]);
}

/** Takes the hooks and the chains out; `undefined` where there are none. */
export function removalScript(names: FirewallNames, current: string): string | undefined {
  const lines = current.split('\n');
  const chains = [names.input, names.forward].filter((chain) => lines.includes(`-N ${chain}`));
  if (chains.length === 0) return undefined;
  return table([
    ...removedHooks(names, current),
    ...chains.map((chain) => `-F ${chain}`),
    ...chains.map((chain) => `-X ${chain}`),
  ]);
}

/** Refused rather than dropped: an application then fails at once instead of after its timeout. */
function rulesToHost({ input }: FirewallNames, spec: FirewallSpec, nameservers: string[]): string[] {
  return [
    `-A ${input} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`,
    ...spec.allowedHostPorts.map((port) => `-A ${input} -p tcp -m tcp --dport ${number(port)} -j ACCEPT`),
    // One that runs on this machine, under its own address.
    ...spec.allowedServers.flatMap((server) => toServer(server).map((match) => `-A ${input} ${match} -j ACCEPT`)),
    ...asksNameservers(input, nameservers, 'ACCEPT'),
    `-A ${input} -p tcp -j REJECT --reject-with tcp-reset`,
    `-A ${input} -j REJECT --reject-with icmp-port-unreachable`,
  ];
}

function rulesAcrossHost({ forward, bridges }: FirewallNames, spec: FirewallSpec, nameservers: string[]): string[] {
  return [
    `-A ${forward} -m conntrack --ctstate RELATED,ESTABLISHED -j RETURN`,
    // Within a bridge, or from one to another: Docker's own isolation, which comes after, tells them apart.
    `-A ${forward} -i ${bridges} -o ${bridges} -j RETURN`,
    // From elsewhere to a tenant: only the edge, which is on the host itself, opens connections to containers.
    `-A ${forward} -o ${bridges} -j DROP`,
    ...spec.allowedServers.flatMap((server) => toServer(server).map((match) => `-A ${forward} ${match} -j RETURN`)),
    ...asksNameservers(forward, nameservers, 'RETURN'),
    ...REFUSED_NETWORKS.map((network) => `-A ${forward} -d ${network} -j REJECT --reject-with icmp-admin-prohibited`),
    `-A ${forward} -p tcp -m tcp --dport ${SMTP_PORT} -j REJECT --reject-with icmp-admin-prohibited`,
    `-A ${forward} -j RETURN`,
  ];
}

function asksNameservers(chain: string, nameservers: string[], verdict: string): string[] {
  return nameservers.flatMap((address) =>
    ['udp', 'tcp'].map(
      (protocol) => `-A ${chain} -d ${ipv4(address)} -p ${protocol} -m ${protocol} --dport 53 -j ${verdict}`,
    ),
  );
}

/** One match for each subnet that may, which is none where the list is empty. */
function toServer({ address, port, from }: AllowedServer): string[] {
  const server = `-d ${ipv4(address)} -p tcp -m tcp --dport ${number(port)}`;
  return from ? from.map((subnet) => `-s ${cidr(subnet)} ${server}`) : [server];
}

function hooks({ bridges, input, forward }: FirewallNames): { chain: string; match: string }[] {
  return [
    { chain: 'INPUT', match: `-i ${bridges} -j ${input}` },
    { chain: DOCKER_CHAIN, match: `-i ${bridges} -j ${forward}` },
    { chain: DOCKER_CHAIN, match: `-o ${bridges} -j ${forward}` },
  ];
}

/** However many there are, and wherever another firewall's rules have pushed them. */
function removedHooks({ input, forward }: FirewallNames, current: string): string[] {
  return current
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => [input, forward].some((chain) => line.startsWith('-A ') && line.endsWith(` -j ${chain}`)))
    .map((line) => line.replace(/^-A /, '-D '));
}

/** The nameservers of a resolv.conf(5) that containers are given: the engine leaves out those on loopback, and IPv6 ones. */
export function nameserversOf(resolvConf: string): string[] {
  const addresses = resolvConf.split('\n').flatMap((line) => /^\s*nameserver\s+(\S+)/.exec(line)?.[1] ?? []);
  return [...new Set(addresses)].filter((address) => isIpv4(address) && !address.startsWith('127.'));
}

function table(lines: string[]): string {
  return ['*filter', ...lines, 'COMMIT', ''].join('\n');
}

function isIpv4(address: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(address);
}

/** A script is text: nothing but an address may get into it where an address belongs. */
function ipv4(address: string): string {
  if (!isIpv4(address)) throw new Error(`${address} is no IPv4 address.`);
  return address;
}

function cidr(subnet: string): string {
  const [address = '', bits = ''] = subnet.split('/');
  if (!/^([0-9]|[12][0-9]|3[0-2])$/.test(bits)) throw new Error(`${subnet} is no subnet.`);
  return `${ipv4(address)}/${bits}`;
}

function number(port: number): number {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`${port} is no port.`);
  return port;
}
