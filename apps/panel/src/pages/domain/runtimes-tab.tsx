import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Domain } from '../../api/domain-changes.ts';
import { envQuery } from '../../api/env.ts';
import { runtimesQuery } from '../../api/domains.ts';
import { useTexts } from '../../texts/texts.tsx';
import { Awaited } from '../../ui/awaited.tsx';
import { Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { EnvEditor } from './env-editor.tsx';
import { RouteEditor } from './route-editor.tsx';
import { RuntimesForm } from './runtimes-form.tsx';

/**
 * What the site runs, which of it answers what, and what its applications are told. Shown together: how high one part is
 * is not known before it is there, and the next would move.
 */
export function RuntimesTab({ domain }: { domain: Domain }) {
  const texts = useTexts().domains;
  const catalogue = useQuery(runtimesQuery);
  const env = useQuery(envQuery(domain.id));
  if (!catalogue.data || env.isPending) {
    return (
      <Awaited queries={[catalogue]}>
        <Waiting />
      </Awaited>
    );
  }
  const { items } = catalogue.data;
  return (
    <>
      <Section title={texts.routes.title}>
        <RouteEditor domain={domain} catalogue={items} />
      </Section>
      <Section title={texts.runtimes.title}>
        <RuntimesForm domain={domain} catalogue={items} />
      </Section>
      <Section title={texts.env.title}>
        <ProblemNote error={env.error} retry={() => void env.refetch()} />
        {env.data && <EnvEditor domainId={domain.id} current={env.data} />}
      </Section>
    </>
  );
}

function Waiting() {
  return (
    <Stack gap="lg" aria-busy="true">
      <Skeleton height={220} />
      <Skeleton height={320} />
      <Skeleton height={200} />
    </Stack>
  );
}
