// Before the first paint, so that a dark page never flashes white. The key is Mantine's.
let chosen;
try {
  chosen = localStorage.getItem('mantine-color-scheme-value');
} catch {
  // Storage may be forbidden: then the system's choice holds.
}
const dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
