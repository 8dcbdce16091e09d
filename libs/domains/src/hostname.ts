import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { InvalidInput } from '@onebox/errors';
import { getDomain, getPublicSuffix } from 'tldts';

/** Names that belong to the platform itself. */
export interface HostnameRules {
  panelHost: string;
  previewDomain: string;
}

const LONGEST_NAME = 253;
const LONGEST_LABEL = 63;
/** Names that no visitor elsewhere can look up (RFC 6761, 6762, 7686, 8375 and ICANN's `internal`). */
const PRIVATE_ENDINGS = ['local', 'internal', 'invalid', 'onion', 'arpa', 'lan', 'home', 'localdomain'];
/** The public suffix list counts what is sold below names such as `github.io` as suffixes as well. */
const SUFFIXES = { allowPrivateDomains: true };

/**
 * A host name in the form that is kept and compared: IDNA (ASCII), small letters, no trailing dot.
 * @throws InvalidInput with the reason at `path`, as a person who typed it would want it told.
 */
export function requireHostname(text: string, rules: HostnameRules, path = 'hostname'): string {
  const typed = text.trim();
  const hostname = domainToASCII(typed).replace(/\.$/, '');
  const problem = typingMistake(typed) ?? wrongForm(hostname, typed) ?? reserved(hostname, rules);
  if (problem) throw new InvalidInput([{ path, message: problem }], 'domain.hostname_invalid');
  return hostname;
}

/** The name that is registered with a registrar: `example.co.uk` of `www.example.co.uk`. */
export function registrableDomain(hostname: string): string {
  return getDomain(hostname, SUFFIXES) ?? hostname;
}

/** `slug` of `slug.<preview domain>`, or undefined for any other name. */
export function slugOfPreview(hostname: string, { previewDomain }: HostnameRules): string | undefined {
  const slug = hostname.slice(0, -previewDomain.length - 1);
  return isBelow(hostname, previewDomain) && !slug.includes('.') ? slug : undefined;
}

/** `www.` comes along with a name that was registered as it is: with `example.com`, not with `blog.example.com`. */
export function wwwAlias(hostname: string): string | undefined {
  const alias = `www.${hostname}`;
  return registrableDomain(hostname) === hostname && alias.length <= LONGEST_NAME ? alias : undefined;
}

export function isBelow(hostname: string, parent: string): boolean {
  return hostname.endsWith(`.${parent}`);
}

/** All names above one, up to and with the registrable domain: those whose owner could be meant to own it. */
export function parentsOf(hostname: string): string[] {
  const top = registrableDomain(hostname);
  const parents: string[] = [];
  for (let name = hostname; name !== top && name.includes('.');) {
    name = name.slice(name.indexOf('.') + 1);
    parents.push(name);
  }
  return parents;
}

function typingMistake(typed: string): string | undefined {
  if (typed === '') return 'Enter a name such as example.com.';
  if (/^[a-z]+:\/\//i.test(typed)) return 'Enter only the name, without https:// and what follows it.';
  if (typed.includes('@')) return 'This looks like an e-mail address. Enter only the name, such as example.com.';
  if (/^\[|^[0-9a-f:.]+$/i.test(typed) && typed.includes('::')) return IP_ADDRESS;
  if (/:\d*$/.test(typed)) return 'Enter only the name, without a port.';
  if (/[/?#\\]/.test(typed)) return 'Enter only the name, without a path.';
  if (typed.includes('*')) return 'A wildcard cannot be added: enter each name.';
  if (/\s/.test(typed)) return 'A name has no spaces.';
  if (typed.includes('%')) return 'A name has letters, digits and hyphens.';
  return undefined;
}

const IP_ADDRESS = 'This is an IP address. Enter a name such as example.com.';

function wrongForm(hostname: string, typed: string): string | undefined {
  const labels = hostname.split('.');
  if (isIP(hostname) || isIP(typed.replace(/^\[|\]$/g, ''))) return IP_ADDRESS;
  if (hostname === '') return 'This is not a name that a domain can have.';
  if (labels.includes('')) return 'There is a dot too many.';
  if (hostname.length > LONGEST_NAME) return `A name can have ${LONGEST_NAME} characters at most.`;
  if (labels.some((label) => label.length > LONGEST_LABEL)) {
    return `Each part of a name can have ${LONGEST_LABEL} characters at most.`;
  }
  if (labels.some((label) => label.includes('_'))) return 'A site’s name cannot have an underscore.';
  if (labels.some((label) => !/^[a-z0-9-]+$/.test(label))) return 'A name has letters, digits and hyphens.';
  if (labels.some((label) => /^-|-$/.test(label))) return 'No part of a name begins or ends with a hyphen.';
  return undefined;
}

function reserved(hostname: string, { panelHost, previewDomain }: HostnameRules): string | undefined {
  if (hostname === previewDomain) return 'This name is the platform’s own.';
  if (isBelow(hostname, previewDomain)) {
    const deep = hostname.slice(0, -previewDomain.length - 1).includes('.');
    return deep ? `Previews have one part before .${previewDomain}.` : ownedByPanel(hostname, panelHost);
  }
  if (hostname === panelHost || isBelow(hostname, panelHost)) return 'This name is the platform’s own.';
  const ending = hostname.slice(hostname.lastIndexOf('.') + 1);
  if (ending === 'localhost') return 'localhost means each visitor’s own machine. Enter a name such as example.com.';
  if (!hostname.includes('.')) return 'A name has at least two parts, such as example.com.';
  if (PRIVATE_ENDINGS.includes(ending)) return `Names that end in .${ending} cannot be reached from the internet.`;
  if (hostname === getPublicSuffix(hostname, SUFFIXES)) {
    return `${hostname} is not one domain: others are registered below it. Enter a name such as example.${hostname}.`;
  }
  return undefined;
}

function ownedByPanel(hostname: string, panelHost: string): string | undefined {
  return hostname === panelHost ? 'This name is the platform’s own.' : undefined;
}
