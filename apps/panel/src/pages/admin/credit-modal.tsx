import { Button, Group, Modal, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { type AccountDetails, creditAccount, moneyMoved } from '../../api/admin-accounts.ts';
import { money } from '../../texts/format.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import { putErrors } from '../../ui/field-errors.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { centsOf } from './cents.ts';

interface CreditModalProps {
  opened: boolean;
  onClose: () => void;
  account: AccountDetails;
}

/** Credit that the next invoices use, or a debt that the next one adds. */
export function CreditModal({ opened, onClose, account }: CreditModalProps) {
  const { common, administration } = useTexts();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={administration.account.creditTitle(account.name)}
      centered
      closeButtonProps={{ 'aria-label': common.close }}
    >
      <CreditForm onClose={onClose} account={account} />
    </Modal>
  );
}

function CreditForm({ onClose, account }: Omit<CreditModalProps, 'opened'>) {
  const { texts, language } = useLanguage();
  const { administration, common } = texts;
  const words = administration.account;
  const [problem, setProblem] = useState<unknown>(null);
  const [direction, setDirection] = useState<'credit' | 'debit'>('credit');
  const form = useForm({
    initialValues: { amountCents: '', reason: '' },
    validate: {
      amountCents: (amount) => ((centsOf(amount) ?? 0) > 0 ? null : administration.amountNeeded),
      reason: (reason) => (reason.trim() ? null : administration.reasonNeeded),
    },
  });
  const credit = useMutation({
    mutationFn: ({ amountCents, reason }: typeof form.values) => {
      const cents = centsOf(amountCents)!;
      return creditAccount(account.id, { amountCents: direction === 'credit' ? cents : -cents, reason: reason.trim() });
    },
    onSuccess: async () => {
      onClose();
      await moneyMoved();
    },
    onError: (error) => setProblem(putErrors(form, error)),
  });
  const cents = centsOf(form.values.amountCents) ?? 0;
  const after = account.balanceCents + (direction === 'credit' ? cents : -cents);
  return (
    <form onSubmit={form.onSubmit((values) => credit.mutate(values))}>
      <Stack gap="md">
        <SegmentedControl
          aria-label={words.direction}
          data={[
            { value: 'credit', label: words.give },
            { value: 'debit', label: words.take },
          ]}
          value={direction}
          onChange={setDirection}
        />
        <TextInput
          data-autofocus
          label={words.amount(account.currency)}
          description={words.balanceAfter(money(after, account.currency, language))}
          inputMode="decimal"
          autoComplete="off"
          {...form.getInputProps('amountCents')}
        />
        <TextInput
          label={administration.reason}
          description={administration.reasonKept}
          maxLength={500}
          {...form.getInputProps('reason')}
        />
        <ProblemNote error={problem} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {common.cancel}
          </Button>
          <Button type="submit" loading={credit.isPending}>
            {direction === 'credit' ? words.give : words.take}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
