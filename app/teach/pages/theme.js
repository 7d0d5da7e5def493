// Light or dark, as the system has it until somebody says otherwise; remembered as on every page.

/** @param {"theme" | "seen"} what */
const keep = (what, /** @type {boolean} */ dark) => {
  document.cookie = `${what}=${dark ? "dark" : "light"}; path=/; max-age=31536000; SameSite=Lax${location.protocol === "https:" ? "; Secure" : ""}`
}

/**
 * Lets a button switch; `prefer` is what a page is where nobody chose and the system is not asked.
 * @param {HTMLElement} button
 * @param {"dark"} [prefer]
 */
export function themed(button, prefer) {
  const chosen = document.cookie.match(/(?:^|; )theme=(dark|light)/)?.[1] ?? prefer
  const system = matchMedia("(prefers-color-scheme: dark)")
  let dark = chosen ? chosen === "dark" : system.matches
  const show = () => {
    document.documentElement.style.colorScheme = dark ? "dark" : "light"
    button.setAttribute("aria-pressed", String(dark))
  }
  show()
  button.addEventListener("click", () => {
    dark = !dark
    keep("theme", dark)
    keep("seen", dark)
    show()
  })
  system.addEventListener("change", ({matches}) => {
    if (prefer || /(?:^|; )theme=/.test(document.cookie)) return
    dark = matches
    show()
  })
}
