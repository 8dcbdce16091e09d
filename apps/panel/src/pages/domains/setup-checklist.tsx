import { Anchor, Button, Group, Text } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { type SetupItem, setupQuery } from '../../api/setup.ts';
import { useTexts } from '../../texts/texts.tsx';
import { Section } from '../../ui/page.tsx';
import { type Look, LookDot } from '../../ui/look-dot.tsx';
import { RecordTable } from '../domain/record-table.tsx';
import classes from './setup-checklist.module.css';

const LOOKS: Record<SetupItem['state'], Look> = { done: 'well', todo: 'changing', not_possible_yet: 'quiet' };

/** What a new installation wants, for its administrator: looked at live, and in nobody's way. */
export default function SetupChecklist() {
  const texts = useTexts().domains.setup;
  const [hidden, setHidden] = useLocalStorage({
    key: 'onebox-setup-hidden',
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  const { data } = useQuery({ ...setupQuery, enabled: !hidden });
  if (hidden) {
    return (
      <Anchor component="button" type="button" size="sm" w="fit-content" onClick={() => setHidden(false)}>
        {texts.show}
      </Anchor>
    );
  }
  if (!data) return null;
  const done = data.items.filter(({ state }) => state === 'done').length;
  return (
    <Section
      title={texts.title}
      actions={
        <Button size="xs" variant="default" onClick={() => setHidden(true)}>
          {texts.hide}
        </Button>
      }
    >
      <Text size="sm" c="dimmed" mb="sm">
        {texts.done(done, data.items.length)}
      </Text>
      <ul className={classes.items}>
        {data.items.map((item) => (
          <Item key={item.name} item={item} />
        ))}
      </ul>
    </Section>
  );
}

function Item({ item: { name, state, reason, records } }: { item: SetupItem }) {
  const texts = useTexts().domains.setup;
  const { list } = useTexts().domains;
  return (
    <li className={classes.item}>
      <Text fw={600}>{texts.names[name]}</Text>
      <LookDot look={LOOKS[state]} word={texts.words[state]} />
      <div>
        <Text size="sm" c="dimmed">
          {reason === null ? texts.good[name] : texts.reasons[reason]}
        </Text>
        {reason === 'none' && (
          <Group mt={4}>
            <Anchor component={Link} to="/domains/new" size="sm">
              {list.addFirst}
            </Anchor>
          </Group>
        )}
        {records.length > 0 && <RecordTable label={texts.names[name]} records={records} />}
      </div>
    </li>
  );
}
