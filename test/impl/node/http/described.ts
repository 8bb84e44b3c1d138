/** Holds what a server answers to the description that it serves. */
import { localRoutes } from '../../../../impl/node/http/local-routes.js'
import { describeInterface } from '../../../../impl/node/http/openapi.js'
import { shopRoutes } from '../../../../impl/node/http/routes.js'
import { wrongs } from './json-schema.js'

type Fields = Readonly<Record<string, unknown>>
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null
export const at = (value: unknown, ...names: readonly string[]): unknown =>
  names.reduce<unknown>((found, name) => (isFields(found) ? found[name] : undefined), value)
const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {})

export const described = fieldsOf(JSON.parse(JSON.stringify(describeInterface(shopRoutes, localRoutes))))

/** Every operation: its method in capitals and the template of its path. */
export const operations = Object.entries(fieldsOf(described.paths)).flatMap(([template, item]) =>
  Object.entries(fieldsOf(item)).map(([method, operation]) => ({
    method: method.toUpperCase(),
    template,
    operation: fieldsOf(operation),
  })),
)

const fits = (template: string, path: string): boolean =>
  new RegExp(`^${template.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`).test(path)

/** What the tests of a file have asked for: operation and status. */
export const seen = new Set<string>()

/** One line for each way in which an answer is not as described; a path or method without description is a problem. */
export const undescribed = (
  method: string,
  path: string,
  answer: { readonly status: number; readonly headers: Headers; readonly body: unknown },
): readonly string[] => {
  const { status, headers, body } = answer
  // The description names types without their parameters.
  const media = headers.get('content-type')?.split(';')[0] ?? ''
  const [address = ''] = path.split('?')
  const found = operations.find((each) => each.method === method && fits(each.template, address))
  if (found === undefined) {
    if (media !== 'application/problem+json') return [`${method} ${path}: ${status} ${media} is no problem`]
    return wrongs(described, { $ref: '#/components/schemas/Problem' }, body)
  }
  const { operation } = found
  seen.add(`${operation.operationId} ${status}`)
  const response = at(operation, 'responses', String(status))
  const content = fieldsOf(at(response, 'content'))
  const where = `${operation.operationId}: ${status} ${media}`
  const kind = Object.keys(content).find((name) => name === media)
  if (kind === undefined) return [`${where} is not described, but ${JSON.stringify(Object.keys(content))}`]
  const told = fieldsOf(at(response, 'headers'))
  const untold = Object.keys(fieldsOf(at(described, 'components', 'headers'))).filter(
    (name) => headers.has(name) && !(name in told),
  )
  return [
    ...untold.map((name) => `${where}: the header ${name} is not described`),
    ...wrongs(described, at(content, kind, 'schema'), body).map((wrong) => `${where}: ${wrong}`),
  ]
}
