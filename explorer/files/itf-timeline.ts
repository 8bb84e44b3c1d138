/** Any path in the Informal Trace Format as a timeline, whatever its variables are: what each step changed. */
import type { Timeline } from '../timeline/timeline.js'

const pairsIn = (value: unknown): readonly (readonly [unknown, unknown])[] | undefined => {
  const pairs: unknown = Reflect.get(Object(value), '#map')
  return Array.isArray(pairs) && pairs.every((pair) => Array.isArray(pair) && pair.length === 2) ? pairs : undefined
}

const shown = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return `<<${value.map(shown).join(', ')}>>`
  const pairs = pairsIn(value)
  if (pairs !== undefined) return `[${pairs.map(([key, of]) => `${shown(key)} ${shown(of)}`).join(', ')}]`
  const whole: unknown = Reflect.get(value, '#bigint')
  if (whole !== undefined) return String(whole)
  const set: unknown = Reflect.get(value, '#set')
  if (Array.isArray(set)) return `{${set.map(shown).join(', ')}}`
  return Object.entries(value)
    .map(([name, of]) => `${name} ${shown(of)}`)
    .join(' ')
}

/** A function has a value for each of its arguments. */
const variablesIn = (state: unknown): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(Object(state)).flatMap(([name, value]) => {
      if (name === '#meta') return []
      const pairs = pairsIn(value)
      if (pairs === undefined) return [[name, shown(value)] as const]
      return pairs.map(
        ([key, of]) =>
          [
            `${typeof key === 'string' ? `${key}.` : ''}${name}${typeof key === 'string' ? '' : `[${shown(key)}]`}`,
            shown(of),
          ] as const,
      )
    }),
  )

const changesBetween = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly string[] =>
  [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const [old, now] = [before.get(name) ?? '(none)', after.get(name) ?? '(none)']
    return old === now ? [] : [`${name} ${old} -> ${now}`]
  })

const actionOf = (state: unknown): string => {
  const action: unknown = Reflect.get(Object(Reflect.get(Object(state), '#meta')), 'action')
  return typeof action === 'string' ? action : 'a step'
}

/** The arguments of the first function whose arguments are names: the servers. */
const namesIn = (state: unknown): readonly string[] => {
  for (const value of Object.values(Object(state))) {
    const keys = pairsIn(value)?.map(([key]) => key) ?? []
    if (keys.length > 0 && keys.every((key) => typeof key === 'string')) return keys.map(String)
  }
  return ['the system']
}

export const itfTimeline = (states: readonly unknown[]): Timeline => {
  const lanes = namesIn(states.at(-1))
  const variables = states.map(variablesIn)
  return {
    lanes,
    events: states.slice(1).map((state, k) => {
      const action = actionOf(state)
      const changes = changesBetween(variables[k] ?? new Map(), variables[k + 1] ?? new Map())
      const named = lanes.findIndex((name) => action.includes(`(${name}`))
      const changed = lanes.findIndex((name) => changes.some((change) => change.startsWith(`${name}.`)))
      const lane = Math.max(0, named < 0 ? changed : named)
      return { lane, kind: action.split('(')[0] ?? action, text: action, detail: changes, cause: null }
    }),
    refused: null,
  }
}
