// The bar on every page: where one is, where one can go, share and take away, light or dark.

import STYLE from "./header.css" with {type: "text"}

const LOGO = `<svg width="26" height="26" viewBox="0 0 26 26" aria-hidden="true"><circle cx="13" cy="13" r="13" fill="var(--accent)"/><path d="M4 10q4.5-3.4 9 0t9 0" stroke="#fff" stroke-width="1.8" fill="none"/><circle cx="13" cy="14.4" r="2.1" fill="#fff"/><circle cx="13" cy="18.7" r="1.5" fill="#fff" opacity=".8"/><circle cx="13" cy="22" r="1" fill="#fff" opacity=".6"/></svg>`
const escape = text =>
  String(text).replace(/[&<>"]/g, c => ({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})[c])

export function render({model, el}) {
  const {labs, current} = model,
    lab = labs.find(l => l.name === current)
  const link = l =>
    `<a href="${l.name}" aria-label="${escape(l.title)}" ${l.name === current ? 'aria-current="page"' : ""}>${escape(l.title)}</a>`
  el.innerHTML = `<style>${STYLE}</style><div class="bar"><a class="brand" href="./" title="Home">${LOGO}<span class="long">Carbon Pump Explorer</span><span class="short">${escape(lab?.title ?? "Carbon Pump Explorer")}</span></a>
    <nav aria-label="Labs">${labs.map(link).join("")}</nav>
    ${lab ? '<button type="button" class="cta" data-do="share">Share</button>' : ""}
    <button type="button" class="round" data-do="theme"></button>
    <details class="menu"><summary aria-label="Menu"><svg width="22" height="22" viewBox="0 0 24 24" stroke="currentColor" stroke-width="2" stroke-linecap="round" aria-hidden="true"><path d="M4 6h16M4 12h16M4 18h16"/></svg></summary><div><a href="./" aria-label="Home">Home</a>${labs.map(link).join("")}</div></details></div>
    <dialog aria-label="Share and take away"></dialog>`
  const root = document.documentElement,
    dialog = el.querySelector("dialog"),
    toggle = el.querySelector("[data-do=theme]")

  const scheme = dark => {
    root.style.colorScheme = dark ? "dark" : "light"
    toggle.innerHTML = dark
      ? `<svg width="18" height="18" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" aria-hidden="true"><circle cx="12" cy="12" r="4.5"/><path d="M12 2v2.5M12 19.5V22M2 12h2.5M19.5 12H22M4.9 4.9l1.8 1.8M17.3 17.3l1.8 1.8M4.9 19.1l1.8-1.8M17.3 6.7l1.8-1.8"/></svg>`
      : `<svg width="18" height="18" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round" aria-hidden="true"><path d="M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z"/></svg>`
    toggle.setAttribute("aria-label", dark ? "Light colours" : "Dark colours")
    toggle.title = dark ? "Light" : "Dark"
  }
  const chosen = document.cookie.match(/(?:^|; )theme=(dark|light)/)?.[1],
    system = matchMedia("(prefers-color-scheme: dark)")
  let dark = chosen ? chosen === "dark" : system.matches
  // A first visit is drawn before the server knows which colours: keep it covered until they are right. What is said
  // before the document is idle would be answered into the void.
  const started = performance.now()
  const tell = (told = false) => {
    const waiting = dark !== model.dark && performance.now() - started < 6000,
      idle = Bokeh.documents.some(d => d.is_idle)
    document.body.style.opacity = waiting ? 0 : ""
    if (waiting && idle && !told) model.send_msg({do: "theme", dark})
    if (waiting) setTimeout(tell, 60, told || idle)
  }
  const remember = () => {
    document.cookie = `seen=${dark ? "dark" : "light"}; path=/; max-age=31536000; SameSite=Lax`
  } // so that the next page is drawn right at once
  scheme(dark)
  tell()
  remember()
  system.addEventListener("change", () => {
    if (!/(?:^|; )theme=/.test(document.cookie)) {
      dark = system.matches
      scheme(dark)
      model.send_msg({do: "theme", dark})
      remember()
    }
  })

  const copy = (button, text) => {
    const done = () => {
      const was = button.textContent
      button.textContent = "Copied"
      setTimeout(() => (button.textContent = was), 1500)
    }
    if (navigator.clipboard && isSecureContext) navigator.clipboard.writeText(text).then(done, () => select(button))
    else if (select(button) && document.execCommand("copy")) done()
  }
  const select = button => {
    const field = button.parentElement.querySelector("input, textarea")
    field?.select()
    return Boolean(field)
  }
  const saved = () => {
    try {
      const list = JSON.parse(localStorage.getItem("scenarios"))
      return Array.isArray(list) ? list : []
    } catch {
      return []
    }
  }

  function show(share) {
    const url = new URL(share.link, document.baseURI).href,
      mine = saved().filter(s => s.lab === current)
    dialog.innerHTML = `<form><header><h2>Share and take away</h2><button type="button" class="round" data-do="close" aria-label="Close">✕</button></header>
      <label>This view, exactly as it stands<span class="line"><input readonly value="${escape(url)}"><button type="button" data-copy>Copy link</button></span></label>
      <label>Keep it as a scenario<span class="line"><input name="title" placeholder="A name for it" maxlength="80"><button type="button" data-do="save">Save</button></span></label>
      <div class="mine">${mine.map(s => `<span><a href="s/${escape(s.id)}">${escape(s.title)}</a><a href="scenario/${escape(s.id)}.toml" download>TOML</a></span>`).join("")}
        <label class="file">Open a scenario file<input type="file" accept=".toml" aria-label="Open a scenario file"></label></div><p class="problem" role="alert"></p>
      <div class="take"><b>Take the numbers</b> <a href="download/${current}.csv?${escape(share.query)}" download>CSV</a><a href="download/${current}.nc?${escape(share.query)}" download>NetCDF</a><a href="download/${current}.zip?${escape(share.query)}" download>Zip with data, parameters and a README</a></div>
      <label>Code for this view: command line<span class="line"><textarea readonly rows="2">${escape(share.shell)}</textarea><button type="button" data-copy>Copy</button></span></label>
      <label>Python<span class="line"><textarea readonly rows="4">${escape(share.python)}</textarea><button type="button" data-copy>Copy</button></span></label></form>`
    dialog.querySelector("input[type=file]").addEventListener("change", async e => {
      const f = e.target.files[0]
      if (f) model.send_msg({do: "import", text: (await f.text()).slice(0, 100000)})
    })
    if (!dialog.open) dialog.showModal()
  }

  el.addEventListener("click", e => {
    const button = e.target.closest("button")
    if (e.target === dialog) return dialog.close()
    if (!button) return
    if (button.dataset.copy !== undefined)
      return copy(button, button.parentElement.querySelector("input, textarea").value)
    if (button.dataset.do === "close") dialog.close()
    if (button.dataset.do === "share") model.send_msg({do: "share"})
    if (button.dataset.do === "save")
      model.send_msg({do: "save", title: dialog.querySelector("[name=title]").value.trim()})
    if (button.dataset.do === "theme") {
      dark = !dark
      scheme(dark)
      remember()
      document.cookie = `theme=${dark ? "dark" : "light"}; path=/; max-age=31536000; SameSite=Lax`
      model.send_msg({do: "theme", dark})
    }
  })
  dialog.addEventListener("submit", e => e.preventDefault())
  dialog.addEventListener("keydown", e => {
    if (e.key === "Enter" && e.target.name === "title") {
      e.preventDefault()
      dialog.querySelector("[data-do=save]").click()
    }
  })
  document.addEventListener("click", e => {
    if (!e.composedPath().includes(el)) el.querySelector(".menu").open = false
  })
  model.on("msg:custom", data => {
    if (data?.saved) {
      try {
        localStorage.setItem("scenarios", JSON.stringify([data.saved, ...saved()].slice(0, 40)))
      } catch {
        /* private window: the link still works */
      }
    }
    if (data?.share) show(data.share)
    if (data?.problem !== undefined) dialog.querySelector(".problem").textContent = data.problem
    if (data?.go) location.href = data.go
  })
}
