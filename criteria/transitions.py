"""Steps of a scoring table."""

from criteria.enums import TableState
from workflow import Step

TABLE_TRANSITIONS = {
    "put_in_force": Step(
        frozenset({TableState.DRAFT}),
        TableState.IN_FORCE,
        "Đưa vào sử dụng",
        "criteria.write_table",
    ),
    "retire": Step(
        frozenset({TableState.IN_FORCE}),
        TableState.RETIRED,
        "Thôi dùng",
        "criteria.write_table",
        note_required=True,
    ),
}
