import { reportingContract } from '#libs/events';
import { bucket, defineProduct, folder, institutionName, networkFile, text, url } from '#libs/product';

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
    schedulesFile: text('REPORT_SCHEDULES_FILE', ''),
    reportsFolder: folder('REPORTS_FOLDER', 'reports'),
    reportsBucket: bucket('REPORTS_BUCKET'),
    smtpUrl: url('SMTP_URL', ['smtp', 'smtps'], ''),
    mailFrom: text('MAIL_FROM', ''),
  },
  yields: true,
  bench: { whole: true },
});
