import { entryId, type MapEntry, type MapName, MAPS } from './map-entries.js';
import { EDGE_MOUNT } from './edge-settings.js';

/** A change of the maps in the order that leaves no wrong moment between its commands. */
export interface MapChanges {
  /** To be added where `from` is absent, else to be set. */
  put: (MapEntry & { from?: string })[];
  remove: MapEntry[];
}

/** What has to happen so that `present` becomes `wanted`. */
export function planChanges(present: MapEntry[], wanted: MapEntry[]): MapChanges {
  const before = new Map(present.map((entry) => [entryId(entry), entry]));
  const after = new Set(wanted.map(entryId));
  const put = wanted
    .map((entry) => ({ ...entry, from: before.get(entryId(entry))?.value }))
    .filter(({ from, value }) => from !== value);
  return { put: inOrder(put), remove: inOrder(present.filter((entry) => !after.has(entryId(entry)))).reverse() };
}

function inOrder<T extends MapEntry>(entries: T[]): T[] {
  const position = (entry: T) => MAPS.indexOf(entry.map);
  return entries.sort((left, right) => position(left) - position(right));
}

const file = (map: MapName) => `${EDGE_MOUNT}/maps/${map}.map`;

/**
 * Commands of the runtime socket (management guide, 9.3). Entries are added as a payload, which a command and its line
 * must share a buffer of 16 KiB with.
 */
export function putCommands(entries: MapChanges['put']): string[] {
  const commands: string[] = [];
  for (const map of MAPS) {
    const own = entries.filter((entry) => entry.map === map);
    commands.push(
      ...addCommands(
        map,
        own.filter(({ from }) => from === undefined),
      ),
    );
    commands.push(
      ...own.filter(({ from }) => from !== undefined).map((it) => `set map ${file(map)} ${it.key} ${it.value}`),
    );
  }
  return commands;
}

export function removeCommands(entries: MapEntry[]): string[] {
  return entries.map(({ map, key }) => `del map ${file(map)} ${key}`);
}

/** `version`: of a prepared map, not yet seen by requests. */
export function addCommands(map: MapName, entries: MapEntry[], version?: string): string[] {
  const head = `add map ${version === undefined ? '' : `@${version} `}${file(map)} <<\n`;
  return chunks(entries.map(({ key, value }) => `${key} ${value}\n`)).map((lines) => head + lines);
}

export const prepareCommand = (map: MapName) => `prepare map ${file(map)}`;
export const commitCommand = (map: MapName, version: string) => `commit map @${version} ${file(map)}`;
export const getCommand = ({ map, key }: MapEntry) => `get map ${file(map)} ${key}`;
export const showCommand = (map: MapName) => `show map ${file(map)}`;

const PAYLOAD_BYTES = 8000;

function chunks(lines: string[]): string[] {
  const result: string[] = [];
  for (const line of lines) {
    const last = result.at(-1);
    if (last !== undefined && last.length + line.length <= PAYLOAD_BYTES) result[result.length - 1] = last + line;
    else result.push(line);
  }
  return result;
}
