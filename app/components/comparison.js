// The comparison with the paper: the verdict, what sifts the rows, a picture of them by kind, and the tables. All in the
// browser, so that a filter costs the server nothing.

import {changes} from "./compare/changes.js"
import {strips} from "./compare/strips.js"
import {alone, audit, beside} from "./compare/tables.js"
import {counted, described} from "./compare/words.js"
import STYLE from "./comparison.css" with {type: "text"}
import FIELDS from "./fields.css" with {type: "text"}
import {escape, one} from "./html.js"
import PROSE from "./prose.css" with {type: "text"}
import TABLE from "./table.css" with {type: "text"}
import {explain, unfold} from "./terms.js"
import WORDS from "./words.css" with {type: "text"}

const KINDS = ["independent", "derived", "fitted", "twin"]

/** @param {Compared} row */
const place = row => row.where.split(", ")[0]

/**
 * @param {string} name
 * @param {string} label
 * @param {string[][]} options Value and words
 */
const choice = (name, label, options) =>
  `<label>${label} <select name="${name}">${options
    .map(([value, words]) => `<option value="${escape(value)}">${escape(words)}</option>`)
    .join("")}</select></label>`

/**
 * @param {Compared[]} rows
 * @param {Compared[]} all
 */
function sifter(rows, all) {
  const kinds = KINDS.filter(kind => rows.some(row => row.kind === kind))
  const places = [...new Set(all.map(place))]
  return `<form role="search" aria-label="Which rows">
    ${choice("kind", "Kind", [["", "all"], ...kinds.map(kind => [kind, kind])])}
    ${choice("agrees", "Result", [
      ["", "all"],
      ["true", "agree"],
      ["false", "miss"],
    ])}
    ${choice("place", "Where", [["", "everywhere"], ...places.map(each => [each, each])])}
    ${choice("order", "Order", [
      ["", "as in the lab"],
      ["apart", "largest miss first"],
    ])}
    <label>Find <input name="text" type="search" placeholder="export, Z2, C:P …"></label>
    <output aria-live="polite"></output></form>`
}

/**
 * The rows of one kind as a picture.
 * @param {string} kind
 * @param {Compared[]} rows
 * @param {string} meaning
 * @param {boolean} open
 */
function group(kind, rows, meaning, open) {
  const agree = rows.filter(row => row.agrees).length
  const said = counted(rows[0]) ? `${agree} of ${rows.length} agree` : `${rows.length}, not counted`
  const [moved, valued] = [rows.filter(row => row.change), rows.filter(row => !row.change)]
  return `<details data-kind="${kind}"${open ? " open" : ""}><summary><span class="kind ${kind}">${kind}</span> <b>${said}</b>
    <span class="quiet">${escape(meaning)}</span></summary>
    <div class="drawn" role="img" aria-label="Ours over published, ${kind} rows: ${said}. Every number is in the table below.">
    ${valued.length ? strips(valued) : ""}${moved.length ? changes(moved) : ""}</div></details>`
}

/** @param {Context<ComparisonModel>} context */
export function render({model, el}) {
  const checked = model.rows.filter(row => row.kind === "audit")
  const lone = model.rows.filter(row => row.kind !== "audit" && !row.rule)
  const compared = KINDS.flatMap(kind => model.rows.filter(row => row.kind === kind && row.rule))
  const bySlug = new Map(model.rows.map(row => [row.slug, row]))
  const [first, ...rest] = model.verdict
  el.innerHTML = `<style>${TABLE}${PROSE}${FIELDS}${STYLE}${WORDS}</style><article><h2>${escape(first)}</h2>
    <p>${escape(rest.join(" "))} ${escape(model.basis)}</p>${model.trust}${sifter(compared, model.rows)}
    <div class="legend"><span><i class="mark agrees"></i>agrees</span><span><i class="mark misses"></i>misses</span>
    <span><i class="mark aside"></i>not counted</span><span><i class="own"></i>printed ± or range</span>
    <span><i class="close"></i>within 10 %, the rule where none is printed</span></div>
    <div class="picture"></div><h2>Every number</h2><div class="rows"></div>
    <details class="lone"><summary></summary><div></div></details>
    ${checked.length ? `<h2>Audit</h2><p>${escape(model.kinds.audit)}. None of it is counted above.</p>${audit(checked)}` : ""}
    <div class="tip" role="tooltip" hidden></div></article>`
  const form = el.querySelector("form")
  const [picture, table, rest0, tip] = [".picture", ".rows", ".lone", ".tip"].map(name => one(el, name))

  /** @param {string} name */
  const chosen = name => /** @type {HTMLInputElement} */ (form.elements.namedItem(name)).value

  /** @param {Compared} row */
  const passes = row => {
    const text = `${row.quantity} ${row.where} ${row.note}`.toLowerCase()
    const words = chosen("text").toLowerCase().split(/\s+/)
    if (chosen("place") && chosen("place") !== place(row)) return false
    if (chosen("kind") && chosen("kind") !== row.kind) return false
    return words.every(word => text.includes(word))
  }

  function draw() {
    const open = new Map([...picture.querySelectorAll("details")].map(each => [each.dataset.kind, each.open]))
    const rows = compared.filter(row => passes(row) && (!chosen("agrees") || chosen("agrees") === `${row.agrees}`))
    if (chosen("order")) rows.sort((a, b) => b.apart - a.apart)
    const most = KINDS.find(kind => rows.some(row => row.kind === kind))
    picture.innerHTML = KINDS.map(kind => {
      const some = rows.filter(row => row.kind === kind)
      if (!some.length) return ""
      return group(kind, some, model.kinds[kind], open.get(kind) ?? (counted(some[0]) || kind === most))
    }).join("")
    table.innerHTML = beside(rows)
    unfold(table)
    const unmatched = lone.filter(passes)
    one(rest0, "summary").textContent = `${unmatched.length} rows with nothing published beside them`
    one(rest0, "div").innerHTML = alone(unmatched)
    rest0.hidden = !unmatched.length
    form.querySelector("output").textContent = `${rows.length} of ${compared.length} compared`
  }

  /** @param {string} slug */
  function show(slug) {
    const row = el.querySelector(`tr[data-slug="${CSS.escape(slug)}"]`)
    if (!row) return
    el.querySelector("tr.asked")?.classList.remove("asked")
    row.classList.add("asked")
    const folded = row.closest("details")
    if (folded) folded.open = true
    row.scrollIntoView({block: "center"})
  }

  /** @param {Event} event */
  const pointed = event => {
    const mark = /** @type {Element} */ (event.target).closest("[data-slug]")
    return mark && bySlug.get(mark.getAttribute("data-slug"))
  }

  form.addEventListener("input", draw)
  form.addEventListener("submit", event => event.preventDefault())
  picture.addEventListener("pointerover", event => {
    const row = pointed(event)
    tip.hidden = !row
    if (!row) return
    tip.innerHTML = described(row)
    const [width, height] = [tip.offsetWidth, tip.offsetHeight]
    const beyond = event.clientX + 16 + width > innerWidth
    tip.style.left = `${Math.max(8, beyond ? event.clientX - 16 - width : event.clientX + 16)}px`
    tip.style.top = `${Math.max(8, Math.min(event.clientY + 12, innerHeight - height - 8))}px`
  })
  picture.addEventListener("pointerleave", () => (tip.hidden = true))
  picture.addEventListener("click", event => {
    const row = pointed(event)
    if (row) show(row.slug)
  })
  draw()
  explain(el)
  if (model.row) setTimeout(() => show(model.row), 100)
}
