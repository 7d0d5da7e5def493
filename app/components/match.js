// Which column of a table is which: its first rows, and for each column of ours where it is taken from and in which unit.

import {escape, one} from "./html.js"
import FIELDS from "./fields.css" with {type: "text"}
import STYLE from "./match.css" with {type: "text"}

/** @param {Option[]} list @param {string} chosen */
const options = (list, chosen) =>
  list
    .map(
      ([key, words]) => `<option value="${escape(key)}"${key === chosen ? " selected" : ""}>${escape(words)}</option>`,
    )
    .join("")

/** @param {string[]} cells @param {string} tag */
const row = (cells, tag) => `<tr>${cells.map(cell => `<${tag}>${escape(cell)}</${tag}>`).join("")}</tr>`

/** @param {MatchColumn} column */
function line({name, label, required, options: list, from, units, unit}) {
  const words = escape(label)
  const asked = units.length > 1 && !unit ? /** @type {Option[]} */ ([["", "unit?"]]) : []
  const choice = `<select data-unit aria-label="Unit of ${words}">${options([...asked, ...units], unit)}</select>`
  return `<tr data-name="${escape(name)}"><th scope="row">${words}${required ? " *" : ""}</th><td><select data-from
    aria-label="${words} is">${options(list, from)}</select></td><td>${units.length ? choice : ""}</td></tr>`
}

/** @param {MatchAsked} asked */
function markup({file, form, forms, header, rows, columns}) {
  const which =
    forms.length > 1 ? `<select class="form" aria-label="The table is">${options(forms, form)}</select>` : ""
  return `<style>${FIELDS}${STYLE}</style><form><h3>Which column of “${escape(file)}” is which?</h3>
    <div class="scroll" tabindex="0" role="region" aria-label="The first rows of your table"><table
      class="preview"><thead>${row(header, "th")}</thead><tbody>${rows.map(cells => row(cells, "td")).join("")}</tbody></table></div>
    ${which}<table class="choices"><tbody>${columns.map(line).join("")}</tbody></table>
    <p role="status" aria-live="polite"></p>
    <button class="use">Use it</button><button type="button" class="leave">Leave it</button></form>`
}

/** @param {Context<MatchModel>} context */
export function render({model, el}) {
  /** What is chosen for each column, as [where from, unit]. */
  const chosen = () => {
    /** @type {Record<string, [string, string]>} */
    const found = {}
    for (const each of /** @type {NodeListOf<HTMLElement>} */ (el.querySelectorAll("[data-name]"))) {
      const [from, unit] = each.querySelectorAll("select")
      found[each.dataset.name] = [from.value, unit ? unit.value : ""]
    }
    return found
  }
  /** What is still missing, in one sentence. */
  const missing = () => {
    const {columns, wanted} = model.asked
    const now = chosen()
    const called = (/** @type {string} */ name) => columns.find(each => each.name === name)?.label ?? name
    const lacking = wanted.filter(each => !each.some(name => now[name]?.[0])).map(each => each.map(called).join(" or "))
    if (lacking.length) return `Choose a column for ${lacking.join(", for ")}.`
    const bare = columns
      .filter(({name, units}) => units.length > 1 && now[name][0] && !now[name][1])
      .map(each => each.label)
    return bare.length ? `Say how these are written: ${bare.join(", ")}.` : ""
  }
  const check = () => {
    for (const each of /** @type {NodeListOf<HTMLElement>} */ (el.querySelectorAll("[data-name]"))) {
      const [from, unit] = each.querySelectorAll("select")
      if (unit) unit.hidden = !from.value
    }
    const words = missing()
    one(el, "[role=status]").textContent = words || "All that is needed is there."
    one(el, ".use").toggleAttribute("disabled", !!words)
  }
  const show = () => {
    if (!model.asked.columns) return el.replaceChildren()
    el.innerHTML = markup(model.asked)
    const form = el.querySelector("form")
    form.addEventListener("change", event => {
      const target = /** @type {HTMLSelectElement} */ (event.target)
      if (target.className === "form") model.send_msg({do: "form", form: target.value})
      else check()
    })
    form.addEventListener("submit", event => {
      event.preventDefault()
      model.send_msg({do: "use", form: model.asked.form, columns: chosen()})
    })
    one(el, ".leave").addEventListener("click", () => model.send_msg({do: "leave"}))
    check()
  }
  model.on("asked", show)
  show()
}
