"""What axe finds on a page, and which way words run."""

from __future__ import annotations

from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
OF_COLOUR = {"type": "rule", "values": ["color-contrast"]}
# What is looked at has been drawn.
_LOOK = """async (rules) => {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    const found = await axe.run(document, { runOnly: rules, resultTypes: ["violations"], elementRef: false });
    return found.violations.flatMap((one) => one.nodes.map((node) =>
        `${one.id}: ${node.html.slice(0, 160)} ${node.failureSummary}`));
}"""


def faults(page: Page, rules: Any = WCAG) -> list[str]:
    """Each as a line; the program is given to a page once."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(Axe().axe_script)
    found: list[str] = page.evaluate(_LOOK, rules)
    return found


ENDS_AT_THE_LEFT = """one => {
    const text = document.createTreeWalker(one, NodeFilter.SHOW_TEXT).nextNode();
    const at = (from) => {
      const range = new Range();
      range.setStart(text, from);
      range.setEnd(text, from + 1);
      return range.getBoundingClientRect().x;
    };
    return at(text.length - 1) < at(0);
}"""


def ends_at_the_left(where: Locator) -> bool:
    """Whether the question mark stands where the sentence ends."""
    return bool(where.evaluate(ENDS_AT_THE_LEFT))
