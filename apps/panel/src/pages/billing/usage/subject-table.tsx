import { Anchor, Table, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { UsageItem } from '../../../api/usage.ts';
import { useTexts } from '../../../texts/texts.tsx';
import { useFormats } from '../../../texts/use-formats.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Section } from '../../../ui/page.tsx';
import classes from './usage.module.css';

/** Who used it: each domain and database; the busiest first. */
export function SubjectTable({ items }: { items: UsageItem[] }) {
  const { usage: texts } = useTexts().money.billing;
  if (items.length === 0) return <EmptyState title={texts.none} text={texts.noneText} />;
  const sorted = items.toSorted((a, b) => b.requests - a.requests || b.memoryGbHours - a.memoryGbHours);
  const columns = [texts.requests, texts.failedColumn, texts.traffic, texts.memory, texts.cpuColumn, texts.storage];
  return (
    <Section title={texts.bySubject}>
      <Table.ScrollContainer minWidth={760} scrollAreaProps={{ tabIndex: 0 }}>
        <Table verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{texts.subject}</Table.Th>
              {columns.map((column) => (
                <Table.Th key={column} scope="col" className={classes.number}>
                  {column}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {sorted.map((item) => (
              <Row key={item.subject ?? ''} item={item} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Section>
  );
}

function Row({ item }: { item: UsageItem }) {
  const { figure, measured } = useFormats();
  const figures = [
    figure(item.requests),
    figure(item.failedRequests),
    measured(item.trafficGb),
    measured(item.memoryGbHours),
    measured(item.cpuHours),
    measured(item.averageStorageGb),
  ];
  return (
    <Table.Tr>
      <Table.Th scope="row">
        <Subject item={item} />
      </Table.Th>
      {figures.map((value, index) => (
        <Table.Td key={index} className={classes.number}>
          {value}
        </Table.Td>
      ))}
    </Table.Tr>
  );
}

function Subject({ item: { subject, name } }: { item: UsageItem }) {
  const { usage: texts } = useTexts().money.billing;
  if (!subject) {
    return (
      <>
        {texts.account}
        <Text size="sm" c="dimmed" fw={400}>
          {texts.accountText}
        </Text>
      </>
    );
  }
  if (!name) return texts.deleted;
  const path = subject.startsWith('dom_') ? `/domains/${subject}` : '/databases';
  return (
    <Anchor component={Link} to={path} inherit fw={500}>
      {name}
    </Anchor>
  );
}
