import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { askForMoneyAgain, type Invoice, payInvoice } from '../../api/billing.ts';
import { Problem } from '../../api/problem.ts';
import { useTexts } from '../../texts/texts.tsx';
import { useFormats } from '../../texts/use-formats.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';

/** Pays an open invoice by the card of the account: a button for where buttons are, and what the bank said for where there is room. */
export function usePayment(invoice: Invoice) {
  const { open: texts } = useTexts().money.billing;
  const { money } = useFormats();
  const pay = useMutation({
    mutationFn: () => payInvoice(invoice.id),
    onSuccess: () => notifications.show({ message: texts.paid(invoice.number), color: 'green' }),
    onSettled: askForMoneyAgain,
  });
  const button = (
    <Button loading={pay.isPending} onClick={() => pay.mutate()}>
      {texts.pay(money(invoice.dueCents, invoice.currency))}
    </Button>
  );
  return { button, problem: <ProblemNote error={explained(pay.error, texts.actionRequired)} /> };
}

/** Where the bank wants to hear from the customer, what to do is not what the API says to programs. */
function explained(error: Error | null, actionRequired: string): Error | null {
  return error instanceof Problem && error.code === 'payment.action_required' ? new Error(actionRequired) : error;
}
