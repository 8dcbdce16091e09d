import { Agent } from 'node:http';
import { ask, type Answer } from './ask.js';

export interface LoadOptions {
  port: number;
  host: string;
  path?: string;
  method?: string;
  body?: string;
  /** Requests under way at once. */
  width?: number;
  /** Between two requests of one of them. */
  pauseMs?: number;
}

/** What a load saw. `wrong` are answers that were not 200, and requests that had no answer. */
export interface LoadResult {
  answers: number;
  wrong: string[];
  slowestMs: number;
}

/** Visitors who ask again and again over kept-alive connections until `stop`. */
export class Load {
  private readonly result: LoadResult = { answers: 0, wrong: [], slowestMs: 0 };
  private readonly agent: Agent;
  private readonly visitors: Promise<void>[];
  private stopped = false;

  constructor(private readonly options: LoadOptions) {
    const width = options.width ?? 4;
    this.agent = new Agent({ keepAlive: true, maxSockets: width });
    this.visitors = Array.from({ length: width }, () => this.visit());
  }

  async stop(): Promise<LoadResult> {
    this.stopped = true;
    await Promise.all(this.visitors);
    this.agent.destroy();
    return this.result;
  }

  private async visit(): Promise<void> {
    while (!this.stopped) {
      const started = performance.now();
      await this.once();
      this.result.slowestMs = Math.max(this.result.slowestMs, performance.now() - started);
      await new Promise((resolve) => setTimeout(resolve, this.options.pauseMs ?? 10));
    }
  }

  private async once(): Promise<void> {
    const { width: _, pauseMs: __, ...question } = this.options;
    try {
      const answer: Answer = await ask({ ...question, agent: this.agent });
      this.result.answers++;
      if (answer.status !== 200) this.result.wrong.push(`${answer.status} ${answer.body.slice(0, 80)}`);
    } catch (error) {
      this.result.wrong.push(String(error));
    }
  }
}
