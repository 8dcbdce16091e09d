import { Button, Kbd } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight, spotlight } from '@mantine/spotlight';
import '@mantine/spotlight/styles.css';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { domainsQuery } from '../api/domains.ts';
import { useTexts } from '../texts/texts.tsx';
import { Icon } from '../ui/icon.tsx';
import { MOD_KEY } from '../ui/mod-key.ts';
import { useEntries } from './entries.ts';

export function PaletteButton() {
  const { common } = useTexts();
  return (
    <Button
      variant="default"
      size="xs"
      leftSection={<Icon name="search" size={14} />}
      rightSection={
        <Kbd size="xs" visibleFrom="sm">
          {MOD_KEY === '⌘' ? '⌘K' : 'Ctrl K'}
        </Kbd>
      }
      onClick={spotlight.open}
    >
      {common.search}
    </Button>
  );
}

/** ⌘K or Ctrl-K: every page and every domain. Domains are looked for by the server, since there may be thousands. */
export function Palette({ onKeys }: { onKeys: () => void }) {
  const { nav, common } = useTexts();
  const { customer, further, administrator } = useEntries();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text, 150);
  const { data } = useInfiniteQuery({ ...domainsQuery({ q }), enabled: q.length > 1 });
  const pages = [
    ...customer,
    ...further,
    ...administrator.map(({ to, label }) => ({ to, label: `${nav.administration}: ${label}` })),
  ];
  const actions = [
    ...pages.map(({ to, label }) => ({ label, act: () => void navigate(to) })),
    { label: nav.keys, act: onKeys },
  ].filter(({ label }) => label.toLowerCase().includes(text.trim().toLowerCase()));
  const domains = q.length > 1 ? (data?.pages[0]?.items.slice(0, 8) ?? []) : [];
  return (
    <Spotlight.Root query={text} onQueryChange={setText} shortcut={['mod + K']}>
      <Spotlight.Search placeholder={nav.palette} aria-label={nav.palette} leftSection={<Icon name="search" />} />
      <Spotlight.ActionsList>
        {domains.map(({ id, hostname }) => (
          <Spotlight.Action key={id} label={hostname} onClick={() => void navigate(`/domains/${id}`)} />
        ))}
        {actions.map(({ label, act }) => (
          <Spotlight.Action key={label} label={label} onClick={act} />
        ))}
        {domains.length + actions.length === 0 && <Spotlight.Empty>{common.nothingFound}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
