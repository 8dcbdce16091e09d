import { useSession } from '../api/session.ts';
import { useTexts } from '../texts/texts.tsx';
import type { IconName } from '../ui/icon.tsx';

/** A page that one can go to from anywhere. */
export interface Entry {
  to: string;
  label: string;
  icon: IconName;
  /** Further addresses that belong to it. */
  also?: string[];
}

/** Whether a person is there, or at a page below it. */
export function isAt({ to, also = [] }: Entry, pathname: string): boolean {
  return [to, ...also].some((place) => pathname === place || pathname.startsWith(`${place}/`));
}

/** What the menus and the palette lead to; what is further has no place in the rail. Administrators see a second group. */
export function useEntries(): {
  customer: Entry[];
  further: Entry[];
  administrator: Entry[];
} {
  const { nav } = useTexts();
  const { user } = useSession();
  const customer: Entry[] = [
    { to: '/domains', label: nav.domains, icon: 'globe' },
    { to: '/databases', label: nav.databases, icon: 'database' },
    { to: '/billing', label: nav.billing, icon: 'card', also: ['/transfers'] },
    { to: '/account', label: nav.account, icon: 'person' },
  ];
  const further: Entry[] = [
    { to: '/transfers', label: nav.transfers, icon: 'globe' },
    { to: '/operations', label: nav.operations, icon: 'list' },
  ];
  const administrator: Entry[] = [
    { to: '/admin/containers', label: nav.containers, icon: 'box' },
    { to: '/admin/nodes', label: nav.nodes, icon: 'server' },
    { to: '/admin/accounts', label: nav.accounts, icon: 'people' },
    { to: '/admin/operations', label: nav.operations, icon: 'list' },
    { to: '/admin/money', label: nav.books, icon: 'coins' },
    { to: '/admin/settings', label: nav.settings, icon: 'sliders' },
  ];
  return { customer, further, administrator: user.platformRole === 'admin' ? administrator : [] };
}
