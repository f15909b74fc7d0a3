import type { KafkaAccounts } from './kafka.js';
import { javaProperties } from '../machine/java.js';

/** What Log4j is told: warnings and worse to the standard output, and the one line that says the broker is up. */
export function loggingProperties(): string {
  return javaProperties({
    'appender.out.type': 'Console',
    'appender.out.name': 'out',
    'appender.out.layout.type': 'PatternLayout',
    'appender.out.layout.pattern': '%d{ISO8601} %p %c{1} %m%n',
    'rootLogger.level': 'warn',
    'rootLogger.appenderRef.out.ref': 'out',
    'logger.started.name': 'kafka.server.KafkaRaftServer',
    'logger.started.level': 'info',
  });
}

/** What the broker needs to know. */
export interface BrokerSettings {
  port: number;
  controllerPort: number;
  accounts?: KafkaAccounts | undefined;
}

/** The settings of the one broker. @param data the folder of its data, below the one it runs in */
export function serverProperties({ port, controllerPort, accounts }: BrokerSettings, data: string): string {
  return javaProperties({
    ...(accounts ? guarded(accounts) : {}),
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `CLIENTS://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `CLIENTS://127.0.0.1:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': accounts
      ? 'CLIENTS:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT'
      : 'CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'CLIENTS',
    'log.dirs': data,
    'auto.create.topics.enable': false,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 8,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.min.session.timeout.ms': 1000,
    'group.initial.rebalance.delay.ms': 0,
    // A broker that was killed may only come back when its old session has ended: 9 s unless said otherwise.
    'broker.session.timeout.ms': 3000,
    'broker.heartbeat.interval.ms': 500,
    'num.network.threads': 2,
    'num.io.threads': 4,
  });
}

/** Everyone logs in, the broker at its own controller too, and may do what it was allowed to. */
function guarded({ administrator, passwords }: KafkaAccounts): Record<string, string> {
  const users = Object.entries(passwords).map(([name, password]) => `user_${name}="${password}"`);
  const own = `username="${administrator}" password="${passwords[administrator]}"`;
  const login = `org.apache.kafka.common.security.plain.PlainLoginModule required ${own} ${users.join(' ')};`;
  return {
    'sasl.enabled.mechanisms': 'PLAIN',
    'sasl.mechanism.inter.broker.protocol': 'PLAIN',
    'sasl.mechanism.controller.protocol': 'PLAIN',
    'listener.name.clients.plain.sasl.jaas.config': login,
    'listener.name.controller.plain.sasl.jaas.config': login,
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': `User:${administrator}`,
  };
}
