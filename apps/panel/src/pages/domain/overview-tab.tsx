import { Alert, Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { type Domain, restoreDomain } from '../../api/domain-changes.ts';
import { dnsQuery } from '../../api/dns.ts';
import { bytes, instant } from '../../texts/format.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import { translated } from '../../texts/translated.ts';
import { EngineLogo, RuntimeLogo } from '../../ui/logo.tsx';
import { Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { SitePicture } from '../../ui/site-picture.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { StateDot } from '../../ui/state-dot.tsx';
import { OperationHistory } from '../operations/operation-history.tsx';
import { AppLogin } from './app-login.tsx';
import { Facts } from '../../ui/facts.tsx';
import classes from './overview-tab.module.css';
import { isLocalPreview } from './preview.ts';
import { FiguresSection } from './site-figures.tsx';

export function OverviewTab({ domain }: { domain: Domain }) {
  const { domains, figures } = useTexts();
  const texts = domains.overview;
  return (
    <>
      <Deleted domain={domain} />
      {domain.maintenance && (
        <Alert color="yellow" role="note">
          {texts.maintenance}
        </Alert>
      )}
      <Section title={texts.title}>
        <div className={classes.now}>
          <SitePicture
            hostname={domain.hostname}
            pictureUrl={domain.pictureUrl}
            width={320}
            alt={figures.picture(domain.hostname)}
          />
          <Stack gap="md" className={classes.facts}>
            <DomainFacts domain={domain} />
            {domain.app && domain.status === 'live' && <AppLogin domain={domain} />}
          </Stack>
        </div>
      </Section>
      {domain.status !== 'deleted' && <FiguresSection domainId={domain.id} />}
      <Section
        title={texts.history}
        actions={
          <Anchor component={Link} to={`/operations?subject=${domain.id}`} size="sm">
            {texts.allOperations}
          </Anchor>
        }
      >
        <OperationHistory filter={{ subject: domain.id, limit: 5 }} whole={false} />
      </Section>
    </>
  );
}

function DomainFacts({ domain }: { domain: Domain }) {
  const { texts: all, language } = useLanguage();
  const texts = all.domains.overview;
  const { status, statusDetail, sizeBytes, createdAt, runtimes, databases } = domain;
  return (
    <Facts
      facts={[
        [
          texts.state,
          <Stack key="state" gap={2}>
            <StateDot state={status} />
            {statusDetail && <Text size="sm">{translated(statusDetail)}</Text>}
          </Stack>,
        ],
        [texts.addresses, <Addresses key="addresses" domain={domain} />],
        [
          texts.runs,
          <Group key="runs" gap="md">
            {runtimes.map(({ name, runtime, version, mount }) => (
              <Group key={name} gap={6}>
                <RuntimeLogo runtime={runtime} />
                <Text size="sm">
                  {name} {version}
                  {mount !== '/' && ` · ${mount}`}
                </Text>
              </Group>
            ))}
          </Group>,
        ],
        [
          texts.databases,
          databases.length === 0 ? (
            texts.noDatabases
          ) : (
            <Group key="databases" gap="md">
              {databases.map(({ id, engine, name }) => (
                <Group key={id} gap={6}>
                  <EngineLogo engine={engine} />
                  <Text size="sm">{name}</Text>
                </Group>
              ))}
            </Group>
          ),
        ],
        [texts.size, sizeBytes === null ? texts.notMeasured : bytes(sizeBytes, language)],
        [texts.added, <RelativeTime key="added" at={createdAt} />],
      ]}
    />
  );
}

function Addresses({ domain: { id, url, hostnameUrl, hostname, previewHostname, aliases } }: { domain: Domain }) {
  const texts = useTexts().domains.overview;
  const named = hostname !== previewHostname;
  const { data: dns } = useQuery({ ...dnsQuery(id), enabled: named });
  const state = dns?.names.find((name) => name.hostname === hostname)?.state;
  const leadsHere = state === 'connected' || state === 'proxied';
  return (
    <Stack gap={2}>
      <span>
        <Anchor href={url} target="_blank" rel="noreferrer">
          {url}
        </Anchor>{' '}
        <Text span size="sm" c="dimmed">
          {isLocalPreview(url) ? texts.previewLocal : texts.preview}
        </Text>
      </span>
      {named && (
        <span>
          <Anchor href={hostnameUrl} target="_blank" rel="noreferrer">
            {hostnameUrl}
          </Anchor>{' '}
          {!leadsHere && (
            <Text span size="sm" c="dimmed">
              {texts.onceDns}
            </Text>
          )}
        </span>
      )}
      {aliases.map((alias) => (
        <span key={alias}>{alias}</span>
      ))}
    </Stack>
  );
}

function Deleted({ domain: { id, status, restorableUntil } }: { domain: Domain }) {
  const { texts: all, language } = useLanguage();
  const texts = all.domains.list;
  const restore = useMutation({ mutationFn: () => restoreDomain(id) });
  if (status !== 'deleted' || !restorableUntil) return null;
  return (
    <Alert color="yellow" role="note">
      <Group justify="space-between">
        <Text>{texts.restorableUntil(instant(restorableUntil, language))}</Text>
        <Button size="xs" variant="default" loading={restore.isPending} onClick={() => restore.mutate()}>
          {texts.restore}
        </Button>
      </Group>
      <ProblemNote error={restore.error} />
    </Alert>
  );
}
