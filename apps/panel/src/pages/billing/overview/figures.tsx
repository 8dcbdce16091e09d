import { Anchor, Box, SimpleGrid, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Billing } from '../../../api/billing.ts';
import { useTexts } from '../../../texts/texts.tsx';
import { useFormats } from '../../../texts/use-formats.ts';
import { CardName, CardExpiry } from '../card/card-name.tsx';
import classes from './figures.module.css';

/** What is paid next, by what, and what of it is there already. */
export function Figures({ billing }: { billing: Billing }) {
  const { facts: texts } = useTexts().money.billing;
  const { money, longDate } = useFormats();
  const { nextInvoice, card, balanceCents, currency } = billing;
  const credit = balanceCents > 0;
  return (
    <SimpleGrid cols={{ base: 1, sm: balanceCents === 0 ? 2 : 3 }} spacing="lg">
      {nextInvoice && (
        <Fact title={texts.next} action={<To path="/billing/day">{texts.changeDay}</To>}>
          <Text className={classes.figure}>{money(nextInvoice.totalCents, currency)}</Text>
          <Text>{texts.on(longDate(nextInvoice.date))}</Text>
        </Fact>
      )}
      <Fact title={texts.card} action={<To path="/billing/card">{card ? texts.replaceCard : texts.addCard}</To>}>
        <Text className={classes.figure}>{card ? <CardName card={card} /> : texts.noCard}</Text>
        {card && <CardExpiry card={card} before={nextInvoice?.date} />}
      </Fact>
      {balanceCents !== 0 && (
        <Fact title={credit ? texts.credit : texts.debt}>
          <Text className={classes.figure}>{money(Math.abs(balanceCents), currency)}</Text>
          <Text>{credit ? texts.creditText : texts.debtText}</Text>
        </Fact>
      )}
    </SimpleGrid>
  );
}

function Fact({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <Box component="section" className={classes.fact} aria-label={title}>
      <h2 className={classes.title}>{title}</h2>
      <Box flex={1}>{children}</Box>
      {action}
    </Box>
  );
}

function To({ path, children }: { path: string; children: ReactNode }) {
  return (
    <Anchor component={Link} to={path} size="sm" mt={8}>
      {children}
    </Anchor>
  );
}
