from accounts.models.audit import AuditEntry, AuditSegment, Outcome
from accounts.models.code import SignInCode
from accounts.models.entry import KeptPassword, RecoveryCode, SecondFactor, SignedIn, Tries
from accounts.models.notice import Notice, NoticeKind
from accounts.models.office import Office, OfficeAlias, OfficeKind, Succession
from accounts.models.user import ADMINISTRATORS, NoticeMail, Role, RoleGrant, User

__all__ = [
    "ADMINISTRATORS",
    "AuditEntry",
    "AuditSegment",
    "KeptPassword",
    "Notice",
    "NoticeKind",
    "NoticeMail",
    "Office",
    "OfficeAlias",
    "OfficeKind",
    "Outcome",
    "RecoveryCode",
    "Role",
    "RoleGrant",
    "SecondFactor",
    "SignInCode",
    "SignedIn",
    "Succession",
    "Tries",
    "User",
]
