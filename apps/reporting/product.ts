import { reportingContract } from '#libs/events';
import { defineProduct, institutionName, networkFile } from '#libs/product';

/** The reports: they count what the products tell. */
export default defineProduct({
  name: 'reporting',
  title: 'Reports',
  titles: { fr: 'Rapports', ar: 'التقارير' },
  role: 'reports',
  description: "Counts and volumes of every product: management's tables, and what they are made of.",
  contract: reportingContract,
  settings: {
    institution: institutionName(),
    networkFile: networkFile(),
  },
  yields: true,
});
