import { Box, Button, Checkbox, Group, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Attempt } from '../../api/attempt.ts';
import type { Schemas } from '../../api/client.ts';
import { configQuery } from '../../api/config.ts';
import { addDomain } from '../../api/domain-changes.ts';
import { Problem } from '../../api/problem.ts';
import { useTexts } from '../../texts/texts.tsx';
import { translated } from '../../texts/translated.ts';
import { putErrors } from '../../ui/field-errors.ts';
import { Logo } from '../../ui/logo.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { ProofNote } from '../domain/proof-note.tsx';
import {
  hostnameIn,
  likelyWww,
  newDomainBody,
  type NewDomainValues,
  pickedApplication,
  pickedRuntimes,
  suggestedDatabases,
  togglePick,
} from './new-domain.ts';
import { type Tile, Tiles } from './tiles.tsx';

export interface NewDomainFormProps {
  /** What is already known of it: the one that was moved here. */
  hostname: string;
  runtimes: Schemas['CatalogueRuntime'][];
  applications: Schemas['Application'][];
  engines: Schemas['DatabaseEngine'][];
  onAdded: (ids: { domain: string; operation: string }) => void;
}

const NOTHING: NewDomainValues = { hostname: '', www: true, picks: [], versions: {}, databases: null };

export function NewDomainForm({ hostname, runtimes, applications, engines, onAdded }: NewDomainFormProps) {
  const texts = useTexts().domains.adding;
  const catalogue = { runtimes, applications };
  const form = useForm({ mode: 'controlled', initialValues: { ...NOTHING, hostname } });
  const { values } = form;
  const add = useAdd(form, onAdded);
  const needed = pickedApplication(values, catalogue)?.databases ?? [];
  const name = hostnameIn(values.hostname);
  const tidyHostname = () => {
    if (name !== values.hostname) form.setFieldValue('hostname', name);
  };
  const ticked = values.databases ?? suggestedDatabases(values, catalogue);
  return (
    <form onSubmit={form.onSubmit(() => add.send(newDomainBody(values, catalogue) as Schemas['NewDomain']))} noValidate>
      <Stack gap="lg">
        <TextInput
          {...form.getInputProps('hostname')}
          onBlur={tidyHostname}
          label={texts.hostname}
          description={texts.hostnameHelp}
          placeholder="example.com"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          inputMode="url"
          autoFocus
          maw={480}
        />
        <Www form={form} />
        <Stack gap="sm">
          <Group justify="space-between" align="baseline">
            <div>
              <Title order={2}>{texts.what}</Title>
              <Text c="dimmed" size="sm">
                {texts.whatHelp}
              </Text>
            </div>
            <Button variant="default" size="xs" onClick={() => form.setFieldValue('picks', ['php'])}>
              {texts.notSure}
            </Button>
          </Group>
          <Tiles
            label={texts.what}
            tiles={tilesOf(runtimes, applications)}
            picked={values.picks}
            onToggle={(id) => form.setFieldValue('picks', togglePick(values.picks, id, catalogue))}
            more={(id) => (
              <VersionSelect
                runtime={runtimes.find((one) => one.id === (applications.find((app) => app.id === id)?.runtime ?? id))}
                fitting={applications.find((app) => app.id === id)?.versions}
                value={values.versions}
                onChange={(versions) => form.setFieldValue('versions', versions)}
              />
            )}
          />
          <Plan values={values} runtimes={runtimes} applications={applications} />
        </Stack>
        <Stack gap="xs">
          <Title order={2}>{texts.databases}</Title>
          {engines.map(({ engine, title, available, why, logo }) => (
            <Checkbox
              key={engine}
              label={
                <Group gap={8} wrap="nowrap" component="span">
                  <Logo svg={logo} size={20} />
                  {title}
                </Group>
              }
              description={why ? translated(why) : needed.includes(engine) ? texts.needed : undefined}
              disabled={!available || needed.includes(engine)}
              checked={ticked.includes(engine)}
              onChange={({ currentTarget: { checked } }) =>
                form.setFieldValue('databases', checked ? [...ticked, engine] : ticked.filter((one) => one !== engine))
              }
            />
          ))}
        </Stack>
        <Box maw={640}>
          <ProblemNote error={add.error} />
          <ProofNote error={add.refusal} />
        </Box>
        <Group>
          <Button type="submit" size="md" loading={add.isPending}>
            {name ? texts.go(name) : texts.goPreview}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** `www.` comes along with a name that was registered as it is. */
function Www({ form }: { form: ReturnType<typeof useForm<NewDomainValues>> }) {
  const texts = useTexts().domains.adding;
  const { data } = useQuery(configQuery);
  const www = likelyWww(form.values.hostname, data?.previewDomain ?? '');
  if (!www) return null;
  return (
    <Checkbox label={texts.www(www)} description={texts.wwwHelp} {...form.getInputProps('www', { type: 'checkbox' })} />
  );
}

function useAdd(form: ReturnType<typeof useForm<NewDomainValues>>, onAdded: NewDomainFormProps['onAdded']) {
  const [rest, setRest] = useState<unknown>(null);
  const attempt = useRef(new Attempt());
  const { mutate, isPending, error } = useMutation({
    mutationFn: (body: Schemas['NewDomain']) => addDomain(body, attempt.current.keyFor(body)),
    onMutate: () => setRest(null),
    onSuccess: ({ domain, operation }) => onAdded({ domain: domain.id, operation: operation.id }),
    onError: (refused) => {
      attempt.current.failed(refused);
      setRest(putErrors(form, named(refused)));
    },
  });
  return { send: mutate, isPending, error: rest, refusal: error };
}

/** A name that somebody has is the fault of one field, whether the API names it or not. */
function named(error: unknown): unknown {
  if (!(error instanceof Problem) || error.fields.length > 0 || !error.code.includes('hostname')) return error;
  return error.atFields([{ path: 'hostname', message: error.message }]);
}

function tilesOf(runtimes: Schemas['CatalogueRuntime'][], applications: Schemas['Application'][]): Tile[] {
  const byRuntime = (id: string) => runtimes.find((runtime) => runtime.id === id);
  const apps = applications.map(({ id, title, description, logo, runtime }) => ({
    id,
    title,
    description,
    logo,
    why: byRuntime(runtime)?.why ?? null,
  }));
  const tiles = runtimes.map(({ id, title, description, logo, why, available }) => ({
    id,
    title,
    description,
    logo,
    why: available ? null : why,
  }));
  return [...apps, ...tiles].sort((a, b) => Number(a.why !== null) - Number(b.why !== null));
}

interface VersionSelectProps {
  runtime: Schemas['CatalogueRuntime'] | undefined;
  /** Those that the application can run on. */
  fitting?: string[];
  value: Record<string, string>;
  onChange: (versions: Record<string, string>) => void;
}

function VersionSelect({ runtime, fitting, value, onChange }: VersionSelectProps) {
  const texts = useTexts().domains.adding;
  const versions = runtime?.versions.filter(({ version }) => !fitting || fitting.includes(version)) ?? [];
  if (!runtime || versions.length < 2) return null;
  return (
    <Select
      size="xs"
      label={texts.version(runtime.title)}
      data={versions.map(({ version, available }) => ({ value: version, label: version, disabled: !available }))}
      value={value[runtime.id] ?? versions[0]!.version}
      onChange={(version) => version && onChange({ ...value, [runtime.id]: version })}
      allowDeselect={false}
    />
  );
}

/** What will answer what, in one line, as soon as more than one was picked. */
function Plan({
  values,
  ...catalogue
}: { values: NewDomainValues } & Pick<NewDomainFormProps, 'runtimes' | 'applications'>) {
  const texts = useTexts().domains.adding;
  if (pickedRuntimes(values, catalogue).length < 2) return null;
  const title = (id: string) => catalogue.runtimes.find((runtime) => runtime.id === id)?.title ?? id;
  const parts = newDomainBody(values, catalogue).runtimes.map(
    ({ runtime, mount }) => `${title(runtime)} ${mount ?? '/'}`,
  );
  return (
    <Text size="sm" c="dimmed" aria-live="polite">
      {texts.plan(parts.join(' · '))}
    </Text>
  );
}
