// Light or dark as on all pages: what somebody chose there or here stands in the cookie `theme`; the system says otherwise.

const body = document.body
const chosen = document.cookie.match(/(?:^|; )theme=(dark|light)/)?.[1] ?? "auto"
body.dataset.theme = chosen
localStorage.setItem("theme", chosen) // furo's own memory

new MutationObserver(() => {
  const {theme} = body.dataset
  const age = theme === "auto" ? 0 : 31536000
  document.cookie = `theme=${theme}; path=/; max-age=${age}; SameSite=Lax${location.protocol === "https:" ? "; Secure" : ""}`
}).observe(body, {attributeFilter: ["data-theme"]})
