import { Skeleton, Text, useComputedColorScheme } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Problem } from '../api/problem.ts';
import type { CardHolder, CardLook, StripeCardField } from '../api/stripe.ts';
import type { Language } from '../texts/language.ts';
import { useLanguage } from '../texts/texts.tsx';
import { Note } from './note.tsx';
import { ProblemNote } from './problem-note.tsx';

export interface StripeCard {
  field: ReactNode;
  /** False: no card can be given here and now. */
  ready: boolean;
  /**
   * Gives the card to Stripe, and what Stripe calls it to `send`; once more where the bank wants its customer to confirm that
   * first. @throws Problem
   */
  given: <T>(holder: CardHolder, send: (paymentMethod: string) => Promise<T>) => Promise<T>;
}

/** A card field of Stripe's own, in our colours and language. `publishableKey` null: another gateway takes cards here. */
export function useStripeCard(publishableKey: string | null): StripeCard {
  const { texts, language } = useLanguage();
  const { card: words } = texts.signing;
  const scheme = useComputedColorScheme();
  const place = useRef<HTMLDivElement>(null);
  const [card, setCard] = useState<StripeCardField | null>(null);
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const allowed = window.isSecureContext;
  useEffect(() => {
    if (!publishableKey || !allowed) return;
    let left = false;
    const mounting = import('../api/stripe.ts').then(({ mountCard }) =>
      mountCard(publishableKey, place.current!, lookOf(language)),
    );
    mounting.then((mounted) => !left && setCard(mounted)).catch(() => !left && setFailed(true));
    return () => {
      left = true;
      setCard(null);
      setFailed(false);
      void mounting.then(({ remove }) => remove()).catch(() => undefined);
    };
    // How it looks is changed in place, by the effect below.
  }, [publishableKey, allowed, attempt]);
  useEffect(() => card?.show(lookOf(language)), [card, language, scheme]);
  const field = allowed ? (
    <>
      <Text size="sm" c="dimmed" mb="sm">
        {words.stripe}
      </Text>
      {failed && <ProblemNote error={new Error(words.stripeSilent)} retry={() => setAttempt(attempt + 1)} />}
      {!card && !failed && <Skeleton height={150} radius="md" />}
      <div ref={place} role="group" aria-label={words.title} hidden={failed} />
    </>
  ) : (
    <Note title={words.noCardHere} icon="warning" tone="warning">
      <Text size="sm">{words.noCardHereHelp}</Text>
    </Note>
  );
  return {
    field,
    ready: card !== null,
    given: async (holder, send) => {
      const paymentMethod = await card!.give(holder);
      try {
        return await confirmedWhereAsked(publishableKey!, () => send(paymentMethod));
      } catch (error) {
        if (error instanceof Problem && error.status === 402) card!.forget();
        throw error;
      }
    },
  };
}

async function confirmedWhereAsked<T>(publishableKey: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Problem) || !error.facts.clientSecret) throw error;
    const { confirmAtBank } = await import('../api/stripe.ts');
    await confirmAtBank(publishableKey, error.facts.clientSecret);
    return act();
  }
}

/** The colours of this page; a frame of another origin inherits none. */
function lookOf(locale: Language): CardLook {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  return {
    locale,
    appearance: {
      theme: document.documentElement.dataset.mantineColorScheme === 'dark' ? 'night' : 'stripe',
      variables: {
        colorPrimary: colour('--panel-link'),
        colorBackground: colour('--panel-card'),
        colorText: colour('--mantine-color-text'),
        colorTextSecondary: colour('--mantine-color-dimmed'),
        colorDanger: colour('--mantine-color-error'),
        fontFamily: 'Inter, system-ui, sans-serif',
        fontSizeBase: '14px',
        borderRadius: '8px',
      },
    },
  };
}
