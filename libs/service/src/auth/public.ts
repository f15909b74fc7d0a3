import { SetMetadata, type CustomDecorator } from '@nestjs/common';

export const PUBLIC_METADATA = 'guichet:public';

/** A handler that needs no token: health, and nothing with data. */
export const Public = (): CustomDecorator => SetMetadata(PUBLIC_METADATA, true);
