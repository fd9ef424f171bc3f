"""Reasons that editors give often."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import Action, may
from accounts.errors import DomainError, NotAllowed
from accounts.models import User
from accounts.services.audit import record
from bulletin.models import PhraseUse, Publication, ReasonPhrase


@transaction.atomic
def add_phrase(publication: Publication, use: PhraseUse, text: str, *, actor: User) -> ReasonPhrase:
    """Raises NotAllowed, and DomainError for an empty phrase or one that is there already."""
    _check_may_edit(actor)
    text = " ".join(text.split())
    if not text:
        raise DomainError(_("Write the phrase first."))
    phrase, is_new = ReasonPhrase.objects.get_or_create(publication=publication, use=use, text=text)
    if not is_new:
        raise DomainError(_("This phrase is in the list already."))
    record("phrase.add", phrase, actor=actor, detail={"use": use, "text": text})
    return phrase


@transaction.atomic
def remove_phrase(phrase: ReasonPhrase, *, actor: User) -> None:
    """Reasons given with it before stay as they are. Raises NotAllowed."""
    _check_may_edit(actor)
    record("phrase.remove", phrase, actor=actor, detail={"use": phrase.use, "text": phrase.text})
    phrase.delete()


def _check_may_edit(actor: User) -> None:
    if not may(actor, Action.ARTICLE_REVIEW):
        raise NotAllowed(_("Only an editor may do this."))
