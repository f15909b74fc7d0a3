import { addDays, businessDay, instantOf } from '#libs/domain';
import { Client, type Reply } from '#libs/testing';
import type { House } from '../door/house.js';
import { doorName, isCommand, type Door } from '../door/operations.js';

// What is done in several steps: the first ones may stand alone, or end in a refusal.
const FIRST_STEP =
  /[.](?:begin-[a-z-]+|hear-(?:reservation|cancellation)|release-remittance|drop-family-aid|note-wrong-code)$/;

interface AuditPage {
  items: { kind: string; route: string; command?: string }[];
  nextCursor?: string;
}

/** How many operations the audit has since yesterday, by their address: of those that have a key. */
export async function recordedOperations(doors: readonly Door[], house: House): Promise<Map<string, number>> {
  const today = businessDay(instantOf(Date.now()));
  const recorded = new Map<string, number>();
  const commands = new Set(doors.filter(isCommand).map(doorName));
  const administrator = new Client(house.origin, await house.tokenOf({ role: 'administrator' }));
  for (const service of new Set(doors.map((door) => door.service))) {
    const path = `/api/${service}/v1/audit-records?from=${addDays(today, -1)}&to=${today}&limit=200`;
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const { body }: Reply<AuditPage> = await administrator.get<AuditPage>(cursor ? `${path}&cursor=${cursor}` : path);
      for (const { kind, route, command = '' } of body.items) {
        const name = route.replace(/:(\w+)/g, '{$1}');
        if (kind === 'operation' && commands.has(name) && !FIRST_STEP.test(command))
          recorded.set(name, (recorded.get(name) ?? 0) + 1);
      }
      cursor = body.nextCursor;
    }
  }
  return recorded;
}
