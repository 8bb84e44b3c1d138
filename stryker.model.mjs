import { settings } from './stryker.config.mjs'

// A mutant that only makes a loaded machine slow is not taken for one that never ends: nearly all are killed at once.
export default { ...settings('model/raft', 97), timeoutMS: 15_000 }
