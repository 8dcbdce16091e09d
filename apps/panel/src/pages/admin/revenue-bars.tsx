import type { MonthlyRevenue } from '../../api/admin-money.ts';
import { money } from '../../texts/format.ts';
import { useLanguage } from '../../texts/texts.tsx';
import classes from './chart.module.css';
import { topOf } from '../../ui/line.ts';
import { monthName } from './month-name.ts';

const HEIGHT = 140;
const STEP = 64;
const BAR = 40;

/** A bar a month; what they say exactly is in the table below. */
export function RevenueBars({ year, months }: { year: string; months: MonthlyRevenue[] }) {
  const { texts, language } = useLanguage();
  const { chart } = texts.administration.money.revenue;
  const byMonth = new Map(months.map((month) => [month.month, month]));
  const names = Array.from({ length: 12 }, (_, index) => `${year}-${String(index + 1).padStart(2, '0')}`);
  const nets = names.map((name) => Math.max(0, byMonth.get(name)?.netCents ?? 0));
  const top = topOf(nets, 1);
  const currency = months[0]!.currency;
  return (
    <div className={classes.bars} tabIndex={0} role="group" aria-label={chart(currency)}>
      <svg viewBox={`0 0 ${12 * STEP} ${HEIGHT + 42}`} aria-hidden="true">
        {names.map((name, index) => {
          const net = nets[index]!;
          const height = (net / top) * HEIGHT;
          const middle = index * STEP + STEP / 2;
          return (
            <g key={name}>
              <rect
                className={classes.bar}
                x={middle - BAR / 2}
                y={HEIGHT + 20 - height}
                width={BAR}
                height={height}
                rx="3"
              />
              {net > 0 && (
                <text className={classes.value} x={middle} y={HEIGHT + 14 - height}>
                  {money(Math.round(net / 100) * 100, currency, language).replace(/[.,]00(?=\D*$)/, '')}
                </text>
              )}
              <text className={classes.month} x={middle} y={HEIGHT + 38}>
                {monthName(name, language, 'short')}
              </text>
            </g>
          );
        })}
        <line className={classes.ground} x1="0" x2={12 * STEP} y1={HEIGHT + 20} y2={HEIGHT + 20} />
      </svg>
    </div>
  );
}
