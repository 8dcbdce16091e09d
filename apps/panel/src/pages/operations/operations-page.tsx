import { Anchor, Group } from '@mantine/core';
import { useSearchParams } from 'react-router';
import { useTexts } from '../../texts/texts.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { FilterChip } from '../domains/filter-chip.tsx';
import { OperationHistory } from './operation-history.tsx';

const STATUSES = ['running', 'succeeded', 'failed', 'superseded'] as const;

export default function OperationsPage() {
  const { nav, operations, domains } = useTexts();
  const [params, setParams] = useSearchParams();
  const status = STATUSES.find((one) => one === params.get('status'));
  const subject = params.get('subject') ?? undefined;
  return (
    <Page title={nav.operations}>
      <Group gap="xs" role="group" aria-label={domains.list.filters}>
        {STATUSES.map((one) => (
          <FilterChip key={one} name="status" value={one}>
            {operations.statuses[one]}
          </FilterChip>
        ))}
        {subject && (
          <Anchor component="button" size="sm" onClick={() => setParams({})}>
            {domains.history.ofAll}
          </Anchor>
        )}
      </Group>
      <Section>
        <OperationHistory
          key={`${status} ${subject}`}
          filter={{ status, subject }}
          empty={<EmptyState title={domains.history.none} text={domains.history.noneText} />}
        />
      </Section>
    </Page>
  );
}
