import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { cardNumberIn, refuseCard } from './card.js';

/** Lets no request through whose body holds the number of a card: nobody here shall keep one, not even in a log. */
@Injectable()
export class CardNumberGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const { body } = context.switchToHttp().getRequest<FastifyRequest>();
    // A bank's file is full of references with as many digits, and is not kept.
    const field = Buffer.isBuffer(body) ? undefined : cardNumberIn(body);
    if (field !== undefined) throw refuseCard('card.number-in-body', { field });
    return true;
  }
}
