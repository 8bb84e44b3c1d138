/** `raft-lockstep/traces`: the trace of a cluster, as traces/README.md has it: written, read, and put into one order. */
export { convertStep } from '../traces/convert.js'
export { digest } from '../traces/digest.js'
export {
  Entry,
  FEATURES_VERSION,
  FeaturesEvent,
  FeaturesMessage,
  FORMAT,
  Header,
  SentMessage,
  TraceEvent,
  VERSION,
} from '../traces/format.js'
export { type Delivery, merge, type Placed } from '../traces/merge.js'
export { type Problem, showProblem } from '../traces/problem.js'
export { openTrace, type Trace, type TraceLine } from '../traces/read.js'
export { type Survey, survey } from '../traces/survey.js'
