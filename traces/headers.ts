import { excerpt, type Refusal } from '../decoding/refusal.js'
import { featuresIn, firstVotersIn, type Header } from './format.js'

/** What the traces of all nodes of a run have in common. */
const ofRun = ['cluster', 'run', 'nodes', 'initialTerm'] as const satisfies readonly (keyof Header)[]
const ofNode = [...ofRun, 'node'] as const

const difference = (fields: typeof ofRun | typeof ofNode, is: Header, ought: Header): Refusal | undefined => {
  const field = fields.find((name) => JSON.stringify(is[name]) !== JSON.stringify(ought[name]))
  if (field !== undefined) return { found: `${field} is ${excerpt(is[field])}`, expected: excerpt(ought[field]) }
  const told = (header: Header) => ({ features: featuresIn(header), firstVoters: firstVotersIn(header) })
  const [own, other] = [told(is), told(ought)]
  const feature = (['features', 'firstVoters'] as const).find(
    (name) => JSON.stringify(own[name]) !== JSON.stringify(other[name]),
  )
  return feature === undefined
    ? undefined
    : { found: `${feature} is ${excerpt(own[feature])}`, expected: excerpt(other[feature]) }
}

/** Where a header is of another run than the other header, if it is. */
export const otherRun = (is: Header, ought: Header): Refusal | undefined => difference(ofRun, is, ought)

/** Where a header is of another run or another node than the other header, if it is. */
export const otherNode = (is: Header, ought: Header): Refusal | undefined => difference(ofNode, is, ought)
