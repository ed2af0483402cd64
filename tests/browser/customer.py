"""A customer at the demo page, as tests drive them."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Locator, Page, Request, expect

# Runs before the page's own scripts: what a screen reader would be told, and what the policy forbade.
RECORDER = """
window.announced = [];
window.forbidden = [];
const note = (event) => window.forbidden.push(event.violatedDirective);
document.addEventListener("securitypolicyviolation", note);
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (options) {
  const root = attach.call(this, options);
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (!change.target.closest?.("[aria-live=polite], [aria-live=assertive], [role=status]")) continue;
      for (const node of change.addedNodes) {
        const words = node.textContent.trim();
        if (words && !change.target.closest(".connection")) window.announced.push(words);
      }
    }
  }).observe(root, { childList: true, subtree: true });
  return root;
};
"""


@dataclass
class Customer:
    page: Page
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @classmethod
    def arrives(cls, context: BrowserContext, url: str, opens: bool = True) -> Customer:
        page = context.new_page()
        page.add_init_script(RECORDER)
        customer = cls(page)
        home = urlsplit(url).netloc

        def note(request: Request) -> None:
            if not request.url.startswith("data:") and urlsplit(request.url).netloc != home:
                customer.foreign.append(request.url)

        page.on("request", note)
        page.on("pageerror", lambda error: customer.errors.append(str(error)))
        page.goto(url)
        expect(customer.launcher).to_be_visible()
        if opens:
            customer.opens()
        return customer

    @property
    def launcher(self) -> Locator:
        return self.page.locator(".launcher")

    @property
    def panel(self) -> Locator:
        return self.page.get_by_role("dialog")

    @property
    def field_(self) -> Locator:
        return self.page.locator("ventanilla-chat textarea")

    def opens(self) -> None:
        self.launcher.click()
        expect(self.panel).to_be_visible()

    def says(self, text: str) -> None:
        self.field_.fill(text)
        self.field_.press("Enter")

    def sees(self, text: str) -> None:
        expect(self.page.locator(".log .row", has_text=text).last).to_be_visible()

    def said(self) -> list[str]:
        """Every message on the page, in order, those on their way too."""
        return [
            text.strip() for text in self.page.locator(".row .bubble:not(.typing .bubble)").all_inner_texts()
        ]

    def history(self) -> list[str]:
        """The messages that have arrived."""
        return [text.strip() for text in self.page.locator("[data-id] .bubble").all_inner_texts()]

    def announced(self, count: int = 0) -> list[str]:
        """What was read out, once there are ``count`` announcements: they follow what is seen."""
        self.page.wait_for_function("count => window.announced.length >= count", arg=count)
        return list(self.page.evaluate("window.announced"))

    def forbidden(self) -> list[str]:
        return list(self.page.evaluate("window.forbidden"))
