// Equations by the KaTeX that the labs' pages use, fetched where there are some.

const equations = document.querySelectorAll("[data-tex]")

const draw = async () => {
  await document.fonts.ready
  for (const node of equations) {
    const displayMode = node.tagName === "DIV"
    window.katex.render(node.dataset.tex, node, {displayMode, throwOnError: false, output: "htmlAndMathml"})
    if (displayMode && node.scrollWidth > node.clientWidth) node.tabIndex = 0 // scrolled by the keyboard, too
  }
}

if (equations.length) {
  document.head.append(
    Object.assign(document.createElement("script"), {src: "/assets/katex/katex.min.js", onload: draw}),
  )
}
