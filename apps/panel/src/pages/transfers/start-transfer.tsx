import { Button, List, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { configQuery } from '../../api/config.ts';
import { startTransfer } from '../../api/transfers.ts';
import { useTexts } from '../../texts/texts.tsx';
import { putErrors } from '../../ui/field-errors.ts';
import { Note } from '../../ui/note.tsx';
import { Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';

/** Asks for a transfer. What the registry would refuse is said at the field, and nothing that was entered is lost by it. */
export function StartTransfer() {
  const { start: texts } = useTexts().money.transfers;
  const client = useQueryClient();
  const form = useForm({
    initialValues: { hostname: '', authCode: '' },
    validate: {
      hostname: (value) => (value.trim() ? null : texts.required.hostname),
      authCode: (value) => (value.trim() ? null : texts.required.authCode),
    },
  });
  const start = useMutation({
    mutationFn: startTransfer,
    onSuccess: ({ transfer }) => {
      form.reset();
      notifications.show({ message: texts.started(transfer.hostname), color: 'green' });
      return client.invalidateQueries({ queryKey: ['transfers', 'list'] });
    },
    onError: (error) => putErrors(form, error),
  });
  const hostname = form.values.hostname.trim();
  const send = form.onSubmit(
    (values) => start.mutate({ hostname: values.hostname.trim(), authCode: values.authCode.trim() }),
    (errors) => form.getInputNode(Object.keys(errors)[0] ?? '')?.focus(),
  );
  const atField = Object.keys(form.errors).length > 0;
  return (
    <Section title={texts.title}>
      <form noValidate onSubmit={send}>
        <Stack gap="md">
          <List type="ordered" size="sm" spacing={4}>
            {texts.steps.map((step) => (
              <List.Item key={step}>{step}</List.Item>
            ))}
          </List>
          <TextInput
            label={texts.hostname}
            description={texts.hostnameText}
            placeholder="example.com"
            inputMode="url"
            autoCapitalize="none"
            autoComplete="off"
            spellCheck={false}
            {...form.getInputProps('hostname')}
          />
          <TextInput
            label={texts.authCode}
            description={texts.authCodeText}
            autoCapitalize="none"
            autoComplete="off"
            spellCheck={false}
            {...form.getInputProps('authCode')}
          />
          <TestMode />
          {!atField && <ProblemNote error={start.error} />}
          <Button type="submit" loading={start.isPending}>
            {hostname.length > 3 && hostname.length < 30 ? texts.buttonOf(hostname) : texts.button}
          </Button>
        </Stack>
      </form>
    </Section>
  );
}

function TestMode() {
  const { start: texts } = useTexts().money.transfers;
  const { data: config } = useQuery(configQuery);
  if (config?.payments.gateway !== 'sandbox') return null;
  return (
    <Note title={texts.testMode} icon="globe">
      <Text size="sm">{texts.testModeText('SANDBOX-OK')}</Text>
    </Note>
  );
}
