import type { UseFormReturnType } from '@mantine/form';
import { Problem } from '../api/problem.ts';

/**
 * Puts what the API said about fields to them.
 * @returns what remains to be said above the form; null: every error found its field
 */
export function putErrors<T extends object>(
  form: Pick<UseFormReturnType<T>, 'setErrors' | 'getInputNode'>,
  error: unknown,
): unknown {
  if (!(error instanceof Problem) || error.fields.length === 0) return error;
  form.setErrors(Object.fromEntries(error.fields.map(({ path, message }) => [path, message])));
  const first = error.fields.map(({ path }) => form.getInputNode(path)).find((node) => node !== null);
  first?.focus();
  return first ? null : error;
}
