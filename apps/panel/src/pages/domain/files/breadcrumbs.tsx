import { Group, Text } from '@mantine/core';
import { Link } from 'react-router';
import { useTexts } from '../../../texts/texts.tsx';
import classes from './files.module.css';
import { stepsOf } from './paths.ts';
import { folderAddress } from './use-place.ts';

/** The way to a folder, or to the file in it, each step a link but the last. */
export function Breadcrumbs({ folder, file }: { folder: string; file?: string }) {
  const texts = useTexts().domains.files;
  const steps = [{ name: texts.root, path: '' }, ...stepsOf(folder)];
  const last = file ?? steps.at(-1)!.name;
  const before = file === undefined ? steps.slice(0, -1) : steps;
  return (
    <nav aria-label={texts.path} className={classes.path}>
      <Group component="ol" gap={6} className={classes.steps}>
        {before.map(({ name, path }) => (
          <li key={path}>
            <Link to={folderAddress(path)}>{name}</Link>
            <span aria-hidden="true"> /</span>
          </li>
        ))}
        <li>
          <Text span fw={600} aria-current="page">
            {last}
          </Text>
        </li>
      </Group>
    </nav>
  );
}
