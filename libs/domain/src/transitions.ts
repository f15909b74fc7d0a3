/** Which status may follow which, by status: all that can happen to a noun, in one table. A last one has no follower. */
export type Transitions<Status extends string> = Readonly<Record<Status, readonly Status[]>>;

/** Whether a status may follow another, or stay. */
export function mayBecome<Status extends string>(transitions: Transitions<Status>, from: Status, to: Status): boolean {
  return from === to || transitions[from].includes(to);
}
