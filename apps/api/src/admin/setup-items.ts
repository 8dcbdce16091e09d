import { type DnsRecord, recordsTo } from '@onebox/domains';

export const SETUP_STATES = ['done', 'todo', 'not_possible_yet'] as const;

/** Why something is not done. Stable: the panel has a text for each. */
export const SETUP_REASONS = [
  ...(['none', 'local_names', 'no_address', 'panel_record', 'wildcard_record', 'self_signed'] as const),
  ...(['kept', 'failing', 'sandbox', 'test_keys', 'no_backups'] as const),
] as const;
type SetupReason = (typeof SETUP_REASONS)[number];

/** One thing that a new installation wants. */
export interface SetupItem {
  name: 'first_site' | 'platform_domain' | 'https' | 'mail' | 'payments' | 'backups';
  state: (typeof SETUP_STATES)[number];
  reason: SetupReason | null;
  /** What to set in DNS for it. */
  records: DnsRecord[];
}

/** How the platform is right now, as far as it can be found out from within. */
export interface SetupFacts {
  sites: number;
  panelHost: string;
  previewDomain: string;
  publicAddresses: string[];
  /** Where the panel's name, and any name below the preview domain, lead; empty: nowhere. */
  panelAddresses: string[];
  previewAddresses: string[];
  /** `newestFailed`: what became of the mail that was tried last; null: none was. */
  mail: { server: boolean; newestFailed: boolean | null };
  payments: { gateway: 'sandbox' | 'stripe'; publishableKey: string | null };
}

/** In the order in which a person does them. */
export function setupItems(facts: SetupFacts): SetupItem[] {
  return [
    item('first_site', facts.sites > 0 ? null : 'none'),
    { ...item('platform_domain', platformDomain(facts)), records: platformRecords(facts) },
    // The edge has a certificate of its own making, which browsers do not trust; it cannot get another one yet.
    { ...item('https', 'self_signed'), state: 'not_possible_yet' },
    item('mail', mail(facts)),
    item('payments', payments(facts)),
    { ...item('backups', 'no_backups'), state: 'not_possible_yet' },
  ];
}

function item(name: SetupItem['name'], reason: SetupReason | null): SetupItem {
  return { name, state: reason === null ? 'done' : 'todo', reason, records: [] };
}

function platformDomain(facts: SetupFacts): SetupReason | null {
  const { panelHost, previewDomain, publicAddresses, panelAddresses, previewAddresses } = facts;
  if (isLocal(panelHost) || isLocal(previewDomain)) return 'local_names';
  if (publicAddresses.length === 0) return 'no_address';
  const leadsHere = (found: string[]) => found.length > 0 && found.every((one) => publicAddresses.includes(one));
  if (!leadsHere(panelAddresses)) return 'panel_record';
  return leadsHere(previewAddresses) ? null : 'wildcard_record';
}

function platformRecords(facts: SetupFacts): DnsRecord[] {
  const reason = platformDomain(facts);
  if (reason !== 'panel_record' && reason !== 'wildcard_record') return [];
  const { publicAddresses, panelHost, previewDomain } = facts;
  return [...recordsTo(panelHost, publicAddresses), ...recordsTo(`*.${previewDomain}`, publicAddresses)];
}

function mail({ mail: { server, newestFailed } }: SetupFacts): SetupReason | null {
  if (!server) return 'kept';
  return newestFailed ? 'failing' : null;
}

function payments({ payments: { gateway, publishableKey } }: SetupFacts): SetupReason | null {
  if (gateway === 'sandbox') return 'sandbox';
  return publishableKey?.startsWith('pk_test') ? 'test_keys' : null;
}

export function isLocal(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost');
}
