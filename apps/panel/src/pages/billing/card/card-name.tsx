import { Text } from '@mantine/core';
import { useTexts } from '../../../texts/texts.tsx';
import { expiresBefore } from '../../../ui/card.ts';
import { Icon } from '../../../ui/icon.tsx';
import classes from './card.module.css';

const BRANDS: Record<string, string> = {
  visa: 'Visa',
  mastercard: 'Mastercard',
  amex: 'American Express',
  discover: 'Discover',
  diners: 'Diners Club',
  jcb: 'JCB',
  unionpay: 'UnionPay',
};

interface Card {
  brand: string;
  last4: string;
  expiryMonth: number;
  expiryYear: number;
}

/** `Visa`, as the gateway's word for it is written on the card. */
export function brandOf(brand: string): string {
  return BRANDS[brand] ?? brand;
}

export function CardName({ card: { brand, last4 } }: { card: Card }) {
  const { card: texts } = useTexts().money.billing;
  return (
    <span aria-label={texts.of(brandOf(brand), last4)} role="img">
      {brandOf(brand)} <span className={classes.dots}>••••</span> {last4}
    </span>
  );
}

/** With a warning where it is over before the next invoice. */
export function CardExpiry({ card, before }: { card: Card; before?: string }) {
  const { card: texts } = useTexts().money.billing;
  const soon = before !== undefined && expiresBefore(card, before);
  return (
    <Text>
      {texts.expires(`${String(card.expiryMonth).padStart(2, '0')}/${card.expiryYear}`)}
      {soon && (
        <span className={classes.soon}>
          <Icon name="warning" size={16} /> {texts.expiresSoon}
        </span>
      )}
    </Text>
  );
}
