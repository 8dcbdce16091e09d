import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { moneyMoved } from '../../api/admin-accounts.ts';
import { type PricedPlan, removePrice } from '../../api/admin-money.ts';
import { money, plainDate } from '../../texts/format.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Section } from '../../ui/page.tsx';
import { dayToCome } from './days.ts';
import classes from './plan-prices.module.css';
import { PriceModal } from './price-modal.tsx';
import { standingOf } from './price-standing.ts';

type Price = PricedPlan['prices'][number];

/** The prices of a plan, the newest first: each holds until the one above it. */
export function PlanPrices({ plan }: { plan: PricedPlan }) {
  const { plans: texts } = useTexts().administration.money;
  const [adding, setAdding] = useState(false);
  const [removed, setRemoved] = useState<Price | null>(null);
  const add = (
    <Button size="xs" onClick={() => setAdding(true)}>
      {texts.add}
    </Button>
  );
  return (
    <Section title={plan.name} actions={add}>
      {plan.prices.toReversed().map((price) => (
        <PriceRow key={price.validFrom} price={price} plan={plan} onRemove={() => setRemoved(price)} />
      ))}
      <PriceModal opened={adding} onClose={() => setAdding(false)} plan={plan} />
      <Removal plan={plan} price={removed} onClose={() => setRemoved(null)} />
    </Section>
  );
}

function PriceRow({ price, plan, onRemove }: { price: Price; plan: PricedPlan; onRemove: () => void }) {
  const { texts, language } = useLanguage();
  const words = texts.administration.money.plans;
  const { validFrom, priceCents, currency, included, beyond } = price;
  const today = new Date().toISOString().slice(0, 10);
  const standing = standingOf(validFrom, plan.prices, today);
  const cents = (amount: number) => money(amount, currency, language);
  return (
    <Group className={classes.price} justify="space-between" align="flex-start">
      <Stack gap={2}>
        <Group gap="xs">
          <Text fw={600} className="money">
            {cents(priceCents)}
          </Text>
          <Text size="sm" c="dimmed">
            {`${words.from} ${plainDate(validFrom, language)}`}
          </Text>
          <Badge variant="default" tt="none" fw={500}>
            {words[standing]}
          </Badge>
        </Group>
        <Text size="sm">{words.includes(included.storageGb, included.trafficGb, included.memoryGbHours)}</Text>
        <Text size="sm" c="dimmed">
          {words.beyond}:{' '}
          {words.costs(cents(beyond.storageGbCents), cents(beyond.trafficGbCents), cents(beyond.memoryGbHourCents))}
        </Text>
      </Stack>
      {validFrom >= dayToCome(new Date()) && (
        <Button size="xs" variant="default" onClick={onRemove}>
          {words.remove}
        </Button>
      )}
    </Group>
  );
}

function Removal({ plan, price, onClose }: { plan: PricedPlan; price: Price | null; onClose: () => void }) {
  const { texts, language } = useLanguage();
  const words = texts.administration.money.plans;
  const remove = useMutation({
    mutationFn: () => removePrice(plan.id, price!.validFrom),
    onSuccess: async () => {
      onClose();
      await moneyMoved();
    },
  });
  return (
    <Confirm
      opened={price !== null}
      onClose={onClose}
      title={words.removeTitle(price ? plainDate(price.validFrom, language) : '')}
      verb={words.remove}
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
    >
      {words.removeText}
    </Confirm>
  );
}
