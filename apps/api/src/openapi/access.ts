import { MetadataScanner, ModulesContainer, Reflector } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { TokenScope } from '@onebox/accounts';
import { PUBLIC, REQUIRED_SCOPE, SESSION_ONLY } from '../http/caller.js';
import { operationId } from './operation-id.js';

/** Who may call a handler, read from the decorators that the guard reads. */
export interface Access {
  public: boolean;
  sessionOnly: boolean;
  /** Undefined: by the method. */
  scope: TokenScope | undefined;
}

/** By operation id. */
export function accessOfRoutes(app: NestExpressApplication): Map<string, Access> {
  const reflector = app.get(Reflector);
  const scanner = new MetadataScanner();
  const access = new Map<string, Access>();
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      const prototype = metatype?.prototype as Record<string, () => unknown> | undefined;
      if (!metatype || !prototype) continue;
      for (const name of scanner.getAllMethodNames(prototype)) {
        access.set(
          operationId(metatype.name, name),
          accessOf(reflector, [prototype[name]!, metatype as () => unknown]),
        );
      }
    }
  }
  return access;
}

function accessOf(reflector: Reflector, targets: Array<() => unknown>): Access {
  const says = <T>(key: string) => reflector.getAllAndOverride<T | undefined>(key, targets);
  return {
    public: says<boolean>(PUBLIC) ?? false,
    sessionOnly: says<boolean>(SESSION_ONLY) ?? false,
    scope: says<TokenScope>(REQUIRED_SCOPE),
  };
}
