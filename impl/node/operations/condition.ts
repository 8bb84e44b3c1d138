/** What can be done to the nodes of a cluster on this machine, and how they are then. */
import * as t from 'io-ts'

export const Operation = t.union([
  t.literal('kill'),
  t.literal('restart'),
  t.literal('pause'),
  t.literal('resume'),
  t.literal('cut-off'),
  t.literal('reconnect'),
])
export type Operation = t.TypeOf<typeof Operation>

export const Condition = t.readonly(
  t.type({
    id: t.string,
    process: t.union([t.literal('Running'), t.literal('Paused'), t.literal('Gone')]),
    /** Whether the messages between the node and its peers are dropped, both ways. */
    isCutOff: t.boolean,
  }),
  'the condition of a node',
)
export type Condition = t.TypeOf<typeof Condition>

export const Conditions = t.readonly(t.type({ nodes: t.readonlyArray(Condition) }), 'the condition of each node')
