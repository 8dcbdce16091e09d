import { Chip } from '@mantine/core';
import { useSearchParams } from 'react-router';
import type { ReactNode } from 'react';

/** One of the URL's filters: a click sets it, another one takes it away. */
export function FilterChip({ name, value, children }: { name: string; value: string; children: ReactNode }) {
  const [params, setParams] = useSearchParams();
  const checked = params.get(name) === value;
  const toggle = () =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        if (checked) after.delete(name);
        else after.set(name, value);
        return after;
      },
      { replace: true, preventScrollReset: true },
    );
  return (
    <Chip size="xs" variant="outline" checked={checked} onChange={toggle}>
      {children}
    </Chip>
  );
}
