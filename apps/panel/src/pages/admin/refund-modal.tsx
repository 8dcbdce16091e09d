import { Button, Group, Modal, Radio, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { moneyMoved } from '../../api/admin-accounts.ts';
import { type AnyInvoice, refundInvoice } from '../../api/admin-money.ts';
import type { Schemas } from '../../api/client.ts';
import { money } from '../../texts/format.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import { putErrors } from '../../ui/field-errors.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { centsOf } from './cents.ts';
import { leftToRefund } from './refundable.ts';

interface RefundModalProps {
  opened: boolean;
  onClose: () => void;
  invoice: AnyInvoice;
}

/** Gives back a paid invoice or a part of it, by a credit note that the customer gets by mail. */
export function RefundModal({ opened, onClose, invoice }: RefundModalProps) {
  const { common, administration } = useTexts();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={administration.money.invoices.refundTitle(invoice.number)}
      centered
      closeButtonProps={{ 'aria-label': common.close }}
    >
      <RefundForm onClose={onClose} invoice={invoice} />
    </Modal>
  );
}

function RefundForm({ onClose, invoice }: Omit<RefundModalProps, 'opened'>) {
  const { texts, language } = useLanguage();
  const { administration, common } = texts;
  const words = administration.money.invoices;
  const left = leftToRefund(invoice);
  // What the balance paid cannot go to a card.
  const cardLeft = Math.max(0, invoice.dueCents - (invoice.totalCents - left));
  const [problem, setProblem] = useState<unknown>(null);
  const form = useForm<Pick<Schemas['InvoiceRefund'], 'to' | 'reason'> & { amountCents: string }>({
    initialValues: {
      amountCents: ((cardLeft || left) / 100).toFixed(2),
      to: cardLeft > 0 ? 'card' : 'balance',
      reason: '',
    },
    validate: {
      amountCents: (typed) => {
        const cents = centsOf(typed) ?? 0;
        return cents > 0 && cents <= left ? null : words.refundAtMost(money(left, invoice.currency, language));
      },
      reason: (reason) => (reason.trim() ? null : administration.reasonNeeded),
    },
  });
  const refund = useMutation({
    mutationFn: ({ amountCents, to, reason }: typeof form.values) =>
      refundInvoice(invoice.id, { amountCents: centsOf(amountCents)!, to, reason: reason.trim() }),
    onSuccess: async () => {
      onClose();
      await moneyMoved();
    },
    onError: (error) => setProblem(putErrors(form, error)),
  });
  return (
    <form onSubmit={form.onSubmit((values) => refund.mutate(values))}>
      <Stack gap="md">
        <TextInput
          data-autofocus
          label={administration.account.amount(invoice.currency)}
          description={words.refundAtMost(money(left, invoice.currency, language))}
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
        <TextInput
          label={administration.reason}
          description={words.reasonPrinted}
          maxLength={500}
          {...form.getInputProps('reason')}
        />
        <ProblemNote error={problem} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {common.cancel}
          </Button>
          <Button type="submit" color="red" loading={refund.isPending}>
            {words.refund}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
