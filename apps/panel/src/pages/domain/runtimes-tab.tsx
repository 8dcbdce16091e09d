import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Domain } from '../../api/domain-changes.ts';
import { envQuery } from '../../api/env.ts';
import { runtimesQuery } from '../../api/domains.ts';
import { useTexts } from '../../texts/texts.tsx';
import { Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { EnvEditor } from './env-editor.tsx';
import { RouteEditor } from './route-editor.tsx';
import { RuntimesForm } from './runtimes-form.tsx';

/** What the site runs, which of it answers what, and what its applications are told. */
export function RuntimesTab({ domain }: { domain: Domain }) {
  const texts = useTexts().domains;
  const { data } = useQuery(runtimesQuery);
  return (
    <>
      <Section title={texts.routes.title}>
        {data ? <RouteEditor domain={domain} catalogue={data.items} /> : <Skeleton height={120} />}
      </Section>
      <Section title={texts.runtimes.title}>
        {data ? <RuntimesForm domain={domain} catalogue={data.items} /> : <Skeleton height={240} />}
      </Section>
      <Section title={texts.env.title}>
        <Environment domain={domain} />
      </Section>
    </>
  );
}

function Environment({ domain: { id } }: { domain: Domain }) {
  const { data, error, refetch } = useQuery(envQuery(id));
  if (error) return <ProblemNote error={error} retry={() => void refetch()} />;
  return data ? <EnvEditor domainId={id} current={data} /> : <Skeleton height={160} />;
}
