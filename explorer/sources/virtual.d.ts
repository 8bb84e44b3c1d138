declare module 'virtual:sources' {
  const texts: readonly (readonly [path: string, text: string])[]
  export default texts
}
