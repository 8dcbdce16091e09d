import type { ExecResult } from '@onebox/engine';
import { type Rejection, UserError } from '@onebox/errors';
import { z } from 'zod';

/** What a tool of docker/sandbox prints where it refuses. */
const refused = z.object({ error: z.object({ code: z.string(), message: z.string(), path: z.string().optional() }) });

const REJECTIONS: Record<string, Rejection> = {
  'content.too_large': 'too_large',
  'content.too_many_files': 'too_large',
  'content.no_space': 'too_large',
  'content.release_exists': 'conflict',
  'content.no_permission': 'conflict',
  'content.busy': 'conflict',
  'content.not_an_archive': 'unsupported_media',
  'content.unsupported': 'unsupported_media',
};

/** The last line that a tool printed, as JSON; undefined where it is none. */
export function printedBy({ stdout }: ExecResult): unknown {
  try {
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  } catch {
    return undefined;
  }
}

/** A tool's refusal, in its own words; undefined where it failed in another way. */
export function refusalOfTool(result: ExecResult): UserError | undefined {
  const refusal = refused.safeParse(printedBy(result));
  if (!refusal.success) return undefined;
  const { code, message, path } = refusal.data.error;
  const shown = path === undefined ? message : `${message} (${path})`;
  return new UserError(REJECTIONS[code] ?? 'invalid', code, shown);
}
