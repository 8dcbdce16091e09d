import { Alert, Button, Group, Loader, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type Container, containerQuery, restartContainer } from '../../api/admin-containers.ts';
import { queryClient } from '../../api/query-client.ts';
import { figure } from '../../texts/figures.ts';
import { useLanguage } from '../../texts/texts.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Icon } from '../../ui/icon.tsx';
import { nameOf } from './container-words.ts';

const RESTARTED = ['site', 'database-server'];
/** Then something else is done first, or it does not come up. */
const PATIENCE_MS = 90_000;

/** Restarts, and says when it is back: the answer of the API comes before it has ended. */
export function ContainerRestart({ container }: { container: Container }) {
  const { texts: all, language } = useLanguage();
  const { containers: texts } = all.administration;
  const [asked, { open, close }] = useDisclosure(false);
  const { waits, isLate, backAfter, begin, giveUp } = useReturn(container);
  const restart = useMutation({
    mutationFn: () => restartContainer(container.id),
    onMutate: begin,
    onError: giveUp,
    onSuccess: close,
  });
  if (!RESTARTED.includes(container.kind) || container.health === 'asleep') return null;
  const what = container.kind === 'database-server' ? texts.restartsDatabase : texts.restartsSite;
  return (
    <>
      <Group role="status" gap="sm">
        <Button
          variant="default"
          leftSection={<Icon name="restart" size={16} />}
          onClick={open}
          disabled={waits && !isLate}
        >
          {texts.restart}
        </Button>
        {waits && restart.isSuccess && (
          <Group gap={6}>
            {!isLate && <Loader size={14} />}
            <Text size="sm">{isLate ? texts.restartsLate : texts.restarting}</Text>
          </Group>
        )}
        {backAfter !== null && (
          <Alert color="green" variant="light" py={6}>
            <Text size="sm">{texts.back(figure(backAfter / 1000, language, 1))}</Text>
          </Alert>
        )}
      </Group>
      <Confirm
        opened={asked}
        onClose={close}
        title={texts.restartTitle(nameOf(container))}
        verb={texts.restart}
        pending={restart.isPending}
        error={restart.error}
        onConfirm={() => restart.mutate()}
      >
        {what}
      </Confirm>
    </>
  );
}

/** It is back when it runs and has begun after it was told to. */
function useReturn({ id, startedAt, health }: Container) {
  const [waits, setWaits] = useState<{ since: number; before: string | null } | null>(null);
  const [isLate, setIsLate] = useState(false);
  const [backAfter, setBackAfter] = useState<number | null>(null);
  const back = waits !== null && startedAt !== waits.before && health === 'running';
  useEffect(() => {
    if (!back) return;
    setBackAfter(Date.now() - waits.since);
    setWaits(null);
  }, [back, waits]);
  useEffect(() => {
    if (!waits) return;
    // Events tell of it at once; this is for when they do not come through.
    const timer = setInterval(() => void queryClient.invalidateQueries(containerQuery(id)), 10_000);
    const patience = setTimeout(() => setIsLate(true), PATIENCE_MS);
    return () => {
      clearInterval(timer);
      clearTimeout(patience);
    };
  }, [waits, id]);
  const begin = () => {
    setBackAfter(null);
    setIsLate(false);
    setWaits({ since: Date.now(), before: startedAt });
  };
  return { waits: waits !== null, isLate, backAfter, begin, giveUp: () => setWaits(null) };
}
