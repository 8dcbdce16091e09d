import { Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type Container, metricsQuery } from '../../api/admin-containers.ts';
import { bytes } from '../../texts/format.ts';
import { useLanguage } from '../../texts/texts.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import { load } from './container-words.ts';

const MINUTE = 60_000;
const MEGABYTE = 1_000_000;

/** A figure and the shape of its last quarter of an hour. */
export function ContainerFigure({ container, figure }: { container: Container; figure: 'cpu' | 'memory' }) {
  const { language } = useLanguage();
  const settled = useSettled();
  const { data } = useQuery({
    ...metricsQuery(container.id, '15m', MINUTE),
    enabled: settled && container.state === 'running',
  });
  const { cpuPercent, memoryBytes } = container;
  const word =
    figure === 'cpu'
      ? cpuPercent !== null && load(cpuPercent, language)
      : memoryBytes !== null && bytes(memoryBytes, language);
  const values = data?.points.map((point) => (figure === 'cpu' ? point.cpuPercent : point.memoryBytes)) ?? [];
  return (
    <Group gap={8} wrap="nowrap" justify="flex-end" component="span">
      {word && values.length > 0 && <Sparkline values={values} least={figure === 'cpu' ? 10 : 16 * MEGABYTE} />}
      <Text size="sm" span miw={56} ta="right">
        {word || '—'}
      </Text>
    </Group>
  );
}

/** Rows that fly past while somebody scrolls ask for nothing: there may be thousands. */
function useSettled(): boolean {
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), 700);
    return () => clearTimeout(timer);
  }, []);
  return settled;
}
