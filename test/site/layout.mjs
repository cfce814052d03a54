/**
 * What of the page can't be read or reached as it stands: what is cut off or sticks out where nothing scrolls, code that
 * scrolls where a desktop has room for it, words of tables that are broken, and what Tab leaves out. Runs in the page.
 *
 * @returns {string[]}
 */
export function flawsOf() {
  const nameOf = (/** @type {Element} */ element) =>
    `<${element.localName} class="${element.getAttribute("class") ?? ""}"> ${element.textContent?.trim().slice(0, 60)}`;
  /** @type {HTMLElement[]} */
  const shown = [...document.querySelectorAll("main, main *, .aside *")].flatMap((element) =>
    element instanceof HTMLElement && element.checkVisibility() ? [element] : [],
  );
  const wide = shown.filter((element) => {
    const { overflowX, display } = getComputedStyle(element);
    const isCode = innerWidth >= 1440 && element.matches("pre");
    const scrolls = (["auto", "scroll"].includes(overflowX) && !isCode) || element.matches("input, textarea, select");
    // What is inline has no width of its own.
    return display !== "inline" && !scrolls && element.scrollWidth > element.clientWidth + 1;
  });
  /** @type {(element: Element | null) => boolean} */
  const isInScroller = (element) =>
    element !== null &&
    (["auto", "scroll"].includes(getComputedStyle(element).overflowX) || isInScroller(element.parentElement));
  const outside = shown.filter(
    (element) => element.getBoundingClientRect().right > innerWidth + 1 && !isInScroller(element.parentElement),
  );
  // The keys with arrows choose among radio buttons.
  const controls = shown.filter((element) =>
    element.matches("a[href], button, input:not([type=radio]), select, textarea, summary"),
  );
  const cells = shown.filter((element) => element.matches("td, th"));
  return [
    ...wide.map((element) => `wider than its box: ${nameOf(element)}`),
    ...outside.map((element) => `past the right edge: ${nameOf(element)}`),
    ...controls.filter(({ tabIndex }) => tabIndex < 0).map((element) => `left out by Tab: ${nameOf(element)}`),
    ...cells.flatMap((cell) => brokenWords(cell).map((word) => `broken in a table: ${word}`)),
  ];

  /** Words that stand on two lines. Outside of code a line may break at a hyphen. */
  function brokenWords(/** @type {Element} */ cell) {
    const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    const broken = [];
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const words = text.parentElement?.closest("code") ? /\S+/g : /[^\s\u2010-\u2015-]+/g;
      for (const { 0: word, index } of (text.textContent ?? "").matchAll(words)) {
        range.setStart(text, index);
        range.setEnd(text, index + word.length);
        if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) broken.push(word);
      }
    }
    return broken;
  }
}
