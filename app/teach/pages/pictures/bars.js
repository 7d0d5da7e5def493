// Bars with words above each and a number at the end; words may be long, so these are elements and not a drawing.

import {make} from "../../../components/html.js"

const COLOURS = ["zooplankton", "fish", "decapods", "snow", "carbon", "phosphorus", "cruisers", "ambushers"]

/** A colour of theme.css by its name. @param {string} name @param {number} i */
export const colour = (name, i) => `var(--${/^[\w-]+$/.test(name ?? "") ? name : COLOURS[i % COLOURS.length]})`

/**
 * One bar; `share` of the longest, `marks` are signs with words that stand beside the text (yours, right).
 * @param {{text: string, said: string, share: number, paint?: string, kind?: string, marks?: string[], why?: string}} bar
 */
export function bar({text, said, share, paint = "var(--zooplankton)", kind = "", marks = [], why = ""}) {
  const fill = make("i")
  fill.style.width = `${Math.max(0, Math.min(1, share)) * 100}%`
  fill.style.background = paint
  const node = make(
    "li",
    {class: `bar-row ${kind}`},
    make("div", {class: "bar-words"}, make("span", {}, text), ...marks.map(mark => make("b", {class: "mark"}, mark))),
    make(
      "div",
      {class: "bar-line"},
      make("span", {class: "bar-track", "aria-hidden": "true"}, fill),
      make("b", {class: "bar-said"}, said),
    ),
  )
  if (why) {
    const because = make("div", {class: "why"})
    because.innerHTML = why
    node.append(because)
  }
  return node
}

/**
 * A picture of a lesson's: one bar for each number.
 * @param {HTMLElement} el
 * @param {{title?: string, unit: string, bars: {text: string, value: number, said: string, colour?: string}[]}} picture
 */
export function barsOf(el, {bars}) {
  const most = Math.max(...bars.map(b => Math.abs(b.value)), 1e-300)
  const items = bars.map((b, i) =>
    bar({text: b.text, said: b.said, share: Math.abs(b.value) / most, paint: colour(b.colour, i)}),
  )
  el.append(make("ul", {class: "bars"}, ...items))
}

/** How many of how many, for the eye and for the ear. @param {number} n @param {number} of @param {Say} say */
export const counted = (n, of, say) => `${say.number(n)}${of ? ` (${say.percent(n / of)})` : ""}`
