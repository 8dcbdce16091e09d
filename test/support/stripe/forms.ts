export interface Form {
  [name: string]: string | Form;
}

/** What `a[b][0]=c` means, as Stripe's API reads it: lists are numbered fields. */
export function parseForm(text: string): Form {
  const form: Form = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const path = name.split(/[[\]]+/).filter((part) => part !== '');
    const last = path.pop()!;
    const inner = path.reduce((within, part) => (within[part] ??= {}) as Form, form);
    inner[last] = value;
  }
  return form;
}

export function text(form: Form, ...path: string[]): string | undefined {
  const value = path.reduce<string | Form | undefined>(
    (within, part) => (typeof within === 'object' ? within[part] : undefined),
    form,
  );
  return typeof value === 'string' ? value : undefined;
}
