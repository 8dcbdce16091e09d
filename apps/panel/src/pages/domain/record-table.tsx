import { Table } from '@mantine/core';
import { useTexts } from '../../texts/texts.tsx';
import { CopyField } from '../../ui/copy-field.tsx';

interface DnsRecord {
  type: string;
  name: string;
  value: string;
}

/** What to write at the provider of a zone, cell by cell. */
export function RecordTable({ label, records }: { label: string; records: DnsRecord[] }) {
  const texts = useTexts().domains.dns;
  return (
    <Table.ScrollContainer minWidth={420}>
      <Table aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={80}>{texts.type}</Table.Th>
            <Table.Th>{texts.name}</Table.Th>
            <Table.Th>{texts.value}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {records.map(({ name, type, value }) => (
            <Table.Tr key={`${type} ${name} ${value}`}>
              <Table.Td>
                <CopyField value={type} label={`${texts.type}, ${name}`} />
              </Table.Td>
              <Table.Td>
                <CopyField value={name} label={`${texts.name}, ${type}`} />
              </Table.Td>
              <Table.Td>
                <CopyField value={value} label={`${texts.value}, ${type} ${name}`} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
