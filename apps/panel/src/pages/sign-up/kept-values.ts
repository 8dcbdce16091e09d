import type { SignUpValues } from './sign-up-values.ts';

const KEPT = 'onebox-sign-up';

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** What was typed before this page was loaded again, in this tab; never the password, never the card. */
export function keptValues(start: SignUpValues, store: Store): SignUpValues {
  try {
    const { name, email, address, billingDay } = JSON.parse(store.getItem(KEPT) ?? '{}') as Partial<SignUpValues>;
    return {
      ...start,
      ...(name && { name }),
      ...(email && { email }),
      ...(billingDay && { billingDay }),
      address: { ...start.address, ...address },
    };
  } catch {
    return start;
  }
}

export function keepValues({ name, email, address, billingDay }: SignUpValues, store: Store): void {
  store.setItem(KEPT, JSON.stringify({ name, email, address, billingDay }));
}

export function forgetValues(store: Store): void {
  store.removeItem(KEPT);
}
