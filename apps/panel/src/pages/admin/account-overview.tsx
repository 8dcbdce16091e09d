import { Anchor, SimpleGrid, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { AccountDetails } from '../../api/admin-accounts.ts';
import { configQuery } from '../../api/config.ts';
import { instant, money, plainDate } from '../../texts/format.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Section } from '../../ui/page.tsx';
import { AccountClock } from './account-clock.tsx';
import classes from './number-card.module.css';

export function AccountOverview({ account }: { account: AccountDetails }) {
  const { account: texts } = useTexts().administration;
  const { data: config } = useQuery(configQuery);
  return (
    <Stack gap="lg">
      <Numbers account={account} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Section title={texts.data}>
          <Data account={account} />
        </Section>
        <Section title={texts.billing}>
          <Billing account={account} />
        </Section>
      </SimpleGrid>
      <Section title={texts.users}>
        <Facts facts={account.users.map(({ name, email }) => [name, email])} />
      </Section>
      {config?.payments.gateway === 'sandbox' && !account.billingExempt && <AccountClock account={account} />}
    </Stack>
  );
}

function Numbers({ account }: { account: AccountDetails }) {
  const { texts, language } = useLanguage();
  const { numbers } = texts.administration.account;
  const { currency, balanceCents, openCents, overdueCents, id } = account;
  const cents = (amount: number) => money(amount, currency, language);
  const containers = (
    <Anchor
      component={Link}
      to={`/admin/containers?q=${encodeURIComponent(account.name)}`}
      inherit
      c="var(--panel-link)"
    >
      {account.containers ?? '—'}
    </Anchor>
  );
  const cards: [string, React.ReactNode][] = [
    [numbers.balance, cents(balanceCents)],
    [numbers.open, cents(openCents)],
    [numbers.overdue, cents(overdueCents)],
    [numbers.domains, account.domains],
    [numbers.databases, account.databases],
    [numbers.containers, containers],
  ];
  return (
    <SimpleGrid cols={{ base: 2, xs: 3, lg: 6 }} spacing="sm">
      {cards.map(([name, value]) => (
        <div key={`${id}${name}`} className={classes.card}>
          <Text size="xs" c="dimmed">
            {name}
          </Text>
          <Text size="lg" fw={650} className="money">
            {value}
          </Text>
        </div>
      ))}
    </SimpleGrid>
  );
}

function Data({ account }: { account: AccountDetails }) {
  const { texts, language } = useLanguage();
  const { facts } = texts.administration.account;
  const { line1, line2, city, region, postalCode, country } = account.address;
  const lines = [line1, line2, [postalCode, city].filter(Boolean).join(' '), region, country].filter(Boolean);
  return (
    <Facts
      facts={[
        [facts.id, account.id],
        [facts.address, lines.join(', ') || '—'],
        [facts.timeZone, account.timeZone],
        [facts.signedUp, instant(account.createdAt, language)],
      ]}
    />
  );
}

function Billing({ account }: { account: AccountDetails }) {
  const { texts, language } = useLanguage();
  const { facts, exempt, cardUntil } = texts.administration.account;
  const { card, billingDay, billedThrough, billingExempt } = account;
  if (billingExempt) return <Text>{exempt}</Text>;
  return (
    <Facts
      facts={[
        [facts.billingDay, billingDay],
        [facts.billedThrough, plainDate(billedThrough, language)],
        [
          facts.card,
          card
            ? cardUntil(card.brand, card.last4, `${String(card.expiryMonth).padStart(2, '0')}/${card.expiryYear}`)
            : '—',
        ],
        [facts.today, plainDate(account.today, language)],
      ]}
    />
  );
}
