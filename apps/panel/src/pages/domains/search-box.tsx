import { TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTexts } from '../../texts/texts.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useUrlState } from '../../ui/url-state.ts';

interface SearchBoxProps {
  label: string;
  /** Down goes on to the list. */
  onDown?: () => void;
}

/** What is looked for stands in the URL. The field keeps its own text, so that no navigation disturbs who types. */
export function SearchBox({ label, onDown }: SearchBoxProps) {
  const { common } = useTexts();
  const url = useUrlState();
  const wanted = url.get('q') ?? '';
  const [text, setText] = useState(wanted);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (document.activeElement !== field.current) setText(wanted);
  }, [wanted]);
  const change = (value: string) => {
    setText(value);
    url.set({ q: value.trim() });
  };
  return (
    <TextInput
      ref={field}
      type="search"
      aria-label={label}
      placeholder={common.search}
      leftSection={<Icon name="search" size={16} />}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowDown' || !onDown) return;
        event.preventDefault();
        onDown();
      }}
      w={{ base: '100%', xs: 320 }}
    />
  );
}
