"""What a page does that it must not: errors, requests to elsewhere, a scroll bar at the bottom."""

from collections.abc import Iterable

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

WIDTHS = [1400, 390]  # a desktop, a phone
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
CUT = """[...document.querySelectorAll(".table-responsive")]
  .some((frame) => frame.scrollWidth > frame.clientWidth)"""
# Plots take their new width when the frame after the change is drawn.
DRAWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
ALL_THERE = "() => !document.querySelector('[hx-trigger^=load], .htmx-request')"


def visit(context: BrowserContext, addresses: Iterable[str]) -> dict[str, list[str]]:
    """Open the pages one after the other and answer what is wrong with which."""
    found: dict[str, list[str]] = {}
    for address in addresses:
        page = context.new_page()
        complaints = watch(page)
        page.goto(address)
        page.wait_for_function(ALL_THERE)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate(DRAWN)
            if page.evaluate(TOO_WIDE):
                complaints.append(f"The page scrolls sideways at a width of {width}.")
            if page.evaluate(CUT):
                complaints.append(f"A table is cut at its side at a width of {width}.")
        page.close()
        if complaints:
            found[address] = complaints
    return found


def watch(page: Page) -> list[str]:
    """Answer a list that grows with each complaint."""
    complaints: list[str] = []

    def said(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    def asked(request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:")):
            complaints.append(f"Asked elsewhere: {request.url}")

    def answered(response: Response) -> None:
        if response.status >= 400:
            complaints.append(f"{response.status} from {response.url}")

    page.on("pageerror", lambda error: complaints.append(f"Script error: {error}"))
    page.on("console", said)
    page.on("request", asked)
    page.on("response", answered)
    return complaints
