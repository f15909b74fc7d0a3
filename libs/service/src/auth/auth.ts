import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload } from 'jose';
import { AGENCY_CODE, defineErrors } from '#libs/domain';
import { BINDINGS, BOUND_TO, ROLES, type Role } from '#libs/doors';
import { ROLES_METADATA, type AuthenticatedRequest, type Caller } from './caller.js';
import { PUBLIC_METADATA } from './public.js';
import { SERVICE_WORDS } from '../words/refusals.words.js';

const refuse = defineErrors(SERVICE_WORDS, {
  'token.missing': { status: 401, detail: 'Send a bearer token: Authorization: Bearer …' },
  'token.invalid': { status: 401, detail: 'The token is not one of the configured issuer, or has expired.' },
  'token.unbound': { status: 403, detail: 'The token of this role must name its agency, branch, region or partner.' },
  'token.unknown-agency': { status: 403, detail: 'The agency of the token is not in the network, or has closed.' },
  'role.not-allowed': { status: 403, detail: 'The role of the token may not do this.' },
  'token.unverifiable': { status: 503, detail: 'The token issuer cannot be reached now. Try again.' },
});

const REMEMBERED_MAX = 10_000;
/** Clocks of issuers and ours may differ by so much. */
const LEEWAY_S = 60;
const DISCOVERY_TIMEOUT_MS = 5_000;

interface OpenAgencies {
  isOpen(code: string): boolean;
}

interface Issuer {
  issuer: string;
  audience: string;
  /** Empty: asked of the issuer's discovery document. */
  jwksUri: string;
  /** Which agencies work today; without it only the form of their codes is looked at. */
  network?: OpenAgencies | undefined;
}

/** Who a token speaks for. */
export interface Vouched {
  caller: Caller;
  /** The same for all tokens of a caller. */
  name: string;
}

/** Verifies OIDC access tokens; a token's signature is checked once and remembered until it expires. */
export class TokenVerifier {
  private readonly remembered = new Map<string, Vouched & { expiresAtMs: number }>();
  private keys: ReturnType<typeof createRemoteJWKSet> | undefined;

  constructor(private readonly issuer: Issuer) {}

  /** Of a token that was verified before and has not expired. */
  known(token: string): Vouched | undefined {
    const known = this.remembered.get(token);
    if (!known || known.expiresAtMs <= Date.now()) return undefined;
    return this.isOpen(known.caller.agency) ? known : undefined;
  }

  /** @throws {DomainError} `token.missing`, `token.invalid`, `token.unbound`, `role.not-allowed`, `token.unverifiable` */
  async verify(token: string | undefined): Promise<Vouched> {
    if (token === undefined) throw refuse('token.missing');
    const known = this.known(token);
    if (known) return known;
    const payload = await this.check(token);
    const caller = toCaller(payload);
    if (!this.isOpen(caller.agency)) throw refuse('token.unknown-agency');
    const name = [caller.role, caller[BOUND_TO[caller.role] ?? 'agency'] ?? '', caller.subject].join(' ');
    if (this.remembered.size >= REMEMBERED_MAX) this.remembered.clear();
    const vouched = { caller, name, expiresAtMs: ((payload.exp ?? 0) + LEEWAY_S) * 1_000 };
    this.remembered.set(token, vouched);
    return vouched;
  }

  private async check(token: string): Promise<JWTPayload> {
    try {
      this.keys ??= createRemoteJWKSet(new URL(this.issuer.jwksUri || (await this.discover())), {
        timeoutDuration: DISCOVERY_TIMEOUT_MS,
      });
      const { payload } = await jwtVerify(token, this.keys, {
        issuer: this.issuer.issuer,
        audience: this.issuer.audience,
        algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
        requiredClaims: ['exp', 'sub'],
        clockTolerance: LEEWAY_S,
      });
      return payload;
    } catch (error) {
      throw refuse(isOfIssuer(error) ? 'token.unverifiable' : 'token.invalid');
    }
  }

  private isOpen(agency: string | undefined): boolean {
    return agency === undefined || (this.issuer.network?.isOpen(agency) ?? true);
  }

  private async discover(): Promise<string> {
    const base = this.issuer.issuer.replace(/\/$/, '');
    const response = await fetch(`${base}/.well-known/openid-configuration`, {
      signal: AbortSignal.timeout(DISCOVERY_TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`discovery answered ${response.status}`);
    return ((await response.json()) as { jwks_uri: string }).jwks_uri;
  }
}

/** Who it is stands in the audit: a token of nobody is none. */
const SUBJECT = /^[^\s\p{C}](?:[^\p{C}]{0,253}[^\s\p{C}])?$/u;
// It is printed on receipts.
const EMPLOYEE_NUMBER = /^[A-Za-z0-9-]{1,16}$/;

/** Whether the issuer is in trouble, not the token: no answer, a late one, or none that is a set of keys. */
function isOfIssuer(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return true;
  return [errors.JOSEError.code, errors.JWKSTimeout.code, errors.JWKSInvalid.code].includes(error.code);
}

function toCaller(payload: JWTPayload): Caller {
  const claim = (name: string) => (typeof payload[name] === 'string' ? payload[name] : undefined);
  const role = ROLES.find((candidate) => candidate === payload.role);
  if (!role) throw refuse('role.not-allowed');
  const bound = BOUND_TO[role];
  if (bound && !claim(bound)) throw refuse('token.unbound');
  const named = BINDINGS.flatMap((binding) => {
    const value = claim(binding);
    return value ? [[binding, value] as const] : [];
  });
  const agency = claim('agency');
  if (agency && !AGENCY_CODE.test(agency)) throw refuse('token.unknown-agency');
  const employeeNumber = EMPLOYEE_NUMBER.exec(claim('employee_number') ?? '')?.[0];
  const { sub: subject = '' } = payload;
  if (!SUBJECT.test(subject)) throw refuse('token.invalid');
  return {
    subject,
    role,
    ...Object.fromEntries(named),
    ...(employeeNumber ? { employeeNumber } : {}),
  };
}

/** The bearer token of a request, if it has one. */
export function bearerOf(authorization: string | undefined): string | undefined {
  const [scheme, token] = (authorization ?? '').split(' ');
  return scheme?.toLowerCase() === 'bearer' && token ? token : undefined;
}

/** Lets a request through whose caller, seen at the entrance, has one of the handler's `@Roles`. */
@Injectable()
export class AuthGuard implements CanActivate {
  private readonly reflector = new Reflector();

  canActivate(context: ExecutionContext): boolean {
    const targets = [context.getHandler(), context.getClass()];
    if (context.getType() !== 'http' || this.reflector.getAllAndOverride<boolean>(PUBLIC_METADATA, targets))
      return true;
    const { caller } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    if (!caller) throw refuse('token.missing');
    const roles = this.reflector.getAllAndOverride<Role[] | undefined>(ROLES_METADATA, targets);
    if (!roles?.includes(caller.role)) throw refuse('role.not-allowed', { role: caller.role });
    return true;
  }
}
