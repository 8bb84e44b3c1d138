/** A drawing of a product: what it shows and its colours follow from the product's id alone. */
import type { ComponentChildren } from 'preact'
import { type Motif, portraitOf } from './portrait.js'

interface Inks {
  readonly main: string
  readonly deep: string
  readonly light: string
}

const drawings: Readonly<Record<Motif, (inks: Inks) => ComponentChildren>> = {
  cup: ({ main, deep, light }) => (
    <>
      <path d="M118 62h12a14 14 0 0 1 0 28h-14" fill="none" stroke={deep} stroke-width="7" />
      <path d="M46 52h74v34a26 26 0 0 1-26 26H72a26 26 0 0 1-26-26z" fill={main} />
      <ellipse cx="83" cy="52" rx="37" ry="8" fill={deep} />
      <path d="M68 38c-6-8 6-10 0-19M88 38c-6-8 6-10 0-19" fill="none" stroke={light} stroke-width="4" />
    </>
  ),
  tin: ({ main, deep, light }) => (
    <>
      <rect x="52" y="40" width="64" height="76" rx="6" fill={main} />
      <rect x="48" y="28" width="72" height="16" rx="5" fill={deep} />
      <path d="M84 62c16 8 16 28 0 36c-16-8-16-28 0-36zM84 66v30" fill={light} stroke={deep} stroke-width="2" />
    </>
  ),
  jar: ({ main, deep, light }) => (
    <>
      <path d="M54 44h60c10 8 10 64-4 72H58c-14-8-14-64-4-72z" fill={main} />
      <rect x="52" y="26" width="64" height="18" rx="5" fill={deep} />
      <rect x="62" y="64" width="44" height="30" rx="4" fill={light} />
      <path d="M84 70l8 5v9l-8 5l-8-5v-9z" fill={deep} />
    </>
  ),
  bottle: ({ main, deep, light }) => (
    <>
      <path d="M74 22h20v24c14 8 18 16 18 28v36a8 8 0 0 1-8 8H64a8 8 0 0 1-8-8V74c0-12 4-20 18-28z" fill={main} />
      <rect x="72" y="16" width="24" height="12" rx="3" fill={deep} />
      <rect x="56" y="74" width="56" height="26" fill={light} />
      <circle cx="84" cy="87" r="7" fill={deep} />
    </>
  ),
  book: ({ main, deep, light }) => (
    <>
      <path d="M52 26h58a8 8 0 0 1 8 8v82H60a8 8 0 0 1-8-8z" fill={main} />
      <path d="M52 108a8 8 0 0 1 8-8h58v16H60a8 8 0 0 1-8-8z" fill={light} />
      <path d="M62 26v74" stroke={deep} stroke-width="4" />
      <path d="M76 46h30M76 58h22" stroke={light} stroke-width="5" stroke-linecap="round" />
    </>
  ),
  lamp: ({ main, deep, light }) => (
    <>
      <path d="M58 62l-14 44h80l-14-44z" fill={light} opacity="0.55" />
      <path d="M84 56v54" stroke={deep} stroke-width="6" />
      <path d="M66 22h36l20 42H46z" fill={main} />
      <ellipse cx="84" cy="114" rx="28" ry="7" fill={deep} />
    </>
  ),
  plant: ({ main, deep, light }) => (
    <>
      <path d="M84 84c-2-26-20-36-36-36c2 22 16 36 36 36zM84 84c0-30 16-46 36-48c0 28-14 46-36 48z" fill={main} />
      <path d="M84 84c-6-24-4-44 4-62c12 20 10 44-4 62z" fill={deep} />
      <path d="M60 82h48l-6 34H66z" fill={light} />
    </>
  ),
  box: ({ main, deep, light }) => (
    <>
      <path d="M84 30l44 20v44l-44 22l-44-22V50z" fill={main} />
      <path d="M84 72l44-22v44l-44 22z" fill={deep} />
      <path d="M84 30l44 20l-44 22l-44-22z" fill={light} />
      <path d="M62 40l44 21v16" fill="none" stroke={deep} stroke-width="5" />
    </>
  ),
}

/** Beside the product's name, which says the same: so it says nothing to those who listen. */
export const Picture = ({ product }: { readonly product: string }) => {
  const { motif, hue } = portraitOf(product)
  const inks = { main: `hsl(${hue} 52% 52%)`, deep: `hsl(${hue} 46% 30%)`, light: `hsl(${(hue + 24) % 360} 70% 86%)` }
  return (
    <svg class="picture" viewBox="0 0 168 132" aria-hidden="true">
      <rect width="168" height="132" fill={`hsl(${(hue + 180) % 360} 34% 88%)`} />
      <circle cx="84" cy="74" r="56" fill={`hsl(${(hue + 180) % 360} 40% 94%)`} />
      <ellipse cx="84" cy="118" rx="52" ry="6" fill="hsl(0 0% 0% / 0.12)" />
      {drawings[motif](inks)}
    </svg>
  )
}
