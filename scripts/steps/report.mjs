/** A failure whose message is all that a person needs: it says what to do. Printed without a stack. */
export class Advice extends Error {
  name = 'Advice';
}

/**
 * Prints one line for a step, with the time that it took.
 * `note` is for steps that take long: it is printed before, so that nobody waits in front of a silent screen.
 * The work may return a text (what was found), which joins the line.
 */
export async function step(title, work, { note, quietUnder = 0 } = {}) {
  const started = performance.now();
  if (note) console.log(`… ${title} (${note})`);
  const found = await work();
  const took = performance.now() - started;
  if (took >= quietUnder || note) console.log(line(title, took, typeof found === 'string' ? found : ''));
  return found;
}

/** `✓ Build                        12.3 s` */
export function line(title, milliseconds, detail = '') {
  const left = detail ? `${title}: ${detail}` : title;
  return `✓ ${left.padEnd(58)} ${duration(milliseconds).padStart(8)}`;
}

function duration(milliseconds) {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 90) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** Runs an entry: what fails ends with the sentence that tells what to do, and with exit code 1. */
export async function entry(main) {
  try {
    await main();
  } catch (error) {
    console.error(`\n✗ ${error instanceof Advice ? error.message : (error.stack ?? error)}`);
    process.exitCode = 1;
  }
}
