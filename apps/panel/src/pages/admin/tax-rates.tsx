import { Button, Group, Skeleton, Stack, Table, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { moneyMoved } from '../../api/admin-accounts.ts';
import { removeTaxRate, setTaxRate, taxRatesQuery } from '../../api/admin-money.ts';
import { percent } from '../../texts/figures.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { putErrors } from '../../ui/field-errors.ts';
import { Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';

/** The tax of each country; where there is none, customers pay none. */
export function TaxRates() {
  const { taxes: texts } = useTexts().administration.money;
  const { data, error, isPending, refetch } = useQuery(taxRatesQuery);
  return (
    <Section title={texts.title}>
      <Stack gap="md">
        <Text c="dimmed">{texts.text}</Text>
        <ProblemNote error={error} retry={() => void refetch()} />
        {isPending && <Skeleton height={48} />}
        {data?.items.length === 0 && <Text>{texts.none}</Text>}
        {data && data.items.length > 0 && <Rates rates={data.items} />}
        <RateForm />
      </Stack>
    </Section>
  );
}

function Rates({ rates }: { rates: { country: string; name: string; percent: number }[] }) {
  const { texts, language } = useLanguage();
  const words = texts.administration.money.taxes;
  const [asked, setAsked] = useState<string | null>(null);
  const countries = new Intl.DisplayNames(language, { type: 'region' });
  const remove = useMutation({
    mutationFn: () => removeTaxRate(asked!),
    onSuccess: async () => {
      setAsked(null);
      await moneyMoved();
    },
  });
  return (
    <>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.country}</Table.Th>
            <Table.Th>{words.name}</Table.Th>
            <Table.Th ta="right">{words.percent}</Table.Th>
            <Table.Th aria-label={words.remove} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rates.map(({ country, name, percent: rate }) => (
            <Table.Tr key={country}>
              <Table.Td>{countries.of(country) ?? country}</Table.Td>
              <Table.Td>{name}</Table.Td>
              <Table.Td ta="right">{percent(rate, language)}</Table.Td>
              <Table.Td ta="right">
                <Button size="xs" variant="default" onClick={() => setAsked(country)}>
                  {words.remove}
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Confirm
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={words.removeTitle(asked ? (countries.of(asked) ?? asked) : '')}
        verb={words.remove}
        pending={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate()}
      >
        {words.removeText}
      </Confirm>
    </>
  );
}

function RateForm() {
  const { taxes: words } = useTexts().administration.money;
  const [problem, setProblem] = useState<unknown>(null);
  const form = useForm({
    initialValues: { country: '', name: '', percent: '' },
    validate: {
      country: (typed) => (/^[a-z]{2}$/i.test(typed.trim()) ? null : words.countryNeeded),
      name: (typed) => (typed.trim() ? null : words.nameNeeded),
      percent: (typed) => (/^\d{1,3}([.,]\d{1,2})?$/.test(typed.trim()) ? null : words.percentNeeded),
    },
  });
  const set = useMutation({
    mutationFn: ({ country, name, percent }: typeof form.values) =>
      setTaxRate(country.trim().toUpperCase(), {
        name: name.trim(),
        percent: Number(percent.trim().replace(',', '.')),
      }),
    onSuccess: async () => {
      setProblem(null);
      form.reset();
      await moneyMoved();
    },
    onError: (error) => setProblem(putErrors(form, error)),
  });
  return (
    <form onSubmit={form.onSubmit((values) => set.mutate(values))}>
      <Stack gap="sm">
        <Group align="flex-start" gap="sm">
          <TextInput
            label={words.country}
            placeholder="DE"
            maxLength={2}
            w={90}
            autoComplete="off"
            {...form.getInputProps('country')}
          />
          <TextInput label={words.name} w={180} autoComplete="off" {...form.getInputProps('name')} />
          <TextInput
            label={words.percent}
            w={110}
            inputMode="decimal"
            autoComplete="off"
            {...form.getInputProps('percent')}
          />
        </Group>
        <ProblemNote error={problem} />
        <Group>
          <Button type="submit" variant="default" loading={set.isPending}>
            {words.set}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
