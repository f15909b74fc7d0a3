import { format, resolveConfig } from 'prettier';
import { doorName, type Door } from '../door/operations.js';

const INTRODUCTION = `# Who may call what

Made from the OpenAPI documents by \`WRITE_RIGHTS=1 npm test -- every-door\`, and compared with them by that test in CI, which also
calls each address as each role. \`yes\`: the role may; \`all\`: open to anybody, without a token. What a role sees of other agencies
and partners is said in [the test](../apps/guichet/test/doors/).
`;

/** The rights at all operations as a page: a table a service, its operations down, roles across. */
export async function rightsPage(doors: readonly Door[], roles: readonly string[]): Promise<string> {
  const services = Object.entries(Object.groupBy(doors, ({ service }) => service));
  const tables = services.map(([service, all = []]) => {
    const rows = all.map((door) => [
      `\`${doorName(door).replace(`/api/${service}/v1`, '')}\``,
      ...roles.map(cellOf(door)),
    ]);
    const head = [`below \`/api/${service}/v1\``, ...roles];
    return [
      `## ${service}`,
      '',
      ...[head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`),
    ].join('\n');
  });
  return format([INTRODUCTION, ...tables].join('\n\n'), {
    ...(await resolveConfig('.prettierrc.json')),
    parser: 'markdown',
  });
}

const cellOf =
  ({ roles }: Door) =>
  (role: string): string =>
    roles ? (roles.includes(role) ? 'yes' : '') : 'all';
