/** What the keys do. The list that `?` shows is made of this table, so that no key is missing in it. */

export interface Deeds {
  readonly undo: () => void
  readonly redo: () => void
  readonly first: () => void
  readonly last: () => void
  readonly play: () => void
  readonly shuffle: () => void
  readonly copyLink: () => void
  readonly theme: () => void
  readonly help: () => void
  readonly nextChoice: () => void
  readonly previousChoice: () => void
  readonly filter: () => void
  /** Takes an enabled action by its number in the list, from 1. */
  readonly choose: (number: number) => void
}

export type Deed = Exclude<keyof Deeds, 'choose'>

export const keyTable: readonly (readonly [keys: readonly string[], deed: Deed, what: string])[] = [
  [['u', 'ArrowLeft'], 'undo', 'back by one step'],
  [['r', 'ArrowRight'], 'redo', 'forward by one step, the way that was taken last'],
  [['Home'], 'first', 'to the first state'],
  [['End'], 'last', 'to the last state of this way'],
  [['j'], 'nextChoice', 'to the next action; Enter takes it'],
  [['k'], 'previousChoice', 'to the action before'],
  [['f'], 'filter', 'to the filter of the actions'],
  [['p'], 'play', 'play the run, or stop'],
  [['s'], 'shuffle', 'twenty steps that are drawn by the seed'],
  [['l'], 'copyLink', 'copy a link to this run'],
  [['t'], 'theme', 'light, dark, or as the system is'],
  [['?'], 'help', 'this list'],
]

/** Where keys are written, and not pressed to do something. */
const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, select, textarea, dialog, [contenteditable]') !== null

/** Does what a key means; says whether it means anything. */
export const onKey = (event: KeyboardEvent, deeds: Deeds): boolean => {
  if (event.altKey || event.ctrlKey || event.metaKey || isWriting(event.target)) return false
  const { key } = event
  if (/^[1-9]$/.test(key)) {
    deeds.choose(Number(key))
    return true
  }
  const found = keyTable.find(([keys]) => keys.includes(key))
  if (found === undefined) return false
  deeds[found[1]]()
  return true
}
