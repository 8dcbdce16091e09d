import { useFollowedPlatform } from '../../api/admin-events.ts';
import { useTexts } from '../../texts/texts.tsx';
import { Page } from '../../ui/page.tsx';
import { OperationsTable } from './operations-table.tsx';

/** What is being changed and what was, on all accounts. */
export default function OperationsPage() {
  useFollowedPlatform();
  return (
    <Page title={useTexts().administration.operations.title}>
      <OperationsTable />
    </Page>
  );
}
