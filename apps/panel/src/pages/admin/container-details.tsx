import { Stack, Text } from '@mantine/core';
import type { Schemas } from '../../api/client.ts';
import { bytes, instant } from '../../texts/format.ts';
import { useLanguage } from '../../texts/texts.tsx';
import { Facts } from '../../ui/facts.tsx';

/** What the engine says of it. Of its variables the names only: their values are secrets. */
export function ContainerDetails({ container }: { container: Schemas['ContainerDetails'] }) {
  const { texts, language } = useLanguage();
  const { containers: words } = texts.administration;
  const { facts } = words;
  const { limits, mounts, networks, exitCode, outOfMemory, finishedAt } = container;
  const ended = exitCode !== null && words.exited(exitCode, outOfMemory === true);
  return (
    <Facts
      facts={[
        [facts.name, <Mono key="name" lines={[container.name]} />],
        [facts.image, <Mono key="image" lines={[container.image]} />],
        [facts.state, ended || words.states[container.state]],
        [facts.node, container.node],
        [facts.restarts, container.restarts],
        [facts.created, instant(container.createdAt, language)],
        [facts.ended, finishedAt ? instant(finishedAt, language) : '—'],
        [
          facts.limits,
          words.limits(
            limits.memoryBytes ? bytes(limits.memoryBytes, language) : '∞',
            limits.cpus || '∞',
            limits.pids || '∞',
          ),
        ],
        [facts.command, <Mono key="command" lines={[container.command.join(' ')]} />],
        [facts.user, container.user],
        [facts.root, container.readOnlyRoot ? words.readOnly : words.writable],
        [
          facts.mounts,
          <Mono
            key="mounts"
            lines={mounts.map(
              ({ path, volume, kind, readOnly }) => `${path} ← ${volume ?? kind}${readOnly ? ' (ro)' : ''}`,
            )}
          />,
        ],
        [facts.networks, <Mono key="networks" lines={networks.map(({ name, address }) => `${address} ${name}`)} />],
        [facts.environment, <Mono key="environment" lines={container.environment} />],
        [
          facts.labels,
          <Mono key="labels" lines={Object.entries(container.labels).map(([name, value]) => `${name}=${value}`)} />,
        ],
      ]}
    />
  );
}

function Mono({ lines }: { lines: string[] }) {
  return (
    <Stack gap={2}>
      {lines.length === 0 && '—'}
      {lines.map((line) => (
        <Text key={line} ff="monospace" size="xs">
          {line}
        </Text>
      ))}
    </Stack>
  );
}
