import { createServer, type Server } from 'node:http';
import type { Request, Response } from 'express';
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';

/** How the process is and what it answers, for Prometheus. Labels are routes, never addresses with ids in them. */
export class Metrics {
  private readonly registry = new Registry();
  private readonly requests = new Counter({
    name: 'onebox_api_requests_total',
    help: 'Answered requests.',
    labelNames: ['method', 'route', 'status'],
    registers: [this.registry],
  });
  private readonly seconds = new Histogram({
    name: 'onebox_api_request_seconds',
    help: 'Time until the answer was sent. Event streams and uploads last as long as they last.',
    labelNames: ['method'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [this.registry],
  });

  observe(request: Request, response: Response, seconds: number): void {
    const { path } = (request.route ?? {}) as { path?: unknown };
    const route = typeof path === 'string' ? path : 'none';
    this.requests.inc({ method: request.method, route, status: String(response.statusCode) });
    this.seconds.observe({ method: request.method }, seconds);
  }

  /** Answers `GET /metrics` on a loopback port of its own, which the edge does not lead to. */
  async listen(port: number): Promise<Server> {
    collectDefaultMetrics({ register: this.registry, prefix: 'onebox_api_' });
    const server = createServer((request, response) => {
      if (request.method !== 'GET' || request.url !== '/metrics') return void response.writeHead(404).end();
      this.registry.metrics().then(
        (text) => response.writeHead(200, { 'Content-Type': this.registry.contentType }).end(text),
        () => response.writeHead(500).end(),
      );
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    return server;
  }
}
