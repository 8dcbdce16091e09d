import { underWay } from './operation-standing';

type One = Parameters<typeof underWay>[0][number];

const step = (name: string, status: One['steps'][number]['status']) => ({
  ...{ name, status, title: name },
  ...{ startedAt: null, finishedAt: null, detail: null },
});
const asked: One = { kind: 'transfer', status: 'running', steps: [step('requested', 'running')] };
const waits: One = {
  ...asked,
  steps: [step('requested', 'succeeded'), step('waiting', 'running'), step('completed', 'pending')],
};
const ended: One = { ...waits, status: 'succeeded', steps: waits.steps.map(({ name }) => step(name, 'succeeded')) };
const change: One = { kind: 'domain.change', status: 'pending', steps: [] };

it('tells what runs from a transfer that the other registrar has to let go, and leaves away what is over', () => {
  expect(underWay([asked, waits, ended, change])).toEqual({ running: [asked, change], waiting: [waits] });
});

it('takes no other operation for waiting, whatever its steps are called', () => {
  const deploy: One = { ...waits, kind: 'content.deploy' };
  expect(underWay([deploy])).toEqual({ running: [deploy], waiting: [] });
});
