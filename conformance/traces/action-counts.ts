/** How often each action of the model stands in the explanations of a run, and in those of how many events. */
export interface ActionCounts {
  readonly actions: Readonly<Record<string, number>>
  readonly explainedBy: Readonly<Record<string, number>>
}

export const actionCounts = () => {
  const used = new Map<string, number>()
  const events = new Map<string, number>()
  const countIn = (counts: Map<string, number>, name: string) => counts.set(name, (counts.get(name) ?? 0) + 1)
  const sorted = (counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> =>
    Object.fromEntries([...counts].sort(([a], [b]) => a.localeCompare(b)))
  return {
    /** The actions that explain one event. */
    add: (actions: readonly string[]): void => {
      for (const [k, action] of actions.entries()) {
        countIn(used, action)
        if (actions.indexOf(action) === k) countIn(events, action)
      }
    },
    counts: (): ActionCounts => ({ actions: sorted(used), explainedBy: sorted(events) }),
  }
}
