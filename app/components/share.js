// The dialog of what can be taken away: a link, a scenario, a report, the numbers, the code; and the scenarios this browser has
// kept.

import {copy} from "./copy.js"
import {embedOf} from "./embed.js"
import {escape, one} from "./html.js"
import {kept} from "./kept.js"
import {taskOf} from "./task.js"

const LARGEST = 100000 // letters of a scenario's file
const MOST = 40 // scenarios that a browser keeps
const scenarios = kept("scenarios")
const REPORTS = [
  ["pdf", "PDF"],
  ["html", "Page to print"],
  ["md", "Markdown"],
]
const FILES = [
  ["csv", "CSV"],
  ["nc", "NetCDF"],
  ["zip", "Zip with data, parameters and a README"],
]

/** @returns {Saved[]} */
function saved() {
  const list = scenarios.read()
  return Array.isArray(list) ? list : []
}

const keep = (/** @type {Saved} */ scenario) => scenarios.write([scenario, ...saved()].slice(0, MOST))

/**
 * @param {Share} share
 * @param {string} lab
 */
function markup(share, lab) {
  const url = new URL(share.link, document.baseURI).href
  const mine = saved().filter(s => s.lab === lab)
  const row = (/** @type {Saved} */ {id, title}) =>
    `<span><a href="s/${escape(id)}">${escape(title)}</a><a
      href="scenario/${escape(id)}.toml" download>TOML</a></span>`
  const numbers = FILES.map(
    ([suffix, words]) => `<a href="download/${lab}.${suffix}?${escape(share.query)}" download>${words}</a>`,
  )
  const reports = REPORTS.map(
    ([suffix, words]) => `<a href="report/${lab}.${suffix}?${escape(share.query)}" target="_blank">${words}</a>`,
  )
  const code = (/** @type {number} */ rows, /** @type {string} */ text) =>
    `<span class="line"><textarea readonly rows="${rows}">${escape(text)}</textarea><button type="button"
      data-copy>Copy</button></span>`
  return `<form><header><h2>Share and take away</h2><button type="button" class="round" data-do="close"
        aria-label="Close">✕</button></header>
    <label>This view, exactly as it stands<span class="line"><input readonly value="${escape(url)}"><button
        type="button" data-copy>Copy link</button></span></label>
    <label>Keep it as a scenario<span class="line"><input name="title" placeholder="A name for it"
        maxlength="80"><button type="button" data-do="save">Save</button></span></label>
    <div class="mine">${mine.map(row).join("")}
      <label class="file">Open a scenario file<input type="file" accept=".toml"
        aria-label="Open a scenario file"></label></div><p class="problem" role="alert"></p>
    <div class="take"><b>Report on one page</b> ${reports.join("")}</div>
    <div class="take"><b>Take the numbers</b> ${numbers.join("")}</div>
    <details class="task"${share.task ? "" : " hidden"}><summary>A task for a class</summary><div></div></details>
    <details class="task embed"${share.task ? "" : " hidden"}><summary>Embed a picture in a page</summary><div></div></details>
    <p class="take"><a href="teach/edit?view=${encodeURIComponent(`${lab}?${share.query}`)}">Make a lesson step of this view</a></p>
    <label>Code for this view: command line${code(2, share.shell)}</label>
    <label>Python${code(4, share.python)}</label></form>`
}

/**
 * Fills the dialog when there is something to share, and hears what the server says of it.
 * @param {HTMLDialogElement} dialog
 * @param {HeaderModel} model
 */
export function sharing(dialog, model) {
  const show = (/** @type {Share} */ share) => {
    dialog.innerHTML = markup(share, model.current)
    /** @type {HTMLInputElement} */
    const file = one(dialog, "input[type=file]")
    file.addEventListener("change", async () => {
      const [chosen] = file.files
      if (chosen) model.send_msg({do: "import", text: (await chosen.text()).slice(0, LARGEST)})
    })
    if (share.task) {
      taskOf(one(dialog, ".task > div"), model.current, share.task)
      embedOf(one(dialog, ".embed > div"), model.current, share)
    }
    if (!dialog.open) dialog.showModal()
  }
  const save = () => {
    /** @type {HTMLInputElement} */
    const field = one(dialog, "[name=title]")
    model.send_msg({do: "save", title: field.value.trim()})
  }

  dialog.addEventListener("click", e => {
    const button = /** @type {Element} */ (e.target).closest("button")
    if (e.target === dialog || button?.dataset.do === "close") dialog.close()
    else if (button?.dataset.copy !== undefined) copy(button)
    else if (button?.dataset.do === "save") save()
  })
  dialog.addEventListener("submit", e => e.preventDefault())
  dialog.addEventListener("keydown", e => {
    if (e.key !== "Enter" || /** @type {HTMLInputElement} */ (e.target).name !== "title") return
    e.preventDefault()
    save()
  })

  return {
    /** @param {{saved?: Saved, share?: Share, problem?: string}} said */
    hear(said) {
      if (said.saved) keep(said.saved)
      if (said.share) show(said.share)
      if (said.problem !== undefined) one(dialog, ".problem").textContent = said.problem
    },
  }
}
