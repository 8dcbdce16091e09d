import type { PreviewInvoice } from '../../../api/billing.ts';
import { useTexts } from '../../../texts/texts.tsx';
import { useFormats } from '../../../texts/use-formats.ts';
import { scheduleOf } from './billing-schedule.ts';

/** `You pay $43.33 on December 12 for December 12 – 24, then $100.00 on every 25th.` */
export function WhatChanges({ day, now, invoices }: { day: number; now: number; invoices: PreviewInvoice[] }) {
  const { day: texts } = useTexts().money.billing;
  const { money, dayAndMonth, daysAndMonth } = useFormats();
  const schedule = scheduleOf(invoices);
  if (!schedule) return null;
  const { first, part, monthlyCents } = schedule;
  const currency = invoices[0]!.currency;
  const amount = money(first.cents, currency);
  const monthly = money(monthlyCents, currency);
  const date = dayAndMonth(first.date);
  if (part) return texts.part(amount, date, daysAndMonth(part.start, part.end), monthly, day);
  if (day === now && first.cents === monthlyCents) return texts.same(monthly, day, date);
  return texts.whole(amount, date, monthly, day);
}
