import { Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type Setting, settingsQuery } from '../../api/admin-settings.ts';
import { useTexts } from '../../texts/texts.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { SearchField } from './search-field.tsx';
import { useUrlState } from '../../ui/url-state.ts';

/** With what this installation runs. They are changed where it is started, so here they are only read. */
export default function SettingsPage() {
  const { settings: texts } = useTexts().administration;
  const { data, error, refetch } = useQuery(settingsQuery);
  const q = (useUrlState().get('q') ?? '').toUpperCase();
  const shown = data?.items.filter(({ name, value }) => `${name} ${value ?? ''}`.toUpperCase().includes(q)) ?? [];
  const parts: [string, Setting[]][] = [
    [texts.set, shown.filter(({ isSet }) => isSet)],
    [texts.byDefault, shown.filter(({ isSet }) => !isSet)],
  ];
  return (
    <Page title={texts.title}>
      <Text c="dimmed">{texts.text}</Text>
      <SearchField label={texts.search} />
      <ProblemNote error={error} retry={() => void refetch()} />
      {!data && !error && <Skeleton height={360} radius="md" />}
      {data && shown.length === 0 && <Text c="dimmed">{texts.none}</Text>}
      {parts
        .filter(([, settings]) => settings.length > 0)
        .map(([title, settings]) => (
          <Section key={title} title={title}>
            <Facts wide facts={settings.map((setting) => [setting.name, <Value key="value" setting={setting} />])} />
          </Section>
        ))}
    </Page>
  );
}

function Value({ setting: { value, isSecret, isSet } }: { setting: Setting }) {
  const { settings: texts } = useTexts().administration;
  if (isSecret && isSet) return <Text c="dimmed">{texts.secret}</Text>;
  if (value === null || value === '') return <Text c="dimmed">—</Text>;
  return <Text ff="monospace">{value}</Text>;
}
