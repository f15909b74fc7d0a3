/** What invented people of a history are called, first. */
export const FIRST_NAMES = (
  'Fatima Mohammed Khadija Youssef Aïcha Hassan Zineb Rachid Naïma Omar ' +
  'Malika Brahim Samira Abdellah Latifa Mustapha Hanane Driss Nadia Karim'
).split(' ');
/** And last. */
export const LAST_NAMES = (
  'El Idrissi,Aït Lahcen,Benjelloun,Ouazzani,Amrani,Tazi,Chraibi,Bouhaddou,Saïdi,Alaoui,' +
  'El Fassi,Berrada,Lahlou,Mansouri,Ziani,Haddad,Bennani,Kabbaj,Rhazi,Sebti'
).split(',');

/** The name at a place of a list that begins anew behind its end. */
export function nameAt(names: readonly string[], n: number): string {
  return names[n % names.length] ?? '';
}
