// The levers of a lab: grouped sliders with unit, exact entry, the paper's value as a tick, reset, undo, replay.
// One component for all of them: the server sends declarations once, then only what changed. What they say app/hand.py hears.

import {addressOf} from "./address.js"
import {tellAround} from "./around.js"
import {escape, one} from "./html.js"
import {discloses, leverOf} from "./lever.js"
import {pinsOf} from "./pins.js"
import {presented} from "./presented.js"
import {within} from "./printed.js"
import {queueOf} from "./queue.js"
import {explain, unfold} from "./terms.js"
import WORDS from "./words.css" with {type: "text"}
import STYLE from "./levers.css" with {type: "text"}

const ICONS = {
  undo: "M9 14 4 9l5-5M4 9h11a5 5 0 0 1 0 10h-3",
  redo: "m15 14 5-5-5-5M20 9H9a5 5 0 0 0 0 10h3",
  replay: "M7 5v14l11-7z",
  reset: "M4 12a8 8 0 1 0 2.3-5.7M4 4v4h4",
  pin: "M12 17v5M8 3h8l-1 7 3 4H6l3-4z",
}

/** @param {keyof typeof ICONS} name */
const icon = name => `<svg viewBox="0 0 24 24" width="16" height="16" fill="none" stroke="currentColor" stroke-width="2"
  stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`

/** @param {LeversModel} model */
function markup({title, question, frame, ask, presets}) {
  const options = presets.map(p => `<option value="${p.name}">${escape(p.title)}</option>`)
  const pin = `<button type="button" data-do="pin" title="Keep this state, to set others beside it">${icon("pin")}Pin</button>`
  const form = `<form class="levers ${frame === "few" ? "few" : "sheet"}" aria-label="Levers">
    <button type="button" class="handle" aria-expanded="false" aria-label="Show all levers"><i></i></button>
    <div class="list">${frame ? "" : `<header><h1>${escape(title)}</h1><p>${escape(question)}</p></header>`}
      <div class="from" ${presets.length ? "" : "hidden"}><select class="preset" aria-label="Start from">${options.join("")}<optgroup label="Your stations"
        hidden></optgroup></select><button type="button" class="info" aria-expanded="false" aria-controls="preset-about"
        aria-label="About this start">i</button></div>
      <div class="about" id="preset-about" hidden></div>
      <div class="groups"></div>
      <details class="assumptions"><summary></summary><div class="inside"></div></details></div>
    <p class="problem" role="alert" hidden></p>
    <div class="pins" hidden></div>
    <footer><button type="button" data-do="reset"
        title="All that is set back to ${frame ? "where it was at first" : "the paper’s values"}">${icon("reset")}Reset</button>
      <button type="button" data-do="undo" aria-label="Undo" title="Undo">${icon("undo")}</button>
      <button type="button" data-do="redo" aria-label="Redo" title="Redo">${icon("redo")}</button>
      <button type="button" data-do="replay" aria-label="Replay last change"
        title="Replay the last change">${icon("replay")}</button>${frame ? "" : pin}</footer></form>`
  const asked = ask ? `<h1>${escape(ask)}</h1>` : `<h1 class="sr">${escape(title)}</h1>`
  return `<style>${STYLE}${WORDS}</style>${frame ? `<div class="framed">${asked}${form}</div>` : form}`
}

/** @param {Context<LeversModel>} context */
export function render({model, el}) {
  const {specs} = model
  /** @type {LeversState} */
  const now = {...model.start}
  /** @type {Map<string, {spec: Spec, show: Show}>} */
  const rows = new Map()
  /** @type {(() => void)[]} */
  const watchers = []
  /** @type {string | null} */
  let held = null // the lever that is in somebody's hand
  let latest = "" // that was moved by hand
  let playing = 0 // counts what was done by hand, so that a replay knows when to stop

  const queue = queueOf(message => model.send_msg(message))
  const act = (/** @type {LeverMessage} */ message) => {
    playing++
    queue.put(message)
  }
  const write = addressOf(tab => act({do: "turn", tab}))

  el.innerHTML = markup(model)
  const form = el.querySelector("form")
  const problem = one(el, ".problem")
  /** @type {HTMLSelectElement} */
  const preset = one(el, ".preset")
  const say = (/** @type {string} */ text) => {
    problem.textContent = text
    problem.hidden = !text
  }
  const changed = (/** @type {Spec} */ spec) => spec.group !== "view" && now.values[spec.name] !== now.paper[spec.name]
  const elsewhere = (/** @type {Spec} */ spec) => spec.tabs !== undefined && !spec.tabs.includes(now.tab)
  const refresh = () => watchers.forEach(watch => watch())
  const showPins = pinsOf(one(el, ".pins"), act)
  const showAll = () => {
    for (const [name, row] of rows) if (name !== held) row.show(now.values[name])
    present(held)
    refresh()
  }

  /** @type {Hand} */
  const hand = {
    act,
    value: name => now.values[name],
    paper: name => now.paper[name],
    focused: () => /** @type {ShadowRoot} */ (el.getRootNode()).activeElement,
    move(name, value) {
      playing++
      held = latest = name
      now.values[name] = value
      say("")
      refresh()
      queue.put({do: "move", name, value})
    },
    rest(name) {
      if (held !== name) return
      held = null
      queue.put({do: "move", name, value: now.values[name], last: true})
    },
  }

  const present = presented(specs, hand, () => latest || Object.keys(now.last)[0])

  /**
   * @param {Spec[]} list
   * @param {HTMLElement} into
   */
  function groups(list, into) {
    for (const section of new Set(list.map(s => s.section))) {
      const inside = list.filter(s => s.section === section)
      const group = document.createElement("section")
      group.className = inside[0].group
      group.innerHTML = `<h2>${escape(section)}<button type="button" class="back" hidden
        aria-label="Reset ${escape(section)}" title="Back to the paper’s values">${icon("reset")}</button></h2>`
      for (const spec of inside) {
        const {row, show} = leverOf(spec, hand)
        rows.set(spec.name, {spec, show})
        group.append(row)
        watchers.push(() => {
          row.hidden = elsewhere(spec)
        })
      }
      watchers.push(() => {
        group.hidden = inside.every(elsewhere)
      })
      const back = one(group, ".back")
      back.addEventListener("click", () => act({do: "reset", names: inside.map(s => s.name)}))
      watchers.push(() => {
        back.hidden = !inside.some(changed)
      })
      into.append(group)
    }
  }

  const of = (/** @type {Spec["group"]} */ group) => specs.filter(s => s.group === group)
  const few = model.frame === "few"
  const assumed = few ? [] : of("assumption")
  groups(few ? specs : [...of("lever"), ...of("view")], one(el, ".groups"))
  /** @type {HTMLDetailsElement} */
  const drawer = one(el, ".assumptions")
  drawer.hidden = !assumed.length
  watchers.push(() => {
    const many = assumed.filter(changed).length
    one(drawer, "summary").textContent = `Assumptions, ${assumed.length}${many ? ` (${many} changed)` : ""}`
  })
  drawer.addEventListener("toggle", () => {
    if (drawer.open && !drawer.querySelector("section")) {
      groups(assumed, one(drawer, ".inside"))
      showAll()
    }
  })

  const handle = one(el, ".handle")
  const pull = (/** @type {boolean} */ open) => {
    form.classList.toggle("open", open)
    handle.setAttribute("aria-expanded", String(open))
    handle.setAttribute("aria-label", open ? "Show fewer levers" : "Show all levers")
  }
  handle.addEventListener("click", () => pull(!form.classList.contains("open")))
  const stations = preset.querySelector("optgroup")
  /** @type {LeversModel["presets"]} */
  let offered = []
  const offer = (/** @type {LeversModel["presets"]} */ list) => {
    offered = list
    stations.hidden = !list.length
    stations.innerHTML = list.map(s => `<option data-station="${escape(s.name)}">${escape(s.title)}</option>`).join("")
  }
  discloses(one(el, ".from .info"), one(el, "#preset-about"))
  explain(el)
  const standing = () => [...preset.options].find(option => option.dataset.station === now.station)
  preset.addEventListener("change", () => {
    const station = preset.selectedOptions[0].dataset.station
    act(station === undefined ? {do: "choose", preset: preset.value} : {do: "stand", station})
  })
  form.addEventListener("submit", e => e.preventDefault())
  form.addEventListener("click", e => {
    const target = /** @type {Element} */ (e.target)
    const info = target.closest(".info[aria-expanded=true]")
    if (info) {
      pull(true) // what it says needs more room than the levers have on a telephone
      info.closest(".lever").scrollIntoView({block: "nearest"})
    }
    /** @type {HTMLElement} */
    const button = target.closest("[data-do]")
    if (!button) return
    say("")
    if (button.dataset.do === "replay") replay()
    else act({do: button.dataset.do})
  })
  form.addEventListener("keydown", e => {
    const typing = /** @type {Element} */ (e.target).matches(".exact")
    if (typing || !(e.ctrlKey || e.metaKey) || e.key.toLowerCase() !== "z") return
    e.preventDefault()
    act({do: e.shiftKey ? "redo" : "undo"})
  })

  /** The last change again, slowly enough to watch. */
  function replay() {
    const [name, [before, after]] = Object.entries(now.last)[0] ?? [null, []]
    const row = rows.get(name)
    if (!row || typeof after !== "number") return
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches
    const start = still ? -1e9 : performance.now()
    const mine = ++playing
    const frame = (/** @type {number} */ time) => {
      if (mine !== playing) return
      const f = within((time - start - 350) / 1400, 0, 1)
      const between = before + (after - before) * f * f * (3 - 2 * f)
      const value = f >= 1 ? after : row.spec.kind === "whole" ? Math.round(between) : between
      now.values[name] = value
      row.show(value)
      queue.put({do: "play", name, value, last: f >= 1})
      if (f < 1) requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  }

  /** @param {Partial<LeversState>} state */
  function take(state) {
    const kept = held && now.values[held]
    Object.assign(now, state)
    if (held) now.values = {...now.values, [held]: kept} // what the hand holds stays where the hand is
    const option = now.station ? standing() : undefined
    if (option) option.selected = true
    else preset.value = now.preset
    const started = (option ? offered : model.presets).find(each => each.name === (now.station || now.preset))
    one(el, ".from .info").hidden = !started?.description
    one(el, "#preset-about").textContent = started?.description ?? ""
    unfold(one(el, "#preset-about"))
    showAll()
    showPins(now.pins, now.against)
    const can = (/** @type {string} */ what, /** @type {boolean} */ yes) => {
      one(el, `[data-do=${what}]`).toggleAttribute("disabled", !yes)
    }
    can("undo", now.can_undo)
    can("redo", now.can_redo)
    can("replay", Object.keys(now.last).length > 0)
    can("reset", specs.some(changed))
    write(now)
    tellAround(now, specs)
  }

  take({})
  document.addEventListener("answered", queue.answered)
  model.on("msg:custom", data => {
    const message = data ?? {}
    if (message.problem) say(message.problem)
    if (message.stations) offer(message.stations)
    if (message.state) take(message.state)
    queue.answered()
  })
}
