import { TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { useTexts } from '../../texts/texts.tsx';
import { Icon } from '../../ui/icon.tsx';

interface SearchBoxProps {
  label: string;
  /** Down goes on to the list. */
  onDown?: () => void;
}

/** What is looked for stands in the URL. The field keeps its own text, so that no navigation disturbs who types. */
export function SearchBox({ label, onDown }: SearchBoxProps) {
  const { common } = useTexts();
  const [params, setParams] = useSearchParams();
  const wanted = params.get('q') ?? '';
  const [text, setText] = useState(wanted);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (document.activeElement !== field.current) setText(wanted);
  }, [wanted]);
  const change = (value: string) => {
    setText(value);
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        if (value.trim()) after.set('q', value.trim());
        else after.delete('q');
        return after;
      },
      { replace: true, preventScrollReset: true },
    );
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
