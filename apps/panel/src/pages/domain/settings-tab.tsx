import { Button, NumberInput, SimpleGrid, Stack, Switch, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { changeDomain, deleteDomain, type Domain } from '../../api/domain-changes.ts';
import { useTexts } from '../../texts/texts.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { UNASKED } from '../../ui/unasked.ts';
import { Applied } from './applied.tsx';
import { DraftFooter } from './draft-footer.tsx';
import { useDomainDraft } from './use-domain-draft.ts';

const MIB = 1024 ** 2;

export function SettingsTab({ domain }: { domain: Domain }) {
  const texts = useTexts().domains.settings;
  return (
    <>
      <Section title={texts.maintenance}>
        <Maintenance domain={domain} />
      </Section>
      <Section title={texts.limits}>
        <Limits domain={domain} />
      </Section>
      <Section title={texts.danger}>
        <Deletion domain={domain} />
      </Section>
    </>
  );
}

function Maintenance({ domain }: { domain: Domain }) {
  const texts = useTexts().domains.settings;
  const change = useMutation({ mutationFn: (maintenance: boolean) => changeDomain(domain, { maintenance }) });
  return (
    <Stack gap="sm">
      <Switch
        label={texts.maintenanceOn}
        description={texts.maintenanceHelp}
        checked={change.isPending ? change.variables : domain.maintenance}
        disabled={change.isPending}
        onChange={(event) => change.mutate(event.currentTarget.checked)}
      />
      <ProblemNote error={change.error} />
      <Applied operation={change.data?.operation ?? null} />
    </Stack>
  );
}

/** Empty fields are the runtime's own limits. */
function Limits({ domain }: { domain: Domain }) {
  const texts = useTexts().domains.settings;
  const draft = useDomainDraft(
    domain,
    ({ limits: { memoryBytes, cpus } }) => ({
      limits: { memoryBytes: memoryBytes === undefined ? '' : Math.round(memoryBytes / MIB), cpus: cpus ?? '' },
    }),
    ({ limits: { memoryBytes, cpus } }) => ({
      limits: {
        ...(memoryBytes === '' ? {} : { memoryBytes: Number(memoryBytes) * MIB }),
        ...(cpus === '' ? {} : { cpus: Number(cpus) }),
      },
    }),
  );
  const { form } = draft;
  return (
    <form onSubmit={form.onSubmit(draft.save)} noValidate>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {texts.limitsHelp}
        </Text>
        <SimpleGrid cols={{ base: 1, xs: 2 }} maw={520}>
          <NumberInput
            label={texts.memory}
            placeholder={texts.asRuntime}
            min={16}
            step={64}
            allowDecimal={false}
            {...form.getInputProps('limits.memoryBytes')}
          />
          <NumberInput
            label={texts.cpus}
            placeholder={texts.asRuntime}
            min={0.05}
            step={0.25}
            decimalScale={2}
            {...form.getInputProps('limits.cpus')}
          />
        </SimpleGrid>
        <DraftFooter draft={draft} />
      </Stack>
    </form>
  );
}

function Deletion({ domain: { id, hostname } }: { domain: Domain }) {
  const texts = useTexts().domains.settings;
  const [asking, setAsking] = useState(false);
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => deleteDomain(id),
    onSuccess: () => navigate('/domains', UNASKED),
  });
  return (
    <Stack gap="sm" align="flex-start">
      <Text>{texts.deleteHelp}</Text>
      <Button color="red" variant="light" onClick={() => setAsking(true)}>
        {texts.delete}
      </Button>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={texts.deleteOf(hostname)}
        typed={hostname}
        verb={texts.delete}
        pending={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate()}
      >
        {texts.deleteWarning}
      </Confirm>
    </Stack>
  );
}
