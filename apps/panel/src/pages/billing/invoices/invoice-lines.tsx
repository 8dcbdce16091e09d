import { Text } from '@mantine/core';
import type { Invoice } from '../../../api/billing.ts';
import { useTexts } from '../../../texts/texts.tsx';
import { useFormats } from '../../../texts/use-formats.ts';
import classes from './invoices.module.css';

/** Its lines, and how they come to what is to be paid. */
export function InvoiceLines({ invoice }: { invoice: Invoice }) {
  const { invoices: texts } = useTexts().money.billing;
  const { figure, date } = useFormats();
  const { tax, currency, balanceAppliedCents: applied } = invoice;
  const percent = tax && `${figure(tax.basisPoints / 100, 2)} %`;
  return (
    <table className={classes.lines}>
      <tbody>
        {invoice.lines.map((line, index) => (
          <Line
            key={index}
            name={withDates(line.description, date)}
            note={line.quantity}
            cents={line.amountCents}
            currency={currency}
          />
        ))}
        {tax && (
          <>
            <Line name={texts.net} cents={invoice.netCents} currency={currency} />
            <Line name={texts.tax(tax.name, percent!)} cents={tax.cents} currency={currency} />
          </>
        )}
        <Line name={texts.totalLine} cents={invoice.totalCents} currency={currency} total />
        {applied !== 0 && (
          <>
            <Line name={applied > 0 ? texts.creditUsed : texts.debtAdded} cents={-applied} currency={currency} />
            <Line name={texts.due} cents={invoice.dueCents} currency={currency} total />
          </>
        )}
      </tbody>
    </table>
  );
}

/** The API says days as programs read them. */
function withDates(description: string, write: (date: string) => string): string {
  return description.replace(/\b\d{4}-\d{2}-\d{2}\b/g, write);
}

interface LineProps {
  name: string;
  note?: string | null;
  cents: number;
  currency: string;
  total?: boolean;
}

function Line({ name, note, cents, currency, total }: LineProps) {
  const { money } = useFormats();
  return (
    <tr data-total={total || undefined}>
      <th scope="row">
        {name}
        {note && (
          <Text size="sm" c="dimmed">
            {note}
          </Text>
        )}
      </th>
      <td>{money(cents, currency)}</td>
    </tr>
  );
}
