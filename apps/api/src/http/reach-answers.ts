import type { Secrets } from '@onebox/secrets';
import { reachAnswer } from '@onebox/domains';
import type { NextFunction, Request, Response } from 'express';

/** Shows whoever knows our key that a name reaches this platform: the edge passes these here, whatever the site does. */
export function answerReaching(secrets: Secrets) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const answer = request.method === 'GET' ? reachAnswer(secrets, request.path) : undefined;
    if (answer === undefined) return next();
    response.setHeader('Cache-Control', 'no-store');
    response.type('text/plain').send(answer);
  };
}
