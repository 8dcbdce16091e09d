import { Button, Group, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type Transfer, transfersQuery } from '../../api/transfers.ts';
import { useTexts } from '../../texts/texts.tsx';
import { translated } from '../../texts/translated.ts';
import { useFormats } from '../../texts/use-formats.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PagedList } from '../../ui/paged-list.tsx';
import { CancelTransfer } from './cancel-transfer.tsx';
import { YEAR } from './price.tsx';
import { SiteLink } from './site-link.tsx';
import { Timeline } from './timeline.tsx';
import classes from './transfers.module.css';

/** The newest first, each with where it is. Events keep it up to date. */
export function TransferList() {
  const { list: texts } = useTexts().money.transfers;
  const query = useInfiniteQuery(transfersQuery);
  return (
    <PagedList query={query} title={texts.title} empty={<EmptyState title={texts.none} text={texts.noneText} />}>
      {(transfers) => (
        <ul className={classes.list}>
          {transfers.map((transfer) => (
            <li key={transfer.id}>
              <One transfer={transfer} />
            </li>
          ))}
        </ul>
      )}
    </PagedList>
  );
}

function One({ transfer }: { transfer: Transfer }) {
  const { list: texts } = useTexts().money.transfers;
  const completed = isCompleted(transfer);
  return (
    <Stack gap="sm">
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <Text className={classes.hostname}>{transfer.hostname}</Text>
          <Cost transfer={transfer} />
        </Group>
        {completed && <SiteLink hostname={transfer.hostname} />}
        {transfer.state === 'pending' &&
          (transfer.cancelRequestedAt ? (
            <Button variant="default" size="xs" disabled>
              {texts.cancelling}
            </Button>
          ) : (
            <CancelTransfer transfer={transfer} />
          ))}
      </Group>
      <Timeline transfer={transfer} />
      {!completed && transfer.state !== 'pending' && (
        <Text size="sm">
          {transfer.reason && translated(transfer.reason)} {texts.keepIt}
        </Text>
      )}
    </Stack>
  );
}

function Cost({ transfer }: { transfer: Transfer }) {
  const { list: texts } = useTexts().money.transfers;
  const { money } = useFormats();
  if (!isCompleted(transfer)) return null;
  return (
    <Text size="sm" c="dimmed">
      {transfer.free ? texts.free : money(YEAR.cents, YEAR.currency)}
    </Text>
  );
}

function isCompleted({ state }: Transfer): boolean {
  return state === 'clientApproved' || state === 'serverApproved';
}
