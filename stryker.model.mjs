import { settings } from './stryker.config.mjs'

export default settings('model/raft')
