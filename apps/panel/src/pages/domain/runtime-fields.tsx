import { Button, Group, Radio, Select, SimpleGrid, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { Schemas } from '../../api/client.ts';
import { useTexts } from '../../texts/texts.tsx';
import { Icon } from '../../ui/icon.tsx';
import { RuntimeLogo } from '../../ui/logo.tsx';
import classes from './runtime-fields.module.css';
import { type RuntimeRow, withRuntime } from './runtime-rows.ts';

interface RuntimeFieldsProps {
  row: RuntimeRow;
  index: number;
  catalogue: Schemas['CatalogueRuntime'][];
  form: UseFormReturnType<{ runtimes: RuntimeRow[] }>;
  onDefault: () => void;
  /** Left out for the last one. */
  onRemove?: () => void;
}

export function RuntimeFields({ row, index, catalogue, form, onDefault, onRemove }: RuntimeFieldsProps) {
  const texts = useTexts().domains.runtimes;
  const offered = catalogue.find(({ id }) => id === row.runtime);
  const at = (field: keyof RuntimeRow) => form.getInputProps(`runtimes.${index}.${field}`);
  const choose = (id: string | null) => {
    const chosen = catalogue.find((one) => one.id === id);
    if (chosen) form.setFieldValue(`runtimes.${index}`, withRuntime(row, chosen, form.getValues().runtimes, catalogue));
  };
  return (
    <fieldset className={classes.runtime}>
      <legend className={classes.legend}>
        <RuntimeLogo runtime={row.runtime} /> {row.name || offered?.title}
      </legend>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm" verticalSpacing="sm">
        <Select
          label={texts.runtime}
          data={catalogue.map(({ id, title, available }) => ({ value: id, label: title, disabled: !available }))}
          {...at('runtime')}
          onChange={choose}
          allowDeselect={false}
        />
        <Select
          label={texts.version}
          data={(offered?.versions ?? []).map(({ version, available }) => ({
            value: version,
            label: version,
            disabled: !available,
          }))}
          {...at('version')}
          allowDeselect={false}
        />
        <TextInput label={texts.name} {...at('name')} autoComplete="off" spellCheck={false} />
        <TextInput
          label={texts.root}
          description={texts.rootHelp}
          {...at('root')}
          autoComplete="off"
          spellCheck={false}
        />
        <TextInput
          label={texts.mount}
          description={texts.mountHelp}
          {...at('mount')}
          autoComplete="off"
          spellCheck={false}
        />
        {offered?.takesStart && (
          <TextInput
            label={texts.start}
            description={texts.startHelp}
            {...at('start')}
            autoComplete="off"
            spellCheck={false}
          />
        )}
      </SimpleGrid>
      <Group justify="space-between" mt="sm">
        <Radio name="default-runtime" label={texts.default} checked={row.default} onChange={onDefault} />
        {onRemove && (
          <Button
            size="xs"
            variant="subtle"
            color="red"
            leftSection={<Icon name="trash" size={14} />}
            onClick={onRemove}
            aria-label={texts.removeNamed(row.name)}
          >
            {texts.remove}
          </Button>
        )}
      </Group>
    </fieldset>
  );
}
