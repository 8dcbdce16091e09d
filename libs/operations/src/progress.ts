import type { OperationStep } from './operation.entity.js';

export interface StepTitle {
  name: string;
  /** Shown to the customer. */
  title: string;
}

/** Finished steps of all steps, 0 to 1. */
export function progressOf(steps: OperationStep[]): number {
  if (steps.length === 0) return 0;
  return steps.filter((step) => step.status === 'succeeded').length / steps.length;
}

/** The wanted steps in their order; one that is known by its name keeps what happened to it. */
export function mergeSteps(known: OperationStep[], wanted: StepTitle[]): OperationStep[] {
  return wanted.map(({ name, title }) => {
    const before = known.find((step) => step.name === name);
    return before
      ? { ...before, title }
      : { name, title, status: 'pending', startedAt: null, finishedAt: null, detail: null };
  });
}

/** The steps with one of them changed; one that nobody announced is added at the end. */
export function withStep(
  steps: OperationStep[],
  name: string,
  change: (step: OperationStep) => OperationStep,
): OperationStep[] {
  const all = steps.some((step) => step.name === name) ? steps : mergeSteps(steps, [...steps, { name, title: name }]);
  return all.map((step) => (step.name === name ? change(step) : step));
}

export function started(step: OperationStep, at: string): OperationStep {
  if (step.status === 'running' || step.status === 'succeeded') return step;
  return { ...step, status: 'running', startedAt: at, finishedAt: null, detail: null };
}

export function finished(step: OperationStep, at: string, detail: string | null): OperationStep {
  if (step.status === 'succeeded') return step;
  return { ...step, status: 'succeeded', startedAt: step.startedAt ?? at, finishedAt: at, detail };
}

/** The step that was under way when its operation failed. */
export function broken(step: OperationStep, at: string, detail: string): OperationStep {
  return step.status === 'running' ? { ...step, status: 'failed', finishedAt: at, detail } : step;
}
