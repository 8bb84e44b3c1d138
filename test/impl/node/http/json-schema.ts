/** As much of JSON Schema as the description of the interface uses. A keyword that is not known is an error. */
type Value = unknown
type Fields = Readonly<Record<string, Value>>

const isFields = (value: Value): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

const isType = (type: Value, value: Value): boolean => {
  if (type === 'array') return Array.isArray(value)
  if (type === 'object') return isFields(value)
  if (type === 'null') return value === null
  if (type === 'integer') return Number.isInteger(value)
  return type === typeof value
}

const referred = (root: Fields, pointer: string): Value =>
  pointer
    .split('/')
    .slice(1)
    .reduce<Value>((at, name) => (isFields(at) ? at[name] : undefined), root)

const list = (value: Value): readonly Value[] => (Array.isArray(value) ? value : [])

/** One line for each way in which the value is not as the schema says. */
export const wrongs = (root: Fields, schema: Value, value: Value, at = ''): readonly string[] => {
  if (!isFields(schema)) return [`${at}: there is no schema`]
  const wrong = (what: string): readonly string[] => [`${at || 'the value'} ${what}: ${JSON.stringify(value)}`]
  return Object.entries(schema).flatMap(([keyword, said]): readonly string[] => {
    switch (keyword) {
      case '$ref':
        return wrongs(root, referred(root, String(said)), value, at)
      case 'type':
        return isType(said, value) ? [] : wrong(`is no ${said}`)
      case 'properties':
        return Object.entries(isFields(said) ? said : {}).flatMap(([name, field]) =>
          isFields(value) && name in value ? wrongs(root, field, value[name], `${at}.${name}`) : [],
        )
      case 'required':
        return list(said).flatMap((name) => (isFields(value) && String(name) in value ? [] : wrong(`lacks ${name}`)))
      case 'items':
        return list(value).flatMap((item, i) => wrongs(root, said, item, `${at}[${i}]`))
      case 'minItems':
        return list(value).length >= Number(said) ? [] : wrong('is too short')
      case 'maxItems':
        return list(value).length <= Number(said) ? [] : wrong('is too long')
      case 'enum':
        return list(said).includes(value) ? [] : wrong(`is none of ${list(said).join(', ')}`)
      case 'const':
        return said === value ? [] : wrong(`is not ${said}`)
      case 'pattern':
        return new RegExp(String(said)).test(String(value)) ? [] : wrong(`is not like ${said}`)
      case 'minLength':
        return [...String(value)].length >= Number(said) ? [] : wrong('is too short')
      case 'maxLength':
        return [...String(value)].length <= Number(said) ? [] : wrong('is too long')
      case 'additionalProperties':
        return Object.keys(isFields(value) ? value : {}).flatMap((name) =>
          said === false && !(isFields(schema.properties) && name in schema.properties) ? wrong(`has ${name}`) : [],
        )
      case 'minimum':
        return Number(value) >= Number(said) ? [] : wrong(`is below ${said}`)
      case 'maximum':
        return Number(value) <= Number(said) ? [] : wrong(`is above ${said}`)
      case 'allOf':
        return list(said).flatMap((each) => wrongs(root, each, value, at))
      case 'anyOf':
        return list(said).some((each) => wrongs(root, each, value, at).length === 0) ? [] : wrong('is none of anyOf')
      case 'description':
      case 'default':
        return []
      default:
        return [`${at}: the keyword ${keyword} is not known`]
    }
  })
}
