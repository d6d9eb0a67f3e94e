"""What was agreed: clauses as data, which of them are in force between two parties at an instant, and the numbers that follow."""

from __future__ import annotations

from deconflict.agreement import rules
from deconflict.agreement.agreement import Agreement, agreement_hash
from deconflict.agreement.rules import Rules

__all__ = ["Agreement", "Rules", "agreement_hash", "rules"]
