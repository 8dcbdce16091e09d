import { Text } from '@mantine/core';
import { Problem } from '../../api/problem.ts';
import { useTexts } from '../../texts/texts.tsx';
import { Note } from '../../ui/note.tsx';
import { RecordTable } from './record-table.tsx';

/** A name was refused since another account has it: what shows that it is the reader's. */
export function ProofNote({ error }: { error: unknown }) {
  const texts = useTexts().domains.dns;
  if (!(error instanceof Problem) || !error.facts.record) return null;
  return (
    <Note title={texts.proofTitle} icon="warning" tone="warning" live>
      <Text size="sm">{texts.proofText}</Text>
      <RecordTable label={texts.proofTitle} records={[error.facts.record]} />
    </Note>
  );
}
