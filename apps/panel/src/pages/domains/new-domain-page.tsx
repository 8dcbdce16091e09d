import { useQuery } from '@tanstack/react-query';
import { Skeleton, Stack } from '@mantine/core';
import { useSearchParams } from 'react-router';
import { applicationsQuery, databaseEnginesQuery, runtimesQuery } from '../../api/domains.ts';
import { useTexts } from '../../texts/texts.tsx';
import { Awaited } from '../../ui/awaited.tsx';
import { Page } from '../../ui/page.tsx';
import { NewDomainForm, type NewDomainFormProps } from './new-domain-form.tsx';
import { NewDomainProgress } from './new-domain-progress.tsx';

/** First what is wanted, then how it comes about. The domain stands in the URL, so that a reload goes on where it was. */
export default function NewDomainPage() {
  const texts = useTexts().domains.adding;
  const [params, setParams] = useSearchParams();
  const domain = params.get('domain');
  const operation = params.get('operation');
  return domain && operation ? (
    <NewDomainProgress domainId={domain} operationId={operation} />
  ) : (
    <Page title={texts.title}>
      <Form hostname={params.get('hostname') ?? ''} onAdded={(ids) => setParams(ids)} />
    </Page>
  );
}

function Form(props: Pick<NewDomainFormProps, 'hostname' | 'onAdded'>) {
  const runtimes = useQuery(runtimesQuery);
  const applications = useQuery(applicationsQuery);
  const engines = useQuery(databaseEnginesQuery);
  if (!runtimes.data || !applications.data || !engines.data) {
    return (
      <Awaited queries={[runtimes, applications, engines]}>
        <Waiting />
      </Awaited>
    );
  }
  return (
    <NewDomainForm
      runtimes={runtimes.data.items}
      applications={applications.data.items}
      engines={engines.data.items}
      {...props}
    />
  );
}

function Waiting() {
  return (
    <Stack aria-busy="true">
      <Skeleton height={64} maw={480} />
      <Skeleton height={260} />
      <Skeleton height={80} />
    </Stack>
  );
}
