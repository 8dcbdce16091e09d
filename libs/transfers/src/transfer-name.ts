import { type HostnameRules, requireHostname } from '@onebox/domains';
import { InvalidInput } from '@onebox/errors';
import { parse } from 'tldts';

/**
 * The name of a domain that registrars can transfer, in the form that is kept: below a suffix that a registry sells, which
 * `github.io` is not.
 * @throws InvalidInput at `hostname`
 */
export function requireTransferName(text: string, rules: HostnameRules): string {
  const hostname = requireHostname(text, rules);
  const { domain, isIcann } = parse(hostname);
  if (isIcann && domain === hostname) return hostname;
  const message =
    isIcann && domain
      ? `${hostname} is a part of ${domain}, which is transferred as a whole. Enter ${domain}.`
      : `No registrar can transfer names such as ${hostname}.`;
  throw new InvalidInput([{ path: 'hostname', message }], 'transfer.not_transferable');
}
