import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery } from '@tanstack/react-query';
import { askForMoneyAgain, type Invoice, payInvoice } from '../../api/billing.ts';
import { configQuery } from '../../api/config.ts';
import { Problem } from '../../api/problem.ts';
import { useTexts } from '../../texts/texts.tsx';
import { useFormats } from '../../texts/use-formats.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';

/** Pays an open invoice by the card of the account: a button for where buttons are, and what the bank said for where there is room. */
export function usePayment(invoice: Invoice) {
  const { open: texts } = useTexts().money.billing;
  const { money } = useFormats();
  const { data: config } = useQuery(configQuery);
  const pay = useMutation({
    mutationFn: () => payInvoice(invoice.id).then(() => texts.paid(invoice.number), confirm),
    onSuccess: (message) => notifications.show({ message, color: 'green' }),
    onSettled: askForMoneyAgain,
  });
  /** Where the bank wants to hear from the customer. That it went through, the gateway tells the API by itself. */
  async function confirm(error: unknown): Promise<string> {
    const key = config?.payments.publishableKey;
    if (!key || !(error instanceof Problem) || !error.facts.clientSecret) throw error;
    const { confirmAtBank } = await import('../../api/stripe.ts');
    await confirmAtBank(key, error.facts.clientSecret);
    return texts.confirmed(invoice.number);
  }
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
