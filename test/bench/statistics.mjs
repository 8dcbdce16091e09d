/** Value at the fraction `q` of the sorted samples (nearest rank). */
export function quantile(samples, q) {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)];
}

export function summary(samples) {
  return {
    median: round(quantile(samples, 0.5)),
    p95: round(quantile(samples, 0.95)),
    min: round(Math.min(...samples)),
    max: round(Math.max(...samples)),
    samples: samples.length,
  };
}

export function round(value, digits = 2) {
  return Number(value.toFixed(digits));
}

export async function timed(action) {
  const start = performance.now();
  await action();
  return performance.now() - start;
}
