import { Anchor, Group, Text } from '@mantine/core';
import type { DnsName } from '../../api/dns.ts';
import { useLanguage } from '../../texts/texts.tsx';
import { type Look, LookDot } from '../../ui/look-dot.tsx';
import classes from './dns-name-card.module.css';
import { dnsSentence } from './dns-sentence.ts';
import { RecordTable } from './record-table.tsx';

const LOOKS: Record<DnsName['state'], Look> = {
  connected: 'well',
  proxied: 'well',
  missing: 'changing',
  elsewhere: 'changing',
  spreading: 'changing',
  unknown: 'quiet',
  local: 'quiet',
  partly: 'failing',
  apex_cname: 'failing',
  proxy_dead_end: 'failing',
  wrong_port: 'failing',
  unseen: 'changing',
  broken: 'failing',
  caa: 'failing',
  claimed: 'failing',
  lost: 'failing',
};

/** Where nothing is to be set any more, the records are only there to be looked up. */
const SET: DnsName['state'][] = ['connected', 'proxied', 'spreading', 'wrong_port', 'unseen', 'caa', 'broken'];

/** One name: its state, what to do, and the records. */
export function DnsNameCard({ name, previewUrl }: { name: DnsName; previewUrl: string }) {
  const { texts: all, language } = useLanguage();
  const texts = all.domains.dns;
  const time = (iso: string) => clockTime(iso, language);
  return (
    <div className={classes.name}>
      <Group gap="sm">
        <span className={classes.hostname}>{name.hostname}</span>
        <LookDot look={LOOKS[name.state]} word={texts.words[name.state]} />
      </Group>
      <Text>{dnsSentence(name, texts.say, { previewUrl, time })}</Text>
      {name.state === 'unseen' && (
        <Anchor href={`http://${name.hostname}/`} target="_blank" rel="noreferrer" size="sm">
          {texts.browser}
        </Anchor>
      )}
      {name.redirectsTo && (
        <Text size="sm" c="dimmed">
          {texts.redirectsTo(name.redirectsTo)}
        </Text>
      )}
      {name.sendsTo && <Text size="sm">{texts.sendsTo(name.hostname, name.sendsTo)}</Text>}
      <Records name={name} />
    </div>
  );
}

function Records({ name: { hostname, state, records, proof } }: { name: DnsName }) {
  const texts = useLanguage().texts.domains.dns;
  const shown = proof ? [proof] : records;
  if (shown.length === 0) return null;
  const table = <RecordTable label={texts.recordsOf(hostname)} records={shown} />;
  if (!SET.includes(state)) return table;
  return (
    <details>
      <summary className={classes.more}>{texts.records}</summary>
      {table}
    </details>
  );
}

/** `16:40`; with the day where that is not today. */
function clockTime(iso: string, language: string): string {
  const at = new Date(iso);
  const isToday = at.toDateString() === new Date().toDateString();
  const options: Intl.DateTimeFormatOptions = isToday
    ? { timeStyle: 'short' }
    : { dateStyle: 'medium', timeStyle: 'short' };
  return new Intl.DateTimeFormat(language, options).format(at);
}
