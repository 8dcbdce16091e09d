import { Anchor, Button, Divider, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { type AnyInvoice, anyInvoiceQuery, voidInvoice } from '../../api/admin-money.ts';
import { money, plainDate } from '../../texts/format.ts';
import { percent } from '../../texts/figures.ts';
import { lineText } from '../../texts/line-text.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import { translated } from '../../texts/translated.ts';
import { Facts } from '../../ui/facts.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { SideDrawer } from '../../ui/side-drawer.tsx';
import { InvoiceHistory } from './invoice-history.tsx';
import classes from './invoice-drawer.module.css';
import { INVOICE_LOOKS } from './invoices-table.tsx';
import { LookDot } from '../../ui/look-dot.tsx';
import { ReasonModal } from './reason-modal.tsx';
import { RefundModal } from './refund-modal.tsx';
import { leftToRefund } from './refundable.ts';
import { useUrlState } from '../../ui/url-state.ts';

/** The invoice that the address names, with all that happened to it. */
export function InvoiceDrawer() {
  const { administration } = useTexts();
  const url = useUrlState();
  const id = url.get('invoice');
  return (
    <SideDrawer
      opened={id !== undefined}
      onClose={() => url.set({ invoice: null })}
      title={administration.money.invoices.one}
    >
      {id && <Content key={id} id={id} />}
    </SideDrawer>
  );
}

function Content({ id }: { id: string }) {
  const { data, error, isPending, refetch } = useQuery(anyInvoiceQuery(id));
  if (isPending) return <Skeleton height={320} />;
  if (!data) return <ProblemNote error={error} retry={() => void refetch()} />;
  return (
    <Stack gap="lg">
      <Heading invoice={data} />
      <Actions invoice={data} />
      <Lines invoice={data} />
      <Terms invoice={data} />
      <InvoiceHistory invoice={data} />
    </Stack>
  );
}

function Heading({ invoice: { number, accountId, name, status, issuedOn } }: { invoice: AnyInvoice }) {
  const { texts, language } = useLanguage();
  const { invoices } = texts.administration.money;
  return (
    <Stack gap={4}>
      <Text size="lg" fw={650}>
        {number}
      </Text>
      <Group gap="sm">
        <LookDot look={INVOICE_LOOKS[status]} word={invoices.statuses[status]} />
        <Anchor component={Link} to={`/admin/accounts/${accountId}`} size="sm" c="var(--panel-link)">
          {name}
        </Anchor>
        <Text size="sm" c="dimmed">
          {plainDate(issuedOn, language)}
        </Text>
      </Group>
    </Stack>
  );
}

function Actions({ invoice }: { invoice: AnyInvoice }) {
  const { invoices: texts } = useTexts().administration.money;
  const [asked, setAsked] = useState<'refund' | 'void' | null>(null);
  const close = () => setAsked(null);
  return (
    <Group gap="xs">
      <Button
        component="a"
        href={`/api/v1/admin/invoices/${invoice.id}.pdf`}
        variant="default"
        leftSection={<Icon name="download" size={16} />}
      >
        PDF
      </Button>
      {invoice.status === 'paid' && leftToRefund(invoice) > 0 && (
        <Button variant="default" onClick={() => setAsked('refund')}>
          {texts.refund}
        </Button>
      )}
      {(invoice.status === 'open' || invoice.status === 'carried') && (
        <Button variant="light" color="red" onClick={() => setAsked('void')}>
          {texts.void}
        </Button>
      )}
      <RefundModal opened={asked === 'refund'} onClose={close} invoice={invoice} />
      <ReasonModal
        title={asked === 'void' ? texts.voidTitle(invoice.number) : null}
        onClose={close}
        verb={texts.void}
        change={`void/${invoice.id}`}
        color="red.9"
        act={(reason, key) => voidInvoice(invoice.id, reason, key)}
      >
        {texts.voidText}
      </ReasonModal>
    </Group>
  );
}

function Lines({ invoice }: { invoice: AnyInvoice }) {
  const { texts, language } = useLanguage();
  const { invoices } = texts.administration.money;
  const { currency, lines, tax, balanceAppliedCents, totalCents, dueCents } = invoice;
  const cents = (amount: number) => money(amount, currency, language);
  return (
    <Stack gap={6} className={classes.lines}>
      {lines.map(({ description, quantity, amountCents }, index) => {
        const parts = [lineText(description, language), quantity && lineText(quantity, language)];
        return <Line key={index} name={parts.filter(Boolean).join(' · ')} value={cents(amountCents)} />;
      })}
      {tax && <Line name={`${tax.name} ${percent(tax.basisPoints / 100, language)}`} value={cents(tax.cents)} />}
      <Divider />
      <Line name={invoices.total} value={cents(totalCents)} strong />
      {balanceAppliedCents !== 0 && <Line name={invoices.balance} value={cents(-balanceAppliedCents)} />}
      {balanceAppliedCents !== 0 && <Line name={invoices.due} value={cents(dueCents)} strong />}
    </Stack>
  );
}

function Line({ name, value, strong }: { name: string; value: string; strong?: boolean }) {
  return (
    <Group justify="space-between" wrap="nowrap" align="flex-start">
      <Text size="sm" fw={strong ? 600 : undefined}>
        {name}
      </Text>
      <Text size="sm" fw={strong ? 600 : undefined} className="money">
        {value}
      </Text>
    </Group>
  );
}

function Terms({ invoice }: { invoice: AnyInvoice }) {
  const { texts, language } = useLanguage();
  const { invoices } = texts.administration.money;
  const { periodStart, periodEnd, paidOn, nextStepOn, lastRefusal, buyer, voided } = invoice;
  const date = (day: string) => plainDate(day, language, 'medium');
  const facts: [string, string | false | null][] = [
    [invoices.period, invoices.untilBefore(date(periodStart), date(periodEnd))],
    [invoices.buyer, [buyer.name, ...buyer.addressLines, buyer.email].join(', ')],
    [invoices.paid, paidOn && date(paidOn)],
    [invoices.lastRefusal, lastRefusal && translated(lastRefusal)],
    [invoices.nextTry, nextStepOn && date(nextStepOn)],
    [invoices.voided, voided && voided.reason],
  ];
  return <Facts facts={facts.filter(([, value]) => value)} />;
}
