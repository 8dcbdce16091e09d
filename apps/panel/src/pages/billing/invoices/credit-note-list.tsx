import { Anchor, Group, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type CreditNote, creditNotesQuery, pdfOf } from '../../../api/billing.ts';
import { useTexts } from '../../../texts/texts.tsx';
import { useFormats } from '../../../texts/use-formats.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { InvoiceLink } from './invoice-link.tsx';
import classes from './invoices.module.css';
import { PagedList } from '../../../ui/paged-list.tsx';

/** What was given back, and why. */
export function CreditNoteList() {
  const { invoices: texts } = useTexts().money.billing;
  const query = useInfiniteQuery(creditNotesQuery);
  const empty = <EmptyState title={texts.noNotes} text={texts.noNotesText} />;
  return (
    <PagedList query={query} title={texts.creditNotes} empty={empty}>
      {(notes) => (
        <ul className={classes.notes}>
          {notes.map((note) => (
            <Note key={note.id} note={note} />
          ))}
        </ul>
      )}
    </PagedList>
  );
}

function Note({ note }: { note: CreditNote }) {
  const { invoices: texts } = useTexts().money.billing;
  const { date, money } = useFormats();
  return (
    <li>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Stack gap={2}>
          <Text fw={600}>{note.reason}</Text>
          <Text size="sm" c="dimmed">
            {note.number}, {date(note.issuedOn)},{' '}
            <InvoiceLink id={note.invoiceId}>{texts.ofInvoice(note.invoiceNumber)}</InvoiceLink>
          </Text>
          <Anchor href={pdfOf('credit-notes', note.id)} target="_blank" size="sm">
            {texts.pdfOf(note.number)}
          </Anchor>
        </Stack>
        <Stack gap={2} align="flex-end">
          <Text fw={600} className={classes.amount}>
            {money(note.totalCents, note.currency)}
          </Text>
          <Text size="sm" c="dimmed" className={classes.amount}>
            {texts.paidTo[note.paidTo]}
          </Text>
        </Stack>
      </Group>
    </li>
  );
}
