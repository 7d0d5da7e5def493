// What is said of the picture, and its cards.

import {make} from "../html.js"

/** What a screen reader hears in place of the drawing. */
export const ALT = [
  "A drawing of the ocean from the surface to 4,000 metres. Plankton bloom in the sunlit top. Carbon leaves it by three",
  "ways, each drawn as wide as what it carries: dead cells and droppings sink as marine snow, most of it eaten in the",
  "first few hundred metres; animals swim up every evening to feed and at dawn carry carbon back down below 200",
  "metres; dissolved matter drifts down with the water. A sediment trap on a mooring catches what sinks at 3,000",
  "metres; faint lines show where at the surface its catch came from. The deeper carbon is set free, the longer until",
  "the water brings it back to the air.",
].join(" ")

/**
 * A part of the picture is emphasised while what is about it has the pointer or the focus.
 * @param {HTMLElement} node
 * @param {string} part
 * @param {(part: string) => void} emphasise
 */
function about(node, part, emphasise) {
  for (const begin of ["pointerenter", "focus"]) node.addEventListener(begin, () => emphasise(part))
  for (const end of ["pointerleave", "blur"]) node.addEventListener(end, () => emphasise(""))
}

/**
 * A lab's card.
 * @param {Door} door
 * @param {(part: string) => void} emphasise
 */
export function doorOf({name, title, number, unit, text, beside, href, part}, emphasise) {
  const link = make(
    "a",
    {class: "glass", href, "data-name": name, "data-part": part},
    make("b", {}, make("span", {}, title), make("i", {"aria-hidden": "true"}, "→")),
    make("span", {class: "n"}, make("span", {}, number, " ", make("i", {}, unit)), " ", make("small", {}, text)),
    ...(beside ? [make("small", {class: "beside"}, beside)] : []),
  )
  about(link, part, emphasise)
  return make("li", {}, link)
}

/**
 * The lab's name beside its part of the picture, for the pointer; who cannot use one has the card.
 * @param {Door} door
 * @param {(part: string) => void} emphasise
 */
export function markOf({title, href, part}, emphasise) {
  const link = make("a", {class: "mark", href, "data-part": part, tabindex: "-1", "aria-hidden": "true"}, title)
  about(link, part, emphasise)
  return link
}
