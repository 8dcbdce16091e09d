import { Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Billing } from '../../../api/billing.ts';
import { configQuery } from '../../../api/config.ts';
import type { Schemas } from '../../../api/client.ts';
import { useTexts } from '../../../texts/texts.tsx';
import { Awaited } from '../../../ui/awaited.tsx';
import { Section } from '../../../ui/page.tsx';
import { OpenInvoices } from '../overview/open-invoices.tsx';
import classes from './card.module.css';
import { CardForm } from './card-form.tsx';
import { CardExpiry, CardName } from './card-name.tsx';
import { Replaced } from './replaced.tsx';

/** The card that pays, and another one in its place. */
export function CardTab({ billing }: { billing: Billing }) {
  const { card: texts } = useTexts().money.billing;
  const config = useQuery(configQuery);
  const [replaced, setReplaced] = useState<Schemas['CardReplaced'] | null>(null);
  const { card, nextInvoice } = billing;
  return (
    <Stack gap="lg">
      {replaced && <Replaced replaced={replaced} />}
      <OpenInvoices billing={billing} />
      <Section title={texts.title}>
        {card ? (
          <>
            <Text className={classes.name}>
              <CardName card={card} />
            </Text>
            <CardExpiry card={card} before={nextInvoice?.date} />
          </>
        ) : (
          <Text>{texts.none}</Text>
        )}
      </Section>
      <Section title={texts.replace}>
        {config.data ? (
          <CardForm
            publishableKey={config.data.payments.publishableKey}
            onReplaced={setReplaced}
            onBegin={() => setReplaced(null)}
          />
        ) : (
          <Awaited queries={[config]}>
            <Skeleton height={260} />
          </Awaited>
        )}
      </Section>
    </Stack>
  );
}
