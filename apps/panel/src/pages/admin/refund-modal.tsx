import { Radio, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { type AnyInvoice, refundInvoice } from '../../api/admin-money.ts';
import type { Schemas } from '../../api/client.ts';
import { money } from '../../texts/format.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ChangeForm } from './admin-change.tsx';
import { centsOf } from './cents.ts';
import { leftToRefund } from './refundable.ts';

interface RefundModalProps {
  opened: boolean;
  onClose: () => void;
  invoice: AnyInvoice;
}

/** Gives back a paid invoice or a part of it, by a credit note that the customer gets by mail. */
export function RefundModal({ opened, onClose, invoice }: RefundModalProps) {
  const { administration } = useTexts();
  return (
    <Dialog opened={opened} onClose={onClose} title={administration.money.invoices.refundTitle(invoice.number)}>
      <RefundForm onClose={onClose} invoice={invoice} />
    </Dialog>
  );
}

type RefundValues = Pick<Schemas['InvoiceRefund'], 'to' | 'reason'> & { amountCents: string };

function RefundForm({ onClose, invoice }: Omit<RefundModalProps, 'opened'>) {
  const { administration } = useTexts();
  const { language } = useLanguage();
  const words = administration.money.invoices;
  const left = leftToRefund(invoice);
  const atMost = words.refundAtMost(money(left, invoice.currency, language));
  const form = useRefundForm(invoice, left, atMost);
  return (
    <ChangeForm
      form={form}
      change={`refund/${invoice.id}`}
      act={({ amountCents, to, reason }, key) =>
        refundInvoice(invoice.id, { amountCents: centsOf(amountCents)!, to, reason }, key)
      }
      onClose={onClose}
      verb={words.refund}
      color="red.9"
      reasonHelp={words.reasonPrinted}
    >
      <TextInput
        data-autofocus
        label={administration.account.amount(invoice.currency)}
        description={atMost}
        inputMode="decimal"
        autoComplete="off"
        {...form.getInputProps('amountCents')}
      />
      <Radio.Group label={words.refundTo} {...form.getInputProps('to')}>
        <Stack gap="xs" mt="xs">
          <Radio value="card" label={words.toCard} />
          <Radio value="balance" label={words.toBalance} />
        </Stack>
      </Radio.Group>
    </ChangeForm>
  );
}

/** What the balance paid cannot go to a card. */
function useRefundForm({ dueCents, totalCents }: AnyInvoice, left: number, atMost: string) {
  const { administration } = useTexts();
  const cardLeft = Math.max(0, dueCents - (totalCents - left));
  return useForm<RefundValues>({
    initialValues: {
      amountCents: ((cardLeft || left) / 100).toFixed(2),
      to: cardLeft > 0 ? 'card' : 'balance',
      reason: '',
    },
    validate: {
      amountCents: (typed) => {
        const cents = centsOf(typed) ?? 0;
        return cents > 0 && cents <= left ? null : atMost;
      },
      reason: (reason) => (reason.trim() ? null : administration.reasonNeeded),
    },
  });
}
