import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Attempt } from '../../api/attempt.ts';
import type { Schemas } from '../../api/client.ts';
import { signUp } from '../../api/sign-in.ts';
import { sentAddress } from '../../ui/address.ts';
import { atCardFields } from '../../ui/card-values.ts';
import { putErrors } from '../../ui/field-errors.ts';
import type { StripeCard } from '../../ui/use-stripe-card.tsx';
import { forgetValues } from './kept-values.ts';
import { sentSignUp, type SignUpValues } from './sign-up-values.ts';
import type { SignUpForm } from './use-sign-up-form.ts';

export type Opened = (session: Schemas['Session']) => void;

/**
 * Opens the account, once however often it is asked. What the API finds wrong comes to its field, the rest is left to be said
 * above the button; nothing that was typed is lost.
 */
export function useOpening(form: SignUpForm, stripe: StripeCard | null, onOpened: Opened) {
  const attempt = useRef(new Attempt());
  const [rest, setRest] = useState<unknown>(null);
  const { mutate, isPending, isSuccess } = useMutation({
    mutationFn: (values: SignUpValues) => {
      const send = (paymentMethod?: string) => {
        const body = sentSignUp(values, paymentMethod);
        return signUp(body, attempt.current.keyFor(body));
      };
      const { name, email, address } = values;
      return stripe ? stripe.given({ name, email, address: sentAddress(address) }, send) : send();
    },
    onMutate: () => setRest(null),
    onSuccess: (session) => {
      forgetValues(sessionStorage);
      onOpened(session);
    },
    onError: (error) => {
      attempt.current.failed(error);
      setRest(putErrors(form, atCardFields(error)));
    },
  });
  // Once it is open the page is about to be left: the button must not ask again.
  return { open: mutate, pending: isPending || isSuccess, rest };
}
