import { Group, Progress, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Database } from '../../api/databases.ts';
import { bytes, instant } from '../../texts/format.ts';
import { useLanguage } from '../../texts/texts.tsx';
import { translated } from '../../texts/translated.ts';
import { CopyField } from '../../ui/copy-field.tsx';
import { EngineLogo } from '../../ui/logo.tsx';
import { StateDot } from '../../ui/state-dot.tsx';
import { Facts } from '../../ui/facts.tsx';
import classes from './database-card.module.css';
import { DatabasePassword } from './database-password.tsx';
import { DatabaseTool } from './database-tool.tsx';

interface DatabaseCardProps {
  database: Database;
  /** Where it is used. */
  used?: ReactNode;
  /** After the tool and the password. */
  actions?: ReactNode;
}

/** A database: how to reach it, how full it is, and what can be done with it. */
export function DatabaseCard({ database, used, actions }: DatabaseCardProps) {
  const { texts: all, language } = useLanguage();
  const texts = all.domains.databases;
  const { engine, name, status, statusDetail, restorableUntil } = database;
  const alive = status !== 'deleted' && status !== 'deleting';
  return (
    <article className={classes.card} aria-label={name}>
      <Group justify="space-between" gap="sm">
        <Group gap="sm" wrap="nowrap">
          <EngineLogo engine={engine} size={24} />
          <Text fw={600} className={classes.name}>
            {name}
          </Text>
          <StateDot state={status} words="databaseStates" />
        </Group>
        {used}
      </Group>
      {statusDetail && <Text size="sm">{translated(statusDetail)}</Text>}
      {database.readOnly && <Text size="sm">{texts.readOnly}</Text>}
      {status === 'deleted' && restorableUntil && (
        <Text size="sm" c="dimmed">
          {texts.restorableUntil(instant(restorableUntil, language))}
        </Text>
      )}
      {alive && <Reach database={database} />}
      {alive && <Fullness database={database} />}
      <Group gap="xs" align="flex-start">
        {status === 'ready' && <DatabaseTool database={database} />}
        {status === 'ready' && <DatabasePassword database={database} />}
        {actions}
      </Group>
    </article>
  );
}

function Reach({ database: { host, port, database, username } }: { database: Database }) {
  const texts = useLanguage().texts.domains.databases;
  if (!host) return null;
  return (
    <Facts
      facts={[
        [texts.host, <CopyField key="host" value={`${host}:${port}`} label={texts.host} />],
        [texts.database, <CopyField key="database" value={database} label={texts.database} />],
        [texts.username, <CopyField key="username" value={username} label={texts.username} />],
      ]}
    />
  );
}

function Fullness({ database: { sizeBytes, quotaBytes, readOnly } }: { database: Database }) {
  const { texts, language } = useLanguage();
  if (sizeBytes === null) return null;
  const words = texts.domains.databases.holds(bytes(sizeBytes, language), bytes(quotaBytes, language));
  return (
    <Stack gap={4} maw={420}>
      <Progress
        value={Math.min(100, (100 * sizeBytes) / quotaBytes)}
        color={readOnly ? 'red' : undefined}
        size="sm"
        aria-label={words}
      />
      <Text size="xs" c="dimmed">
        {words}
      </Text>
    </Stack>
  );
}
