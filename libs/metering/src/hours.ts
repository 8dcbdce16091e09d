export const HOUR_MS = 3_600_000;

/** A part of an interval that lies in one hour (UTC); `hour` is its beginning. Times are milliseconds since 1970. */
export interface Slice {
  hour: number;
  milliseconds: number;
}

export function hourOf(at: number): number {
  return Math.floor(at / HOUR_MS) * HOUR_MS;
}

/** The hours that an interval touches. One without a length, or whose end comes first (a clock that was put back), is its end's hour. */
export function slicesOf(from: number, to: number): Slice[] {
  if (from >= to) return [{ hour: hourOf(to), milliseconds: 0 }];
  const slices: Slice[] = [];
  for (let at = from; at < to;) {
    const end = Math.min(hourOf(at) + HOUR_MS, to);
    slices.push({ hour: hourOf(at), milliseconds: end - at });
    at = end;
  }
  return slices;
}

/** Divides a whole number over slices by their lengths: whole numbers again, whose sum is the one given. */
export function apportioned(amount: number, slices: Slice[]): number[] {
  const length = slices.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  let [passed, given] = [0, 0];
  return slices.map(({ milliseconds }, index) => {
    passed += milliseconds;
    const upTo = index === slices.length - 1 ? amount : Math.floor(amount * (passed / length));
    const share = upTo - given;
    given = upTo;
    return share;
  });
}
