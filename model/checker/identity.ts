/** What an exploration is of, in texts: so that a snapshot of another protocol is not taken for one of this. */
import { hashText } from './hash.js'
import type { GlobalState, Protocol } from './protocol.js'
import { initialStates } from './successors.js'
import type { Local } from './values.js'

/** By the name of a part, what it is. */
export type Identity = Readonly<Record<string, string>>

/** The values that a protocol's functions are asked about. */
export interface Known {
  readonly locals: readonly Local<unknown>[]
  readonly messages: readonly unknown[]
}

/** This many local states and messages are asked about, spread over all that are known. */
const SAMPLES = 256

const sample = <A>(values: readonly A[]): readonly A[] => {
  const every = Math.max(1, Math.ceil(values.length / SAMPLES))
  // The last ones are the farthest from the beginning, where bounds begin to matter.
  return values.filter((_, k) => k % every === 0 || k >= values.length - SAMPLES / 4)
}

const digest = (texts: readonly string[]): string => {
  const text = texts.join('\n')
  return [hashText(text), hashText(`${text.length} ${text}`)].map((hash) => (hash >>> 0).toString(16)).join('.')
}

const stateText = <L, M, E>(
  { encodeLocal, encodeMessage }: Protocol<L, M, E>,
  { servers, messages }: GlobalState<L, M>,
): string =>
  [
    ...servers.map(encodeLocal),
    ...messages.map(({ message, count }) => `${count} ${encodeMessage(message)}`).sort(),
  ].join(', ')

const properties = <L, M, E>({ invariants, actionProperties }: Protocol<L, M, E>): string =>
  [
    ...invariants.map((p) => `${p.name} of ${p.reads}${'variable' in p ? ` ${p.variable}` : ''}`),
    ...actionProperties.map(({ name }) => `${name} of steps`),
  ].join(', ')

/**
 * Names, sizes and initial state of a protocol, and what its functions answer about some of the values that the exploration
 * has met. Functions cannot be compared; those that answer alike here are taken for the same.
 */
export const identityOf = <L, M, E>(protocol: Protocol<L, M, E>, symmetry: boolean, known: Known): Identity => {
  const { servers, actions, network, history, encodeLocal, encodeMessage } = protocol
  const { kind, duplicate = '-', drop = '-', maxMessages, maxCopies } = network
  // The values were taken from a space of the same protocol, or the initial state already differs.
  const locals = sample(known.locals) as readonly Local<L>[]
  const messages = sample(known.messages) as readonly M[]
  const steps = locals.flatMap(({ server, state }) =>
    protocol
      .spontaneous(server, state)
      .map(({ action, next, sent, consumes }) =>
        [action, encodeLocal(next), ...sent.map(encodeMessage), consumes].join('\t'),
      ),
  )
  return {
    servers: String(servers),
    actions: actions.join(', '),
    network: `a ${kind}, duplicate ${duplicate}, drop ${drop}, ${maxMessages} messages of ${maxCopies} copies`,
    'history variables': history.map(({ name, initial, encode }) => `${name} = ${encode(initial as never)}`).join(', '),
    'initial state': initialStates(protocol)
      .map((state) => stateText(protocol, state))
      .join('; '),
    properties: properties(protocol),
    symmetry: String(symmetry),
    deadlock: String(protocol.deadlock === true),
    // Digests last: they say that something differs, and not what.
    'texts of local states': digest(locals.map(({ state }) => encodeLocal(state))),
    'texts of messages': digest(messages.map(encodeMessage)),
    'bounds, asked of local states': digest(
      locals.map(({ server, state }) => `${protocol.withinBounds(server, state)}`),
    ),
    'destinations of messages': digest(messages.map((m) => protocol.destinations(m).join())),
    'steps, asked of local states': digest(steps),
  }
}

/** Throws if a snapshot of this identity is not one of an exploration of this protocol. `known`: the snapshot's. */
export const mustBeOf = <L, M, E>(
  protocol: Protocol<L, M, E>,
  symmetry: boolean,
  { identity, ...known }: Known & { readonly identity: Identity | undefined },
): void => {
  if (identity === undefined)
    throw new Error('the snapshot does not say of which protocol it is; expected one of this version')
  // What is plain is compared first: functions may fail on values of another protocol.
  const plain = identityOf(protocol, symmetry, { locals: [], messages: [] })
  mustAgree(identity, plain, (name) => !isDigest(name))
  mustAgree(identity, identityOf(protocol, symmetry, known), isDigest)
}

const isDigest = (name: string): boolean => /^texts of|, asked of|^destinations/.test(name)

const mustAgree = (was: Identity, is: Identity, compared: (name: string) => boolean): void => {
  for (const name of Object.keys(is).filter(compared)) {
    if (was[name] === is[name]) continue
    throw new Error(
      `the snapshot is of another exploration: its ${name}: ${brief(was[name])}; expected those of this protocol: ${brief(is[name])}`,
    )
  }
}

const brief = (text: string | undefined): string =>
  text === undefined ? 'nothing' : text === '' ? 'none' : text.length > 120 ? `${text.slice(0, 120)}...` : text
