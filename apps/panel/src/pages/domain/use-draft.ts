import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Operation } from '../../api/operations.ts';
import { Problem } from '../../api/problem.ts';
import { putErrors } from '../../ui/field-errors.ts';
import { useUnsaved } from '../../ui/unsaved.tsx';

interface DraftOptions<Base, Values extends Record<string, unknown>> {
  /** As the server has it, kept by events. */
  current: Base;
  valuesOf: (base: Base) => Values;
  /** Refused with 412 where the server has another than `base`. */
  send: (base: Base, values: Values) => Promise<{ next: Base; operation: Operation }>;
  reload: () => Promise<Base>;
  /** Where the form has what the API calls so. */
  pathOf?: (path: string, values: Values) => string;
}

/**
 * A form over something that others may change meanwhile. What is being edited is never touched by that: it is taken over
 * where nothing was edited, and else offered ("keep mine, take theirs") once the server refuses.
 */
export function useDraft<Base, Values extends Record<string, unknown>>(options: DraftOptions<Base, Values>) {
  const { current, valuesOf, send, reload } = options;
  const [base, setBase] = useState(current);
  const [theirs, setTheirs] = useState<Base | null>(null);
  const [error, setError] = useState<unknown>(null);
  const form = useForm<Values>({ mode: 'controlled', initialValues: valuesOf(current) });

  /** What is in the form is judged against this from now on. */
  const rebase = (from: Base) => {
    const values = valuesOf(from);
    setBase(() => from);
    setTheirs(null);
    setError(null);
    form.setInitialValues(values);
    form.resetDirty(values);
    form.clearErrors();
  };
  const begin = (from: Base) => {
    rebase(from);
    form.setValues(valuesOf(from));
  };
  useEffect(() => {
    if (current !== base && !form.isDirty()) begin(current);
    // Only news from the server are a reason.
  }, [current]);

  const saving = useMutation({
    mutationFn: ({ from, values }: { from: Base; values: Values }) => sent(from, values),
    onMutate: () => {
      setError(null);
      setTheirs(null);
    },
    // What was typed while it was being saved stays, to be saved next.
    onSuccess: ({ next }, { values }) => (isSame(form.getValues(), values) ? begin(next) : rebase(next)),
    onError: (problem) => {
      if (problem instanceof Overtaken) setTheirs(() => problem.theirs as Base);
      else setError(putErrors(form, placed(problem)));
    },
  });

  const isBeingSaved = saving.isPending && isSame(form.getValues(), saving.variables.values);
  useUnsaved(form.isDirty() && !isBeingSaved);

  /** Another part of the same revision may have been changed: that is no conflict. */
  async function sent(from: Base, values: Values) {
    try {
      return await send(from, values);
    } catch (problem) {
      if (!(problem instanceof Problem && problem.status === 412)) throw problem;
      const fresh = await reload();
      if (!isSame(valuesOf(fresh), valuesOf(from))) throw new Overtaken(fresh);
      return send(fresh, values);
    }
  }

  function placed(problem: unknown): unknown {
    if (!(problem instanceof Problem) || !options.pathOf) return problem;
    const moved = problem.fields.map((field) => ({ ...field, path: options.pathOf!(field.path, form.getValues()) }));
    return problem.atFields(moved);
  }

  return {
    form,
    /** What it was begun from: another one where it was saved, or theirs was taken over. */
    base,
    error,
    /** What the API refused the last time, also where every fault has found its field. */
    refusal: saving.error,
    isPending: saving.isPending,
    operation: saving.data?.operation ?? null,
    save: () => saving.mutate({ from: base, values: form.getValues() }),
    discard: () => begin(current),
    conflict: theirs && {
      keepMine: () => saving.mutate({ from: theirs, values: form.getValues() }),
      takeTheirs: () => begin(theirs),
    },
  };
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Somebody else changed the very same meanwhile. */
class Overtaken extends Error {
  constructor(readonly theirs: unknown) {
    super('Changed by somebody else.');
  }
}
