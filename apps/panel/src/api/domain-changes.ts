import { answerOf, api, type Schemas } from './client.ts';
import { queryClient } from './query-client.ts';

export type Domain = Schemas['Domain'];

/** What is shown of the domain is what the change answered, and its operation is followed from here on. */
function held<T extends { domain: Domain; operation: Schemas['Operation'] }>(change: T): T {
  queryClient.setQueryData(['domains', change.domain.id], change.domain);
  queryClient.setQueryData(['operations', change.operation.id], change.operation);
  void queryClient.invalidateQueries({ queryKey: ['operations', 'list'] });
  return change;
}

/** The key makes a repeated click, or a repeated attempt after a lost answer, one domain. */
export async function addDomain(body: Schemas['NewDomain'], key: string) {
  const change = held(
    await answerOf(api.POST('/api/v1/domains', { body, params: { header: { 'Idempotency-Key': key } } })),
  );
  void queryClient.invalidateQueries({ queryKey: ['domains', 'list'] });
  return change;
}

/** Refused with 412 where the domain was changed since it was read. */
export async function changeDomain({ id, wantedRevisionId }: Domain, body: Schemas['DomainPatch']) {
  const params = { path: { id }, header: { 'If-Match': `"${wantedRevisionId}"` } };
  return held(await answerOf(api.PATCH('/api/v1/domains/{id}', { params, body })));
}

export async function deleteDomain(id: string) {
  const change = held(await answerOf(api.DELETE('/api/v1/domains/{id}', { params: { path: { id } } })));
  void queryClient.invalidateQueries({ queryKey: ['domains', 'list'] });
  return change;
}

export async function restoreDomain(id: string) {
  const change = held(await answerOf(api.POST('/api/v1/domains/{id}/restore', { params: { path: { id } } })));
  void queryClient.invalidateQueries({ queryKey: ['domains', 'list'] });
  return change;
}

export function appLogin(id: string) {
  return answerOf(api.POST('/api/v1/domains/{id}/app-login', { params: { path: { id } } }));
}

/** Refused with 412 where the domain was changed since the variables were read. */
export async function writeEnv(id: string, etag: string, body: Schemas['EnvInput']) {
  const params = { path: { id }, header: { 'If-Match': etag } };
  return held(await answerOf(api.PUT('/api/v1/domains/{id}/env', { params, body })));
}
