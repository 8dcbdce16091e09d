import { ActionIcon, Button, Group, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { changeDomain, type Domain } from '../../api/domain-changes.ts';
import { useTexts } from '../../texts/texts.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Applied } from './applied.tsx';
import { DraftFooter } from './draft-footer.tsx';
import classes from './other-names.module.css';
import { ProofNote } from './proof-note.tsx';
import { useDomainDraft } from './use-domain-draft.ts';

interface Row {
  hostname: string;
  redirect: boolean;
}

/** Names beside the main one: added, taken away, made the main one, and whether each sends visitors to that. */
export function OtherNames({ domain }: { domain: Domain }) {
  const texts = useTexts().domains.addresses;
  const draft = useDomainDraft(domain, rowsOf, patchOf, (path) => path.replace(/^aliases\.(\d+)$/, 'rows.$1.hostname'));
  const swap = useMutation({ mutationFn: (hostname: string) => changeDomain(domain, { hostname }) });
  const { form } = draft;
  return (
    <form onSubmit={form.onSubmit(draft.save)} noValidate>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {texts.aliasesHelp}
        </Text>
        {form.values.rows.map((row, index) => (
          <div key={index} className={classes.row}>
            <TextInput
              className={classes.hostname}
              aria-label={texts.aliasNumber(index + 1)}
              placeholder="www.example.com"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              autoFocus={row.hostname === ''}
              {...form.getInputProps(`rows.${index}.hostname`)}
            />
            <Switch
              label={texts.redirect}
              aria-label={texts.redirectOf(row.hostname)}
              {...form.getInputProps(`rows.${index}.redirect`, { type: 'checkbox' })}
            />
            <Group gap={4} wrap="nowrap" className={classes.actions}>
              <Button
                size="xs"
                variant="default"
                aria-label={texts.makeMainOf(row.hostname)}
                title={form.isDirty() ? texts.saveFirst : undefined}
                disabled={form.isDirty() || !domain.aliases.includes(row.hostname)}
                loading={swap.isPending && swap.variables === row.hostname}
                onClick={() => swap.mutate(row.hostname)}
              >
                {texts.makeMain}
              </Button>
              <ActionIcon
                variant="subtle"
                color="red"
                size="lg"
                aria-label={texts.remove(row.hostname)}
                onClick={() => form.removeListItem('rows', index)}
              >
                <Icon name="trash" />
              </ActionIcon>
            </Group>
          </div>
        ))}
        <Group>
          <Button
            size="xs"
            variant="default"
            leftSection={<Icon name="plus" size={14} />}
            onClick={() => form.insertListItem('rows', { hostname: '', redirect: true })}
          >
            {texts.add}
          </Button>
        </Group>
        <ProblemNote error={swap.error} />
        <Applied operation={swap.data?.operation ?? null} />
        <ProofNote error={draft.refusal} />
        <DraftFooter draft={draft} />
      </Stack>
    </form>
  );
}

function rowsOf({ aliases, redirects }: Domain): { rows: Row[] } {
  return { rows: aliases.map((hostname) => ({ hostname, redirect: redirects[hostname] !== false })) };
}

/** By the form of the name that the API keeps; what it keeps in another form redirects, as any new name does. */
function patchOf({ rows }: { rows: Row[] }) {
  const named = rows
    .map((row) => ({ ...row, hostname: row.hostname.trim().toLowerCase() }))
    .filter((row) => row.hostname);
  return {
    aliases: named.map(({ hostname }) => hostname),
    redirects: Object.fromEntries(named.map(({ hostname, redirect }) => [hostname, redirect])),
  };
}
