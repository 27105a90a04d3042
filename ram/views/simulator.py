"""The simulator: what would be decided, and by which statement. Its address says the question."""

import json
from dataclasses import dataclass
from textwrap import indent
from typing import Any

from iotconsole.kit.clock import moment, now_ms
from iotconsole.kit.sentences import told
from iotconsole.kit.views import PageView
from ram.errors import RamError
from ram.forms import SimulationForm
from ram.policy import Considered, Statement
from ram.simulation import Simulation, simulate
from ram.vocabulary import vocabulary


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a document; the deciding one stands out."""

    text: str
    decides: bool


def pieces(deciding: Considered) -> list[Piece]:
    """Cut the document that decided into its statements."""
    statements = deciding.attached.policy.statements
    last = statements[-1]
    return [
        Piece('{\n  "Version": "1",\n  "Statement": [\n', decides=False),
        *(
            Piece(
                _laid_out(statement) + ("\n" if statement is last else ",\n"),
                decides=statement is deciding.statement,
            )
            for statement in statements
        ),
        Piece("  ]\n}", decides=False),
    ]


def _laid_out(statement: Statement) -> str:
    text = json.dumps(json.loads(statement.text), indent=2, ensure_ascii=False)
    return indent(text, "    ")


class SimulatorView(PageView):
    """Ask, and see."""

    template_name = "ram/simulator.html"

    def content(self) -> dict[str, Any]:
        """Answer the question of the address, if there is one."""
        asked = self.request.GET.dict()
        form = self._form(asked)
        shown = {"form": form, "words": vocabulary(), "is_asked": form.is_bound}
        if not form.is_bound or not form.is_valid():
            return shown
        try:
            simulation = simulate(form.question(moment(now_ms())))
        except RamError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, told(refusal))
            return shown
        return shown | _result(simulation)

    def _form(self, asked: dict[str, str]) -> SimulationForm:
        """Answer an empty form while there is nothing to decide: who is simulated is chosen."""
        if asked.get("action") and asked.get("resource"):
            defaults = {"secure": "true", "mfa": "false"}
            return SimulationForm(defaults | asked)
        return SimulationForm(initial=asked)


def _result(simulation: Simulation) -> dict[str, Any]:
    deciding = simulation.deciding
    return {
        "simulation": simulation,
        "deciding": deciding,
        "number": deciding.statement.index + 1 if deciding else 0,
        "pieces": pieces(deciding) if deciding else [],
    }
