/** What a node answers from where it answers by itself. */
import * as t from 'io-ts'
import type { Answered } from '../../store/machine.js'
import type { Backend } from '../core/backend.js'

/** A cluster as its nodes were told of it. */
export const ClusterFacts = t.readonly(
  t.type({
    cluster: t.string,
    /** The id of the node that answers. */
    self: t.string,
    /** Where clients reach each node, for instance "http://127.0.0.1:8081". */
    members: t.readonlyArray(t.readonly(t.type({ id: t.string, url: t.string }))),
  }),
  'the facts of a cluster',
)
export type ClusterFacts = t.TypeOf<typeof ClusterFacts>

export interface Facts {
  readonly backend: Backend<Answered>
  readonly cluster: ClusterFacts
  /** The metrics in the text format of Prometheus. */
  readonly metrics: () => Promise<string>
  /** The description of the interface. */
  readonly openapi: unknown
}
