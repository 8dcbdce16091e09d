/** Whose name servers end so. The first that fits is meant. */
const PROVIDERS: [ending: RegExp, name: string][] = [
  [/\.ns\.cloudflare\.com$/, 'Cloudflare'],
  [/\.domaincontrol\.com$/, 'GoDaddy'],
  [/\.registrar-servers\.com$/, 'Namecheap'],
  [/\.awsdns-\d+\.(com|net|org|co\.uk)$/, 'Amazon Route 53'],
  [/\.googledomains\.com$/, 'Google Cloud DNS'],
  [/\.azure-dns\.(com|net|org|info)$/, 'Microsoft Azure'],
  [/\.nsone\.net$/, 'NS1'],
  [/\.vercel-dns\.com$/, 'Vercel'],
  [/\.digitalocean\.com$/, 'DigitalOcean'],
  [/\.linode\.com$/, 'Linode'],
  [/\.hetzner\.(com|de)$|\.your-server\.de$|\.first-ns\.de$/, 'Hetzner'],
  [/\.ovh\.net$|\.anycast\.me$/, 'OVHcloud'],
  [/\.gandi\.net$/, 'Gandi'],
  [/\.ui-dns\.(com|org|de|biz)$/, 'IONOS'],
  [/\.rzone\.de$/, 'Strato'],
  [/\.inwx\.(de|eu|com|net)$/, 'INWX'],
  [/\.name\.com$/, 'Name.com'],
  [/\.dnsimple(-edge)?\.(com|net|org|io)$/, 'DNSimple'],
  [/\.dnsmadeeasy\.com$/, 'DNS Made Easy'],
  [/\.he\.net$/, 'Hurricane Electric'],
  [/\.porkbun\.com$/, 'Porkbun'],
  [/\.wixdns\.net$/, 'Wix'],
  [/\.squarespacedns\.com$/, 'Squarespace'],
  [/\.wordpress\.com$/, 'WordPress.com'],
  [/\.worldnic\.com$/, 'Network Solutions'],
  [/\.bluehost\.com$/, 'Bluehost'],
  [/\.hostgator\.com$/, 'HostGator'],
  [/\.dns-parking\.com$/, 'Hostinger'],
  [/\.dreamhost\.com$/, 'DreamHost'],
  [/\.one\.com$/, 'one.com'],
  [/\.infomaniak\.(com|ch)$/, 'Infomaniak'],
  [/\.transip\.(nl|net|eu)$/, 'TransIP'],
  [/\.loopia\.se$/, 'Loopia'],
  [/\.arsys\.es$|\.servidoresdns\.net$/, 'Arsys'],
  [/\.dinahosting\.com$/, 'Dinahosting'],
  [/\.desec\.(io|org)$/, 'deSEC'],
];

/** Who hosts a zone, as its name servers' names tell; null where they do not. */
export function providerOf(nameServers: string[]): string | null {
  const names = nameServers.map((name) => name.toLowerCase().replace(/\.$/, ''));
  return PROVIDERS.find(([ending]) => names.some((name) => ending.test(name)))?.[1] ?? null;
}
