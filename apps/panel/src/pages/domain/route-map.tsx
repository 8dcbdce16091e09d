import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schemas } from '../../api/client.ts';
import { changeDomain, type Domain } from '../../api/domain-changes.ts';
import { useTexts } from '../../texts/texts.tsx';
import { RuntimeLogo } from '../../ui/logo.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { answering, pathOf, type RouteRule } from './answering.ts';
import classes from './route-map.module.css';

interface RouteMapProps {
  domain: Domain;
  /** As they are being edited. */
  routes: RouteRule[];
  catalogue: Schemas['CatalogueRuntime'][];
}

/** The hostname, what follows it, and who answers that: in the order in which the edge looks. */
export function RouteMap({ domain, routes, catalogue }: RouteMapProps) {
  const texts = useTexts().domains.routes;
  const [typed, setTyped] = useState('');
  const main = domain.runtimes.find((runtime) => runtime.default)?.name ?? '';
  const scripts = catalogue.flatMap(({ extensions }) => extensions);
  const path = pathOf(typed);
  const answer = answering(path, routes, main, scripts);
  const rows = rowsOf(routes, main);
  const hit = typed.trim() ? keyOf(answer.rule) : null;
  return (
    <Stack gap="xs">
      <div className={classes.map}>
        <div className={classes.host}>{domain.hostname}</div>
        <ul className={classes.rules}>
          {rows.map(({ key, matches, to }) => (
            <li key={key} className={classes.rule} data-hit={(hit !== null && matches.includes(hit)) || undefined}>
              <span className={classes.match}>{matches[0] === '' ? texts.rest : matches.join(' ')}</span>
              <Target name={to} domain={domain} />
            </li>
          ))}
        </ul>
      </div>
      <TextInput
        label={texts.ask}
        placeholder="/shop/cart.php"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        autoComplete="off"
        spellCheck={false}
        maw={480}
      />
      <Text size="sm" aria-live="polite" mih={21}>
        {typed.trim() && texts.answers(answer.runtime, path, keyOf(answer.rule))}
      </Text>
      <OwnRoutes domain={domain} />
    </Stack>
  );
}

function Target({ name, domain: { runtimes } }: { name: string; domain: Domain }) {
  const found = runtimes.find((runtime) => runtime.name === name);
  return (
    <span className={classes.target}>
      {found && <RuntimeLogo runtime={found.runtime} size={22} />}
      <span>
        <b>{name}</b>{' '}
        <Text span size="sm" c="dimmed">
          {found?.version} · {found?.root}
        </Text>
      </span>
    </span>
  );
}

/** Extensions that lead to the same runtime are one row. */
function rowsOf(routes: RouteRule[], main: string) {
  const prefixes = routes.flatMap(({ match, to }) => ('prefix' in match ? [{ matches: [match.prefix], to }] : []));
  const extensions = new Map<string, string[]>();
  for (const { match, to } of routes) {
    if ('extension' in match) extensions.set(to, [...(extensions.get(to) ?? []), match.extension]);
  }
  const grouped = [...extensions].map(([to, matches]) => ({ matches, to }));
  return [...prefixes, ...grouped, { matches: [''], to: main }].map((row) => ({ ...row, key: row.matches.join() }));
}

function keyOf(rule: RouteRule['match'] | null): string {
  if (!rule) return '';
  return 'prefix' in rule ? rule.prefix : rule.extension;
}

/** Routes that were written by hand stay as they are when runtimes change; here they can be given up. */
function OwnRoutes({ domain }: { domain: Domain }) {
  const texts = useTexts().domains.routes;
  const derive = useMutation({ mutationFn: () => changeDomain(domain, { routes: null }) });
  if (!domain.routes) return null;
  return (
    <Stack gap="xs" align="flex-start">
      <Text size="sm">{texts.own}</Text>
      <Button size="xs" variant="default" loading={derive.isPending} onClick={() => derive.mutate()}>
        {texts.derive}
      </Button>
      <ProblemNote error={derive.error} />
    </Stack>
  );
}
