import { Text } from '@mantine/core';
import type { Invoice } from '../../../api/billing.ts';
import { percent } from '../../../texts/figures.ts';
import { lineText } from '../../../texts/line-text.ts';
import { useLanguage } from '../../../texts/texts.tsx';
import { useFormats } from '../../../texts/use-formats.ts';
import classes from './invoices.module.css';

/** Its lines, and how they come to what is to be paid. */
export function InvoiceLines({ invoice }: { invoice: Invoice }) {
  const { texts: all, language } = useLanguage();
  const texts = all.money.billing.invoices;
  const { tax, currency, balanceAppliedCents: applied } = invoice;
  return (
    <table className={classes.lines}>
      <tbody>
        {invoice.lines.map((line, index) => (
          <Line
            key={index}
            name={lineText(line.description, language)}
            note={line.quantity && lineText(line.quantity, language)}
            cents={line.amountCents}
            currency={currency}
          />
        ))}
        {tax && (
          <>
            <Line name={texts.net} cents={invoice.netCents} currency={currency} />
            <Line
              name={texts.tax(tax.name, percent(tax.basisPoints / 100, language))}
              cents={tax.cents}
              currency={currency}
            />
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
