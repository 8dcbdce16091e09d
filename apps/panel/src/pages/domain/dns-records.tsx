import { Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { configQuery } from '../../api/config.ts';
import type { Domain } from '../../api/domain-changes.ts';
import { useTexts } from '../../texts/texts.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { Section } from '../../ui/page.tsx';
import { dnsRecords } from './dns-record.ts';

/** What to write at the provider of the domain's zone, cell by cell. */
export function DnsRecords({ domain: { hostname, aliases, url } }: { domain: Domain }) {
  const texts = useTexts().domains.dns;
  const { data } = useQuery(configQuery);
  if (!data) return null;
  const records = dnsRecords(hostname, aliases, data.publicAddresses);
  return (
    <Section title={texts.title}>
      {records.length === 0 ? (
        <Text>{texts.none(url)}</Text>
      ) : (
        <Stack gap="sm">
          <Text>{texts.set(hostname)}</Text>
          <Table.ScrollContainer minWidth={420}>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{texts.type}</Table.Th>
                  <Table.Th>{texts.name}</Table.Th>
                  <Table.Th>{texts.value}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {records.map(({ name, type, value }) => (
                  <Table.Tr key={`${type} ${name} ${value}`}>
                    <Table.Td>{type}</Table.Td>
                    <Table.Td>
                      <CopyField value={name} label={`${type} ${texts.name}`} />
                    </Table.Td>
                    <Table.Td>
                      <CopyField value={value} label={`${type} ${name}`} />
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
          <Text size="sm" c="dimmed">
            {texts.keep}
          </Text>
        </Stack>
      )}
    </Section>
  );
}
