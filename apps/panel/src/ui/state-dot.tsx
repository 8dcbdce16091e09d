import { Group, Text } from '@mantine/core';
import { useTexts } from '../texts/texts.tsx';
import classes from './state-dot.module.css';

export type State = keyof ReturnType<typeof useTexts>['states'];

/** Colour means state, and never alone: a shape says it to the colour-blind, a word to everybody. */
const LOOKS: Record<State, 'well' | 'changing' | 'failing' | 'quiet'> = {
  live: 'well',
  ready: 'well',
  provisioning: 'changing',
  deleting: 'changing',
  degraded: 'failing',
  failed: 'failing',
  suspended: 'failing',
  sleeping: 'quiet',
  deleted: 'quiet',
};

interface StateDotProps {
  state: State;
  label?: boolean;
  /** Where the words differ by gender. */
  words?: 'states' | 'databaseStates';
}

export function StateDot({ state, label = true, words = 'states' }: StateDotProps) {
  const word = useTexts()[words][state];
  return (
    <Group gap={6} wrap="nowrap" component="span" className={classes.state}>
      <span
        className={classes.dot}
        data-look={LOOKS[state]}
        {...(label ? { 'aria-hidden': true } : { role: 'img', 'aria-label': word })}
      />
      {label && (
        <Text size="sm" component="span">
          {word}
        </Text>
      )}
    </Group>
  );
}
