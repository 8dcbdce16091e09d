import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { TokenScope } from '@onebox/accounts';
import { UserError } from '@onebox/errors';
import {
  type AuthenticatedRequest,
  type CallerIdentity,
  PLATFORM_ADMIN,
  PUBLIC,
  REQUIRED_SCOPE,
  SESSION_ONLY,
} from './caller.js';
import { Csrf, isChange } from './csrf.js';

/** Global: a route is closed unless it says otherwise. Who calls was found out before by the strategies. */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly csrf: Csrf,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    if (this.says(PUBLIC, context)) return true;
    this.authorise(request, signedIn(request), context);
    return true;
  }

  private authorise(request: AuthenticatedRequest, caller: CallerIdentity, context: ExecutionContext): void {
    if (caller.via === 'session' && isChange(request)) this.csrf.require(request);
    if (caller.via === 'token' && this.says(SESSION_ONLY, context)) {
      throw new UserError('forbidden', 'auth.session_required', 'This needs a signed-in session, not a token.');
    }
    if (this.says(PLATFORM_ADMIN, context) && caller.platformRole !== 'admin') {
      throw new UserError('forbidden', 'auth.admin_only', 'This is for administrators of the platform only.');
    }
    requireScope(caller, this.requiredScope(request, context));
  }

  private requiredScope(request: AuthenticatedRequest, context: ExecutionContext): TokenScope {
    const declared = this.reflector.getAllAndOverride<TokenScope | undefined>(REQUIRED_SCOPE, targets(context));
    return declared ?? (isChange(request) ? 'write' : 'read');
  }

  private says(key: string, context: ExecutionContext): boolean {
    return this.reflector.getAllAndOverride<boolean | undefined>(key, targets(context)) ?? false;
  }
}

/** On a `@Public()` route, for what only who is signed in may have. For reading: nothing is checked that a change needs. */
export function requireCaller(request: AuthenticatedRequest, scope: TokenScope): CallerIdentity {
  const caller = signedIn(request);
  requireScope(caller, scope);
  return caller;
}

function signedIn({ user, refusedCredential }: AuthenticatedRequest): CallerIdentity {
  if (user) return user;
  if (refusedCredential) throw refusedCredential;
  throw new UserError('unauthenticated', 'auth.required', 'Sign in, or send a token: Authorization: Bearer ob_…');
}

/** `write` includes `read`; the others include nothing. */
function requireScope(caller: CallerIdentity, scope: TokenScope): void {
  if (!caller.scopes || caller.scopes.includes(scope)) return;
  if (scope === 'read' && caller.scopes.includes('write')) return;
  throw new UserError('forbidden', 'auth.scope_missing', `This token does not have the scope "${scope}".`);
}

function targets(context: ExecutionContext) {
  return [context.getHandler(), context.getClass()];
}
