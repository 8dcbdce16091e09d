import { SimpleGrid, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { addPrice, type PricedPlan } from '../../api/admin-money.ts';
import type { Schemas } from '../../api/client.ts';
import { useTexts } from '../../texts/texts.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ChangeForm } from './admin-change.tsx';
import { centsOf } from './cents.ts';
import { dayToCome } from './days.ts';

interface PriceModalProps {
  opened: boolean;
  onClose: () => void;
  plan: PricedPlan;
}

/** A price from a day on, beginning with what holds last. */
export function PriceModal({ opened, onClose, plan }: PriceModalProps) {
  const { administration } = useTexts();
  return (
    <Dialog opened={opened} onClose={onClose} title={administration.money.plans.add} size="lg">
      <PriceForm onClose={onClose} plan={plan} />
    </Dialog>
  );
}

const INCLUDED = ['storageGb', 'trafficGb', 'memoryGbHours'] as const;
const BEYOND = ['storageGbCents', 'trafficGbCents', 'memoryGbHourCents'] as const;
type Typed<Keys extends readonly string[]> = Record<Keys[number], string>;

interface Values {
  validFrom: string;
  priceCents: string;
  included: Typed<typeof INCLUDED>;
  beyond: Typed<typeof BEYOND>;
  reason: string;
}

function PriceForm({ onClose, plan }: Omit<PriceModalProps, 'opened'>) {
  const { administration } = useTexts();
  const words = administration.money.plans;
  const last = plan.prices.at(-1)!;
  const whole = (typed: string) => (/^\d{1,9}$/.test(typed.trim()) ? null : words.whole);
  const form = useForm<Values>({
    initialValues: {
      validFrom: '',
      priceCents: (last.priceCents / 100).toFixed(2),
      included: typedOf(last.included),
      beyond: typedOf(last.beyond),
      reason: '',
    },
    validate: {
      validFrom: (day) => (day ? null : words.dayNeeded),
      priceCents: (typed) => ((centsOf(typed) ?? -1) >= 0 ? null : administration.amountNeeded),
      included: { storageGb: whole, trafficGb: whole, memoryGbHours: whole },
      beyond: { storageGbCents: whole, trafficGbCents: whole, memoryGbHourCents: whole },
    },
  });
  const figures = [...INCLUDED.map((key) => [`included.${key}`, key]), ...BEYOND.map((key) => [`beyond.${key}`, key])];
  return (
    <ChangeForm
      form={form}
      change={`price/${plan.id}`}
      act={(values) => addPrice(plan.id, priceOf(values))}
      onClose={onClose}
      verb={words.add}
      reasonLabel={words.optionalReason}
    >
      <Text c="dimmed">{words.addText}</Text>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <TextInput
          data-autofocus
          type="date"
          label={words.day}
          min={dayToCome(new Date())}
          {...form.getInputProps('validFrom')}
        />
        <TextInput
          label={words.priceIn(last.currency)}
          inputMode="decimal"
          autoComplete="off"
          {...form.getInputProps('priceCents')}
        />
        {figures.map(([path, key]) => (
          <TextInput
            key={path}
            label={words[key as keyof typeof words & (typeof INCLUDED | typeof BEYOND)[number]]}
            inputMode="numeric"
            autoComplete="off"
            {...form.getInputProps(path!)}
          />
        ))}
      </SimpleGrid>
    </ChangeForm>
  );
}

function priceOf({ validFrom, priceCents, included, beyond, reason }: Values): Schemas['NewPlanPrice'] {
  return {
    validFrom,
    priceCents: centsOf(priceCents)!,
    included: numbersOf(included),
    beyond: numbersOf(beyond),
    ...(reason && { reason }),
  };
}

function typedOf<K extends string>(numbers: Record<K, number>): Record<K, string> {
  return Object.fromEntries(Object.entries<number>(numbers).map(([key, value]) => [key, String(value)])) as Record<
    K,
    string
  >;
}

function numbersOf<K extends string>(typed: Record<K, string>): Record<K, number> {
  return Object.fromEntries(Object.entries<string>(typed).map(([key, value]) => [key, Number(value)])) as Record<
    K,
    number
  >;
}
