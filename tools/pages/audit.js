// Looks at a page as a browser has laid it out, and leaves in its title what is wrong: contrast under 4.5, a page wider than the
// window, landmarks, whatever is fetched. tools/pages/check.sh puts this into a copy of the page.
addEventListener("load", () => {
  const faults = [];
  const rgb = (text) => (text.match(/[\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => {
    const part = (v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const contrast = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
  const behind = (e) => {
    const circle = e.previousElementSibling;
    if (e.classList.contains("number") && circle) return rgb(getComputedStyle(circle).fill);
    for (; e; e = e.parentElement) {
      const color = rgb(getComputedStyle(e).backgroundColor);
      if (color.length === 3 || color[3] > 0) return color;
    }
    return matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18] : [255, 255, 255];
  };
  let seen = 0;
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = texts.nextNode());) {
    const e = node.parentElement;
    if (!node.data.trim() || e.closest("title, desc, script")) continue;
    seen++;
    const style = getComputedStyle(e);
    const color = rgb(e.namespaceURI.endsWith("svg") ? style.fill : style.color);
    const found = contrast(color, behind(e));
    if (found < 4.5) faults.push(`contrast ${found.toFixed(2)} of "${node.data.trim().slice(0, 30)}"`);
  }
  const over = document.documentElement.scrollWidth - innerWidth;
  if (over > 0) faults.push(`${over} px wider than the window`);
  for (const name of ["header", "nav", "main", "footer"]) {
    if (document.querySelectorAll(`body > ${name}`).length !== 1) faults.push(`not one ${name}`);
  }
  const first = document.querySelector("a[href], [tabindex]");
  if (!first || !first.classList.contains("skip")) faults.push("the first that is reached by keyboard is no skip link");
  for (const fetched of performance.getEntriesByType("resource")) {
    if (!fetched.name.startsWith("data:")) faults.push(`fetches ${fetched.name}`);
  }
  const wanted = document.documentElement.dataset.wanted;
  if (!matchMedia(`(prefers-color-scheme: ${wanted})`).matches) faults.push(`it is not shown ${wanted}`);
  document.title = `audit: ${seen} texts, ${faults.length} faults: ${faults.join("; ")}`;
});
