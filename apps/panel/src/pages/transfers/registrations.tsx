import { Group, Stack, Switch, Text } from '@mantine/core';
import { type InfiniteData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { type Registration, registrationsQuery, setAutoRenew } from '../../api/transfers.ts';
import { useTexts } from '../../texts/texts.tsx';
import { translated } from '../../texts/translated.ts';
import { useFormats } from '../../texts/use-formats.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Icon } from '../../ui/icon.tsx';
import { PagedList } from '../../ui/paged-list.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { YEAR } from './price.tsx';
import { SiteLink } from './site-link.tsx';
import classes from './transfers.module.css';

/** What is registered here: until when, and whether it goes on by itself. */
export function Registrations() {
  const { registrations: texts } = useTexts().money.transfers;
  const query = useInfiniteQuery(registrationsQuery);
  return (
    <PagedList query={query} title={texts.title} empty={<EmptyState title={texts.none} text={texts.noneText} />}>
      {(registrations) => (
        <ul className={classes.list}>
          {registrations.map((registration) => (
            <li key={registration.id}>
              <One registration={registration} />
            </li>
          ))}
        </ul>
      )}
    </PagedList>
  );
}

function One({ registration }: { registration: Registration }) {
  const { registrations: texts } = useTexts().money.transfers;
  const { hostname, expiresOn, autoRenew, renewsOn, renewalProblem } = registration;
  const { longDate, money } = useFormats();
  const renew = useAutoRenew(registration.id);
  return (
    <Stack gap="xs">
      <Group justify="space-between" align="flex-start" gap="sm">
        <div className={classes.what}>
          <Text className={classes.hostname}>{hostname}</Text>
          <Text size="sm">{texts.expires(longDate(expiresOn))}</Text>
          <Text size="sm" c="dimmed">
            {autoRenew ? renewsOn && texts.renews(longDate(renewsOn), money(YEAR.cents, YEAR.currency)) : texts.lapses}
          </Text>
          {renewalProblem && (
            <div className={classes.problem}>
              <Icon name="warning" size={16} /> {texts.problem(translated(renewalProblem))}
            </div>
          )}
        </div>
        <Group gap="md">
          <Switch
            label={texts.autoRenew}
            aria-label={texts.autoRenewOf(hostname)}
            labelPosition="left"
            checked={autoRenew}
            onChange={({ currentTarget: { checked } }) => renew.mutate(checked)}
          />
          <SiteLink hostname={hostname} />
        </Group>
      </Group>
      <ProblemNote error={renew.error} />
    </Stack>
  );
}

type Listed = InfiniteData<{ items: Registration[]; nextCursor: string | null }>;

/** The switch is turned at once, and back where the API refuses; what it answers says when it is renewed. */
function useAutoRenew(id: string) {
  const client = useQueryClient();
  const key = registrationsQuery.queryKey;
  const replace = (change: (one: Registration) => Registration) =>
    client.setQueryData<Listed>(key, (list) => list && inPages(list, id, change));
  return useMutation({
    mutationFn: (autoRenew: boolean) => setAutoRenew(id, autoRenew),
    onMutate: async (autoRenew) => {
      await client.cancelQueries({ queryKey: key });
      replace((one) => ({ ...one, autoRenew, renewsOn: autoRenew ? one.renewsOn : null }));
    },
    onSuccess: (registration) => {
      replace(() => registration);
    },
    onError: (_error, autoRenew) => {
      replace((one) => ({ ...one, autoRenew: !autoRenew }));
      return client.invalidateQueries({ queryKey: key });
    },
  });
}

function inPages(list: Listed, id: string, change: (one: Registration) => Registration): Listed {
  const items = (page: Listed['pages'][number]) => page.items.map((one) => (one.id === id ? change(one) : one));
  return { ...list, pages: list.pages.map((page) => ({ ...page, items: items(page) })) };
}
