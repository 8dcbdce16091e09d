import { ActionIcon, Anchor, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import type { Domain } from '../../api/domain-changes.ts';
import { useTexts } from '../../texts/texts.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Section } from '../../ui/page.tsx';
import { DnsRecords } from './dns-records.tsx';
import { DraftFooter } from './draft-footer.tsx';
import { Facts } from './facts.tsx';
import { isLocalPreview } from './preview.ts';
import { useDomainDraft } from './use-domain-draft.ts';

/** The names that lead to the site, and what to set so that they do. */
export function AddressesTab({ domain }: { domain: Domain }) {
  const texts = useTexts().domains.addresses;
  const named = domain.hostname !== domain.previewHostname;
  return (
    <>
      <Section title={texts.title}>
        <Facts
          facts={[
            ...(named ? [[texts.main, <Name key="main" url={domain.hostnameUrl} />] as [string, React.ReactNode]] : []),
            [
              texts.preview,
              <Stack key="preview" gap={2}>
                <Name url={domain.url} />
                <Text size="sm" c="dimmed">
                  {isLocalPreview(domain.url) ? texts.previewLocal : texts.previewHelp}
                </Text>
              </Stack>,
            ],
          ]}
        />
      </Section>
      <Section title={texts.aliases}>
        <Aliases domain={domain} />
      </Section>
      {named && <DnsRecords domain={domain} />}
    </>
  );
}

function Name({ url }: { url: string }) {
  return (
    <Anchor href={url} target="_blank" rel="noreferrer">
      {url}
    </Anchor>
  );
}

function Aliases({ domain }: { domain: Domain }) {
  const texts = useTexts().domains.addresses;
  const draft = useDomainDraft(
    domain,
    ({ aliases }) => ({ aliases: [...aliases] }),
    ({ aliases }) => ({ aliases: aliases.map((alias) => alias.trim()).filter((alias) => alias !== '') }),
  );
  const { form } = draft;
  const { aliases } = form.values;
  return (
    <form onSubmit={form.onSubmit(draft.save)} noValidate>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {texts.aliasesHelp}
        </Text>
        {aliases.map((alias, index) => (
          <Group key={index} gap="xs" wrap="nowrap" align="flex-start" maw={480}>
            <TextInput
              flex={1}
              aria-label={texts.aliasNumber(index + 1)}
              placeholder="www.example.com"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              autoFocus={alias === ''}
              {...form.getInputProps(`aliases.${index}`)}
            />
            <ActionIcon
              variant="subtle"
              color="red"
              size="lg"
              aria-label={texts.remove(alias)}
              onClick={() => form.removeListItem('aliases', index)}
            >
              <Icon name="trash" />
            </ActionIcon>
          </Group>
        ))}
        <Group>
          <Button
            size="xs"
            variant="default"
            leftSection={<Icon name="plus" size={14} />}
            onClick={() => form.insertListItem('aliases', '')}
          >
            {texts.add}
          </Button>
        </Group>
        <DraftFooter draft={draft} />
      </Stack>
    </form>
  );
}
