import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { domainsQuery } from '../../api/domains.ts';
import { useTexts } from '../../texts/texts.tsx';

/** From a domain that is here now to its site: the next step where there is none, the way there where there is. */
export function SiteLink({ hostname }: { hostname: string }) {
  const { list: texts } = useTexts().money.transfers;
  // Sites of its subdomains have it in their names too.
  const { data, isPending } = useInfiniteQuery(domainsQuery({ q: hostname, limit: 100 }));
  const site = data?.pages
    .flatMap(({ items }) => items)
    .find(({ status, hostname: main, aliases }) => status !== 'deleted' && [main, ...aliases].includes(hostname));
  const to = site ? `/domains/${site.id}` : `/domains/new?hostname=${encodeURIComponent(hostname)}`;
  return (
    <Button
      component={Link}
      to={to}
      size="xs"
      loading={isPending}
      variant={site ? 'default' : 'light'}
      aria-label={site ? texts.openSiteOf(hostname) : texts.addSiteOf(hostname)}
    >
      {site ? texts.openSite : texts.addSite}
    </Button>
  );
}
