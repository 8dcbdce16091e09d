import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { TokenScope } from '@onebox/accounts';
import type { UserError } from '@onebox/errors';
import type { Request } from 'express';

/** Who calls. `scopes` is null for a session, which may do all that its user may. */
export interface CallerIdentity {
  accountId: string;
  userId: string;
  role: 'owner';
  platformRole: 'admin' | null;
  scopes: TokenScope[] | null;
  via: 'session' | 'token';
}

/** What the passport strategies leave on a request. */
export interface AuthenticatedRequest extends Request {
  user?: CallerIdentity;
  /** The session cookie's token, where the caller came by one. */
  sessionToken?: string;
  /** What to count requests by: a hash of the session's or the API token. */
  credential?: string;
  /** Why the credential that came along is no good. */
  refusedCredential?: UserError;
  /** Ours, where it came with an `Idempotency-Key`: the same when it was cut off and is carried out again. */
  idempotencyKey?: string;
  /** Found in the log, the `X-Request-Id` header and in problems of unexpected errors. */
  requestId: string;
}

/** The parameter decorator that hands a controller its caller. Undefined only on `@Public()` routes. */
export const Caller = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<AuthenticatedRequest>().user,
);

export const PUBLIC = 'onebox:public';
export const REQUIRED_SCOPE = 'onebox:scope';
export const SESSION_ONLY = 'onebox:session-only';
export const PLATFORM_ADMIN = 'onebox:platform-admin';
export const STREAMED_BODY = 'onebox:streamed-body';

/** Reachable without signing in. Everything else is not. */
export const Public = () => SetMetadata(PUBLIC, true);

/**
 * The scope that a token needs; by default `read` for GET and `write` for all else.
 * @public for routes about money or the platform
 */
export const RequireScope = (scope: TokenScope) => SetMetadata(REQUIRED_SCOPE, scope);

/**
 * For administrators of the platform only, tokens with the scope `admin`. Everyone else gets the same 403 whatever he asks
 * for: it does not depend on what there is.
 */
export const PlatformAdmin = () => applyDecorators(SetMetadata(PLATFORM_ADMIN, true), RequireScope('admin'));

/** Not for tokens: what would let a stolen token grow (new tokens, a new password). */
export const SessionOnly = () => SetMetadata(SESSION_ONLY, true);

/** The handler reads the body as a stream: it is not parsed and may be of any type. */
export const StreamedBody = () => SetMetadata(STREAMED_BODY, true);
