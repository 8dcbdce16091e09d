import { EDGE_MOUNT, type EdgeSettings, RUNTIME_SOCKET, VISITOR_SOCKETS } from './edge-settings.js';
import { type EdgePage, type PageName, PAGES } from './pages.js';

/**
 * HAProxy's configuration, written once: what changes is in the maps. Sections named in the comments are of HAProxy's
 * configuration manual, version 3.0.
 */
export function renderEdgeConfig(settings: EdgeSettings): string {
  return [
    globalSection(settings),
    defaultsSection(),
    tables(settings),
    frontend(settings),
    siteBackends(settings),
    panelBackend(settings),
  ].join('\n\n');
}

const map = (name: string) => `${EDGE_MOUNT}/maps/${name}.map`;

/**
 * maxconn stays under half of the file limit that is common (20,000), so that it needs no right to raise limits
 * (3.1, `maxconn`, `no strict-limits`). The description tells one start from the next (`show info`).
 * WebSockets come over HTTP/1.1 connections: over HTTP/2 this version answers 500 (haproxy/haproxy#3355).
 */
function globalSection({ owner }: EdgeSettings): string {
  const { uid, gid } = owner ?? { uid: 0, gid: 0 };
  return `global
    description "\${ONEBOX_EDGE_EPOCH}"
    user haproxy
    group haproxy
    maxconn 8000
    fd-hard-limit 20000
    no strict-limits
    nbthread 2
    hard-stop-after 3s
    stats socket ${EDGE_MOUNT}/${RUNTIME_SOCKET} mode 600 uid ${uid} gid ${gid} level admin
    stats timeout 1m
    ssl-default-bind-options ssl-min-ver TLSv1.2
    tune.ssl.cachesize 4000
    h2-workaround-bogus-websocket-clients
    expose-experimental-directives`;
}

/** \`timeout http-request\` covers the headers alone: a body may take as long as it keeps coming (4.2). */
function defaultsSection(): string {
  return `defaults
    mode http
    timeout connect 300ms
    timeout http-request 10s
    timeout http-keep-alive 60s
    timeout client 60s
    timeout client-fin 30s
    timeout server 10m
    timeout queue 5s
    timeout tunnel 1h`;
}

/**
 * The metering, by site id: counting by Host could be forged. More than 50,000 sites would push each other out; an entry
 * takes its 250 bytes only once it exists. `gpc`: how many answers took how long, and last the milliseconds of all of them.
 * The second table tells what an endpoint is busy with (11.1).
 */
function tables({ answerBoundsMs }: EdgeSettings): string {
  const counters = `http_req_cnt,http_fail_cnt,bytes_in_cnt,bytes_out_cnt,conn_cur,gpc(${answerBoundsMs.length + 2})`;
  return `backend sites
    stick-table type string len 48 size 50k store ${counters}

backend endpoints
    stick-table type string len 64 size 50k expire 10m store conn_cur`;
}

function frontend(settings: EdgeSettings): string {
  const lines = [
    'frontend door',
    ...binds(settings),
    // Counts the bytes of long responses while they run (4.2).
    'option contstats',
    '',
    ...refusals(),
    ...ownProbes(settings),
    ...forwardingHeaders(),
    ...normalisation(),
    ...hostLookup(settings),
    ...visits(),
    ...pages(),
    ...redirects(),
    ...counting(settings),
    ...routing(settings),
    ...backends(),
  ];
  return lines.map((line, index) => (index === 0 || line === '' ? line : `    ${line}`)).join('\n');
}

function binds({ httpPort, httpsPort, ipv6, owner }: EdgeSettings): string[] {
  const tls = `ssl crt-list ${EDGE_MOUNT}/certs/list.txt alpn h2,http/1.1`;
  const { uid, gid } = owner ?? { uid: 0, gid: 0 };
  const visitors = (socket: string) => `bind unix@${EDGE_MOUNT}/${socket} mode 600 uid ${uid} gid ${gid} accept-proxy`;
  return [
    `bind *:${httpPort}`,
    `bind *:${httpsPort} ${tls}`,
    ...(ipv6 ? [`bind :::${httpPort} v6only`, `bind :::${httpsPort} v6only ${tls}`] : []),
    visitors(VISITOR_SOCKETS.plain),
    `${visitors(VISITOR_SOCKETS.tls)} ${tls}`,
  ];
}

/** No upgrade but WebSocket's: an upgrade to h2c would tunnel requests past every rule below. */
function refusals(): string[] {
  return [
    'http-request deny deny_status 405 if { method CONNECT TRACE }',
    'acl websocket req.hdr(upgrade) -m str -i websocket',
    'http-request del-header upgrade unless websocket',
    // A Connection header could name ours as hop-by-hop, so that the container's server drops them (RFC 9110, 7.6.1).
    'http-request del-header connection unless websocket',
    'http-request set-header connection Upgrade if websocket',
    '',
  ];
}

function ownProbes({ probeSecret }: EdgeSettings): string[] {
  return [
    'acl loopback src 127.0.0.0/8 ::1',
    'acl probe var(txn.probe) -m bool',
    `http-request set-var(txn.probe) bool(true) if loopback { req.hdr(x-onebox-probe) -m str ${hexadecimal(probeSecret)} }`,
    'http-request set-var(txn.candidate) bool(true) if probe { req.hdr(x-onebox-candidate) -m found }',
    'http-request set-var(txn.wish) req.hdr(x-onebox-pool) if probe { req.hdr(x-onebox-pool) -m found }',
    '',
  ];
}

/**
 * What only we may say, and what concerns one connection alone. Underscores count as dashes: CGI variables do not tell them
 * apart, and would make HTTP_PROXY of `Proxy` (CVE-2016-5385). One expression, since each walks through all headers.
 */
const DROPPED = [
  'x[-_](forwarded|onebox).*',
  'forwarded',
  '(x[-_])?(real|client|true[-_]client|cluster[-_]client)[-_]ip',
  'proxy([-_](connection|authorization))?',
  'keep-alive',
  'http2-settings',
];

function forwardingHeaders(): string[] {
  return [
    `http-request del-header ^(${DROPPED.join('|')})$ -m reg`,
    'http-request set-header X-Forwarded-For %[src]',
    'http-request set-header X-Forwarded-Host %[req.hdr(host)]',
    'http-request set-header X-Forwarded-Port %[dst_port]',
    'http-request set-header X-Forwarded-Proto %[ssl_fc,iif(https,http)]',
    '',
  ];
}

/**
 * Before anything is matched, and what the container gets: `/Default%2Easpx` must not reach the wrong runtime (4.4).
 * Always: version 3.0 does not normalize where a condition follows.
 */
function normalisation(): string[] {
  return [
    'http-request normalize-uri percent-to-uppercase',
    'http-request normalize-uri percent-decode-unreserved',
    'http-request normalize-uri path-merge-slashes',
    'http-request normalize-uri path-strip-dot',
    'http-request normalize-uri path-strip-dotdot full',
    ...hiddenSlashes(),
    '',
  ];
}

/**
 * A slash that is encoded (nginx and most applications decode it) or written as a backslash (browsers' URLs, and so
 * Node.js, read it as one) is a slash where prefixes are matched: else `/tracker%2Fsecret.txt` were a file of the runtime
 * at `/`. The path that is passed on keeps it. A dot segment beside one would be resolved after we matched: refused.
 */
function hiddenSlashes(): string[] {
  return [
    'http-request set-var(txn.path) path',
    "acl hidden_slash path -m reg '%2F|%5C|\\x5c'",
    `http-request set-var(txn.path) 'path,regsub("(%2F|%5C|/|\\x5c)+",/,g)' if hidden_slash`,
    "http-request deny deny_status 400 if hidden_slash { var(txn.path) -m reg '/[.][.]?(/|$)' }",
  ];
}

/**
 * `states.map` has `<state>|<live table>|<candidate table>|<main name>`: one entry switches a site from one table to another. A set-var
 * whose lookup finds nothing leaves its variable as it was (4.4).
 */
function hostLookup({ panelHost, tenantSubnets }: EdgeSettings): string[] {
  return [
    'http-request set-var(txn.host) req.hdr(host),host_only,lower,regsub(\\.$,)',
    `http-request set-var(txn.panel) bool(true) if { var(txn.host) -m str localhost ${panelHost} }`,
    "http-request set-var(txn.panel) bool(true) if { var(txn.host) -m reg '^([0-9.]+|\\[.*\\])$' }",
    'acl panel var(txn.panel) -m bool',
    `acl tenant src ${tenantSubnets}`,
    `http-request set-var(txn.site) var(txn.host),map_str(${map('routes')}) unless panel`,
    `http-request set-var(txn.status) var(txn.site),map_str(${map('states')})`,
    'http-request set-var(txn.state) var(txn.status),field(1,|)',
    'http-request set-var(txn.table) var(txn.status),field(2,|) unless { var(txn.candidate) -m bool }',
    'http-request set-var(txn.table) var(txn.status),field(3,|) if { var(txn.candidate) -m bool }',
    'acl known var(txn.state) -m found',
    'acl open var(txn.state) -m str live asleep',
    // What proves control of a name: the API answers it under every name, whatever the site does.
    'acl challenge path_beg /.well-known/acme-challenge/ /.well-known/onebox/',
    '',
  ];
}

/**
 * Who comes by a socket of our own was led here for one site's picture (`visit.ts`): whatever name is asked for, that site
 * answers or nobody, and only while it is awake.
 */
function visits(): string[] {
  return [
    'http-request set-var(txn.visit) fc_pp_tlv(0xE1)',
    'acl visit var(txn.visit) -m found',
    'acl visited var(txn.site),strcmp(txn.visit) eq 0',
    'http-request deny deny_status 403 if visit !visited',
    'http-request deny deny_status 403 if visit challenge',
    'http-request deny deny_status 503 if visit !{ var(txn.state) -m str live }',
    '',
  ];
}

/** `http-request return` reads its files at the start (4.4). */
function pages(): string[] {
  const states: PageName[] = ['provisioning', 'maintenance', 'suspended', 'failed'];
  return [
    returned('forbidden', 'if panel tenant'),
    returned('unknown', 'if !known !panel'),
    ...states.map((name) => returned(name, `if { var(txn.state) -m str ${name} } !probe !challenge`)),
    '',
  ];
}

/**
 * To the site's main name, in the scheme and at the port that the visitor used. Which name that is stands in the one entry of the
 * site, so there are no circles; browsers keep it for a minute only, lest they make one of an old and a new answer. The port is
 * that of the Host header, since what is before us may lead another one here. The scheme is left out, so that the visitor's own
 * stays (RFC 9110, 10.2.2; RFC 3986, 4.2): a proxy that speaks HTTPS may come here by HTTP.
 */
function redirects(): string[] {
  const port = 'req.hdr(host),port_only';
  const location = '//%[var(txn.at)]%[pathq]';
  return [
    'http-request set-var(txn.main) var(txn.status),field(4,|)',
    'http-request set-var(txn.key) var(txn.site),concat(|,txn.host)',
    `http-request set-var(txn.sends) var(txn.key),map_str(${map('redirects')}) unless { var(txn.main),strcmp(txn.host) eq 0 }`,
    `http-request set-var-fmt(txn.at) %[var(txn.main)]`,
    `http-request set-var-fmt(txn.at) %[var(txn.main)]:%[${port}] if { ${port} gt 0 } { ${port} lt 65536 }`,
    'acl sent var(txn.sends) -m found',
    'acl main var(txn.main) -m len gt 0',
    `http-request return status 308 hdr Location ${location} hdr Cache-Control max-age=60 if sent main open !probe !challenge`,
    '',
  ];
}

/**
 * What the edge answers by itself, our own probes and visits, and challenges cost nobody anything. An answer's time is what
 * connecting took, failed attempts and the activator's wake included, and the wait for its headers (7.3.4): the upload of a
 * body that the site reads first is in it, the download of the answer's is not. What never answered has none.
 */
function counting({ answerBoundsMs }: EdgeSettings): string[] {
  const took = (from: number, to: string) => `{ var(txn.took) -m int ${from}:${to} }`;
  return [
    'http-request track-sc0 var(txn.site) table sites if open !probe !challenge !visit',
    'acl counted sc_tracked(0)',
    'http-response set-var(txn.connect) bc.timer.connect if counted',
    'http-response set-var(txn.took) res.timer.hdr,add(txn.connect) if counted',
    ...[...answerBoundsMs, ''].map(
      (bound, index) =>
        `http-response sc-inc-gpc(${index},0) if counted ${took((answerBoundsMs[index - 1] ?? -1) + 1, String(bound))}`,
    ),
    `http-response sc-add-gpc(${answerBoundsMs.length + 1},0) var(txn.took) if counted`,
    '',
  ];
}

/**
 * The longest prefix wins, then the extension, then the default; a pool's endpoint is drawn by lot. A path that has a
 * runtime's extension counts by the first one, since that is the script; any other by the extension of its end. The path
 * is matched with a slash added, so that `/tracker` is `/tracker/`'s.
 */
function routing({ extensions }: EdgeSettings): string[] {
  const known = extensions.map(extensionName).join('|');
  const set = (variable: string, expression: string) => `http-request set-var(txn.${variable}) ${expression}`;
  const script = [
    set('class', `'path,lower,regsub("^.*?(\\.(${known}))([/;].*)?$",\\1)'`),
    `if { path -m reg -i '\\.(${known})([/;]|$)' }`,
  ].join(' ');
  const ending = [
    set('class', `'path,lower,regsub("^.*(\\.[a-z0-9]+)(;[^/]*)?$",\\1)'`),
    `if !{ var(txn.class) -m found } { path -m reg -i '\\.[a-z0-9]+(;[^/]*)?$' }`,
  ].join(' ');
  return [
    set('pool', `var(txn.table),map_str(${map('defaults')})`),
    ...(known ? [script] : []),
    ending,
    set('key', 'var(txn.table),concat(|,txn.class)'),
    set('pool', `var(txn.key),map_str(${map('extensions')})`),
    set('key', 'var(txn.table),concat(,txn.path,/)'),
    set('pool', `var(txn.key),map_beg(${map('prefixes')})`),
    set('pool', 'var(txn.wish)'),
    set('key', 'var(txn.table),concat(|,txn.pool)'),
    set('count', `var(txn.key),map_str_int(${map('pools')})`),
    set('draw', 'rand,mod(txn.count)'),
    set('endpoint', `var(txn.key),concat(~,txn.draw),map_str(${map('endpoints')})`),
    'acl reachable var(txn.endpoint) -m found',
    'http-request track-sc1 var(txn.endpoint) table endpoints if reachable !challenge',
    'http-request set-dst var(txn.endpoint),field(1,|) if reachable !challenge',
    'http-request set-dst-port var(txn.endpoint),field(2,|) if reachable !challenge',
    '',
  ];
}

function backends(): string[] {
  return [
    'use_backend panel if panel',
    'use_backend panel if challenge',
    'use_backend probe if probe or visit',
    'use_backend activator if { var(txn.state) -m str asleep } or !reachable',
    `use_backend site-once unless ${REPEATABLE}`,
    'default_backend site',
  ];
}

const REPEATABLE = '{ method GET HEAD OPTIONS }';

/**
 * A container is the server 0.0.0.0:0, that is the address that set-dst named (5.2), chosen by use-server since its weight
 * is 0; the activator is the only one that a redispatch can choose. It is there twice because HAProxy waits before it tries
 * again where only one server has a weight (back_handle_st_cer in src/backend.c): 2 ms instead of 300.
 *
 * What may not be repeated gets a connection of its own: one that was idle may break just then, and HAProxy would close
 * the visitor's without an answer (`abort_keep_alive` in its source), at which browsers send a POST again. It goes to the activator only
 * where connecting failed, so that nothing had been sent.
 */
function siteBackends(settings: EdgeSettings): string {
  const errors = [errorPage('broken'), errorPage('unavailable'), errorPage('slow')].join('\n    ');
  const internal = 'http-response del-header x-onebox- -m beg';
  const servers = `balance roundrobin
    use-server container if TRUE
    server container 0.0.0.0:0 weight 0 pool-purge-delay 5s
    server-template activator 2 ${activatorAddress(settings)}`;
  return `backend site
    http-reuse always
    option redispatch 1
    retry-on conn-failure empty-response
    ${internal}
    ${servers}
    ${errors}

backend site-once
    http-reuse never
    option http-server-close
    option redispatch 1
    ${internal}
    ${servers}
    ${errors}

backend activator
    option abortonclose
    retry-on conn-failure empty-response
    http-request disable-l7-retry unless ${REPEATABLE}
    ${internal}
    server activator ${activatorAddress(settings)}
    ${errors}

# Our own probes must learn the truth: no second try, no activator.
backend probe
    http-reuse never
    option http-server-close
    retries 0
    http-request return status 503 content-type text/plain string "no endpoint" unless { var(txn.endpoint) -m found }
    ${internal}
    http-response set-header X-Onebox-Answer container
    server container 0.0.0.0:0
    ${errors}`;
}

/**
 * The activator learns by the PROXY protocol (version 2, types 0xE0-0xE2 are free for such use) who asks and for what: a
 * header would be sent to the container too, since a redispatched request is the same request. Never reused, for that
 * head is a connection's (5.2, set-proxy-v2-tlv-fmt).
 */
function activatorAddress({ activatorPort, activatorSecret }: EdgeSettings): string {
  const tlvs = [
    `set-proxy-v2-tlv-fmt(0xE0) ${hexadecimal(activatorSecret)}`,
    'set-proxy-v2-tlv-fmt(0xE1) %[var(txn.site)]',
    'set-proxy-v2-tlv-fmt(0xE2) %[var(txn.pool)]',
  ];
  return `127.0.0.1:${activatorPort} send-proxy-v2 ${tlvs.join(' ')} pool-max-conn 0`;
}

/**
 * A connection for each request: the API may close an idle one at any time, and its POSTs are not repeated. No delay:
 * else the kernel holds each event back for up to 200 ms, to send more at once (4.2). Answers of the API are compressed; a
 * stream of events is not, nor what comes compressed already, as the panel's files do.
 */
function panelBackend({ apiPort }: EdgeSettings): string {
  return `backend panel
    timeout connect 1s
    timeout server 1h
    option http-server-close
    option http-no-delay
    retries 2
    compression algo gzip
    compression type application/json application/problem+json
    server api 127.0.0.1:${apiPort}
    ${errorPage('panel')}`;
}

function returned(name: PageName, condition: string): string {
  return `http-request return status ${PAGES[name].status} ${pageArguments(name)} ${condition}`;
}

function errorPage(name: PageName): string {
  return `http-error status ${PAGES[name].status} ${pageArguments(name)}`;
}

function pageArguments(name: PageName): string {
  const { retryAfter }: EdgePage = PAGES[name];
  const file = `content-type "text/html; charset=utf-8" file ${EDGE_MOUNT}/pages/${name}.html`;
  return `${file} hdr Cache-Control no-store${retryAfter === undefined ? '' : ` hdr Retry-After ${retryAfter}`}`;
}

function extensionName(extension: string): string {
  if (!/^\.[a-z0-9]+$/.test(extension)) throw new Error(`Not an extension: ${JSON.stringify(extension)}`);
  return extension.slice(1);
}

function hexadecimal(secret: string): string {
  if (!/^[0-9a-f]{16,}$/.test(secret)) throw new Error('A secret of the edge must be 16 or more hexadecimal digits.');
  return secret;
}
