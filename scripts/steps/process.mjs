import { spawn } from 'node:child_process';
import { Advice } from './report.mjs';

/**
 * Runs a program to its end and returns what it printed; standard error comes after standard output.
 * @throws Advice with the last lines, and `advice` as what to do, when it fails.
 */
export async function output(command, args, { advice, env, cwd } = {}) {
  const { code, text } = await finished(command, args, { env, cwd });
  if (code === 0) return text;
  const last = text.trimEnd().split('\n').slice(-25).join('\n');
  throw new Advice(`${last}\n\n${advice ?? `\`${[command, ...args].join(' ')}\` failed (${code}).`}`);
}

/** Whether a program ends well. Prints nothing. */
export async function succeeds(command, args) {
  return (await finished(command, args)).code === 0;
}

/** Runs a program with our own input and output, and returns its exit code. */
export function passedThrough(command, args, { env, cwd } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: env ?? process.env, stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/** Runs a program to its end: its exit code (127 when it does not exist) and all that it printed. */
export function finished(command, args, { env, cwd, input } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env: env ?? process.env, stdio: 'pipe' });
    child.stdin.on('error', () => undefined); // It may end without reading.
    child.stdin.end(input);
    const chunks = { stdout: [], stderr: [] };
    child.stdout.on('data', (chunk) => chunks.stdout.push(chunk));
    child.stderr.on('data', (chunk) => chunks.stderr.push(chunk));
    child.on('error', (error) => resolve({ code: 127, text: error.message }));
    child.on('close', (code) => {
      resolve({ code: code ?? 1, text: Buffer.concat([...chunks.stdout, ...chunks.stderr]).toString() });
    });
  });
}
