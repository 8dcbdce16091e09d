import { ActionIcon, Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Schemas } from '../../api/client.ts';
import type { Domain } from '../../api/domain-changes.ts';
import { useTexts } from '../../texts/texts.tsx';
import { Icon } from '../../ui/icon.tsx';
import { DraftFooter } from './draft-footer.tsx';
import { RouteMap } from './route-map.tsx';
import classes from './route-editor.module.css';
import { newRow, routeField, routeRows, routeRules } from './route-rows.ts';
import { useDomainDraft } from './use-domain-draft.ts';

const MOST = 100;

interface RouteEditorProps {
  domain: Domain;
  catalogue: Schemas['CatalogueRuntime'][];
}

/** Who answers what, and how that is changed: the map shows what is being edited before it is saved. */
export function RouteEditor({ domain, catalogue }: RouteEditorProps) {
  const texts = useTexts().domains.routes;
  const draft = useDomainDraft(
    domain,
    ({ effectiveRoutes }) => ({ routes: routeRows(effectiveRoutes) }),
    ({ routes }) => ({ routes: routeRules(routes) }),
    routeField,
  );
  const [editing, setEditing] = useState(false);
  const { form } = draft;
  const { routes } = form.values;
  const names = domain.runtimes.map(({ name }) => name);
  return (
    <Stack gap="md">
      <RouteMap domain={domain} routes={routeRules(routes)} catalogue={catalogue} />
      {!editing && (
        <Group>
          <Button size="xs" variant="default" onClick={() => setEditing(true)}>
            {texts.edit}
          </Button>
        </Group>
      )}
      {editing && (
        <form onSubmit={form.onSubmit(draft.save)} noValidate>
          <Stack gap="sm">
            <Text size="sm" c="dimmed">
              {texts.editHelp}
            </Text>
            {routes.map(({ key, kind, text }, index) => (
              <div key={key} className={classes.row}>
                <NativeSelect
                  aria-label={texts.kindOf(index + 1)}
                  data={[
                    { value: 'prefix', label: texts.kinds.prefix },
                    { value: 'extension', label: texts.kinds.extension },
                  ]}
                  {...form.getInputProps(`routes.${index}.kind`)}
                />
                <TextInput
                  aria-label={texts.textOf(index + 1)}
                  placeholder={kind === 'prefix' ? '/shop/' : '.php'}
                  classNames={{ input: classes.mono }}
                  autoCapitalize="none"
                  autoComplete="off"
                  spellCheck={false}
                  {...form.getInputProps(`routes.${index}.text`)}
                />
                <NativeSelect
                  aria-label={texts.targetOf(index + 1)}
                  data={names}
                  {...form.getInputProps(`routes.${index}.to`)}
                />
                <ActionIcon
                  variant="subtle"
                  color="red"
                  size="lg"
                  aria-label={texts.removeOf(text || String(index + 1))}
                  onClick={() => form.removeListItem('routes', index)}
                >
                  <Icon name="trash" size={16} />
                </ActionIcon>
              </div>
            ))}
            <Group>
              <Button
                variant="default"
                size="xs"
                leftSection={<Icon name="plus" size={14} />}
                disabled={routes.length >= MOST}
                onClick={() => form.insertListItem('routes', newRow(routes, names[0] ?? ''))}
              >
                {texts.add}
              </Button>
            </Group>
            <DraftFooter draft={draft} />
          </Stack>
        </form>
      )}
    </Stack>
  );
}
