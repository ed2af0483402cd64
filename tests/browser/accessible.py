"""What axe finds on a page, and which way words run."""

from __future__ import annotations

from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
OF_COLOUR = {"type": "rule", "values": ["color-contrast"]}
# What is looked at has been drawn. A dialog that keeps all else out of reach is looked at alone: what lies
# behind was on the page before.
_LOOK = """async (rules) => {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    const all = document.querySelector("dialog:modal") || document;
    const found = await axe.run(all, { runOnly: rules, resultTypes: ["violations"], elementRef: false });
    return found.violations.flatMap((one) => one.nodes.map((node) =>
        `${one.id}: ${node.html.slice(0, 160)} ${node.failureSummary}`));
}"""


def faults(page: Page, rules: Any = WCAG) -> list[str]:
    """Each as a line; the program is given to a page once."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(Axe().axe_script)
    found: list[str] = page.evaluate(_LOOK, rules)
    return found


# On a phone a finger needs 44 pixels each way. A link within a text may be as low as its line, and what lies
# around a control (its ::after) is touched as it is.
_TOO_SMALL = """(host) => {
    const touched = (one) => {
        const label = one.matches("[type=checkbox], [type=radio]") && one.closest("label");
        const around = getComputedStyle(one, "::after");
        const placed = getComputedStyle(one).position !== "static";
        const sides = [parseFloat(around.width), parseFloat(around.height)];
        if (around.position === "absolute" && placed) return sides;
        const whole = around.position === "absolute" ? one.offsetParent : label || one;
        return [whole.offsetWidth, whole.offsetHeight];
    };
    const all = "a[href], button, input, select, textarea, summary, [role=option]";
    const not = ".unseen, .skip, [type=hidden], [type=file], :disabled";
    const within = host ? document.querySelector(host).shadowRoot : document;
    return [...within.querySelectorAll(all)]
        .filter((one) => one.checkVisibility() && !one.matches(not))
        .filter((one) => getComputedStyle(one).display !== "inline" || one.matches("input"))
        .filter((one) => Math.min(...touched(one)) < 43.5)
        .map((one) => `${touched(one).map(Math.round)} ${one.outerHTML.slice(0, 120)}`);
}"""


def too_small(page: Page, host: str | None = None) -> list[str]:
    """What is harder to touch than it should be, on the page or in the shadow of ``host``."""
    found: list[str] = page.evaluate(_TOO_SMALL, host)
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
