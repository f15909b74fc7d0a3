import { routeFacts } from '../auth/route.js';

/**
 * A handler, or all handlers of a controller, whose answers hold nothing about a person: looks at them are not recorded.
 * All others are.
 */
export const Impersonal =
  (): MethodDecorator & ClassDecorator =>
  (target: object, key?: string | symbol, descriptor?: PropertyDescriptor): void => {
    const decorate = routeFacts({ impersonal: true });
    if (key !== undefined && descriptor) return void decorate(target, key, descriptor);
    const { prototype } = target as { prototype: object };
    for (const [name, method] of Object.entries(Object.getOwnPropertyDescriptors(prototype)))
      if (name !== 'constructor' && typeof method.value === 'function') decorate(prototype, name, method);
  };
