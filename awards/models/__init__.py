from awards.models.appraisal import CheckOverride
from awards.models.appraisal import Consultation
from awards.models.appraisal import NominationRemark
from awards.models.appraisal import PublicComment
from awards.models.appraisal import SubjectFreeze
from awards.models.award_form import AwardForm
from awards.models.award_form import AwardProvision
from awards.models.award_round import AwardRound
from awards.models.award_round import AwardRoundTransition
from awards.models.award_round import RoundQuota
from awards.models.council import Abstention
from awards.models.council import AgendaItem
from awards.models.council import Attendance
from awards.models.council import Ballot
from awards.models.council import Council
from awards.models.council import CouncilMember
from awards.models.council import OpenVote
from awards.models.council import Session
from awards.models.council import SessionTransition
from awards.models.council import VoterRoll
from awards.models.decision import AwardRecord
from awards.models.decision import Decision
from awards.models.decision import DecisionTransition
from awards.models.decision import RecordEvent
from awards.models.dossier_file import DossierFile
from awards.models.exemplar import Exemplar
from awards.models.exemplar import ExemplarPicture
from awards.models.exemplar import ExemplarTransition
from awards.models.fund import FundEntry
from awards.models.import_draft import AwardImport
from awards.models.nomination import Nomination
from awards.models.nomination import NominationFile
from awards.models.nomination import NominationSection
from awards.models.nomination import NominationTransition
from awards.models.nomination import NominationVersion
from awards.models.nomination import Publicity
from awards.models.paper_template import CertificateBatch
from awards.models.paper_template import CertificateLayout
from awards.models.paper_template import WordTemplate
from awards.models.rule_set import AwardFormRule
from awards.models.rule_set import BaseSalary
from awards.models.rule_set import RuleSet

__all__ = [
    "Abstention",
    "AgendaItem",
    "Attendance",
    "AwardForm",
    "AwardFormRule",
    "AwardImport",
    "AwardProvision",
    "AwardRecord",
    "AwardRound",
    "AwardRoundTransition",
    "Ballot",
    "BaseSalary",
    "CertificateBatch",
    "CertificateLayout",
    "CheckOverride",
    "Consultation",
    "Council",
    "CouncilMember",
    "Decision",
    "DecisionTransition",
    "DossierFile",
    "Exemplar",
    "ExemplarPicture",
    "ExemplarTransition",
    "FundEntry",
    "Nomination",
    "NominationFile",
    "NominationRemark",
    "NominationSection",
    "NominationTransition",
    "NominationVersion",
    "OpenVote",
    "PublicComment",
    "Publicity",
    "RecordEvent",
    "RoundQuota",
    "RuleSet",
    "Session",
    "SessionTransition",
    "SubjectFreeze",
    "VoterRoll",
    "WordTemplate",
]
