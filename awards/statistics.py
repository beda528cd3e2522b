"""What the register adds up to. Revoked awards do not count; four queries, whatever the size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

from django.db.models import Count
from django.db.models import QuerySet

from awards.enums import PEOPLE
from awards.enums import AwardLevel
from awards.enums import Occasion
from awards.enums import RecordState
from awards.enums import SubjectClass
from awards.models import AwardForm
from awards.models import AwardRecord
from awards.register_filter import YearsFilter
from documents.charts import bar_chart
from documents.charts import grouped_bar_chart
from units.models import Unit

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from accounts.models import User

MEASURE = "khen thưởng"
CHARTED_UNITS = 15
UNKNOWN = "Không ghi"
Group = Mapping[str, Any]


@dataclass(frozen=True)
class Share:
    """A part of a whole; unknown while the whole is nothing."""

    part: int
    whole: int

    @property
    def percent(self) -> Decimal | None:
        return Decimal(100 * self.part) / self.whole if self.whole else None


@dataclass(frozen=True)
class Table:
    """Counts by one thing: rows of (label, share), and the same drawn."""

    title: str
    rows: list[tuple[str, Share]]
    chart: SafeString | None


@dataclass(frozen=True)
class Statistics:
    """Everything that the page of statistics shows and exports."""

    total: int
    revoked: int
    people: int
    workers: Share
    without_post: Share
    tables: list[Table]
    years: SafeString | None


def filtered(user: User, filters: Mapping[str, Any] | None) -> YearsFilter:
    """The records of which the address asks statistics; `.qs` are they."""
    return YearsFilter(filters, queryset=AwardRecord.objects.visible_to(user))


def statistics_of(records: QuerySet[AwardRecord], top: Unit | None = None) -> Statistics:
    """Counts by form, level, occasion, subject, campaign, year and unit, and the shares the law asks about.

    Args:
        top: units are rolled up to the level right below it; without it, to the tops of the tree.
    """
    everything = list(
        records.order_by()
        .values(
            "form", "level", "occasion", "subject_class", "year", "is_leader",
            "is_leader_recorded", "state", "campaign__title",
        )
        .annotate(number=Count("pk"))
    )  # fmt: skip
    groups = [group for group in everything if group["state"] == RecordState.VALID]
    forms = dict(
        AwardForm.objects.filter(pk__in={group["form"] for group in groups}).values_list(
            "pk", "name"
        )
    )
    total = _sum(groups)
    people = _sum(group for group in groups if group["subject_class"] in PEOPLE)
    return Statistics(
        total=total,
        revoked=_sum(everything) - total,
        people=people,
        workers=Share(_workers(groups), people),
        without_post=_without_post(groups),
        tables=[
            _table("Hình thức khen thưởng", groups, total, lambda g: forms[g["form"]]),
            _table("Cấp khen thưởng", groups, total, _labels("level", AwardLevel)),
            _table("Dịp khen thưởng", groups, total, _labels("occasion", Occasion)),
            _table("Đối tượng", groups, total, _labels("subject_class", SubjectClass)),
            _table("Phong trào", groups, total, lambda g: g["campaign__title"] or UNKNOWN),
            _by_year(groups, total),
            _by_unit(records, total, top),
        ],
        years=_levels_by_year(groups),
    )


def rows_to_export(found: Statistics) -> list[list[Any]]:
    """Every table one under the other: what it is by, the group, how many, the share in percent."""
    rows: list[list[Any]] = [
        [table.title, label, share.part, _rounded(share.percent)]
        for table in found.tables
        for label, share in table.rows
    ]
    for title, share in (
        ("Người lao động trực tiếp trong số cá nhân", found.workers),
        ("Không giữ chức vụ trong số cá nhân có ghi chức vụ", found.without_post),
    ):
        rows.append([title, f"trong {share.whole} cá nhân", share.part, _rounded(share.percent)])
    return rows


EXPORT_HEADER = ["Phân theo", "Nhóm", "Số lượng", "Tỷ lệ (%)"]


def _sum(groups: Iterable[Group]) -> int:
    return sum(group["number"] for group in groups)


def _workers(groups: Iterable[Group]) -> int:
    return _sum(group for group in groups if group["subject_class"] == SubjectClass.WORKER)


def _without_post(groups: Iterable[Group]) -> Share:
    """Of the people of whom it is recorded: those who hold no post of leadership.

    A direct worker holds none, whatever an old decision says or leaves out.
    """
    known = [
        group
        for group in groups
        if group["subject_class"] in PEOPLE
        and (group["is_leader_recorded"] or group["subject_class"] == SubjectClass.WORKER)
    ]
    free = [group for group in known if not group["is_leader"]]
    return Share(_sum(free), _sum(known))


def _labels(name: str, choices: Any) -> Callable[[Group], str]:
    words = dict(choices.choices)

    def label(group: Group) -> str:
        found = str(words.get(group[name], UNKNOWN))
        return found[:1].upper() + found[1:]

    return label


def _table(
    title: str, groups: Iterable[Group], total: int, label_of: Callable[[Group], str]
) -> Table:
    counts: Counter[str] = Counter()
    for group in groups:
        counts[label_of(group)] += group["number"]
    return _drawn(title, counts.most_common(), total)


def _by_year(groups: Iterable[Group], total: int) -> Table:
    counts: Counter[int] = Counter()
    for group in groups:
        counts[group["year"]] += group["number"]
    return _drawn("Năm", [(f"Năm {year}", counts[year]) for year in sorted(counts)], total)


def _drawn(title: str, counts: list[tuple[str, int]], total: int, most: int = 40) -> Table:
    chart = bar_chart(title, list(counts[:most]), measure=MEASURE) if counts else None
    return Table(title, [(label, Share(number, total)) for label, number in counts], chart)


def _by_unit(records: QuerySet[AwardRecord], total: int, top: Unit | None) -> Table:
    """Awards by the unit that was awarded or whose people were, rolled up to one level."""
    found = (
        records.order_by()
        .filter(state=RecordState.VALID)
        .values_list("home_unit__path")
        .annotate(number=Count("pk"))
    )
    counts: Counter[int | None] = Counter()
    for path, number in found:
        counts[_rolled_up(path, top)] += number
    names = {
        unit.pk: unit.label for unit in Unit.objects.filter(pk__in=[key for key in counts if key])
    }
    ranked = [
        (UNKNOWN if key is None else names[key], number) for key, number in counts.most_common()
    ]
    return _drawn("Đơn vị được khen", ranked, total, CHARTED_UNITS)


def _rolled_up(path: str | None, top: Unit | None) -> int | None:
    if not path:
        return None
    keys = [int(key) for key in path.strip("/").split("/")]
    level = top.depth + 1 if top else 0
    return keys[min(level, len(keys) - 1)]


def _levels_by_year(groups: Sequence[Group]) -> SafeString | None:
    """Awards of each level side by side, year by year; nothing to compare within one year."""
    years = sorted({group["year"] for group in groups})
    if len(years) < 2:
        return None
    counts: Counter[tuple[str, int]] = Counter()
    for group in groups:
        counts[group["level"], group["year"]] += group["number"]
    series = [
        (str(level.label), [counts[level.value, year] for year in years])
        for level in AwardLevel
        if any(counts[level.value, year] for year in years)
    ]
    return grouped_bar_chart(
        "Khen thưởng từng năm theo cấp", [f"Năm {year}" for year in years], series, measure=MEASURE
    )


def _rounded(percent: Decimal | None) -> Decimal | None:
    return None if percent is None else percent.quantize(Decimal("0.1"))
