import { Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import type { Domain } from '../../api/domain-changes.ts';
import { useTexts } from '../../texts/texts.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { useRelative } from '../../ui/relative-time.tsx';
import { DnsNameCard } from './dns-name-card.tsx';
import { useDns } from './use-dns.ts';

/** Where the domain's names lead, and what to set so that they lead here; kept up to date while it is open. */
export function DnsSection({ domain: { id, url } }: { domain: Domain }) {
  const texts = useTexts().domains.dns;
  const { names, error, look } = useDns(id);
  if (!names) return error ? <ProblemNote error={error} /> : <Skeleton height={160} />;
  if (names.length === 0) return null;
  const isLocal = names.every(({ state }) => state === 'local');
  const toSet = names.some(({ state }) => ['missing', 'elsewhere', 'partly', 'lost', 'unknown'].includes(state));
  return (
    <Section title={texts.title} actions={isLocal ? undefined : <CheckNow look={look} checked={latest(names)} />}>
      <Stack gap="sm">
        <ProblemNote error={look.error} />
        <div>
          {names.map((name) => (
            <DnsNameCard key={name.hostname} name={name} previewUrl={url} />
          ))}
        </div>
        {toSet && !isLocal && (
          <Text size="sm" c="dimmed">
            {texts.keep} {texts.ttl}
          </Text>
        )}
      </Stack>
    </Section>
  );
}

function CheckNow({ look, checked }: { look: ReturnType<typeof useDns>['look']; checked: string | null }) {
  const texts = useTexts().domains.dns;
  return (
    <Group gap="sm">
      {checked && <Checked at={checked} />}
      <Button
        size="xs"
        variant="default"
        leftSection={<Icon name="restart" size={14} />}
        loading={look.isFetching}
        onClick={() => void look.refetch()}
      >
        {texts.check}
      </Button>
    </Group>
  );
}

function Checked({ at }: { at: string }) {
  const texts = useTexts().domains.dns;
  return (
    <Text size="sm" c="dimmed" aria-live="off">
      {texts.checked(useRelative(at))}
    </Text>
  );
}

function latest(names: { checkedAt: string | null }[]): string | null {
  const times = names.flatMap(({ checkedAt }) => checkedAt ?? []);
  return times.sort().at(-1) ?? null;
}
