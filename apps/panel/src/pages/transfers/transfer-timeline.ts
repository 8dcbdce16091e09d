type State = 'pending' | 'clientApproved' | 'clientRejected' | 'clientCancelled' | 'serverApproved' | 'serverCancelled';

interface Transfer {
  state: State;
  createdAt: string;
  requestedAt: string | null;
  completesBy: string | null;
  endedAt: string | null;
}

export interface Step {
  name: 'requested' | 'waiting' | 'approved' | 'waited' | 'completed' | 'rejected' | 'cancelled' | 'stopped';
  look: 'done' | 'now' | 'ahead' | 'failed';
  /** When it happened; for the one that is waited for: when it ends at the latest. */
  at: string | null;
}

const ENDS: Record<Exclude<State, 'pending'>, Pick<Step, 'name' | 'look'>> = {
  clientApproved: { name: 'completed', look: 'done' },
  serverApproved: { name: 'completed', look: 'done' },
  clientRejected: { name: 'rejected', look: 'failed' },
  clientCancelled: { name: 'cancelled', look: 'failed' },
  serverCancelled: { name: 'stopped', look: 'failed' },
};

/** The registries' states as three steps: asked for, waited for, ended in one way or another. */
export function timelineOf({ state, createdAt, requestedAt, completesBy, endedAt }: Transfer): [Step, Step, Step] {
  const asked = requestedAt !== null;
  const requested: Step = { name: 'requested', look: asked || endedAt ? 'done' : 'now', at: requestedAt ?? createdAt };
  if (state === 'pending') {
    const waiting: Step = { name: 'waiting', look: asked ? 'now' : 'ahead', at: completesBy };
    return [requested, waiting, { name: 'completed', look: 'ahead', at: null }];
  }
  const end: Step = { ...ENDS[state], at: endedAt };
  return [requested, { name: end.name === 'completed' ? 'approved' : 'waited', look: 'done', at: null }, end];
}
