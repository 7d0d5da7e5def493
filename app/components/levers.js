// The levers of a lab: grouped sliders with unit, exact entry, the paper's value as a tick, reset, undo, replay.
// One component for all of them: the server sends declarations once, then only what changed.

import STYLE from "./levers.css" with {type: "text"}

const ICONS = {
  undo: "M9 14 4 9l5-5M4 9h11a5 5 0 0 1 0 10h-3",
  redo: "m15 14 5-5-5-5M20 9H9a5 5 0 0 0 0 10h3",
  replay: "M7 5v14l11-7z",
  reset: "M4 12a8 8 0 1 0 2.3-5.7M4 4v4h4",
  pin: "M12 17v5M8 3h8l-1 7 3 4H6l3-4z",
}
const icon = name => `<svg viewBox="0 0 24 24" width="16" height="16" fill="none" stroke="currentColor" stroke-width="2"
  stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`
const escape = text =>
  String(text).replace(/[&<>"]/g, c => ({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})[c])
const clamp = (v, low, high) => Math.min(high, Math.max(low, v))
const printed = (value, spec) => {
  const v = value * spec.factor
  const decimals = Number.isInteger(v) && v >= 10 ? 0 : spec.decimals
  return v
    .toLocaleString("en", {
      maximumFractionDigits: decimals,
      minimumFractionDigits: v && Math.abs(v) < 10 ? Math.min(decimals, 2) : 0,
      useGrouping: spec.kind !== "whole",
    })
    .replace("-", "−")
}

export function render({model, el}) {
  const {specs, presets, title, question} = model
  const now = {...model.start}
  const rows = new Map()
  const queue = []
  let waiting = 0,
    playing = 0,
    held = null

  // One message under way at a time, then the newest value of each lever: a slow server is never given a backlog.
  // An answer that never comes (the connection was lost) is waited for no longer than three seconds.
  const send = message => {
    const same = queue.findIndex(m => m.name === message.name && m.do === message.do)
    if (same >= 0 && ["move", "play"].includes(message.do))
      queue[same] = {...message, last: Boolean(message.last || queue[same].last)}
    else queue.push(message)
    pump()
  }
  const pump = () => {
    if (waiting || !queue.length) return
    waiting = setTimeout(answered, 3000)
    model.send_msg(queue.shift())
  }
  const answered = () => {
    clearTimeout(waiting)
    waiting = 0
    pump()
  }
  const act = message => {
    playing++
    send(message)
  }

  el.innerHTML = `<style>${STYLE}</style><form class="levers" aria-label="Levers">
    <button type="button" class="handle" aria-expanded="false" aria-label="Show all levers"><i></i></button>
    <header><h1>${escape(title)}</h1><p>${escape(question)}</p></header>
    <select class="preset" aria-label="Start from">${presets.map(p => `<option value="${p.name}">${escape(p.title)}</option>`).join("")}</select>
    <div class="groups"></div>
    <details class="assumptions"><summary></summary><div class="inside"></div></details>
    <p class="problem" role="alert" hidden></p>
    <footer><button type="button" data-do="reset" title="Everything back to the paper's values">${icon("reset")}Reset</button>
      <button type="button" data-do="undo" aria-label="Undo" title="Undo">${icon("undo")}</button>
      <button type="button" data-do="redo" aria-label="Redo" title="Redo">${icon("redo")}</button>
      <button type="button" data-do="replay" aria-label="Replay last change" title="Replay the last change">${icon("replay")}</button>
      <button type="button" data-do="pin" title="Compare with this from now on">${icon("pin")}Pin</button></footer></form>`
  const form = el.querySelector("form"),
    problem = el.querySelector(".problem"),
    preset = el.querySelector(".preset")
  const say = text => {
    problem.textContent = text
    problem.hidden = !text
  }

  function control(spec) {
    const id = `lever-${spec.name}`
    const row = document.createElement("div")
    row.className = `lever ${spec.kind}`
    const info = `<button type="button" class="info" aria-expanded="false" aria-controls="${id}-about" aria-label="About ${escape(spec.label)}">i</button>`
    const about = `<div class="about" id="${id}-about" hidden>${escape(spec.description)}${spec.prior ? ` <em>${escape(spec.prior)}</em>` : ""}
      ${spec.reference ? `<cite>${spec.doi ? `<a href="https://doi.org/${spec.doi}" target="_blank" rel="noopener">${escape(spec.reference)}</a>` : escape(spec.reference)}</cite>` : ""}</div>`
    if (spec.kind === "choice" || spec.kind === "switch") {
      const field =
        spec.kind === "choice"
          ? `<select id="${id}">${spec.choices.map(([value, label]) => `<option value="${escape(value)}">${escape(label)}</option>`).join("")}</select>`
          : `<input id="${id}" type="checkbox" role="switch">`
      row.innerHTML = `<div class="top"><label for="${id}">${escape(spec.label)}</label>${info}<span class="grow"></span>${field}</div>${about}`
      const input = row.querySelector(`#${id}`)
      input.addEventListener("change", () =>
        act({do: "set", name: spec.name, value: spec.kind === "switch" ? input.checked : input.value}),
      )
      rows.set(spec.name, {spec, show: v => (spec.kind === "switch" ? (input.checked = v) : (input.value = v))})
    } else {
      row.innerHTML = `<div class="top"><label for="${id}">${escape(spec.label)}</label>${info}<span class="grow"></span>
          <input class="exact" inputmode="decimal" autocomplete="off" spellcheck="false" aria-label="${escape(spec.label)}, exact value${spec.unit ? ` in ${escape(spec.unit)}` : ""}">${spec.unit ? `<small>${escape(spec.unit)}</small>` : ""}</div>
        <div class="track"><i class="mark"></i><input id="${id}" type="range" min="${spec.low}" max="${spec.high}" step="${spec.fine}" aria-label="${escape(spec.label)}"><button type="button" class="tick" hidden></button></div>${about}`
      const widest = Math.max(...[spec.low, spec.high].map(v => printed(v, spec).length), 4)
      row.querySelector(".exact").style.width = `calc(${widest + 0.5}ch + 4px)` // so that nothing moves while the number grows
      const range = row.querySelector("input[type=range]"),
        exact = row.querySelector(".exact"),
        tick = row.querySelector(".tick"),
        mark = row.querySelector(".mark")
      const share = v => (v - spec.low) / (spec.high - spec.low)
      const at = v => `calc(8px + ${share(v)} * (100% - 16px))`
      const show = (v, byHand = false) => {
        const paper = now.paper[spec.name],
          far = Math.abs(share(v) - share(paper)) > 0.07
        if (!byHand) range.value = v // set during a drag, it would silence the change event that ends the drag
        range.style.setProperty("--at", at(v))
        range.setAttribute("aria-valuetext", `${printed(v, spec)} ${spec.unit}`.trim())
        if (exact.getRootNode().activeElement !== exact) exact.value = printed(v, spec)
        mark.style.left = at(paper)
        tick.style.left = at(paper)
        tick.hidden = !far
        tick.title = `The paper: ${printed(paper, spec)} ${spec.unit}. Click to return.`
        tick.setAttribute("aria-label", `${spec.label}: return to the paper's ${printed(paper, spec)} ${spec.unit}`)
        range.title = "Double-click or press Delete for the paper's value"
        row.classList.toggle("moved", v !== paper)
      }
      const move = (value, byHand) => {
        playing++
        held = spec.name
        now.values[spec.name] = value
        say("")
        show(value, byHand)
        refresh()
        send({do: "move", name: spec.name, value})
      }
      range.addEventListener("input", () => move(clamp(Number(range.value), spec.low, spec.high), true))
      const rest = () => {
        if (held === spec.name) {
          held = null
          send({do: "move", name: spec.name, value: now.values[spec.name], last: true})
        }
      }
      for (const end of ["change", "pointerup", "pointercancel", "blur"]) range.addEventListener(end, rest)
      range.addEventListener("dblclick", () => act({do: "reset", names: [spec.name]}))
      range.addEventListener("keydown", e => {
        // the grid of the track is fine; a key moves by a step one can see
        if (e.key === "Delete" || e.key === "Backspace") return act({do: "reset", names: [spec.name]})
        const steps = {ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10}[e.key]
        if (!steps) return
        e.preventDefault()
        const value = clamp(
          Math.round((now.values[spec.name] + steps * spec.step * (e.shiftKey ? 0.1 : 1)) * 1e9) / 1e9,
          spec.low,
          spec.high,
        )
        move(spec.kind === "whole" ? Math.round(value) : value)
        rest()
      })
      const commit = () => {
        const text = exact.value.trim()
        if (text === printed(now.values[spec.name], spec)) return
        exact.value = printed(now.values[spec.name], spec)
        act({do: "enter", name: spec.name, text}) // read by the same code as the command line reads it
      }
      exact.addEventListener("keydown", e => {
        if (e.key === "Enter") {
          e.preventDefault()
          commit()
          exact.blur()
        }
        if (e.key === "Escape") {
          exact.value = printed(now.values[spec.name], spec)
          exact.blur()
        }
      })
      exact.addEventListener("blur", commit)
      exact.addEventListener("focus", () => exact.select())
      tick.addEventListener("click", () => {
        act({do: "reset", names: [spec.name]})
        range.focus()
      })
      rows.set(spec.name, {spec, show})
    }
    const button = row.querySelector(".info"),
      text = row.querySelector(".about")
    button.addEventListener("click", () => {
      text.hidden = !text.hidden
      button.setAttribute("aria-expanded", String(!text.hidden))
    })
    return row
  }

  function groups(list, into) {
    for (const section of [...new Set(list.map(s => s.section))]) {
      const group = document.createElement("section"),
        inside = list.filter(s => s.section === section)
      group.innerHTML = `<h2>${escape(section)}<button type="button" class="back" aria-label="Reset ${escape(section)}" title="Back to the paper's values" hidden>${icon("reset")}</button></h2>`
      group.append(...inside.map(control))
      const back = group.querySelector(".back")
      back.addEventListener("click", () => act({do: "reset", names: inside.map(s => s.name)}))
      watchers.push(() => (back.hidden = inside.every(s => now.values[s.name] === now.paper[s.name])))
      into.append(group)
    }
  }
  const watchers = []
  const refresh = () => watchers.forEach(w => w())
  const showAll = () => {
    for (const [name, row] of rows) if (name !== held) row.show(now.values[name])
    refresh()
  }

  groups(
    specs.filter(s => s.group === "lever"),
    el.querySelector(".groups"),
  )
  const assumed = specs.filter(s => s.group === "assumption"),
    drawer = el.querySelector(".assumptions")
  drawer.hidden = !assumed.length
  watchers.push(() => {
    const changed = assumed.filter(s => now.values[s.name] !== now.paper[s.name]).length
    drawer.querySelector("summary").textContent =
      `Assumptions, ${assumed.length}${changed ? ` (${changed} changed)` : ""}`
  })
  drawer.addEventListener("toggle", () => {
    if (drawer.open && !drawer.querySelector("section")) {
      groups(assumed, drawer.querySelector(".inside"))
      showAll()
    }
  })
  preset.addEventListener("change", () => act({do: "choose", preset: preset.value}))
  const handle = el.querySelector(".handle")
  handle.addEventListener("click", () => {
    const open = form.classList.toggle("open")
    handle.setAttribute("aria-expanded", String(open))
    handle.setAttribute("aria-label", open ? "Show fewer levers" : "Show all levers")
  })
  form.addEventListener("submit", e => e.preventDefault())
  form.addEventListener("click", e => {
    const what = e.target.closest("[data-do]")?.dataset.do
    if (!what) return
    say("")
    what === "replay" ? replay() : act({do: what})
  })
  form.addEventListener("keydown", e => {
    if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === "z" && !e.target.matches(".exact")) {
      e.preventDefault()
      act({do: e.shiftKey ? "redo" : "undo"})
    }
  })

  function replay() {
    // the last change again, slowly enough to watch
    const [name, [before, after]] = Object.entries(now.last)[0] ?? [null, []]
    if (!name || typeof after !== "number") return
    const start = matchMedia("(prefers-reduced-motion: reduce)").matches ? -1e9 : performance.now(),
      mine = ++playing,
      spec = rows.get(name)?.spec
    if (!spec) return
    const frame = t => {
      if (mine !== playing) return
      const f = clamp((t - start - 350) / 1400, 0, 1),
        eased = f * f * (3 - 2 * f)
      const value =
        f >= 1
          ? after
          : spec.kind === "whole"
            ? Math.round(before + (after - before) * eased)
            : before + (after - before) * eased
      now.values[name] = value
      rows.get(name).show(value)
      send({do: "play", name, value, last: f >= 1})
      if (f < 1) requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  }

  function take(state) {
    const kept = held && now.values[held]
    Object.assign(now, state)
    if (held) now.values = {...now.values, [held]: kept} // what the hand holds stays where the hand is
    preset.value = now.preset
    showAll()
    for (const [what, can] of [
      ["undo", now.can_undo],
      ["redo", now.can_redo],
      ["replay", Object.keys(now.last).length],
    ])
      el.querySelector(`[data-do=${what}]`).disabled = !can
    el.querySelector("[data-do=reset]").disabled = specs.every(s => now.values[s.name] === now.paper[s.name])
    if (now.query && location.search !== `?${now.query}`)
      history.replaceState(null, "", `${location.pathname}?${now.query}`)
  }
  take({})
  document.addEventListener("answered", answered)
  model.on("msg:custom", data => {
    const message = data ?? {}
    if (message.problem) say(message.problem)
    if (message.state) take(message.state)
    answered()
  })
}
