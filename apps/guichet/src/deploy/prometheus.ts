import type { Product } from '#libs/product';

/** The region of deploy/prometheus/prometheus.yml. */
export function scrapeRegions(products: readonly Product[]): Record<string, string> {
  const jobs = products.map(({ name }) =>
    [
      `- job_name: ${name}`,
      `  metrics_path: /api/${name}/metrics`,
      `  dns_sd_configs: [{ names: [${name}], type: A, port: 3000, refresh_interval: 10s }]`,
    ].join('\n'),
  );
  return { jobs: jobs.join('\n') };
}

/** The region of deploy/prometheus/alerts.yml. */
export function alertRegions(products: readonly Product[]): Record<string, string> {
  const absent = products.map(({ name }) => `absent(up{job="${name}"})`);
  return { 'service down': `expr: ${['max by (job) (up) == 0', ...absent].join(' or ')}` };
}
