import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import { Icon } from '../../ui/icon.tsx';
import { useUrlState } from '../../ui/url-state.ts';

/** What is typed is in the address a moment later, and nothing that arrives meanwhile changes it. */
export function SearchField({ label, name = 'q' }: { label: string; name?: string }) {
  const url = useUrlState();
  const [text, setText] = useState(url.get(name) ?? '');
  const remember = useDebouncedCallback((value: string) => url.set({ [name]: value.trim() || null }), 200);
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={label}
      leftSection={<Icon name="search" size={16} />}
      w={{ base: '100%', xs: 280 }}
      value={text}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value);
        remember(currentTarget.value);
      }}
    />
  );
}
