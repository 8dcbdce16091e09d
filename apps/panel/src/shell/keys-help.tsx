import { Group, Kbd, Stack, Switch, Title } from '@mantine/core';
import { Fragment, useId, useState } from 'react';
import { keys as en } from '../texts/en/keys.ts';
import { keys as es } from '../texts/es/keys.ts';
import { useLanguage } from '../texts/texts.tsx';
import { Facts } from '../ui/facts.tsx';
import { MOD_KEY } from '../ui/mod-key.ts';
import { questionMark } from './question-mark.ts';

const TEXTS = { en, es };

/** Each an alternative, or one after the other: keys that are pressed together. */
type Keys = string[][];

export default function KeysHelp() {
  const texts = TEXTS[useLanguage().language];
  const { everywhere, lists, editor, log, charts, billingDay } = texts;
  return (
    <Stack gap="lg">
      <KeysOf
        title={everywhere.title}
        keys={[
          [everywhere.search, [[MOD_KEY, 'K']]],
          [everywhere.help, [['?']]],
          [everywhere.close, [['Esc']]],
        ]}
      />
      <KeysOf
        title={lists.title}
        keys={[
          [lists.move, [['↑'], ['↓']]],
          [lists.open, [[texts.names.enter]]],
          [lists.enter, [['↓']]],
        ]}
      />
      <KeysOf
        title={editor.title}
        keys={[
          [editor.save, [[MOD_KEY, 'S']]],
          [editor.find, [[MOD_KEY, 'F']]],
          [editor.leave, [['Esc'], [texts.names.tab]]],
        ]}
      />
      <KeysOf title={log.title} keys={[[log.all, [[MOD_KEY, 'A']]]]} />
      <KeysOf
        title={charts.title}
        keys={[
          [charts.point, [['←'], ['→']]],
          [charts.ten, [[texts.names.pageUp], [texts.names.pageDown]]],
          [charts.ends, [[texts.names.home], [texts.names.end]]],
          [charts.none, [['Esc']]],
        ]}
      />
      <KeysOf
        title={billingDay.title}
        keys={[
          [billingDay.day, [['←'], ['→']]],
          [billingDay.week, [['↑'], ['↓']]],
          [billingDay.ends, [[texts.names.home], [texts.names.end]]],
        ]}
      />
      <Choice label={texts.questionMark} description={texts.questionMarkHelp} />
    </Stack>
  );
}

function KeysOf({ title, keys }: { title: string; keys: [what: string, keys: Keys][] }) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <Title order={3} id={id} mb="xs">
        {title}
      </Title>
      <Facts wide facts={keys.map(([what, pressed]) => [what, <Pressed key={what} keys={pressed} />])} />
    </section>
  );
}

function Pressed({ keys }: { keys: Keys }) {
  return (
    <Group gap="xs">
      {keys.map((together) => (
        <span key={together.join(' ')}>
          {together.map((key, index) => (
            <Fragment key={key}>
              {index > 0 && ' + '}
              <Kbd>{key}</Kbd>
            </Fragment>
          ))}
        </span>
      ))}
    </Group>
  );
}

function Choice({ label, description }: { label: string; description: string }) {
  const [on, setOn] = useState(questionMark.isOn);
  const turn = (wanted: boolean) => {
    questionMark.turn(wanted);
    setOn(wanted);
  };
  return (
    <Switch
      label={label}
      description={description}
      checked={on}
      onChange={({ currentTarget: { checked } }) => turn(checked)}
    />
  );
}
