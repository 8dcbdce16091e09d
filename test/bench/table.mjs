/** One line a figure, its path before it. */
export function printTable(figures) {
  const rows = [...flat(figures)];
  const width = Math.max(...rows.map(([name]) => name.length));
  for (const [name, value] of rows) console.log(`${name.padEnd(width)}  ${value}`);
}

function* flat(value, path = []) {
  if (typeof value !== 'object' || value === null) yield [path.join(' · '), value];
  else if ('median' in value) yield [path.join(' · '), `median ${value.median}, p95 ${value.p95}, of ${value.samples}`];
  else for (const [key, inner] of Object.entries(value)) yield* flat(inner, [...path, key]);
}
