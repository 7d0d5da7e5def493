// The pump in words and numbers, as real elements over the picture: the air, the ways down, what stays and how long.

import {make} from "../html.js"

/**
 * A link, or the same without one where nothing is behind it.
 * @param {string} href
 * @param {(Node | string)[]} children
 */
const link = (href, ...children) => (href ? make("a", {href}, ...children) : make("span", {}, ...children))

/**
 * CO₂ in the air, as bars.
 * @param {Air[]} rows
 */
export function airOf(rows) {
  const most = Math.max(...rows.map(({ppm, more}) => ppm + more))
  const bar = (/** @type {Air} */ {ppm, more}) => {
    const [whole, part] = [make("i"), make("i", {class: "more"})]
    whole.style.width = `${(100 * ppm) / most}%`
    part.style.width = `${(100 * more) / most}%`
    return make("span", {class: "bar", "aria-hidden": "true"}, whole, part)
  }
  return make(
    "div",
    {class: "air glass"},
    make("h2", {}, "CO₂ in the air above, ppm"),
    make(
      "ul",
      {},
      ...rows.map(row => make("li", {}, link(row.href, row.text), " ", bar(row), " ", make("b", {}, row.said))),
    ),
  )
}

/**
 * How many years what is set free at each depth stays away.
 * @param {Away[]} rows
 */
export const awayOf = rows =>
  make(
    "div",
    {class: "away"},
    make("h2", {}, "Set free at this depth, away on average"),
    make(
      "ul",
      {},
      ...rows.map(({text, years, href}) =>
        make("li", {}, make("a", {href}, make("span", {}, text), " ", make("b", {}, years))),
      ),
    ),
  )

/**
 * The labels of the three ways, what they are together, and what sets them.
 * @param {Told} told
 */
export function waysOf({ways, base}) {
  const [all, ...numbers] = [base, ...ways].map(() => make("b"))
  const links = ways.map(({name, how}, i) =>
    make(
      "a",
      {class: "way", "data-way": name},
      numbers[i],
      " ",
      make("i", {}, "Pg C a year"),
      " ",
      make("span", {}, how),
    ),
  )
  const whole = make("p", {class: "whole"}, all, ` Pg C a year leave the light, ${base} down`)
  /** @param {Case} world */
  const set = ({flux, export: sum, href}) => {
    all.textContent = sum
    links.forEach((each, i) => {
      numbers[i].textContent = flux[i]
      each.setAttribute("href", href)
    })
  }
  return {links, whole, set}
}

/**
 * Lines of which one is seen, in the place that the longest takes, so that nothing moves; and what chooses.
 * @param {Record<string, string>} attributes
 * @param {HTMLElement[]} lines
 */
function stackOf(attributes, lines) {
  const node = make("div", {...attributes}, ...lines)
  node.classList.add("stack")
  const choose = (/** @type {number} */ chosen) =>
    lines.forEach((line, i) => line.toggleAttribute("data-off", i !== chosen))
  return {node, choose}
}

/**
 * What stays away at any time, by way, as a bar as long as it is much; and what sets it.
 * @param {Told} told
 */
export function keptOf({ways, worlds, most, door}) {
  const number = make("b")
  const title = make("a", {}, number, " Pg C stay away from the air")
  const bars = ways.map(({name}) => make("i", {"data-way": name}))
  const texts = ways.map(() => make("b"))
  const parts = ways.map(({name}, i) => make("li", {"data-way": name}, texts[i], ` ${name}`))
  const how = stackOf(
    {},
    worlds.map(({stays}) => make("p", {}, stays)),
  )
  const node = make(
    "div",
    {class: "kept glass"},
    make("h2", {}, title),
    make("span", {class: "bar", "aria-hidden": "true"}, ...bars),
    make("ul", {}, ...parts),
    how.node,
    ...(door.beside ? [make("p", {class: "beside"}, `Today, in print: ${door.beside}`)] : []),
  )
  /** @param {Case} world */
  const set = world => {
    number.textContent = world.kept
    title.setAttribute("href", world.href)
    world.parts.forEach(({share, text}, i) => {
      bars[i].style.width = `${(100 * share) / most}%`
      bars[i].hidden = !share
      texts[i].textContent = text
    })
    how.choose(worlds.indexOf(world))
  }
  return {node, set}
}

/**
 * The small lever: other worlds, each of which answers at once; and what sets what is said.
 * @param {Told} told
 * @param {(world: Case) => void} choose
 */
export function leverOf({worlds}, choose) {
  const said = stackOf(
    {class: "said", role: "status"},
    worlds.map(world => make("p", {}, world.said, " ", make("a", {href: world.href}, "Look closer"))),
  )
  const options = worlds.map((world, i) => {
    const input = make("input", {type: "radio", name: "world", ...(i ? {} : {checked: ""})})
    input.addEventListener("change", () => choose(world))
    return make("label", {}, input, make("span", {}, world.title))
  })
  const node = make(
    "fieldset",
    {class: "lever"},
    make("legend", {}, "What if …"),
    make("div", {class: "options"}, ...options),
    said.node,
  )
  return {node, set: (/** @type {Case} */ world) => said.choose(worlds.indexOf(world))}
}
