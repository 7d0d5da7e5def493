// The words over the picture: cards that lead to the labs, and labels in the water.

import {CARBON} from "./sprites.js"

/** What a screen reader hears in place of the drawing. */
export const ALT = [
  "A drawing of the ocean from the surface to 4,000 metres. Plankton bloom in the sunlit top. Dead cells and droppings",
  "sink from there as marine snow; most of it is eaten in the first few hundred metres, so it thins with depth. Every",
  "evening animals swim up to feed, and at dawn they carry carbon back down below 200 metres. A sediment trap on a",
  "mooring catches what sinks at 3,000 metres; faint lines show where at the surface its catch came from. The deep",
  "water was last at the surface centuries ago.",
].join(" ")
export const AGES = [
  {text: "decades old", x: 0.62, y: 0.56},
  {text: "centuries old", x: 0.71, y: 0.79},
  {text: "a thousand years old", x: 0.9, y: 0.945},
]
const DEPTHS = [
  {depth: 200, text: "200 m", zone: "twilight"},
  {depth: 1000, text: "1,000 m", zone: "midnight"},
  {depth: 2000, text: "2,000 m"},
]
/** @type {Record<string, string>} */
const DOTS = {bloom: "#a5e592", migrants: CARBON, snow: "#f5e8d0", fan: "#c9f3ff", flow: "#7fb8e8"}
const OTHER = "#9fdcf0"

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string>} [attributes]
 * @param {(Node | string)[]} children
 */
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value)
  node.append(...children)
  return node
}

/**
 * A card; the part of the picture it is about is emphasised while it has the pointer or the focus.
 * @param {Door} door
 * @param {(part: string) => void} emphasise
 */
export function doorOf({name, title, number, unit, text, beside, href, part}, emphasise) {
  const link = make(
    "a",
    {class: "glass", href, "data-name": name},
    make("b", {}, make("span", {}, title), make("i", {"aria-hidden": "true"}, "→")),
    make("span", {class: "n"}, make("span", {}, number, " ", make("i", {}, unit)), " ", make("small", {}, text)),
    ...(beside ? [make("small", {class: "beside"}, beside)] : []),
  )
  link.style.setProperty("--dot", DOTS[part] ?? OTHER)
  for (const begin of ["pointerenter", "focus"]) link.addEventListener(begin, () => emphasise(part))
  for (const end of ["pointerleave", "blur"]) link.addEventListener(end, () => emphasise(""))
  return make("li", {}, link)
}

/** @param {Way} way */
export const wayOf = ({title, text, href}) =>
  make("a", {class: "glass", href}, make("b", {}, title), " ", make("span", {}, text))

/**
 * The depths on the edge of the picture.
 * @param {Frame} frame
 * @param {(depth: number) => number} yOf
 */
export function depthsOf({tall, letters}, yOf) {
  const seen = DEPTHS.filter(({depth}) => !tall || yOf(depth) > letters.end + 50)
  return seen.flatMap(({depth, text, zone}) => {
    const style = `top:${Math.round(yOf(depth))}px`
    const mark = make("li", {style}, tall ? text.replace(" ", "\n") : text)
    return zone ? [mark, make("li", {style, class: "zone"}, zone)] : [mark]
  })
}
