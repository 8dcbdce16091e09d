import { Button, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Schemas } from '../../api/client.ts';
import { writeEnv } from '../../api/domain-changes.ts';
import { envQuery } from '../../api/env.ts';
import { useTexts } from '../../texts/texts.tsx';
import { Icon } from '../../ui/icon.tsx';
import { DraftFooter } from './draft-footer.tsx';
import { parseEnv, printEnv, rewritten, type Variable } from './env-file.ts';
import { EnvRaw } from './env-raw.tsx';
import { EnvTable } from './env-table.tsx';
import { useDraft } from './use-draft.ts';

interface Held {
  env: Schemas['Env'];
  etag: string;
}

/** Two views of the same variables, over one parser. What is wrong in the raw one keeps the table from being shown. */
export function EnvEditor({ domainId, current }: { domainId: string; current: Held }) {
  const texts = useTexts().domains.env;
  const draft = useEnvDraft(domainId, current);
  const { form } = draft;
  const [raw, setRaw] = useState<string | null>(null);
  useEffect(() => {
    setRaw((text) => (text === null ? null : rewritten(text, form.getValues().variables)));
    // Only what the form has anew, as where theirs was taken, is a reason.
  }, [draft.base]);
  const faults = raw === null ? [] : parseEnv(raw).faults;
  const set = (variables: Variable[]) => form.setFieldValue('variables', variables);
  const write = (text: string) => {
    setRaw(text);
    set(parseEnv(text).variables);
  };
  return (
    <form
      onSubmit={form.onSubmit(() => {
        if (faults.length === 0) draft.save();
      })}
      noValidate
      aria-label={texts.title}
    >
      <Stack gap="md">
        <Group justify="space-between">
          <Text size="sm" c="dimmed" maw={560}>
            {texts.help}
          </Text>
          <SegmentedControl
            size="xs"
            aria-label={texts.view}
            value={raw === null ? 'table' : 'raw'}
            disabled={faults.length > 0}
            onChange={(view) => setRaw(view === 'raw' ? printEnv(form.values.variables) : null)}
            data={[
              { value: 'table', label: texts.table },
              { value: 'raw', label: '.env' },
            ]}
          />
        </Group>
        {raw === null ? (
          <EnvTable form={form} />
        ) : (
          <EnvRaw text={raw} faults={faults} onChange={write} error={form.errors.variables} />
        )}
        {raw === null && (
          <Group>
            <Button
              size="xs"
              variant="default"
              leftSection={<Icon name="plus" size={14} />}
              onClick={() => set([...form.values.variables, { name: '', value: '', secret: false }])}
            >
              {texts.add}
            </Button>
          </Group>
        )}
        <DraftFooter draft={{ ...draft, discard: () => (setRaw(null), draft.discard()) }} />
      </Stack>
    </form>
  );
}

function useEnvDraft(domainId: string, current: Held) {
  const queryClient = useQueryClient();
  const fresh = { ...envQuery(domainId), staleTime: 0 };
  return useDraft<Held, { variables: Variable[] }>({
    current,
    valuesOf: ({ env }) => ({ variables: variablesOf(env) }),
    send: async ({ etag }, { variables }) => {
      const { operation } = await writeEnv(domainId, etag, envOf(variables));
      return { next: await queryClient.fetchQuery(fresh), operation };
    },
    reload: () => queryClient.fetchQuery(fresh),
    pathOf: (path, { variables }) => {
      const index = variables.findIndex(({ name }) => path === `env.${name}` || path === name);
      return index < 0 ? path : `variables.${index}.value`;
    },
  });
}

function variablesOf(env: Schemas['Env']): Variable[] {
  return Object.entries(env).map(([name, held]) =>
    typeof held === 'string' ? { name, value: held, secret: false } : { name, value: null, secret: true },
  );
}

/** Rows that nobody wrote anything into are left away. */
function envOf(variables: Variable[]): Schemas['EnvInput'] {
  const written = variables.filter(({ name, value }) => name.trim() !== '' || value);
  return Object.fromEntries(
    written.map(({ name, value, secret }) => [name.trim(), value === null ? { secret: true } : { value, secret }]),
  );
}
