import { Anchor, Stack, Text } from '@mantine/core';
import type { Domain } from '../../api/domain-changes.ts';
import { useTexts } from '../../texts/texts.tsx';
import { Section } from '../../ui/page.tsx';
import { DnsSection } from './dns-section.tsx';
import { Facts } from '../../ui/facts.tsx';
import { OtherNames } from './other-names.tsx';
import { isLocalPreview } from './preview.ts';

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
        <OtherNames domain={domain} />
      </Section>
      {(named || domain.aliases.length > 0) && <DnsSection domain={domain} />}
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
