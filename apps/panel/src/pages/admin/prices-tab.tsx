import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { plansQuery } from '../../api/admin-money.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { PlanPrices } from './plan-prices.tsx';
import { TaxRates } from './tax-rates.tsx';

export function PricesTab() {
  const { data, error, isPending, refetch } = useQuery(plansQuery);
  return (
    <Stack gap="lg">
      <ProblemNote error={error} retry={() => void refetch()} />
      {isPending && <Skeleton height={200} />}
      {data?.items.map((plan) => (
        <PlanPrices key={plan.id} plan={plan} />
      ))}
      <TaxRates />
    </Stack>
  );
}
