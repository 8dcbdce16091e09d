import { Chip } from '@mantine/core';
import type { ReactNode } from 'react';
import { useUrlState } from '../../ui/url-state.ts';

/** One of the URL's filters: a click sets it, another one takes it away. */
export function FilterChip({ name, value, children }: { name: string; value: string; children: ReactNode }) {
  const url = useUrlState();
  const checked = url.get(name) === value;
  const toggle = () => url.set({ [name]: checked ? null : value });
  return (
    <Chip size="xs" variant="outline" checked={checked} onChange={toggle}>
      {children}
    </Chip>
  );
}
