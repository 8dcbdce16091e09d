import { Table } from '@mantine/core';
import type { SiteFigures } from '../../api/figures.ts';
import { instant } from '../../texts/format.ts';
import { useLanguage } from '../../texts/texts.tsx';
import classes from './site-figures.module.css';
import { useFigureFormats } from './use-figure-formats.ts';

/** The points of which something is known, the newest first. */
export function FiguresTable({ figures: { from, pointSeconds, series } }: { figures: SiteFigures }) {
  const { texts: all, language } = useLanguage();
  const texts = all.figures;
  const { count, duration, size, percent } = useFigureFormats();
  const columns = [
    [texts.requests, series.requests, count],
    [texts.errors, series.errors, count],
    [`${texts.responseTime}, ${texts.average}`, series.responseTimeMs, duration],
    [`${texts.responseTime}, ${texts.slowest}`, series.responseTimeP95Ms, duration],
    [texts.memory, series.memoryBytes, size],
    [texts.cpu, series.cpuPercent, percent],
  ] as const;
  const begin = new Date(from).getTime();
  const known = [...series.requests.keys()].filter((index) => columns.some(([, values]) => values[index] !== null));
  return (
    <div className={classes.table} tabIndex={0} role="group" aria-label={texts.title}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{texts.time}</Table.Th>
            {columns.map(([name]) => (
              <Table.Th key={name} scope="col">
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {known.reverse().map((index) => (
            <Table.Tr key={index}>
              <Table.Td>{instant(new Date(begin + index * pointSeconds * 1000).toISOString(), language)}</Table.Td>
              {columns.map(([name, values, format]) => {
                const value = values[index];
                return <Table.Td key={name}>{value === null || value === undefined ? '—' : format(value)}</Table.Td>;
              })}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
