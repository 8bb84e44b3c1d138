import { settings } from './stryker.config.mjs'

// docs/mutants.md says which files have been measured: a threshold comes when all have.
export default settings('model/raft', null)
