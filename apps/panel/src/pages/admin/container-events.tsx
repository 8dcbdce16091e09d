import { Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ContainerEvent, containerEventsQuery } from '../../api/admin-containers.ts';
import type { Texts } from '../../texts/en.ts';
import { useTexts } from '../../texts/texts.tsx';
import { LookDot } from '../../ui/look-dot.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import classes from './container-events.module.css';
import { eventLook } from './event-look.ts';

/** What happened to a container, the newest first. */
export function ContainerEvents({ containerId }: { containerId: string }) {
  const { containers: texts } = useTexts().administration;
  const { data: events, error, refetch } = useQuery(containerEventsQuery(containerId));
  return (
    <>
      <ProblemNote error={error} retry={() => void refetch()} />
      {!events && !error && <Skeleton height={240} />}
      {events?.length === 0 && (
        <Text size="sm" c="dimmed">
          {texts.noEvents}
        </Text>
      )}
      {events && events.length > 0 && (
        <ul className={classes.events} aria-label={texts.events}>
          {events.map((event, index) => (
            <li key={`${event.time} ${events.length - index}`} className={classes.event}>
              <LookDot look={eventLook(event, events[index + 1])} word={sentenceOf(event, texts)} />
              <Text size="xs" c="dimmed" component="span" flex="none">
                <RelativeTime at={event.time} />
              </Text>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

type Words = Texts['administration']['containers'];

function sentenceOf({ action, exitCode, outOfMemory, signal }: ContainerEvent, texts: Words): string {
  if (action === 'die' && exitCode !== null) return texts.exited(exitCode, outOfMemory === true);
  return action === 'kill' && signal !== null ? texts.killed(signal) : texts.happened[action];
}
