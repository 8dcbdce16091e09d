import { Button, Group, Stack } from '@mantine/core';
import type { Schemas } from '../../api/client.ts';
import type { Domain } from '../../api/domain-changes.ts';
import { useTexts } from '../../texts/texts.tsx';
import { Icon } from '../../ui/icon.tsx';
import { DraftFooter } from './draft-footer.tsx';
import { newRuntime, runtimeInputs, type RuntimeRow, runtimeRows } from './runtime-rows.ts';
import { RuntimeFields } from './runtime-fields.tsx';
import { useDomainDraft } from './use-domain-draft.ts';

const MOST = 10;

interface RuntimesFormProps {
  domain: Domain;
  catalogue: Schemas['CatalogueRuntime'][];
}

export function RuntimesForm({ domain, catalogue }: RuntimesFormProps) {
  const texts = useTexts().domains.runtimes;
  const draft = useDomainDraft(
    domain,
    ({ runtimes }) => ({ runtimes: runtimeRows(runtimes) }),
    ({ runtimes }) => ({ runtimes: runtimeInputs(runtimes, catalogue) }),
  );
  const { form } = draft;
  const { runtimes } = form.values;
  const set = (rows: RuntimeRow[]) => form.setFieldValue('runtimes', rows);
  const remove = (index: number) => {
    const rest = runtimes.filter((_, other) => other !== index);
    set(rest.some((row) => row.default) ? rest : rest.map((row, at) => ({ ...row, default: at === 0 })));
  };
  return (
    <form onSubmit={form.onSubmit(draft.save)} noValidate>
      <Stack gap="md">
        {runtimes.map((row, index) => (
          <RuntimeFields
            key={row.key}
            row={row}
            index={index}
            catalogue={catalogue}
            form={form}
            onDefault={() => set(runtimes.map((one, at) => ({ ...one, default: at === index })))}
            onRemove={runtimes.length > 1 ? () => remove(index) : undefined}
          />
        ))}
        <Group>
          <Button
            variant="default"
            size="xs"
            leftSection={<Icon name="plus" size={14} />}
            disabled={runtimes.length >= MOST}
            onClick={() => set([...runtimes, newRuntime(runtimes, catalogue)])}
          >
            {texts.add}
          </Button>
        </Group>
        <DraftFooter draft={draft} />
      </Stack>
    </form>
  );
}
