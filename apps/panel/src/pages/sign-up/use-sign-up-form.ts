import { useForm, type UseFormReturnType } from '@mantine/form';
import { useTexts } from '../../texts/texts.tsx';
import { addressChecks } from '../../ui/address.ts';
import { cardChecks } from '../../ui/card-values.ts';
import { likelyCountry } from '../../ui/countries.ts';
import { SHORTEST } from '../../ui/password-strength.ts';
import { keepValues, keptValues } from './kept-values.ts';
import { type SignUpValues, startOf } from './sign-up-values.ts';

export type SignUpForm = UseFormReturnType<SignUpValues>;

const EMAIL = /^\S+@\S+\.\S+$/;

/** The fields of a sign-up and what is said at them; the API looks again, and closer. `cardHere`: a card is typed into this form. */
export function useSignUpForm({ cardHere }: { cardHere: boolean }): SignUpForm {
  const { signUp, address, card, password } = useTexts().signing;
  const form = useForm<SignUpValues>({
    initialValues: keptValues(startOf(likelyCountry(navigator.languages)), sessionStorage),
    onValuesChange: (values) => keepValues(values, sessionStorage),
    validate: {
      name: (name) => (name.trim() ? null : signUp.needName),
      email: (email) => (EMAIL.test(email.trim()) ? null : signUp.badEmail),
      password: (chosen) => (chosen.length >= SHORTEST ? null : password.tooShort),
      address: addressChecks(address),
      ...(cardHere && { card: cardChecks(card, window.isSecureContext) }),
    },
  });
  // A region may be needed there and not asked for here: what was said about it is over.
  form.watch('address.country', () => form.clearFieldError('address.region'));
  return form;
}
