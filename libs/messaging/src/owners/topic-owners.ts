import { partnersHeard, allContracts, readersOf, type Contract } from '#libs/events';
import kafkajs, { type Acl, type AclEntry, type AclOperationTypes } from 'kafkajs';
import { deadLettersTopic } from '../letters/letter.publisher.js';
import { pageRequestsTopic, pagesTopic } from '../publish/journal-pages.js';
import type { Broker } from '../broker/broker.js';

// Not exported by name: the module is CommonJS.
const { AclOperationTypes: Operations, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;
const { READ, WRITE, CREATE } = Operations;

/** What a service or partner may do at Kafka: each topic with its operations. Reading and writing include looking. */
type Rights = Map<string, Set<AclOperationTypes>>;

/**
 * Lets each service do at Kafka what is its own, and nothing else: write what it publishes, its dead letters, requests to
 * those whose events it reads, pages to those who read its own and answers to partners; read what is for it. Partners of
 * these services write their own topics and read their answers. All that was allowed before is forgotten.
 *
 * @param broker with the administrator's login
 * @param services by name, which is the name of their user as well; so it is with partners
 */
export async function grantTopics(broker: Broker, services: readonly string[]): Promise<void> {
  const admin = await broker.admin();
  try {
    await admin.deleteAcls({
      filters: [
        {
          resourceType: AclResourceTypes.ANY,
          resourcePatternType: ResourcePatternTypes.ANY,
          operation: Operations.ANY,
          permissionType: AclPermissionTypes.ANY,
        },
      ],
    });
    const heard = allContracts.filter(({ product }) => services.includes(product));
    const partners = new Set(heard.flatMap(partnersHeard));
    await admin.createAcls({
      acl: [
        ...services.flatMap((service) => entriesOf(broker, service, rightsOf(service))),
        ...[...partners].flatMap((partner) => entriesOf(broker, partner, rightsOfPartner(heard, partner))),
      ],
    });
  } finally {
    await admin.disconnect();
  }
}

function entriesOf(broker: Broker, user: string, rights: Rights): AclEntry[] {
  const allowed = {
    principal: `User:${user}`,
    host: '*',
    permissionType: AclPermissionTypes.ALLOW,
  } satisfies Partial<Acl>;
  const topics = [...rights].flatMap(([topic, operations]) =>
    [...operations].map((operation) => ({
      ...allowed,
      resourceType: AclResourceTypes.TOPIC,
      resourceName: broker.topicName(topic),
      resourcePatternType: ResourcePatternTypes.LITERAL,
      operation,
    })),
  );
  const groups = {
    ...allowed,
    resourceType: AclResourceTypes.GROUP,
    resourceName: broker.topicName(`${user}.`),
    resourcePatternType: ResourcePatternTypes.PREFIXED,
    operation: READ,
  };
  return [...topics, groups];
}

/** Whoever needs a topic may make it, with as many partitions as it must have; only writing is a promise. */
function rightsOf(service: string): Rights {
  const rights: Rights = new Map();
  const allow = (topic: string, operation: AclOperationTypes) =>
    rights.set(topic, (rights.get(topic) ?? new Set([CREATE])).add(operation));
  const reads = (contract: Contract) => readersOf(contract).includes(service);
  for (const contract of allContracts) {
    if (contract.product === service) {
      allow(contract.topic, WRITE);
      allow(pageRequestsTopic(service), READ);
      for (const reader of readersOf(contract)) allow(pagesTopic(reader), WRITE);
      for (const { topic, answersTopic, tells } of contract.channels ?? []) {
        allow(topic, READ);
        allow(answersTopic, WRITE);
        // What it has said itself, to say it again in the partner's words.
        if (tells) allow(contract.topic, READ);
      }
    }
    if (!reads(contract)) continue;
    allow(contract.topic, READ);
    allow(pageRequestsTopic(contract.product), WRITE);
    allow(pagesTopic(service), READ);
    allow(deadLettersTopic(service), WRITE);
  }
  return rights;
}

/** A partner finds its topics there: the service that hears it makes them. */
function rightsOfPartner(heard: readonly Contract[], partner: string): Rights {
  const rights: Rights = new Map();
  for (const channel of heard.flatMap(({ channels = [] }) => channels)) {
    if (channel.partner !== partner) continue;
    rights.set(channel.topic, new Set([WRITE])).set(channel.answersTopic, new Set([READ]));
  }
  return rights;
}
