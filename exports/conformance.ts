/** `raft-lockstep/conformance`: traces explained by the model, clusters of reducers explored against it, and simulated ones. */
export { type RunOptions, type RunResult, simulate as simulateCluster } from '../conformance/harness/simulation/run.js'
export { quick, type RefinementBounds, wide } from '../conformance/refinement/bounds.js'
export { type ClusterSettings, reducerCluster, serverIds } from '../conformance/refinement/cluster.js'
export { REFINEMENT, refiningCluster } from '../conformance/refinement/refine.js'
export { type ValidationJson, validationJson, validationLines } from '../conformance/traces/report.js'
export { validate } from '../conformance/traces/validate.js'
export type { Refused, Validated, Verdict } from '../conformance/traces/verdict.js'
export { zoo } from '../conformance/zoo/zoo.js'
