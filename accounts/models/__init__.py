from accounts.models.audit_event import AuditEvent
from accounts.models.audit_event import AuditSeal
from accounts.models.job import Job
from accounts.models.notice import Notice
from accounts.models.past_password import PastPassword
from accounts.models.user import User

__all__ = ["AuditEvent", "AuditSeal", "Job", "Notice", "PastPassword", "User"]
