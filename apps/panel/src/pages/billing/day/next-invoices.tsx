import type { PreviewInvoice } from '../../../api/billing.ts';
import { useTexts } from '../../../texts/texts.tsx';
import { translated } from '../../../texts/translated.ts';
import { useFormats } from '../../../texts/use-formats.ts';
import { partOfMonth } from './billing-schedule.ts';
import classes from './choose-day.module.css';

/** What the next twelve invoices come to. As many rows whatever the day, so that nothing moves while one looks. */
export function NextInvoices({ day, now, invoices }: { day: number; now: number; invoices: PreviewInvoice[] }) {
  const { day: texts } = useTexts().money.billing;
  return (
    <table className={classes.invoices}>
      <caption>{day === now ? texts.next : texts.nextOf(day)}</caption>
      <thead>
        <tr>
          <th scope="col" className={classes.date}>
            {texts.date}
          </th>
          <th scope="col">{texts.period}</th>
          <th scope="col" className={classes.amount}>
            {texts.amount}
          </th>
        </tr>
      </thead>
      <tbody>
        {invoices.map((invoice, index) => (
          <Row key={index} invoice={invoice} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ invoice }: { invoice: PreviewInvoice }) {
  const { day: texts } = useTexts().money.billing;
  const { date, shortRange, money } = useFormats();
  const part = partOfMonth(invoice);
  const applied = invoice.balanceAppliedCents;
  const balance = money(Math.abs(applied), invoice.currency);
  const notes = [
    part && translated(part),
    applied > 0 && texts.credit(balance),
    applied < 0 && texts.debt(balance),
    invoice.lines.some(({ estimated }) => estimated) && texts.estimated,
  ].filter(Boolean);
  return (
    <tr data-part={part ? true : undefined}>
      <td>{date(invoice.date)}</td>
      <td>
        {shortRange(invoice.periodStart, invoice.periodEnd)}{' '}
        {notes.length > 0 && <span className={classes.note}>{notes.join(', ')}</span>}
      </td>
      <td className={classes.amount}>{money(invoice.collectCents, invoice.currency)}</td>
    </tr>
  );
}
