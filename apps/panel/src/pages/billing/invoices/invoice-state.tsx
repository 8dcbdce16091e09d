import type { Invoice } from '../../../api/billing.ts';
import { useTexts } from '../../../texts/texts.tsx';
import { Icon, type IconName } from '../../../ui/icon.tsx';
import classes from './invoices.module.css';

const MARKS: Record<Invoice['status'], IconName> = {
  open: 'warning',
  paid: 'check',
  carried: 'chevron-right',
  void: 'cross',
};

/** The state as a mark and a word. */
export function InvoiceState({ status }: { status: Invoice['status'] }) {
  const { statuses } = useTexts().money.billing.invoices;
  return (
    <span className={classes.status} data-status={status}>
      <Icon name={MARKS[status]} size={16} />
      {statuses[status]}
    </span>
  );
}
