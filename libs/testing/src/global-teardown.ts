/** Stops the PostgreSQL and Kafka of the test run. */
export default async function globalTeardown(): Promise<void> {
  await (globalThis as { testInfrastructure?: { stop: () => Promise<void> } }).testInfrastructure?.stop();
}
