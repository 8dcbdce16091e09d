#!/usr/bin/env node
/**
 * `npm test`: sets everything up and runs the tests, from a bare machine.
 *   --full           also the long ones: large applications, any runtime with any database, crash walks, many domains, ten years of billing
 *   unit|persistence|images|contract|e2e|long|chaos   only these kinds
 *   --clean          runs nothing; removes what tests that were cut off left behind
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ensureChromium } from './steps/chromium.mjs';
import { ensureDockerEngine } from './steps/docker-engine.mjs';
import { passedThrough } from './steps/process.mjs';
import { ensureBuild, ensureDependencies, requireNode, root, supervisor } from './steps/project.mjs';
import { Advice, entry, line, step } from './steps/report.mjs';
import { purgeTestPlatforms, removeTestLeftovers } from './steps/test-leftovers.mjs';

const MINUTE = 60_000;

/**
 * The kinds of tests, in the order in which they run: the quick ones first. What shares a platform or measures it runs one
 * file at a time. A kind that takes longer than its budget is ended and has failed.
 */
const KINDS = [
  { name: 'unit', workers: 2, budgetMs: 5 * MINUTE },
  { name: 'persistence', workers: 2, budgetMs: 10 * MINUTE },
  { name: 'images', workers: 2, budgetMs: 15 * MINUTE },
  { name: 'contract', workers: 2, budgetMs: 25 * MINUTE },
  { name: 'e2e', workers: 1, budgetMs: 40 * MINUTE },
  { name: 'long', workers: 1, budgetMs: 75 * MINUTE, onlyFull: true },
  { name: 'chaos', workers: 1, budgetMs: 90 * MINUTE, onlyFull: true },
];

await entry(async () => {
  const { kinds, full, clean } = understood(process.argv.slice(2));
  await requireNode();
  await ensureDependencies();
  await prepare(kinds, clean);
  if (clean) return;
  const results = [];
  for (const kind of kinds) results.push({ ...(await run(kind, full)), name: kind.name });
  if (kinds.some(needsEngine)) await cleanUp();
  summarise(results);
});

function understood(args) {
  const full = args.includes('--full');
  const clean = args.includes('--clean');
  const names = args.filter((arg) => !arg.startsWith('--'));
  const unknown = args.find((arg) => !['--full', '--clean'].includes(arg) && !KINDS.some(({ name }) => name === arg));
  if (unknown)
    throw new Advice(`Unknown option ${unknown}. Kinds of tests: ${KINDS.map(({ name }) => name).join(', ')}.`);
  const wanted = ({ name, onlyFull }) => (names.length > 0 ? names.includes(name) : full || !onlyFull);
  return { full, clean, kinds: KINDS.filter(wanted) };
}

function needsEngine({ name }) {
  return name !== 'unit';
}

async function prepare(kinds, clean) {
  if (!kinds.some(needsEngine)) return;
  await step('Docker engine', ensureDockerEngine);
  await cleanUp();
  if (clean) return;
  await ensureBuild();
  await buildImages();
  if (kinds.some(({ name }) => name === 'e2e' || name === 'long')) await step('Chromium', ensureChromium);
}

/** With its own lines: the first time it takes minutes. */
async function buildImages() {
  const code = await passedThrough(process.execPath, supervisor('images'), { cwd: root });
  if (code !== 0) throw new Advice('An image could not be built; the lines above say why.');
}

async function cleanUp() {
  await step('Leftovers of earlier tests', async () => {
    await purgeTestPlatforms();
    const { containers, networks, volumes } = await removeTestLeftovers();
    return `${containers} containers, ${networks} networks, ${volumes} volumes`;
  });
}

/** Runs one kind, with Jest's own output, and returns its counts. */
async function run({ name, workers, budgetMs }, full) {
  const started = performance.now();
  console.log(`\n— ${name} —`);
  const first = await attempt(
    ['--selectProjects', name, '--passWithNoTests', `--maxWorkers=${workers}`],
    budgetMs,
    full,
  );
  const counts = worthASecondTry(first) ? await secondTry(name, first, budgetMs, full) : first;
  console.log(line(name, performance.now() - started, `${counts.passed} passed, ${counts.failed} failed`));
  return counts;
}

/** A few files that failed may have met a busy machine; many have met a defect. */
function worthASecondTry({ failed, failedFiles }) {
  return failed > 0 && failedFiles.length > 0 && failedFiles.length <= 2;
}

/**
 * Runs the files that failed once more, one at a time. What passes now is counted as passed and named as unsteady at the end
 * of the output: a test that needs this is itself a defect.
 */
async function secondTry(name, first, budgetMs, full) {
  const files = first.failedFiles.map(({ path }) => path);
  console.log(`↻ Once more, alone: ${files.map((path) => relative(root, path)).join(', ')}`);
  const args = ['--selectProjects', name, '--maxWorkers=1', '--runTestsByPath', ...files];
  const second = await attempt(args, budgetMs, full);
  const before = first.failedFiles.reduce((total, file) => total + file.passed, 0);
  return {
    passed: first.passed - before + second.passed,
    failed: second.failed,
    skipped: first.skipped,
    unsteady: files.filter((path) => !second.failedFiles.some((file) => file.path === path)),
  };
}

/** One run of Jest. @returns its counts, and the files that failed */
async function attempt(args, budgetMs, full) {
  const directory = mkdtempSync(join(tmpdir(), 'onebox-results-'));
  const results = join(directory, 'results.json');
  const code = await jest([...args, '--json', `--outputFile=${results}`], budgetMs, full);
  const counts = existsSync(results)
    ? countsOf(JSON.parse(readFileSync(results, 'utf8')))
    : { passed: 0, failed: 1, skipped: 0, failedFiles: [] };
  rmSync(directory, { recursive: true, force: true });
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}

/** Jest in a process group of its own, so that what it started ends with it when the budget is spent. */
function jest(args, budgetMs, full) {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, NODE_ENV: 'test', ...(full ? { ONEBOX_TEST_FULL: '1' } : {}) };
    const program = [join(root, 'node_modules/jest/bin/jest.js'), ...args];
    // The JSON goes to a file and to standard output; people read the reporter's lines on standard error.
    const child = spawn(process.execPath, program, {
      cwd: root,
      env,
      detached: true,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const end = (signal) => process.kill(-child.pid, signal);
    const budget = setTimeout(() => {
      console.error(`✗ Took longer than ${budgetMs / MINUTE} minutes; ended.`);
      end('SIGKILL');
    }, budgetMs);
    const interrupted = () => end('SIGINT');
    process.once('SIGINT', interrupted);
    child.on('error', reject);
    child.on('exit', (code) => {
      clearTimeout(budget);
      process.off('SIGINT', interrupted);
      resolve(code ?? 1);
    });
  });
}

/** A file that could not even be loaded has no tests, but it has failed. */
function countsOf({ numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites, testResults }) {
  return {
    passed: numPassedTests,
    failed: numFailedTests + numRuntimeErrorTestSuites,
    skipped: numPendingTests,
    failedFiles: testResults.filter(({ status }) => status === 'failed').map(failedFile),
  };
}

function failedFile({ name, assertionResults }) {
  return { path: name, passed: assertionResults.filter(({ status }) => status === 'passed').length };
}

function summarise(results) {
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  const [passed, failed, skipped] = ['passed', 'failed', 'skipped'].map(sum);
  for (const path of results.flatMap(({ unsteady = [] }) => unsteady))
    console.log(`⚠ Passed only when run again, alone: ${relative(root, path)}`);
  console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  if (failed > 0 || passed === 0) process.exitCode = 1;
}
