from distribution.models.bounce import BounceReport, Effect
from distribution.models.contact import Contact, Departure, DistributionList, ListPart, Membership
from distribution.models.contact_import import ContactImport
from distribution.models.delivery import Delivery
from distribution.models.extra import Extra
from distribution.models.mailing import Mailing, MailingList
from distribution.models.mark import SendingMark

__all__ = [
    "BounceReport",
    "Contact",
    "ContactImport",
    "Delivery",
    "Departure",
    "DistributionList",
    "Effect",
    "Extra",
    "ListPart",
    "Mailing",
    "MailingList",
    "Membership",
    "SendingMark",
]
