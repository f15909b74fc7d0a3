import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sendSignal } from '#libs/infrastructure';
import { eventually, TestPlatform } from '#libs/testing';

const AWAY = 'cannot be reached: connect ECONNREFUSED 127.0.0.1:1';

interface PlatformReport {
  status: string;
  instances: { service: string; status: string; checks?: Record<string, string> }[];
}

describe('a platform whose given Kafka cannot be reached', () => {
  let platform: TestPlatform;

  beforeAll(async () => {
    platform = await TestPlatform.start([], { KAFKA_BROKERS: '127.0.0.1:1' });
  }, 120_000);

  afterAll(() => platform?.stop(), 90_000);

  const report = async () => (await (await fetch(`${platform.origin}/health`)).json()) as PlatformReport;

  it('gives for each instance the reason, and in its log the address', async () => {
    const { status, instances } = await eventually(report, ({ instances }) =>
      instances.every(({ checks }) => checks?.kafka !== undefined),
    );
    expect(status).toBe('degraded');
    expect(instances.length).toBeGreaterThan(2);
    for (const { checks } of instances) {
      expect(checks?.kafka).toMatch(/^127\.0\.0\.1:1: .*ECONNREFUSED/);
      expect(checks).not.toHaveProperty('database');
    }
    const lines = readFileSync(join(platform.home, 'logs', 'reporting-1.log'), 'utf8')
      .trim()
      .split('\n');
    const troubles = lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ level }) => level === 40);
    expect(troubles.length).toBeGreaterThan(0);
    for (const { uses } of troubles) expect(uses).toMatchObject({ kafka: ['127.0.0.1:1'] });
    expect(lines.join()).not.toContain(Object.values(platform.state.databases)[0]!.split(':')[2]!.split('@')[0]);
  });

  it('says of a service that does not answer that it does not, and a reader what it waits for', async () => {
    const [reporting] = platform.instances('reporting');
    sendSignal(reporting!.pid, 'SIGSTOP');
    const unwell = (await report()).instances.find(({ service }) => service === 'reporting');
    expect(unwell).toMatchObject({ status: 'unreachable', checks: { process: expect.stringMatching(/Timeout/) } });
    const { stderr } = await platform.run('report', '--periods', '2026');
    expect(stderr).toMatch(/^waiting for \/api\/reporting\/v1\/reports\/dashboard\?periods=2026: ./);
  }, 120_000);

  it('said so when it started', async () => {
    const { stdout } = (await platform.interrupt())!;
    expect(stdout).toContain(`Kafka:      given, 127.0.0.1:1, ${AWAY}`);
    expect(stdout).toContain('PostgreSQL: embedded, 127.0.0.1:');
  }, 60_000);
});
