"""The one state machine of the house: transition tables, the step row, the conditional update."""

from workflow.transitions import Refused
from workflow.transitions import Stale
from workflow.transitions import Step
from workflow.transitions import available
from workflow.transitions import demand
from workflow.transitions import move

__all__ = ["Refused", "Stale", "Step", "available", "demand", "move"]
