import type { Counters } from './amounts.js';

/** `edge`: a site at the edge; `run`: a container since its start; `disk`: the files of a domain, or a database. */
export type MeterKind = 'edge' | 'run' | 'disk';

/** How much was held at a time (milliseconds since 1970). */
export interface Sample {
  at: number;
  bytes: number;
}

/** What was read of one source at one time. */
export interface Reading {
  kind: MeterKind;
  /** The site's id at the edge, the container's name, the id of the domain or database. */
  source: string;
  /** Tells one beginning at zero from the next: the edge's, the container's start; `-` for disks. */
  epoch: string;
  /** Milliseconds since 1970. */
  at: number;
  /** Before that time nothing of what is new in this reading can have happened. */
  since: number;
  counters: Counters;
  /** What was held, the oldest first: of memory or disk. */
  samples: Sample[];
}

/** With whose it is. `subjectId`: a domain's or database's; `-`: the account's own (its database servers). */
export interface OwnedReading extends Reading {
  accountId: string;
  subjectId: string;
}

/** The account's own, as against a domain's or a database's. */
export const WHOLE_ACCOUNT = '-';

/** What is remembered of the last booked reading of a source and epoch. */
export interface Remembered {
  /** Counts how often the counters began anew within the epoch (the edge had to give their place away). */
  life: number;
  counters: Counters;
  /** Held at that time; null: not measured. */
  bytes: number | null;
  at: number;
}
