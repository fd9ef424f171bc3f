from distribution.models.contact import Contact, DistributionList, Membership
from distribution.models.delivery import Delivery
from distribution.models.mailing import Mailing, MailingList

__all__ = [
    "Contact",
    "Delivery",
    "DistributionList",
    "Mailing",
    "MailingList",
    "Membership",
]
