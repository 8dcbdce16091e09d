import { SegmentedControl, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { type AccountDetails, creditAccount } from '../../api/admin-accounts.ts';
import { money } from '../../texts/format.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ChangeForm } from './admin-change.tsx';
import { centsOf } from './cents.ts';

interface CreditModalProps {
  opened: boolean;
  onClose: () => void;
  account: AccountDetails;
}

/** Credit that the next invoices use, or a debt that the next one adds. */
export function CreditModal({ opened, onClose, account }: CreditModalProps) {
  const { administration } = useTexts();
  return (
    <Dialog opened={opened} onClose={onClose} title={administration.account.creditTitle(account.name)}>
      <CreditForm onClose={onClose} account={account} />
    </Dialog>
  );
}

interface CreditValues {
  direction: 'credit' | 'debit';
  amountCents: string;
  reason: string;
}

/** Below zero: a debt. */
function signedCents({ direction, amountCents }: CreditValues): number {
  const cents = centsOf(amountCents) ?? 0;
  return direction === 'credit' ? cents : -cents;
}

function CreditForm({ onClose, account }: Omit<CreditModalProps, 'opened'>) {
  const { texts, language } = useLanguage();
  const { administration } = texts;
  const words = administration.account;
  const form = useForm<CreditValues>({
    initialValues: { direction: 'credit', amountCents: '', reason: '' },
    validate: {
      amountCents: (amount) => ((centsOf(amount) ?? 0) > 0 ? null : administration.amountNeeded),
      reason: (reason) => (reason.trim() ? null : administration.reasonNeeded),
    },
  });
  const after = account.balanceCents + signedCents(form.values);
  return (
    <ChangeForm
      form={form}
      change={`credit/${account.id}`}
      act={(values, key) => creditAccount(account.id, { amountCents: signedCents(values), reason: values.reason }, key)}
      onClose={onClose}
      verb={form.values.direction === 'credit' ? words.give : words.take}
    >
      <SegmentedControl
        aria-label={words.direction}
        data={[
          { value: 'credit', label: words.give },
          { value: 'debit', label: words.take },
        ]}
        {...form.getInputProps('direction')}
      />
      <TextInput
        data-autofocus
        label={words.amount(account.currency)}
        description={words.balanceAfter(money(after, account.currency, language))}
        inputMode="decimal"
        autoComplete="off"
        {...form.getInputProps('amountCents')}
      />
    </ChangeForm>
  );
}
