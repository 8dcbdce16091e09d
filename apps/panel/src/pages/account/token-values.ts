import type { Schemas } from '../../api/client.ts';

/** In days. */
export const LIFETIMES = ['30', '90', '365', 'never'] as const;

export interface TokenValues {
  name: string;
  scopes: string[];
  lifetime: (typeof LIFETIMES)[number];
}

/** As the API takes it. Ends with the hour, so that a repetition of the request is the same request. */
export function sentToken({ name, scopes, lifetime }: TokenValues, now: Date): Schemas['NewToken'] {
  const wanted = { name: name.trim(), scopes: scopes as Schemas['TokenScope'][] };
  if (lifetime === 'never') return wanted;
  const end = new Date(now);
  end.setUTCDate(end.getUTCDate() + Number(lifetime));
  end.setUTCHours(end.getUTCHours() + 1, 0, 0, 0);
  return { ...wanted, expiresAt: end.toISOString() };
}
