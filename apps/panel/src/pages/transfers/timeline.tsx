import type { Transfer } from '../../api/transfers.ts';
import { useTexts } from '../../texts/texts.tsx';
import { useFormats } from '../../texts/use-formats.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { type Step, timelineOf } from './transfer-timeline.ts';
import classes from './timeline.module.css';

const MARKS: Record<Step['look'], IconName | null> = { done: 'check', now: 'clock', ahead: null, failed: 'cross' };

/** Where a transfer is: from left to right, on a phone from top to bottom. */
export function Timeline({ transfer }: { transfer: Transfer }) {
  const steps = timelineOf(transfer);
  return (
    <ol className={classes.timeline}>
      {steps.map((step) => (
        <li
          key={step.name}
          className={classes.step}
          data-look={step.look}
          aria-current={step.look === 'now' ? 'step' : undefined}
        >
          <span className={classes.mark}>{MARKS[step.look] && <Icon name={MARKS[step.look]!} size={12} />}</span>
          <StepText step={step} transfer={transfer} />
        </li>
      ))}
    </ol>
  );
}

function StepText({ step: { name, look, at }, transfer: { state } }: { step: Step; transfer: Transfer }) {
  const { list: texts } = useTexts().money.transfers;
  const { date } = useFormats();
  const day = at && date(at.slice(0, 10));
  const detail = () => {
    if (name === 'requested' && look === 'now') return texts.sending;
    if (name === 'waiting') return day ? texts.until(day) : texts.forRegistrar;
    if (name === 'approved') return texts.approvedBy[state === 'serverApproved' ? state : 'clientApproved'];
    return day;
  };
  return (
    <span>
      <span className={classes.name}>{texts.step[name]}</span>
      <span className={classes.detail}>{detail()}</span>
    </span>
  );
}
