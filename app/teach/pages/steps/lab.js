// A lab in the page, with the levers that the lesson leaves; what it comes to is sent.

import {make, one} from "../../../components/html.js"
import {extent} from "../pictures/scale.js"
import {scatterOf} from "../pictures/scatter.js"
import {key} from "../pictures/svg.js"
import {sending} from "./sending.js"

/** The lab's address with what a class leaves of it; the question stands above it here. @param {any} view */
export function framed({address, only, bounds = {}, result}) {
  const [path, query = ""] = address.replace(/^\//, "").split("?")
  const all = new URLSearchParams(query)
  all.set("only", only.map((/** @type {string} */ name) => [name, ...(bounds[name] ?? [])].join(":")).join(","))
  all.set("frame", "class")
  all.set("result", result.name)
  return `/${path}?${all}`
}

/** @type {Ask} */
function ask(el, view, mine, answer, say) {
  /** @type {{levers: Record<string, any>, result: number} | null} */
  let now = mine ?? null
  let words = ""
  const frame = make("iframe", {class: "lab-frame", src: framed(view), title: say("step_lab_frame")})
  const wait = make("p", {class: "lab-wait", role: "status"}, say("step_lab_opening"))
  const told = make("p", {class: "told", role: "status"})
  const hear = (/** @type {MessageEvent} */ e) => {
    if (!frame.isConnected) return removeEventListener("message", hear)
    if (e.origin !== location.origin || e.source !== frame.contentWindow || e.data?.carbonpump !== "moved") return
    wait.hidden = true
    if (!Number.isFinite(e.data.result)) return
    now = {levers: e.data.levers, result: e.data.result}
    words = e.data.said ?? ""
    show()
  }
  const show = () => {
    if (!now) return
    const levers = Object.entries(now.levers).filter(([name]) => view.labels[name])
    const set = levers.map(([name, value]) => {
      const [label, unit] = view.labels[name]
      return `${label}: ${typeof value === "number" ? say.quantity(value, unit) : value}`
    })
    told.textContent = [...set, `${view.result.text}: ${words || say.quantity(now.result, view.result.unit, 4)}`].join(
      " · ",
    )
    changed()
  }
  addEventListener("message", hear)
  frame.addEventListener("load", () => setTimeout(() => (wait.hidden = true), 8000))
  el.append(make("div", {class: "lab-box"}, wait, frame))
  let changed = () => {}
  const value = () => (now ? {levers: now.levers, result: now.result} : null)
  const missing = () => (now ? "" : "step_lab_missing")
  changed = sending(el, {label: "step_lab_send", value, missing, mine, answer}, say)
  one(el, ".send").prepend(told)
  show()
}

/** @type {Shown} */
function shown(el, view, mine, say) {
  const {class: all} = view.shown
  const [label, unit] = view.labels[view.x] ?? [view.x, ""]
  /** @type {[number, number] | null} */
  const own = mine && Number.isFinite(mine.levers[view.x]) ? [mine.levers[view.x], mine.result] : null
  /** @type {[number, number][]} */
  const points = all?.points ?? []
  const both = own ? [...points, own] : points
  if (!both.length) return
  const [xs, ys] = [view.bounds?.[view.x] ?? extent(both.map(p => p[0])), extent(both.map(p => p[1]))]
  const said = say("step_lab_alt", {n: points.length, label, result: view.result.text})
  scatterOf(
    el,
    {
      x: {title: label, unit, low: xs[0], high: xs[1]},
      y: {title: view.result.text, unit: view.result.unit, low: ys[0], high: ys[1]},
      points,
      mine: own,
      said,
    },
    say,
  )
  /** @type {[string, string][]} */
  const signs = []
  if (points.length) signs.push(["dot", say("step_lab_one")])
  if (own) signs.push(["diamond mine", say("step_lab_yours", {value: say.quantity(own[1], view.result.unit, 4)})])
  key(el, signs)
}

export const lab = {ask, shown}
