import { applyDecorators, SetMetadata } from '@nestjs/common';
import { routeFacts } from './route.js';

export const PUBLIC_METADATA = 'guichet:public';

/** A handler that needs no token: health, and nothing with data. */
export const Public = (): MethodDecorator =>
  applyDecorators(SetMetadata(PUBLIC_METADATA, true), routeFacts({ public: true }));
