from reports.models.acknowledgement import Acknowledgement
from reports.models.approval_rule import ApprovalRule
from reports.models.calendar_feed import CalendarFeed
from reports.models.compilation import Compilation
from reports.models.compilation import CompilationHighlight
from reports.models.compilation import CompilationSection
from reports.models.compilation import CompilationSource
from reports.models.compilation import CompilationTransition
from reports.models.indicator import Indicator
from reports.models.indicator import IndicatorImport
from reports.models.indicator import IndicatorRevision
from reports.models.indicator import RoundIndicator
from reports.models.reminder import Digest
from reports.models.reminder import Reminder
from reports.models.report import EvidenceFile
from reports.models.report import IndicatorValue
from reports.models.report import Report
from reports.models.report import ReportTransition
from reports.models.report import ReportVersion
from reports.models.report import ReviewComment
from reports.models.report import SectionText
from reports.models.report_round import ReportRound
from reports.models.report_round import RoundClosing
from reports.models.report_round import RoundRecipient
from reports.models.report_round import RoundSection

__all__ = [
    "Acknowledgement",
    "ApprovalRule",
    "CalendarFeed",
    "Compilation",
    "CompilationHighlight",
    "CompilationSection",
    "CompilationSource",
    "CompilationTransition",
    "Digest",
    "EvidenceFile",
    "Indicator",
    "IndicatorImport",
    "IndicatorRevision",
    "IndicatorValue",
    "Reminder",
    "Report",
    "ReportRound",
    "ReportTransition",
    "ReportVersion",
    "ReviewComment",
    "RoundClosing",
    "RoundIndicator",
    "RoundRecipient",
    "RoundSection",
    "SectionText",
]
