from criteria.models.bloc_ranking import BlocRanking
from criteria.models.peer_remark import PeerRemark
from criteria.models.pledge import Pledge
from criteria.models.pledge import PledgeSignature
from criteria.models.scorecard import Appeal
from criteria.models.scorecard import ItemScore
from criteria.models.scorecard import Scorecard
from criteria.models.scorecard import ScorecardTransition
from criteria.models.scorecard import ScoreEvidence
from criteria.models.scoring_table import ScoringItem
from criteria.models.scoring_table import ScoringTable
from criteria.models.scoring_table import ScoringTableTransition
from criteria.models.table_import import ScoringTableImport
from criteria.models.target_group import Criterion
from criteria.models.target_group import TargetGroup

__all__ = [
    "Appeal",
    "BlocRanking",
    "Criterion",
    "ItemScore",
    "PeerRemark",
    "Pledge",
    "PledgeSignature",
    "ScoreEvidence",
    "Scorecard",
    "ScorecardTransition",
    "ScoringItem",
    "ScoringTable",
    "ScoringTableImport",
    "ScoringTableTransition",
    "TargetGroup",
]
