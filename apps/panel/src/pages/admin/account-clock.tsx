import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type AccountDetails, moneyMoved, moveClock } from '../../api/admin-accounts.ts';
import { anyOperationQuery } from '../../api/admin-operations.ts';
import { isOver } from '../../api/operation-standing.ts';
import { plainDate } from '../../texts/format.ts';
import { useLanguage } from '../../texts/texts.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { OperationSteps } from '../../ui/operation-steps.tsx';
import { Section } from '../../ui/page.tsx';
import { useUrlState } from '../../ui/url-state.ts';

/** With the sandbox gateway: lets everything happen that is due until a day. */
export function AccountClock({ account }: { account: AccountDetails }) {
  const { texts, language } = useLanguage();
  const words = texts.administration.account.clock;
  const url = useUrlState();
  const [to, setTo] = useState('');
  const [asked, setAsked] = useState(false);
  const operation = useClockOperation(account.id, url.get('clock'));
  const move = useMutation({
    mutationFn: () => moveClock(account.id, to),
    onSuccess: ({ id }) => {
      setAsked(false);
      setTo('');
      url.set({ clock: id });
    },
  });
  const moving = operation !== null && !isOver(operation);
  return (
    <Section title={words.title}>
      <Stack gap="md">
        <Text c="dimmed">{words.text(plainDate(account.today, language), account.clockAheadDays)}</Text>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            setAsked(true);
          }}
        >
          <Group align="flex-end" gap="sm">
            <TextInput
              type="date"
              required
              withAsterisk={false}
              label={words.to}
              min={account.today}
              value={to}
              onChange={(event) => setTo(event.currentTarget.value)}
            />
            <Button type="submit" variant="default" loading={moving}>
              {words.move}
            </Button>
          </Group>
        </form>
        {operation && <OperationSteps operation={operation} />}
      </Stack>
      <Confirm
        opened={asked}
        onClose={() => setAsked(false)}
        title={words.confirmTitle(to && plainDate(to, language))}
        verb={words.move}
        pending={move.isPending}
        error={move.error}
        onConfirm={() => move.mutate()}
      >
        {words.confirmText}
      </Confirm>
    </Section>
  );
}

/** The move that the address names, so that it is still followed after a reload. */
function useClockOperation(account: string, id: string | undefined) {
  const { data } = useQuery({ ...anyOperationQuery(id ?? '', account), enabled: id !== undefined });
  const over = data ? isOver(data) : false;
  useEffect(() => {
    if (over) void moneyMoved();
  }, [over]);
  return data ?? null;
}
