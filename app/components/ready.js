// That what took long is there, said politely, and the way to it: it may stand below what one sees.

const STYLE = `
p { margin: 0; font: 14px/1.45 var(--font); color: var(--ink); scroll-margin-top: 56px }
p:not(:empty) { padding: 8px 10px }
button { font: inherit; font-weight: 500; min-height: 24px; border: 0; padding: 0 4px; background: none; color: var(--accent);
  text-decoration: underline; cursor: pointer }
button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 5px }`

/** @param {Context<ReadyModel>} context */
export function render({model, el}) {
  el.innerHTML = `<style>${STYLE}</style><p role="status"></p>`
  const said = el.querySelector("p")
  const say = () => {
    said.innerHTML = model.ready ? 'Done: the result stands below. <button type="button">See it</button>' : ""
  }
  said.addEventListener("click", e => {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches
    if (e.target instanceof HTMLButtonElement) said.scrollIntoView({behavior: still ? "auto" : "smooth"})
  })
  model.on("ready", say)
  say()
}
