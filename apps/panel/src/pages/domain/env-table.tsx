import { ActionIcon, Checkbox, Text, Textarea, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTexts } from '../../texts/texts.tsx';
import { Icon } from '../../ui/icon.tsx';
import type { Variable } from './env-file.ts';
import classes from './env-table.module.css';

interface EnvTableProps {
  form: UseFormReturnType<{ variables: Variable[] }>;
}

export function EnvTable({ form }: EnvTableProps) {
  const texts = useTexts().domains.env;
  const { variables } = form.values;
  const set = (index: number, change: Partial<Variable>) =>
    form.setFieldValue(`variables.${index}`, { ...variables[index]!, ...change });
  if (variables.length === 0) return <Text c="dimmed">{texts.none}</Text>;
  return (
    <div className={classes.table}>
      {variables.map((variable, index) => (
        <div key={index} className={classes.row}>
          <TextInput
            aria-label={texts.nameOf(index + 1)}
            placeholder={texts.namePlaceholder}
            classNames={{ input: classes.mono }}
            {...form.getInputProps(`variables.${index}.name`)}
            value={variable.name}
            onChange={(event) => set(index, { name: event.currentTarget.value })}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
          <Textarea
            aria-label={texts.valueOf(variable.name || String(index + 1))}
            placeholder={variable.value === null ? texts.kept : ''}
            classNames={{ input: classes.mono }}
            autosize
            minRows={1}
            maxRows={8}
            {...form.getInputProps(`variables.${index}.value`)}
            value={variable.value ?? ''}
            onChange={(event) => set(index, { value: event.currentTarget.value })}
            autoComplete="off"
            spellCheck={false}
          />
          <Checkbox
            label={texts.secret}
            aria-label={texts.secretOf(variable.name || String(index + 1))}
            checked={variable.secret}
            className={classes.secret}
            onChange={({ currentTarget: { checked } }) =>
              set(index, checked ? { secret: true } : { secret: false, value: variable.value ?? '' })
            }
          />
          <ActionIcon
            variant="subtle"
            color="red"
            size="lg"
            aria-label={texts.removeOf(variable.name || String(index + 1))}
            onClick={() =>
              form.setFieldValue(
                'variables',
                variables.filter((_, other) => other !== index),
              )
            }
          >
            <Icon name="trash" />
          </ActionIcon>
        </div>
      ))}
    </div>
  );
}
