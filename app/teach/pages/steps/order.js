// A ranking: by finger, by buttons, or by keys.

import {make} from "../../../components/html.js"
import {prose} from "../base.js"
import {sending} from "./sending.js"

const GRIP =
  '<svg width="18" height="18" viewBox="0 0 18 18" fill="currentColor" aria-hidden="true"><path d="M5 3h3v3H5zM10 3h3v3h-3zM5 7.500h3v3H5zM10 7.500h3v3h-3zM5 12h3v3H5zM10 12h3v3h-3z"/></svg>'

/** The list with one taken from a place to another. @template T @param {T[]} list @param {number} from @param {number} to @returns {T[]} */
export function moved(list, from, to) {
  const rest = list.filter((_, i) => i !== from)
  const place = Math.max(0, Math.min(list.length - 1, to))
  return [...rest.slice(0, place), list[from], ...rest.slice(place)]
}

/** @type {Ask} */
function ask(el, view, mine, answer, say) {
  /** @type {number[]} */
  let order = mine?.order ?? view.items.map((/** @type {unknown} */ _, /** @type {number} */ i) => i)
  const told = make("p", {class: "sr", role: "status"})
  const rowsOf = view.items.map((/** @type {{text: string}} */ {text}, /** @type {number} */ item) => {
    const grip = make("span", {class: "grip", "aria-hidden": "true"})
    grip.innerHTML = GRIP
    const rank = make("b", {class: "rank"})
    const step = (/** @type {number} */ by) => {
      const there = make(
        "button",
        {type: "button", class: "step-by", "aria-label": say(by < 0 ? "step_order_up" : "step_order_down", {text})},
        by < 0 ? "↑" : "↓",
      )
      there.addEventListener("click", () => put(item, order.indexOf(item) + by, there))
      return there
    }
    const arrows = make("span", {class: "by"}, step(-1), step(1))
    const row = make("li", {class: "rung"}, rank, make("span", {class: "rung-text"}, text), arrows, grip)
    row.addEventListener("keydown", e => {
      const by = {ArrowUp: -1, ArrowDown: 1}[e.key]
      if (!by) return
      e.preventDefault()
      put(item, order.indexOf(item) + by, /** @type {HTMLElement} */ (e.target))
    })
    drag(row, item)
    return row
  })
  const list = make("ol", {class: "rungs"}, ...order.map(i => rowsOf[i]))

  const show = () => {
    order.forEach((item, place) => {
      const row = rowsOf[item]
      row.firstChild.textContent = String(place + 1)
      const [up, down] = row.querySelectorAll("button")
      up.setAttribute("aria-disabled", String(place === 0))
      down.setAttribute("aria-disabled", String(place === order.length - 1))
    })
    changed()
  }
  /** @param {number} item @param {number} place @param {HTMLElement} [focus] */
  function put(item, place, focus) {
    const from = order.indexOf(item)
    const next = moved(order, from, place)
    if (next.indexOf(item) === from) return
    order = next
    list.insertBefore(rowsOf[item], rowsOf[order[order.indexOf(item) + 1]] ?? null)
    focus?.focus()
    told.textContent = say("step_order_now", {
      text: view.items[item].text,
      at: order.indexOf(item) + 1,
      count: order.length,
    })
    show()
  }
  /** While a row is dragged it follows the finger, and the others make room. @param {HTMLElement} row @param {number} item */
  function drag(row, item) {
    let held = 0
    const offset = (/** @type {PointerEvent} */ e) => {
      row.style.transform = ""
      const {top} = row.getBoundingClientRect()
      row.style.transform = `translateY(${e.clientY - held - top}px)`
    }
    row.addEventListener("pointerdown", e => {
      const at = /** @type {Element} */ (e.target)
      if (at.closest("button") || (e.pointerType !== "mouse" && !at.closest(".grip"))) return
      held = e.clientY - row.getBoundingClientRect().top
      row.setPointerCapture(e.pointerId)
      row.classList.add("held")
      e.preventDefault()
    })
    row.addEventListener("pointermove", e => {
      if (!row.classList.contains("held")) return
      const {height} = row.getBoundingClientRect()
      const middle = e.clientY - held + height / 2
      const above = order.filter(i => i !== item && rowsOf[i].getBoundingClientRect().top + height / 2 < middle).length
      if (above !== order.indexOf(item)) put(item, above)
      offset(e)
    })
    for (const end of ["pointerup", "pointercancel"]) {
      row.addEventListener(end, () => {
        row.classList.remove("held")
        row.style.transform = ""
      })
    }
  }

  el.append(make("p", {class: "hint"}, say("step_order_hint")), list, told)
  let changed = () => {}
  changed = sending(el, {label: "step_order_send", value: () => ({order}), mine, answer}, say)
  show()
}

/** @type {Shown} */
function shown(el, view, mine, say) {
  const {class: all, model} = view.shown
  const {length} = view.items
  /** @type {number[]} */
  const first = all
    ? mean(all.positions)
    : (mine?.order ?? view.items).map((/** @type {unknown} */ _, /** @type {number} */ i) => i)
  /** @type {number[]} */
  const order = model?.order ?? first.map((_, i) => i).sort((a, b) => first[a] - first[b])
  const items = order.map((item, place) => {
    const notes = []
    if (all?.counts ?? all) {
      const votes = all.positions[item]
      const sum = votes.reduce((/** @type {number} */ a, /** @type {number} */ b) => a + b, 0)
      if (sum) notes.push(say("step_order_class", {at: say.number(first[item] + 1, 2)}))
    }
    const own = mine?.order ? mine.order.indexOf(item) : -1
    if (own >= 0) notes.push(say(model && own === place ? "step_order_yours_right" : "step_order_yours", {at: own + 1}))
    const row = make(
      "li",
      {class: `rung ${model && own === place ? "right" : ""}`},
      make("b", {class: "rank"}, String(place + 1)),
      make(
        "span",
        {class: "rung-text"},
        make("span", {}, view.items[item].text),
        ...notes.map((note, i) => make("small", {class: i === notes.length - 1 && own >= 0 ? "of-mine" : ""}, note)),
      ),
    )
    if (all) row.append(votesOf(all.positions[item], place, length, say))
    if (model) row.append(make("b", {class: "value"}, model.values[item] ?? ""))
    return row
  })
  el.append(make("ol", {class: "rungs shown"}, ...items))
  if (model?.why) el.append(prose(model.why, "said"))
}

/** Of each item, the mean place. @param {number[][]} positions */
function mean(positions) {
  return positions.map(votes => {
    const sum = votes.reduce((a, b) => a + b, 0)
    return sum ? votes.reduce((a, n, i) => a + n * i, 0) / sum : votes.length
  })
}

/** How many put it in each place, as little columns. @param {number[]} votes @param {number} place @param {number} count @param {Say} say */
function votesOf(votes, place, count, say) {
  const most = Math.max(1, ...votes)
  const node = make("span", {
    class: "votes",
    role: "img",
    "aria-label": say("step_order_votes", {list: votes.map(v => say.number(v)).join(", ")}),
  })
  for (let i = 0; i < count; i++) {
    const column = make("i", {class: i === place ? "here" : ""})
    column.style.height = `${Math.max(8, (100 * (votes[i] ?? 0)) / most)}%`
    node.append(column)
  }
  return node
}

export const order = {ask, shown}
