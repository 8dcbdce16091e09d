import { Box, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { Domain } from '../../api/domain-changes.ts';
import { domainQuery } from '../../api/domains.ts';
import { isOver } from '../../api/operation-standing.ts';
import { type Operation, operationQuery } from '../../api/operations.ts';
import { figure } from '../../texts/figures.ts';
import type { Language } from '../../texts/language.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import { Awaited } from '../../ui/awaited.tsx';
import { Icon } from '../../ui/icon.tsx';
import { OperationSteps } from '../../ui/operation-steps.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { SitePicture } from '../../ui/site-picture.tsx';
import { StateDot } from '../../ui/state-dot.tsx';
import { AppLogin } from '../domain/app-login.tsx';
import { DnsSection } from '../domain/dns-section.tsx';
import { isLocalPreview } from '../domain/preview.ts';

/** How the domain comes about, as it happens, and what to do with it then. */
export function NewDomainProgress({ domainId, operationId }: { domainId: string; operationId: string }) {
  const { texts: all, language } = useLanguage();
  const texts = all.domains.adding;
  const domain = useQuery(domainQuery(domainId));
  // Events bring every step; the look every 10 s is for a stream that does not come through.
  const operation = useQuery({
    ...operationQuery(operationId),
    refetchInterval: ({ state }) => (state.data && isOver(state.data) ? false : 10_000),
  });
  const over = operation.data !== undefined && isOver(operation.data);
  const failed = operation.data?.status === 'failed';
  if (!domain.data || !operation.data) {
    return (
      <Page title={texts.title}>
        <Awaited queries={[domain, operation]}>
          <Skeleton height={240} />
        </Awaited>
      </Page>
    );
  }
  const { data } = domain;
  const title = operation.data.status === 'succeeded' ? texts.isLive(data.hostname) : data.hostname;
  return (
    <Page title={title} beside={over ? undefined : <StateDot state={data.status} />}>
      <Section title={over ? texts[failed ? 'failed' : 'done'](secondsOf(operation.data, language)) : texts.working}>
        <Box maw={720}>
          <OperationSteps operation={operation.data} />
        </Box>
      </Section>
      {over && !failed && (
        <Section title={texts.next}>
          <Stack gap="sm">
            <Picture domain={data} />
            <Group gap="xs">
              <Button
                component="a"
                href={data.url}
                target="_blank"
                rel="noreferrer"
                rightSection={<Icon name="external" size={16} />}
              >
                {texts.open}
              </Button>
              <Button component={Link} to={`/domains/${data.id}/files`} variant="default">
                {texts.upload}
              </Button>
              <Button component={Link} to={`/domains/${data.id}`} variant="default">
                {texts.look}
              </Button>
            </Group>
            {isLocalPreview(data.url) && (
              <Text size="sm" c="dimmed">
                {texts.localOnly}
              </Text>
            )}
            {data.app && <AppLogin domain={data} />}
          </Stack>
        </Section>
      )}
      {failed && (
        <Group>
          <Button component={Link} to={`/domains/${data.id}`}>
            {texts.look}
          </Button>
        </Group>
      )}
      {over && data.hostname !== data.previewHostname && <DnsSection domain={data} />}
    </Page>
  );
}

/** It takes its time: the place is kept. */
function Picture({ domain: { hostname, pictureUrl } }: { domain: Domain }) {
  const { figures: texts } = useTexts();
  return (
    <Group align="end" gap="sm" mih={200}>
      <SitePicture hostname={hostname} pictureUrl={pictureUrl} width={320} alt={texts.picture(hostname)} />
      {!pictureUrl && (
        <Text size="sm" c="dimmed">
          {texts.pictureSoon}
        </Text>
      )}
    </Group>
  );
}

function secondsOf({ createdAt, finishedAt }: Operation, language: Language): string {
  const milliseconds = finishedAt ? new Date(finishedAt).getTime() - new Date(createdAt).getTime() : 0;
  return figure(milliseconds / 1000, language, 1);
}
