import { Group, Radio, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Attempt } from '../../api/attempt.ts';
import type { Schemas } from '../../api/client.ts';
import { createDatabase } from '../../api/databases.ts';
import { databaseEnginesQuery } from '../../api/domains.ts';
import { useTexts } from '../../texts/texts.tsx';
import { translated } from '../../texts/translated.ts';
import { Dialog, DialogButtons } from '../../ui/dialog.tsx';
import { putErrors } from '../../ui/field-errors.ts';
import { EngineLogo } from '../../ui/logo.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';

interface NewDatabaseProps {
  opened: boolean;
  onClose: () => void;
  /** To attach it to. */
  domainId?: string;
}

export function NewDatabase({ opened, onClose, domainId }: NewDatabaseProps) {
  const { domains } = useTexts();
  return (
    <Dialog opened={opened} onClose={onClose} title={domains.databases.create}>
      <Form onClose={onClose} domainId={domainId} />
    </Dialog>
  );
}

interface Values {
  engine: Schemas['NewDatabase']['engine'];
  name: string;
}

function Form({ onClose, domainId }: Omit<NewDatabaseProps, 'opened'>) {
  const texts = useTexts().domains.databases;
  const engines = useQuery(databaseEnginesQuery);
  const form = useForm<Values>({ mode: 'controlled', initialValues: { engine: 'mysql', name: '' } });
  const [rest, setRest] = useState<unknown>(null);
  const attempt = useRef(new Attempt());
  const create = useMutation({
    mutationFn: (values: Values) => createDatabase(wishOf(values, domainId), attempt.current.keyFor(values)),
    onMutate: () => setRest(null),
    onSuccess: onClose,
    onError: (error) => {
      attempt.current.failed(error);
      setRest(putErrors(form, error));
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => create.mutate(values))} noValidate>
      <Stack gap="md">
        <Radio.Group label={texts.engine} {...form.getInputProps('engine')}>
          <Stack gap="xs" mt="xs">
            {engines.data?.items.map(({ engine, title, available, why }) => (
              <Radio
                key={engine}
                value={engine}
                disabled={!available}
                description={why && translated(why)}
                label={
                  <Group component="span" gap={8} wrap="nowrap">
                    <EngineLogo engine={engine} /> {title}
                  </Group>
                }
              />
            ))}
          </Stack>
        </Radio.Group>
        <TextInput
          label={texts.name}
          description={texts.nameHelp}
          placeholder="main"
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps('name')}
        />
        <ProblemNote error={rest ?? engines.error} />
        <DialogButtons onCancel={onClose} verb={texts.create} loading={create.isPending} />
      </Stack>
    </form>
  );
}

function wishOf({ engine, name }: Values, domainId?: string): Schemas['NewDatabase'] {
  return { engine, ...(name.trim() && { name: name.trim() }), domainId };
}
