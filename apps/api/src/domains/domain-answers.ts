import type { DomainChange, DomainView } from '@onebox/domains';
import type { Response } from 'express';
import { etagOf, requireMatch } from '../http/etag.js';
import { viewOperation } from '../operations/operations.dto.js';

/** A domain and its ETag, which names its newest revision. */
export function answerDomain(response: Response, domain: DomainView): DomainView {
  response.setHeader('ETag', etagOf(domain.wantedRevisionId));
  return domain;
}

export function answerChange(response: Response, { domain, operation }: DomainChange) {
  return { domain: answerDomain(response, domain), operation: viewOperation(operation) };
}

/** Checked by the service while it holds the domain's lock. */
export function expecting(ifMatch: string | undefined): (revisionId: string) => void {
  return (revisionId) => requireMatch(ifMatch, revisionId);
}
