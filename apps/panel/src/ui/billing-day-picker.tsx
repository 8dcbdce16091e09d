import { type KeyboardEvent, useId } from 'react';
import { useTexts } from '../texts/texts.tsx';
import classes from './billing-day-picker.module.css';
import { DAYS, dayAfterKey, isMissingInSomeMonths } from './billing-day.ts';

interface BillingDayPickerProps {
  value: number;
  onChange: (day: number) => void;
  /** The day that is pointed at or focused, before it is chosen; null: none any more. */
  onPreview?: (day: number | null) => void;
  /** Gets a mark. */
  today?: number;
  /** Default: `Billing day`. */
  label?: string;
}

/** The day of the month to be billed on: 31 radio buttons, laid out as a month. */
export function BillingDayPicker({ value, onChange, onPreview, today, label }: BillingDayPickerProps) {
  const { billingDay: texts } = useTexts().signing;
  const name = useId();
  const note = `${name}note`;
  const preview = (day: number | null) => onPreview?.(day);
  return (
    <fieldset
      className={classes.month}
      onKeyDown={(event) => goWithKey(event, value, onChange)}
      onPointerLeave={() => preview(null)}
      onBlur={() => preview(null)}
    >
      <legend className={classes.legend}>{label ?? texts.label}</legend>
      {DAYS.map((day) => (
        <label
          key={day}
          className={classes.day}
          data-today={day === today || undefined}
          onPointerEnter={() => preview(day)}
        >
          <input
            type="radio"
            className={classes.radio}
            name={name}
            value={day}
            checked={day === value}
            onChange={() => onChange(day)}
            onFocus={() => preview(day)}
            aria-label={day === today ? texts.today(day) : texts.day(day)}
            aria-describedby={isMissingInSomeMonths(day) ? note : undefined}
          />
          <span aria-hidden="true">{day}</span>
        </label>
      ))}
      <span id={note} className={classes.note}>
        {texts.shorterMonths}
      </span>
    </fieldset>
  );
}

function goWithKey(event: KeyboardEvent<HTMLFieldSetElement>, value: number, onChange: (day: number) => void) {
  const day = dayAfterKey(value, event.key);
  if (day === null) return;
  event.preventDefault();
  event.currentTarget.querySelector<HTMLInputElement>(`input[value="${day}"]`)?.focus();
  onChange(day);
}
